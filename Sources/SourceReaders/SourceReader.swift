import FeedModel
import FeedParse
import ReadableText

/// Reads whatever stands at a feed's address: feeds, news sitemaps, list pages, JSON, Telegram's previews.
///
/// All end in the ``FeedDocument`` that feeds end in. A value without state; one reader may be used from
/// any number of threads at once.
public struct SourceReader: Sendable {
  /// Who reads feeds.
  public let parser: FeedParser
  private let sitemaps: FeedParser

  /// A reader that gives feeds to `parser`.
  public init(parser: FeedParser = FeedParser()) {
    self.parser = parser
    var options = parser.options
    options.readsSitemapIndexes = true
    sitemaps = FeedParser(options: options)
  }

  /// Reads one document.
  ///
  /// - Parameters:
  ///   - kind: what stands at the address; ``SourceKind/automatic`` decides by what came.
  ///   - map: where items stand in a page or in JSON.
  ///   - budget: what the document may cost.
  /// - Throws: with ``FeedParseError/Code/mapEmpty`` where a map finds nothing.
  public func read(
    _ bytes: [UInt8], origin: FeedParser.Origin = .init(), as kind: SourceKind = .automatic,
    map: FieldMap? = nil, budget: WorkBudget = .started()
  ) throws(FeedParseError) -> SourceDocument {
    switch kind {
    case .feed:
      let document = try parser.parse(bytes, origin: origin, budget: budget)
      guard document.format != .newsSitemap else {
        throw FeedParseError(
          code: .notAFeed, message: "the document is a news sitemap, and kind says it is a feed")
      }
      return Self.feed(document)
    case .sitemap:
      let document = try sitemaps.parse(bytes, origin: origin, budget: budget)
      guard document.format == .newsSitemap || document.format == .sitemapIndex else {
        throw FeedParseError(
          code: .notAFeed, message: "the document is a feed, and kind says it is a sitemap")
      }
      return try Self.sitemap(document)
    case .automatic: return try automatic(bytes, origin, budget)
    case .html, .json, .telegram:
      return try decoded(bytes, origin, budget) { (text, encoding) throws(FeedParseError) in
        try mapped(text, origin, kind, map, encoding, budget)
      }
    }
  }

  private func automatic(
    _ bytes: [UInt8], _ origin: FeedParser.Origin, _ budget: WorkBudget
  ) throws(FeedParseError) -> SourceDocument {
    do {
      let document = try sitemaps.parse(bytes, origin: origin, budget: budget)
      let isSitemap = document.format == .newsSitemap || document.format == .sitemapIndex
      return isSitemap
        ? try Self.sitemap(document) : Self.feed(document)
    } catch {
      guard error.code == .notAFeed,
        bytes.withUnsafeBufferPointer({ TelegramReader.isPreview($0) })
      else { throw error }
      return try read(bytes, origin: origin, as: .telegram, budget: budget)
    }
  }

  private static func feed(_ document: FeedDocument) -> SourceDocument {
    var source = SourceDocument(document: document, kind: .feed)
    AggregatedItems.clean(&source.document.items)
    return source
  }

  /// A list of sitemaps has no items of its own.
  private static func sitemap(
    _ document: FeedDocument
  ) throws(FeedParseError) -> SourceDocument {
    guard document.format == .sitemapIndex else {
      return SourceDocument(document: document, kind: .sitemap)
    }
    let chosen = SitemapChoice(document.items)
    guard !chosen.addresses.isEmpty else {
      throw FeedParseError(
        code: .notAFeed, message: "the document is a list of sitemaps, and names none")
    }
    var source = SourceDocument(document: document, kind: .sitemap)
    source.document.items = []
    source.document.recovery = document.recovery.adding(chosen.notes)
    source.further = chosen.addresses
    return source
  }

