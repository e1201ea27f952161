import Configuration
import ContentDigest
import FeedModel
import FeedParse
import SourceReaders
import StateStore

/// A body read: parsed, unless it is that of last time.
struct ReadBody: Sendable {
  enum Content: Sendable {
    /// The bytes of last time.
    case asBefore
    case unreadable(FeedParseError)
    case document(ParsedDocument)
    /// The process died in it.
    case poisoned(PoisonMark)
  }
  /// First 16 bytes of the SHA-256 of the body.
  let digest: [UInt8]
  let content: Content

  /// Takes as long as parsing does; not for the cooperative pool.
  init(
    _ bytes: [UInt8], origin: FeedParser.Origin, of feed: FeedState,
    as configured: FeedConfiguration, tools: PollTools, budget: WorkBudget, fetched: Instant
  ) {
    digest = Self.digest(bytes, configured.map)
    if feed.primed, digest == feed.bodyDigest {
      content = .asBefore
      return
    }
    let key = TextKey.document(digest)
    let mark = tools.poison.marks.mark(key)
    if let mark, mark.isPoison {
      tools.poison.kept.keep(mark.id) { bytes }
      content = .poisoned(mark)
      return
    }
    WorkInHand.take(.parse, feed: feed.feedID, document: digest)
    content = tools.workers.carefully(mark) {
      TestHooks.reach(.parse, bytes)
      do throws(FeedParseError) {
        let source = try tools.reader.read(
          bytes, origin: origin, as: configured.kind, map: configured.map, now: fetched,
          budget: budget)
        if configured.map != nil, source.document.items.isEmpty, feed.newestItem != nil {
          throw FeedParseError(
            code: .mapEmpty, message: "the map's item is an empty list, and used to hold items")
        }
        var document = ParsedDocument(source.document, of: feed)
        document.kind = source.kind
        document.unfilled = source.unfilled
        if mark != nil { document.suspects = [key] }
        return .document(document)
      } catch {
        return .unreadable(error)
      }
    }
  }
}

extension ReadBody {
  /// First 16 bytes of the SHA-256 of the body; where a map reads it, of that too, so that another map reads
  /// the same page anew.
  private static func digest(_ bytes: [UInt8], _ map: FieldMap?) -> [UInt8] {
    let plain = SHA256Digest(bytes: bytes).bytes
    guard let map else { return Array(plain.prefix(16)) }
    let both = Array(plain) + Array(SettingsDigest.text(of: map).utf8)
    return Array(SHA256Digest(bytes: both).bytes.prefix(16))
  }
}

/// A parsed document with the texts of its items and what identifies them.
struct ParsedDocument: Sendable {
  let feed: FeedInfo
  let items: [Item]
  let recovery: Recovery
  /// What its letters suffered before it was served.
  let damage: TextDamage?
  /// The normalised texts, in the order of the items.
  let texts: [ItemText]
  let incoming: IncomingDocument
  /// What it was read as.
  var kind = SourceKind.feed
  /// Keys of the feed's map that gave nothing in any item.
  var unfilled: [FieldMap.Key] = []
  /// Its own key, where the process died in it before.
  var suspects: [TextKey] = []

  /// Reads the texts of `document` and reduces them to what the state compares.
  init(_ document: FeedDocument, of state: FeedState) {
    feed = document.feed
    items = document.items
    recovery = document.recovery
    damage = document.damage
    texts = items.map(ItemReading.text)
    incoming = IncomingDocument(
      feed: state.feedID, items: zip(items, texts).map { PublishedItem($0, text: $1) },
      home: document.feed.link, lastPoll: state.lastSuccess, hasEarlierKeys: state.hasEarlierKeys)
  }
}
