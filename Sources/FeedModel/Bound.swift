/// Everything a feed may say without end, and how much of it counts: the one table of bounds.
///
/// A bound holds whichever format says it. What lay beyond is never dropped in silence: the document's
/// repair notes (``FeedDocument/recovery``), or the event that the row names, say how often.
/// `BoundTests` walks the rows of the parser and takes each at its bound and beyond it (a row without a
/// document there does not compile), `FloodLimitTests` and `ReturnedItemTests` the others.
public enum Bound: Int, Hashable, Sendable, CaseIterable {
  /// Title of the feed. Stands in each of its alerts and in the state, read back at each poll.
  case feedTitle
  /// Description of the feed. Shown to people only.
  case feedDescription
  /// Title of an item. A headline has 100 bytes; a title this long is a body put into it.
  case itemTitle
  /// A language tag; BCP 47's longest real ones have 35 bytes.
  case language
  /// An identifier (guid, Atom id). One that is longer identifies nothing: two that begin alike would
  /// become one item, so the link serves instead.
  case identifier
  /// A date as published; the longest known has 60 bytes.
  case date
  /// A name, mail address or title of a person or a source.
  case person
  /// One category, keyword or place.
  case term
  /// Categories of an item, keywords included.
  case categories
  /// Keywords of one element, which are cut at commas.
  case keywords
  /// Authors of a feed or an item.
  case authors
  /// Enclosures of an item.
  case enclosures
  /// Pictures, films and sounds shown with an item (Media RSS).
  case media
  /// Captions of an item's pictures that are read as its text.
  case captions
  /// Places of an item (GeoRSS).
  case places
  /// A URL made absolute. Servers refuse longer ones.
  case url
  /// What making relative URLs absolute may add to one document in all. A base is copied into each.
  case resolvedURLs
  /// A base of relative URLs (`xml:base`, `Content-Location`).
  case base
  /// Names that only serve to be known: elements, prefixes, namespaces, media types, relations.
  case name
  /// Namespaces declared in scope at one time. Each prefix is looked up among them.
  case namespaces
  /// Attributes of one start tag that libxml2 is given; its check for repeated ones is quadratic.
  case attributes
  /// Items of one document, the sitemaps' own limit. The largest real feeds have some thousand.
  case items
  /// Alerts above the flood cap that one poll keeps back for `claimwatch release`. Those of watches of
  /// low priority give way first; `watch.flooding` counts what is not even kept.
  case keptAlerts
  /// Bytes that the alerts take which one poll keeps back.
  case keptBytes
  /// Bytes that the alerts take which one poll hands to the log. Where watches without number all stay
  /// below the flood cap, the last of low priority are kept back all the same.
  case writtenBytes
  /// Known items of one link and title, or of another mark, among which one that came back under a new
  /// identity is looked for; more than that nobody reads.
  case returning

  /// How much counts, in ``unit``.
  public var limit: Int {
    switch self {
    case .feedTitle: 4 << 10
    case .feedDescription: 64 << 10
    case .itemTitle: 64 << 10
    case .language: 64
    case .identifier: 8 << 10
    case .date: 256
    case .person: 1 << 10
    case .term: 1 << 10
    case .categories: 1_000
    case .keywords: 1_000
    case .authors: 64
    case .enclosures: 256
    case .media: 64
    case .captions: 64
    case .places: 64
    case .url: 8 << 10
    case .resolvedURLs: 16 << 20
    case .base: 4 << 10
    case .name: 256
    case .namespaces: 256
    case .attributes: 256
    case .items: 50_000
    case .keptAlerts: 5_000
    case .keptBytes: 32 << 20
    case .writtenBytes: 64 << 20
    case .returning: 1_000
    }
  }

  /// What ``limit`` counts.
  public enum Unit: String, Hashable, Sendable {
    /// Bytes of UTF-8.
    case bytes
    /// Elements of a list.
    case entries
  }

