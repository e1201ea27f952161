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
  }
  /// First 16 bytes of the SHA-256 of the body.
  let digest: [UInt8]
  let content: Content

  /// Takes as long as parsing does; not for the cooperative pool.
  init(
    _ bytes: [UInt8], origin: FeedParser.Origin, lastDigest: [UInt8]?, parser: FeedParser,
    budget: WorkBudget
  ) {
    digest = Array(SHA256Digest(bytes: bytes).bytes.prefix(16))
    if digest == lastDigest {
      content = .asBefore
      return
    }
    TestHooks.reach(.parse, bytes)
    do throws(FeedParseError) {
      content = .document(ParsedDocument(try parser.parse(bytes, origin: origin, budget: budget)))
    } catch {
      content = .unreadable(error)
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
  let digests: [SHA256Digest]
  let incoming: [IncomingItem]

  init(_ document: FeedDocument) {
    feed = document.feed
    items = document.items
    recovery = document.recovery
    damage = document.damage
    texts = items.map(ItemReading.text)
    digests = texts.map(\.digest)
    incoming = zip(items, zip(texts, digests)).map { item, reading in
      IncomingItem(item, textDigest: reading.1, hasText: !reading.0.isEmpty)
    }
  }
}
