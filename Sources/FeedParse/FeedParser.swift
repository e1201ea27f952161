import FeedModel

/// Reads RSS 0.90 to 2.0, RDF, Atom 0.3 and 1.0 and JSON Feed 1.1 from bytes.
///
/// A value without state; one parser may be used from any number of threads at once. Parsing is
/// synchronous and bounded by ``Options``; it never touches the network or the file system.
public struct FeedParser: Sendable {
  /// What to keep, and the limits that a hostile document meets.
  public struct Options: Sendable {
    /// Whether summary and content also carry their HTML with relative URLs resolved.
    public var keepHTML = false
    /// Whether a relative Atom id is resolved. The daemon leaves identities as published.
    public var resolvesIDs = false
    /// Whether text that was encoded twice, or read by a wrong code page, is read back. Off for whoever
    /// wants it as it was served.
    public var undoesDamage = true
    /// Bytes of the document as fetched.
    public var maximumBytes = 10 << 20
    /// Open elements; deeper ones are read as text of their parent.
    public var maximumDepth = 256
    /// Bytes of one start tag; of a longer one the attributes beyond are dropped, and libxml2 does
    /// not see it (its check for repeated attributes is quadratic).
    public var maximumStartTag = 64 << 10
    /// Items of one document; those behind them are dropped, and counted in its notes.
    public var maximumItems = Bound.items.limit
    /// Whether a list of sitemaps is read, its sitemaps as items that have nothing but their address.
    public var readsSitemapIndexes = false
    /// Processor time of one document, where no budget comes with it.
    public var cpuBudget: Duration = WorkBudget.documentTime
    /// Bytes that reading one document may keep beyond twice the document itself, where no budget comes
    /// with it.
    public var memoryBudget = WorkBudget.documentMemory

    /// The limits of the daemon.
    public init() {}
  }

  /// Where a document came from: what HTTP said about it.
  public struct Origin: Sendable {
    /// Address of the document, base of its relative URLs.
    public var url: String?
    public var contentType: String?
    /// Base for relative URLs where given; may itself be relative to ``url``.
    public var contentLocation: String?
    public var contentLanguage: String?

    /// An origin of which any part may be unknown.
    public init(
      url: String? = nil, contentType: String? = nil, contentLocation: String? = nil,
      contentLanguage: String? = nil
    ) {
      self.url = url
      self.contentType = contentType
      self.contentLocation = contentLocation
      self.contentLanguage = contentLanguage
    }

    /// Picks what matters from the header fields of a response; names in any case.
    public init(url: String? = nil, headers: [(name: String, value: String)]) {
      self.init(url: url)
      for (name, value) in headers {
        switch name.lowercased() {
        case "content-type": contentType = value
        case "content-location": contentLocation = value
        case "content-language": contentLanguage = value
        default: break
        }
      }
    }
  }

  /// The options this parser was made with.
  public let options: Options

  /// A parser with `options`.
  public init(options: Options = .init()) { self.options = options }

  /// Reads one document.
  ///
  /// - Parameters:
  ///   - bytes: the document as fetched, content encodings (gzip) undone.
  ///   - origin: what HTTP said about it.
  /// - Returns: the feed with its items in document order. Check ``FeedDocument/recovery``: an
  ///   unclosed document was cut on its way.
  public func parse(_ bytes: [UInt8], origin: Origin = .init()) throws(FeedParseError)
    -> FeedDocument
  {
    try parse(
      bytes, origin: origin,
      budget: .started(time: options.cpuBudget, memory: options.memoryBudget))
  }

  /// Reads one document on a budget that goes on afterwards.
  ///
  /// - Parameter budget: what the document may cost; started before its first byte was touched.
  /// - Throws: with the code ``FeedParseError/Code/tooSlow`` or
  ///   ``FeedParseError/Code/tooMuchMemory`` once the budget is exhausted, and the place reached.
  public func parse(
    _ bytes: [UInt8], origin: Origin, budget: WorkBudget
  ) throws(FeedParseError) -> FeedDocument {
    guard bytes.count <= options.maximumBytes else {
      throw FeedParseError.tooLarge(bytes.count, limit: options.maximumBytes)
    }
    return try bytes.withUnsafeBufferPointer {
      (raw: UnsafeBufferPointer<UInt8>) throws(FeedParseError) -> FeedDocument in
      let decoded = try DocumentDecoder.decode(
        raw, contentType: origin.contentType, undoesDamage: options.undoesDamage, budget: budget)
      var document: FeedDocument
      switch decoded.text {
      case .borrowed(let range):
        let text = UnsafeBufferPointer(rebasing: raw[range])
        document = try DocumentReader(text, options: options, origin: origin, budget: budget)
          .read(decoded.decision)
      case .owned(let utf8):
        document = try utf8.withUnsafeBufferPointer {
          (text: UnsafeBufferPointer<UInt8>) throws(FeedParseError) -> FeedDocument in
          try DocumentReader(text, options: options, origin: origin, budget: budget)
            .read(decoded.decision)
        }
      }
      document.damage = decoded.damage ?? DamageCount.damage(in: document.items)
      if options.undoesDamage, let undone = decoded.damage?.note {
        document.recovery = document.recovery.adding([undone])
      }
      return document
    }
  }
}
