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
  try SQLiteStateStore(path: path, access: access, now: { noon })
}

/// An item as a feed would bring it; `text` stands for everything that is matched.
func incoming(
  _ guid: String?, link: String? = nil, title: String? = nil, text: String = "text"
) -> IncomingItem {
  IncomingItem(guid: guid, link: link, title: title, textDigest: SHA256Digest(utf8: text))
}

/// Plays the daemon: classifies a document and commits what follows, without alerts.
@discardableResult
func poll(
  _ store: SQLiteStateStore, _ feed: String, _ items: [IncomingItem], now: Instant = noon
) throws -> [ItemVerdict] {
  let verdicts = try store.classify(feed: feed, items: items)
  var commit = FeedCommit(state: FeedState(feedID: feed, url: "https://\(feed).example/rss"))
  commit.items = zip(items, verdicts).compactMap { ItemWrite($0, verdict: $1, now: now) }
  _ = try store.commit([commit])
  return verdicts
}

/// A draft whose line tells its placement.
func draft(
  _ name: String, watch: String = "kestrel", key: ItemKey, signature: String = "s",
  story: String = "story"
) -> AlertDraft {
  AlertDraft(
    id: DerivedUUID(SHA256Digest(utf8: name)), watchID: watch, itemKey: key,
    signature: AlertSignature(SHA256Digest(utf8: signature)), storyKey: Array(story.utf8)
  ) { place in
    Array(
      #"{"id":"\#(name)","seq":\#(place.seq),"n":\#(place.storyPosition),"first":"\#(place.storyFirstAlertID)"}"#
        .utf8)
  }
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
