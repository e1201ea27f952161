/// What stands at a feed's address, and so how it is read.
public enum SourceKind: String, Hashable, Sendable, CaseIterable {
  /// Whatever came: a feed, a news sitemap, a Telegram preview; a page or JSON where there is a map.
  case automatic = "auto"
  /// RSS, RDF, Atom or JSON Feed.
  case feed
  /// A news sitemap, or a list of such.
  case sitemap
  /// A web page that lists items, read by a map of XPath expressions.
  case html
  /// JSON of any form, read by a map of dotted paths.
  case json
  /// The public preview of a Telegram channel.
  case telegram

  /// Whether it was made for readers of feeds: others are asked less often.
  public var isFeed: Bool { self == .feed || self == .automatic }
}

/// Where the items of a page or of JSON stand, and in each of them its fields: XPath 1.0 or dotted paths.
public struct FieldMap: Hashable, Sendable {
  /// What a map names.
  public enum Key: String, Hashable, Sendable, CaseIterable {
    /// The items themselves.
    case item
    case id, link, title, date, text
  }

  /// The expressions as written.
  public var expressions: [Key: String]

  /// Whether the list is to be guessed from the page: then there are no expressions.
  public var isGuess: Bool { expressions.isEmpty }

  /// The map that is guessed from the page.
  public static let guess = FieldMap([:])

  /// A map of `expressions`.
  public init(_ expressions: [Key: String]) { self.expressions = expressions }

  /// The expression of `key`.
  public subscript(_ key: Key) -> String? { expressions[key] }

  /// The keys that are there, in the order of ``Key``.
  public var keys: [Key] { Key.allCases.filter { expressions[$0] != nil } }
}

/// What is wrong with an expression of a map, and where.
public struct MapFault: Error, Hashable, Sendable {
  /// The expression's key.
  public var key: FieldMap.Key
  /// Byte of the expression, from 0.
  public var offset: Int
  /// What is wrong, as the end of a sentence whose subject is the expression.
  public var message: String

  /// A fault at byte `offset` of the expression of `key`.
  public init(key: FieldMap.Key, offset: Int, message: String) {
    self.key = key
    self.offset = offset
    self.message = message
  }
}