  private func decoded(
    _ bytes: [UInt8], _ origin: FeedParser.Origin, _ budget: WorkBudget,
    _ body: (UnsafeBufferPointer<UInt8>, EncodingDecision) throws(FeedParseError) -> SourceDocument
  ) throws(FeedParseError) -> SourceDocument {
    guard bytes.count <= parser.options.maximumBytes else {
      throw .tooLarge(bytes.count, limit: parser.options.maximumBytes)
    }
    return try bytes.withUnsafeBufferPointer {
      (raw: UnsafeBufferPointer<UInt8>) throws(FeedParseError) -> SourceDocument in
      guard raw.contains(where: { $0 > 0x20 }) else { throw .empty }
      let page = PageDecoder.decode(
        raw, charset: origin.contentType.flatMap { PageDecoder.charset($0) })
      guard budget.spend(raw.count) else { throw .spent(budget, at: 0, place: (0, 0)) }
      let encoding = EncodingDecision(
        name: page.name, origin: page.origin.decision, repairedRuns: page.repairedRuns)
      switch page.text {
      case .borrowed(let range):
        return try body(UnsafeBufferPointer(rebasing: raw.slice(range)), encoding)
      case .owned(let text):
        return try text.withUnsafeBufferPointer {
          (text: UnsafeBufferPointer<UInt8>) throws(FeedParseError) -> SourceDocument in
          try body(text, encoding)
        }
      }
    }
  }

  private func mapped(
    _ text: UnsafeBufferPointer<UInt8>, _ origin: FeedParser.Origin, _ kind: SourceKind,
    _ map: FieldMap?, _ encoding: EncodingDecision, _ budget: WorkBudget
  ) throws(FeedParseError) -> SourceDocument {
    var feed = FeedInfo()
    feed.link = origin.url
    feed.language = origin.contentLanguage?.utf8.split(separator: UInt8(ascii: ",")).first
      .map { String(decoding: $0.prefix(Bound.language.limit).filter { $0 > 0x20 }, as: UTF8.self) }
    let fields: FieldValues
    var notes: [String] = []
    var further: [String] = []
    var used = map
    switch kind {
    case .json:
      guard let map else { throw .mapEmpty("kind is json, and there is no map") }
      fields = try MappedJSONReader(text, map: map, budget: budget).read(base: origin.url)
    default:
      let reading = try page(text, origin.url, kind, &used, budget)
      if let cut = reading.cut {
        notes.append("the page was read up to a point and no further: \(cut.rawValue)")
      }
      fields = reading.fields
      feed.title = reading.title
      further = reading.further
    }
    let format: FeedFormat =
      switch kind {
      case .json: .mappedJSON
      case .telegram: .telegram
      default: .listPage
      }
    let said = fields.notes(notes)
    let document = FeedDocument(
      format: format, feed: feed, items: fields.items,
      recovery: said.isEmpty ? .strict : .repaired(said), encoding: encoding,
      damage: DamageCount.damage(in: fields.items))
    return SourceDocument(
      document: document, kind: kind, unfilled: used.map { fields.unfilled($0) } ?? [],
      further: further, map: used)
  }
}

extension SourceReader {
  /// Reads a page by `map`, which becomes the one that was guessed; item by item where that can be.
  private func page(
    _ text: UnsafeBufferPointer<UInt8>, _ url: String?, _ kind: SourceKind, _ map: inout FieldMap?,
    _ budget: WorkBudget
  ) throws(FeedParseError) -> ListReader.Reading {
    let needs = Self.needs(kind, map)
    guard kind == .html else {
      return try TelegramReader(budget: budget).read(ListPage(text, for: needs), url: url)
    }
    guard var given = map else { throw .mapEmpty("kind is html, and there is no map") }
    if let reading = try ListReader(map: given, budget: budget).read(text, for: needs, url: url) {
      return reading
    }
    let page = ListPage(text, for: needs)
    if given.isGuess { given = try ListGuess(budget: budget).map(of: page) }
    map = given
    return try ListReader(map: given, budget: budget).read(page, url: url)
  }

  /// What of a page is looked at.
  fileprivate static func needs(_ kind: SourceKind, _ map: FieldMap?) -> PageNeeds {
    if kind == .telegram { return PageNeeds(attributes: TelegramReader.attributes) }
    guard let map, !map.isGuess else { return PageNeeds(attributes: ListGuess.attributes) }
    return PageNeeds(map.keys.compactMap { map[$0] })
  }
}

extension PageDecoder.Origin {
  /// The same in the words of feeds.
  fileprivate var decision: EncodingDecision.Origin {
    switch self {
    case .byteOrderMark: .byteOrderMark
    case .http: .httpCharset
    case .utf8: .validUTF8
    case .meta: .xmlDeclaration
    case .guessed: .guessed
    case .fallback: .fallback
    }
  }
}
