import FeedModel

/// What may stand in the file only once.
enum Uniqueness {
  /// The feeds, with equal URLs and equal ids reported.
  static func feeds(
    _ drafts: [FeedDraft], _ fetch: FetchSettings, _ pages: PageSettings,
    _ reading: inout Reading
  ) -> [FeedConfiguration] {
    var urls: [String: SourcePosition] = [:]
    var ids: [String: SourcePosition] = [:]
    var feeds: [FeedConfiguration] = []
    // They stay for as long as the daemon runs: no room for more.
    feeds.reserveCapacity(drafts.count)
    urls.reserveCapacity(drafts.count)
    ids.reserveCapacity(drafts.count)
    for draft in drafts {
      guard let url = draft.url, let feed = draft.feed(fetch: fetch, pages: pages, &reading) else {
        if let id = draft.id { note(id.value, id.position, "feed id", &ids, &reading) }
        continue
      }
      if let earlier = urls[url.value.normalised] {
        reading.problems.error(
          "the URL \(Quoted(url.value.url)) is already polled by the feed in "
            + reading.problems.words(for: earlier, seenFrom: url.position),
          at: url.position)
        continue
      }
      urls[url.value.normalised] = url.position
      if draft.id == nil, let earlier = ids[feed.value.id] {
        reading.problems.error(
          "the id made from this URL, \(Quoted(feed.value.id)), is taken by the feed in "
            + reading.problems.words(for: earlier, seenFrom: url.position), at: url.position,
          advice: "give this feed an 'id'")
        continue
      }
      note(feed.value.id, feed.position, "feed id", &ids, &reading)
      feeds.append(feed.value)
    }
    return feeds
  }

  /// The watches, with equal ids reported.
  static func watches(_ watches: [Located<Watch>], _ reading: inout Reading) -> [Watch] {
    var ids: [String: SourcePosition] = [:]
    for watch in watches { note(watch.value.id, watch.position, "watch id", &ids, &reading) }
    return watches.map(\.value)
  }

  /// The hosts, with equal names reported.
  static func hosts(_ hosts: [Located<HostSettings>], _ reading: inout Reading) -> [HostSettings] {
    var names: [String: SourcePosition] = [:]
    for host in hosts { note(host.value.name, host.position, "host", &names, &reading) }
    return hosts.map(\.value)
  }

  /// Reports texts that stand twice.
  static func report(_ texts: [Located<String>], _ what: String, _ reading: inout Reading) {
    var seen: [String: SourcePosition] = [:]
    for text in texts { note(text.value, text.position, what, &seen, &reading) }
  }

  private static func note(
    _ id: String, _ position: SourcePosition, _ what: String,
    _ ids: inout [String: SourcePosition], _ reading: inout Reading
  ) {
    if let earlier = ids[id] {
      reading.problems.error(
        "the \(what) \(Quoted(id)) is already used in "
          + reading.problems.words(for: earlier, seenFrom: position), at: position)
    } else {
      ids[id] = position
    }
  }
}
