import ContentDigest
import FeedModel
import FeedParse
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
    _ bytes: [UInt8], origin: FeedParser.Origin, of feed: FeedState, tools: PollTools,
    budget: WorkBudget
  ) {
    digest = Array(SHA256Digest(bytes: bytes).bytes.prefix(16))
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
        var document = ParsedDocument(
          try tools.parser.parse(bytes, origin: origin, budget: budget), of: feed)
        if mark != nil { document.suspects = [key] }
        return .document(document)
      } catch {
        return .unreadable(error)
      }
    }
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
