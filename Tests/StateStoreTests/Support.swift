import ContentDigest
import FeedModel
import Foundation
import Locking
import Testing

@testable import StateStore

/// A directory that goes when the test ends.
final class ScratchDirectory: Sendable {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("claimwatch-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }
}

let noon = Instant(milliseconds: 1_900_000_000_000)

func openStore(_ path: String, _ access: SQLiteStateStore.Access = .readWrite) throws
  -> SQLiteStateStore
{
  try SQLiteStateStore(path: path, access: access, stories: StoriesByName(), now: { noon })
}

/// An item as a feed would bring it; `minute` is its date.
func incoming(
  _ guid: String?, link: String? = nil, title: String? = nil, text: String? = "text",
  minute: Int? = nil
) -> PublishedItem {
  let date = minute.map { minute in
    DateEvidence(
      raw: "\(minute)", instant: noon.advanced(byMilliseconds: Int64(minute) * 60_000),
      hasZone: true)
  }
  return PublishedItem(
    guid: guid, link: link, title: title,
    text: ItemText(title: title, summary: nil, content: text), date: date)
}

extension StateStore {
  func classify(feed: String, items: [PublishedItem]) throws -> [ItemVerdict] {
    try classify(IncomingDocument(feed: feed, items: items))
  }
}

extension ItemWrite {
  init?(_ item: PublishedItem, verdict: ItemVerdict, now: Instant) {
    self.init(
      IncomingDocument(feed: "feed", items: [item]), index: 0, verdict: verdict, now: now)
  }
}

extension Told {
  /// What is told by sentences of one word each.
  init(_ words: String..., isRead: Bool = true) {
    self.init(first: Revision(words: words, isRead: isRead))
  }
}

extension Told.Revision {
  init(words: [String], text: String = "", isRead: Bool = true) {
    self.init(
      statements: words.map { Told.Statement(.sentence, words: Array($0.utf8)) },
      sketch: TextSketch(words: Array(text.utf8)), isRead: isRead)
  }
}

/// Plays the daemon: classifies a document and commits what follows, without alerts.
@discardableResult
func poll(
  _ store: any StateStore, _ feed: String, _ items: [PublishedItem], now: Instant = noon,
  lastPoll: Instant? = nil
) throws -> [ItemVerdict] {
  let document = IncomingDocument(
    feed: feed, items: items, lastPoll: lastPoll,
    hasEarlierKeys: try store.feedState(of: feed)?.hasEarlierKeys ?? false)
  let verdicts = try store.classify(document)
  var state = FeedState(feedID: feed, url: "https://\(feed).example/rss")
  state.hasEarlierKeys = try store.feedState(of: feed)?.hasEarlierKeys ?? false
  var commit = FeedCommit(state: state)
  commit.items = verdicts.enumerated().compactMap {
    ItemWrite(document, index: $0, verdict: $1, now: now)
  }
  _ = try store.commit([commit])
  return verdicts
}

/// A draft whose line tells its placement.
func draft(
  _ name: String, watch: String = "kestrel", key: ItemKey, told: Told = Told("s"),
  story: String = "story"
) -> AlertDraft {
  AlertDraft(
    id: DerivedUUID(SHA256Digest(utf8: name)), watchID: watch, itemKey: key,
    told: told, story: entry(name, story)
  ) { place in
    Array(
      #"{"id":"\#(name)","seq":\#(place.seq),"n":\#(place.storyPosition),"first":"\#(place.storyFirstAlertID)"}"#
        .utf8)
  }
}

/// An item whose story is known by its name.
func entry(_ item: String, _ story: String, revision: Int = 1) -> StoryEntry {
  StoryEntry(
    itemID: DerivedUUID(SHA256Digest(utf8: item)), revision: revision,
    outline: Array(story.utf8), details: Array(item.utf8))
}

extension ItemVerdict {
  var word: String {
    switch self {
    case .new: "new"
    case .unchanged: "unchanged"
    case .revised: "revised"
    case .rekeyed(_, let revised): revised ? "rekeyed+revised" : "rekeyed"
    case .duplicate(let of): "duplicate of \(of)"
    case .withoutIdentity: "none"
    }
  }

  var known: KnownItem? {
    switch self {
    case .unchanged(let item), .revised(let item), .rekeyed(let item, _): item
    case .new, .duplicate, .withoutIdentity: nil
    }
  }

  var itemID: DerivedUUID? {
    if case .new(let item) = self { return item.itemID }
    return known?.itemID
  }

  var key: ItemKey? {
    if case .new(let item) = self { return item.key }
    return known?.key
  }
}

/// A clock that only moves when it is told to.
final class TestClock: Sendable {
  private let milliseconds = Guarded(noon.milliseconds)

  var now: Instant { Instant(milliseconds: milliseconds.withLock { $0 }) }

  func advance(_ step: Int64) { milliseconds.withLock { $0 += step } }
}

/// Runs `body` on so many threads at once and waits for them. Those of the system's pool may be fewer, or one.
func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
  let left = Monitor(count)
  for index in 0..<count {
    Thread {
      body(index)
      left.withLock { $0 -= 1 }
      left.wakeAll()
    }.start()
  }
  left.wait { $0 == 0 ? () : nil }
}
