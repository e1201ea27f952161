/// One entry of a feed, as published. Immutable once the parser has handed it out.
public struct Item: Hashable, Sendable {
  /// RSS guid, Atom id, rdf:about, JSON Feed id; never rewritten.
  public var guid: String?
  /// RSS: whether the guid serves as the link; nil where there is no guid.
  public var guidIsPermalink: Bool?
  /// Alternate link, absolute.
  public var link: String?
  /// Plain text.
  public var title: String?
  public var authors: [Person] = []
  public var published: DateEvidence?
  public var updated: DateEvidence?
  /// `xml:lang` in force on the content, or `dc:language`.
  public var language: String?
  public var summary: RichText?
  public var content: RichText?
  /// Terms in order.
  public var categories: [String] = []
  public var enclosures: [Enclosure] = []
  /// Media RSS `content`: pictures, films and sounds shown with the item.
  public var media: [Enclosure] = []
  /// The feed a re-published item came from.
  public var source: ItemSource?
  /// Texts that stand beside title, summary and content, in order: captions and alternative texts of
  /// pictures, second descriptions. None of them stands in another text of the item.
  public var asides: [String] = []
  /// GeoRSS points, lines and boxes as published ("45.256 -71.92").
  public var places: [String] = []
  /// Identity of the item this one answers (RFC 4685).
  public var inReplyTo: String?

  /// An item without any field.
  public init() {}
}

/// A field that may have been HTML.
public struct RichText: Hashable, Sendable {
  /// Plain text; blocks end in line feeds.
  public var text: String
  /// The HTML with relative URLs resolved; nil unless the parser was asked to keep it.
  public var html: String?

  /// Text with the HTML it was made from.
  public init(text: String, html: String? = nil) {
    self.text = text
    self.html = html
  }
}

/// An author.
public struct Person: Hashable, Sendable {
  public var name: String?
  public var email: String?
  public var url: String?

  /// A person of whom any part may be unknown.
  public init(name: String? = nil, email: String? = nil, url: String? = nil) {
    self.name = name
    self.email = email
    self.url = url
  }
}

/// A media file that belongs to an item.
public struct Enclosure: Hashable, Sendable {
  public var url: String
  public var type: String?
  /// As published; not trusted to be a number.
  public var length: String?

  /// An enclosure at `url`.
  public init(url: String, type: String? = nil, length: String? = nil) {
    self.url = url
    self.type = type
    self.length = length
  }
}

/// The feed a re-published item came from.
public struct ItemSource: Hashable, Sendable {
  public var title: String?
  public var link: String?
  /// Whether the item is a post that was forwarded from there.
  public var isForwarded = false

  /// A source of which any part may be unknown.
  public init(title: String? = nil, link: String? = nil) {
    self.title = title
    self.link = link
  }
}

/// A date as published: evidence, not truth. It never decides whether an item is new.
public struct DateEvidence: Hashable, Sendable {
  /// What the feed said, trimmed.
  public var raw: String
  /// What it means, or nil where it cannot be read; out-of-range values are never guessed at.
  public var instant: Instant?
  /// False where the date had no time zone and was taken as UTC.
  public var hasZone: Bool

  /// A date string with its reading.
  public init(raw: String, instant: Instant?, hasZone: Bool) {
    self.raw = raw
    self.instant = instant
    self.hasZone = hasZone
  }
}
