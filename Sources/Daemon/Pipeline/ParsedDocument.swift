import Configuration
import ContentDigest
import FeedFetch
import FeedModel
import FeedParse
import PollSchedule
import SourceReaders
import StateStore

/// A body read: parsed, unless it is that of last time.
struct ReadBody: Sendable {
  enum Content: Sendable {
    /// The bytes of last time.
    case asBefore
    case unreadable(FeedParseError)
    case document(ParsedDocument)
    /// It names documents that have to be read with it.
    case parted(SourceDocument)
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
          bytes, origin: origin, as: configured.kind, map: configured.map, budget: budget)
        if configured.map != nil, source.document.items.isEmpty, feed.newestItem != nil {
          throw FeedParseError(
            code: .mapEmpty, message: "the map's item is an empty list, and used to hold items")
        }
        if Self.wantsFurther(source, of: feed) { return .parted(source) }
        return .document(
          ParsedDocument(source, of: feed, suspects: mark == nil ? [] : [key]))
      } catch {
        return .unreadable(error)
      }
    }
  }

  /// What was read of a document and of those that it names. Takes as long as reading their texts does.
  init(joined source: SourceDocument, digest: [UInt8], of feed: FeedState) {
    self.digest = digest
    content =
      feed.primed && digest == feed.bodyDigest
      ? .asBefore : .document(ParsedDocument(source, of: feed, suspects: []))
  }

  /// A list of sitemaps is nothing by itself; earlier posts of a channel are wanted once, at the first fetch, and
  /// where all the page shows is newer than what was known: then some came between.
  private static func wantsFurther(_ source: SourceDocument, of feed: FeedState) -> Bool {
    guard !source.further.isEmpty else { return false }
    guard !source.isList, feed.primed, let newest = feed.newestItem else { return true }
    let dates = source.document.items.compactMap { $0.published?.instant }
    return dates.min().map { $0 > newest } ?? false
  }

  /// Reads a document that another one named, as carefully as that.
  static func part(
    _ response: FetchResponse, as kind: SourceKind, of feed: String, tools: PollTools
  ) -> Result<SourceDocument, FailedPoll> {
    let digest = Array(SHA256Digest(bytes: response.body).bytes.prefix(16))
    let mark = tools.poison.marks.mark(.document(digest))
    if let mark, mark.isPoison {
      tools.poison.kept.keep(mark.id) { response.body }
      return .failure(.poisoned(mark))
    }
    WorkInHand.take(.parse, feed: feed, document: digest)
    let read = tools.workers.carefully(mark) {
      TestHooks.reach(.parse, response.body)
      return SourceLook.part(response, as: kind, reader: tools.reader)
    }
    if mark != nil { tools.poison.marks.acquit(.document(digest)) }
    return read
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
  let kind: SourceKind
  let format: FeedFormat
  let encoding: EncodingDecision
  /// Keys of the feed's map that gave nothing in any item.
  let unfilled: [FieldMap.Key]
  /// Its own key, where the process died in it before.
  let suspects: [TextKey]

  /// Reads the texts of `document` and reduces them to what the state compares.
  init(_ source: SourceDocument, of state: FeedState, suspects: [TextKey]) {
    let document = source.document
    self.suspects = suspects
    kind = source.kind
    unfilled = source.unfilled
    format = document.format
    encoding = document.encoding
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
