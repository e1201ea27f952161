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
    _ bytes: [UInt8], origin: FeedParser.Origin, feed: String, lastDigest: [UInt8]?,
    tools: PollTools, budget: WorkBudget
  ) {
    digest = Array(SHA256Digest(bytes: bytes).bytes.prefix(16))
    if digest == lastDigest {
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
    WorkInHand.take(.parse, feed: feed, document: digest)
    content = tools.workers.carefully(mark) {
      TestHooks.reach(.parse, bytes)
      do throws(FeedParseError) {
        var document = ParsedDocument(
          try tools.parser.parse(bytes, origin: origin, budget: budget))
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
  /// The normalised texts, in the order of the items.
  let texts: [ItemText]
  let digests: [SHA256Digest]
  let incoming: [IncomingItem]
  /// Its own key, where the process died in it before.
  var suspects: [TextKey] = []

  init(_ document: FeedDocument) {
    feed = document.feed
    items = document.items
    recovery = document.recovery
    texts = items.map(ItemReading.text)
    digests = texts.map(\.digest)
    incoming = zip(items, zip(texts, digests)).map { item, reading in
      IncomingItem(item, textDigest: reading.1, hasText: !reading.0.isEmpty)
    }
  }
}
