import AlertLog
import Configuration
import FeedModel

extension ConfigurationNews {
  /// What `next` changes against `before`. The daemon holds the files of `paths`, whatever either says.
  init(from before: Configuration, to next: Configuration, holding paths: Paths) {
    self.init()
    feeds = Self.changes(before.feeds, next.feeds, id: \.id)
    watches = Self.changes(before.watches, next.watches, id: \.id)
    let tables: [(String, Bool)] = [
      ("paths", before.paths != next.paths), ("state", before.state != next.state),
      ("poll", before.poll != next.poll),
      ("fetch", before.fetch != next.fetch), ("alerts", before.alerts != next.alerts),
      ("extractor", before.extractor != next.extractor), ("host", before.hosts != next.hosts),
      ("publisher", before.publishers != next.publishers),
      ("retain", before.retention != next.retention), ("output", before.outputs != next.outputs),
    ]
    settings = tables.filter(\.1).map(\.0)
    let keys: [(String, Bool)] = [
      ("state", paths.state != next.paths.state), ("alerts", paths.alerts != next.paths.alerts),
      ("events", paths.events != next.paths.events),
      ("metrics", paths.metrics != next.paths.metrics),
    ]
    pathsPending = keys.filter(\.1).map(\.0)
  }

  private static func changes<T: Equatable>(
    _ before: [T], _ next: [T], id: (T) -> String
  ) -> Changes {
    let old = Dictionary(before.map { (id($0), $0) }) { first, _ in first }
    let new = Set(next.map(id))
    var changes = Changes()
    for entry in next {
      guard let earlier = old[id(entry)] else {
        changes.added.append(id(entry))
        continue
      }
      if earlier != entry { changes.changed.append(id(entry)) }
    }
    changes.removed = before.map(id).filter { !new.contains($0) }
    return changes
  }

  /// ", 2 added" behind the count of something, or nothing.
  static func aside(_ changes: Changes) -> String {
    changes.isEmpty ? "" : " (\(changes.words))"
  }
}

/// Feeds that come under another id though their address is the old one: mostly an id that was mistyped.
enum RenamedFeeds {
  static func find(
    from before: Configuration, to next: Configuration, _ changes: ConfigurationNews.Changes
  ) -> [(old: String, new: String)] {
    guard !changes.added.isEmpty, !changes.removed.isEmpty else { return [] }
    let removed = Set(changes.removed)
    let added = Set(changes.added)
    let old = Dictionary(
      before.feeds.filter { removed.contains($0.id) }.map { ($0.url, $0.id) }
    ) { first, _ in first }
    return next.feeds.filter { added.contains($0.id) }.compactMap { feed in
      old[feed.url].map { ($0, feed.id) }
    }
  }
}