  /// What ``limit`` counts.
  public var unit: Unit {
    switch self {
    case .categories, .keywords, .authors, .enclosures, .media, .captions, .places, .namespaces,
      .attributes, .items, .keptAlerts, .returning:
      .entries
    default: .bytes
    }
  }

  /// What happens to what lies beyond.
  public enum Beyond: String, Hashable, Sendable {
    /// The text ends at the bound, on a scalar boundary.
    case cut
    /// The value, or what comes after the bound, does not count.
    case dropped
    /// The value stays as it was published.
    case unresolved
    /// The document is read by the tolerant reader, and nothing is lost.
    case readOtherwise
    /// It is counted, and the count is said.
    case counted
    /// It is looked for no further: an item among it counts as new.
    case unrecognised
  }

  /// What happens to what lies beyond.
  public var beyond: Beyond {
    switch self {
    case .feedTitle, .feedDescription, .itemTitle, .language, .date, .person, .term: .cut
    case .resolvedURLs: .unresolved
    case .attributes: .readOtherwise
    case .keptAlerts, .keptBytes, .writtenBytes: .counted
    case .returning: .unrecognised
    default: .dropped
    }
  }

  /// Who meets it.
  public enum Stage: Hashable, Sendable {
    /// The parser, which notes it with the document.
    case parsing
    /// The comparison with known items.
    case recognition
    /// The drafting of a poll's alerts.
    case drafting
  }

  /// Who meets it.
  public var stage: Stage {
    switch self {
    case .keptAlerts, .keptBytes, .writtenBytes: .drafting
    case .returning: .recognition
    default: .parsing
    }
  }

  /// What is bounded, in words for the operator.
  public var label: String {
    switch self {
    case .feedTitle: "the feed's title"
    case .feedDescription: "the feed's description"
    case .itemTitle: "an item's title"
    case .language: "a language tag"
    case .identifier: "an identifier"
    case .date: "a date"
    case .person: "a person's name"
    case .term: "a category"
    case .categories: "an item's list of categories"
    case .keywords: "a list of keywords"
    case .authors: "a list of authors"
    case .enclosures: "an item's list of enclosures"
    case .media: "an item's list of media"
    case .captions: "an item's list of captions"
    case .places: "an item's list of places"
    case .url: "an address"
    case .resolvedURLs: "the room for relative addresses made absolute"
    case .base: "a base of relative addresses"
    case .name: "a name"
    case .namespaces: "the list of namespaces in scope"
    case .attributes: "a list of attributes"
    case .items: "the list of items"
    case .keptAlerts: "the list of alerts kept back"
    case .keptBytes: "the room for alerts kept back"
    case .writtenBytes: "the room for alerts of one poll"
    case .returning: "a list of items with one mark"
    }
  }
}

/// Counts how often which bound was met in one document. A value for one thread.
public struct BoundLog: Hashable, Sendable {
  private var counts = [Int](repeating: 0, count: Bound.allCases.count)

  /// Nothing was met yet.
  public init() {}

  /// Notes that `bound` was met once more.
  public mutating func note(_ bound: Bound) { counts[bound.rawValue] &+= 1 }

  /// How often `bound` was met.
  public func count(of bound: Bound) -> Int { counts[bound.rawValue] }

  /// One note for each bound that was met, without a place.
  public var notes: [RepairNote] {
    Bound.allCases.compactMap { bound in
      let times = count(of: bound)
      guard times > 0 else { return nil }
      let happened =
        switch bound.beyond {
        case .cut: "was cut"
        case .dropped: bound.unit == .bytes ? "was dropped" : "was dropped from there on"
        case .unresolved: "was used up; what came then was left relative"
        case .readOtherwise: "was read with less trust"
        case .counted: "was only counted from there on"
        case .unrecognised: "was looked through no further"
        }
      let often = times == 1 ? "" : ", \(times) times"
      let size = "\(bound.limit) \(bound.unit.rawValue)"
      return RepairNote(
        line: 0, column: 0,
        message: "\(bound.label) is longer than \(size) and \(happened)\(often)")
    }
  }
}
