/// What a feed file says, whichever format it was written in.
public struct FeedDocument: Hashable, Sendable {
  /// The format the document was read as.
  public var format: FeedFormat
  /// What the feed says of itself.
  public var feed: FeedInfo
  /// The entries in document order.
  public var items: [Item]
  /// Whether the document was well-formed, and if not, what was done.
  public var recovery: Recovery
  /// How its bytes were turned into text.
  public var encoding: EncodingDecision
  /// What its letters suffered before it was served; nil where they are whole.
  public var damage: TextDamage?

  /// Gathers the parts of a document.
  public init(
    format: FeedFormat, feed: FeedInfo, items: [Item], recovery: Recovery,
    encoding: EncodingDecision, damage: TextDamage? = nil
  ) {
    self.format = format
    self.feed = feed
    self.items = items
    self.recovery = recovery
    self.encoding = encoding
    self.damage = damage
  }
}

/// The family and version of a feed.
public enum FeedFormat: String, Hashable, Sendable {
  case rss090, rss091, rss092, rss093, rss094, rss10, rss11, rss20
  /// An `<rss>` element without a version we know.
  case rssUnknown
  case atom03, atom10
  case jsonFeed
  /// A sitemap with news entries, and a list of sitemaps.
  case newsSitemap, sitemapIndex
  /// A page or JSON of any form, read by a ``FieldMap``.
  case listPage, mappedJSON
  /// The public preview of a Telegram channel.
  case telegram
}

/// What a feed says of itself.
public struct FeedInfo: Hashable, Sendable {
  /// Atom id or `rdf:about`.
  public var id: String?
  /// Plain text.
  public var title: String?
  /// The site (alternate link), absolute.
  public var link: String?
  /// BCP 47 as declared, `_` written as `-`.
  public var language: String?
  /// Plain text of description, subtitle or tagline.
  public var description: String?
  public var published: DateEvidence?
  public var updated: DateEvidence?
  public var authors: [Person] = []
  /// Minutes a copy may be kept (RSS `ttl`), as published.
  public var ttlMinutes: Int?
  /// Hours of the day (UTC, 0 to 23) in which the publisher asks not to be polled.
  public var skipHours: [Int] = []
  /// Week days (English names as published) on which the publisher asks not to be polled.
  public var skipDays: [String] = []

  /// A feed that says nothing of itself.
  public init() {}
}

/// How well-formed the document was.
public enum Recovery: Hashable, Sendable {
  /// Well-formed as it came.
  case strict
  /// Complete, after repairs; each says what and where.
  case repaired([RepairNote])
  /// The document ends before its root element is closed: a feed error for the daemon.
  case unclosed([RepairNote])
}

/// One repair, at a place in the decoded document.
public struct RepairNote: Hashable, Sendable, CustomStringConvertible {
  public var line: Int
  public var column: Int
  public var message: String

  /// A repair at `line`:`column` (both from 1; 0 where it has no one place).
  public init(line: Int, column: Int, message: String) {
    self.line = line
    self.column = column
    self.message = message
  }

  public var description: String { line > 0 ? "\(line):\(column): \(message)" : message }
}

/// What a text's letters suffered on the publisher's side.
public enum TextDamage: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
  /// Letters were lost, replacement characters (U+FFFD) stand in their places. Terms cannot be found.
  case replaced
  /// Letters were lost, question marks stand in their places. Terms cannot be found.
  case questionMarks = "question-marks"
  /// The text was encoded in UTF-8 twice; it was read back.
  case encodedTwice = "encoded-twice"
  /// The text was read by a wrong code page before it was written; it was read back.
  case wrongPage = "wrong-page"

  public var description: String {
    switch self {
    case .replaced: "letters arrive as replacement characters; no term is found in them"
    case .questionMarks: "letters arrive as question marks; no term is found in them"
    case .encodedTwice: "the text is encoded in UTF-8 twice; it is read back"
    case .wrongPage: "the text was read by a wrong code page; it is read back"
    }
  }

  /// Whether the text could be made whole.
  public var isUndone: Bool { self == .encodedTwice || self == .wrongPage }
}

/// Which encoding was used and why.
public struct EncodingDecision: Hashable, Sendable {
  /// Where the decision came from.
  public enum Origin: String, Hashable, Sendable {
    case byteOrderMark, httpCharset, xmlDeclaration, validUTF8, fallback
    /// No label fitted; the letters, or the language the document names, told.
    case guessed
  }
  /// IANA name of the encoding that was used, in lower case.
  public var name: String
  public var origin: Origin
  /// Runs of bytes that did not fit and were read as windows-1252.
  public var repairedRuns: Int

  /// A decision for `name`.
  public init(name: String, origin: Origin, repairedRuns: Int = 0) {
    self.name = name
    self.origin = origin
    self.repairedRuns = repairedRuns
  }
}
