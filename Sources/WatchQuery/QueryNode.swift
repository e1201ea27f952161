import FeedModel

/// A part of a query with its place.
public struct QueryNode: Hashable, Sendable {
  /// What it asks for.
  public indirect enum Kind: Hashable, Sendable {
    /// One of these forms, indices in ``Query/forms``.
    case term(Range<Int>)
    case all([QueryNode])
    case any([QueryNode])
    case not(QueryNode)
    /// What need not hold, since other clauses of its group must (Lucene's SHOULD beside a MUST). It
    /// gives matches where it holds.
    case optional(QueryNode)
    /// Two words with at most `words` words between, the first before the second where `isOrdered`.
    case near(QueryNode, QueryNode, words: Int, isOrdered: Bool)
    /// All of it inside one sentence.
    case sentence(QueryNode)
    /// All of it in one claim.
    case claim(QueryNode)
    /// Words in a part of the item, or in a part of a claim.
    case field(QueryField, QueryNode)
    case condition(QueryCondition)
    /// What is asked of the item's story, which no text answers.
    case story(StoryCondition)
  }
  public let kind: Kind
  /// Bytes of the query.
  public let range: Range<Int>
}

/// A word, a phrase or the beginning of a word that a query looks for.
public struct QueryForm: Hashable, Sendable {
  /// As written, without quotation marks; a prefix without its star.
  public let text: String
  public let isPrefix: Bool
  /// The `[[alias]]` that it is a form of.
  public let alias: String?
  /// Where it stands in the query; of a form of an alias, where the alias does.
  public let range: Range<Int>
  /// Whether it stands in quotation marks.
  public let isQuoted: Bool
  /// Whether ``text`` is a regular expression.
  public var isExpression = false
  /// Of these one stands in every text that the expression matches.
  public internal(set) var literals: [String] = []

  /// As alerts name it.
  public var written: String { isExpression ? "re:/\(text)/" : isPrefix ? text + "*" : text }
}

/// A condition without words.
public enum QueryCondition: Hashable, Sendable {
  case stance(Stance)
  case negated(Bool)
  case quote(QuoteType)
  case certainty(Certainty)
  case number(NumberCondition)
  /// The feed's id.
  case feed(String)
  /// A tag of the feed.
  case tag(String)
  /// BCP 47, or its beginning.
  case language(String)
}

/// `>=4 km`
public struct NumberCondition: Hashable, Sendable {
  public enum Comparison: String, Hashable, Sendable, CaseIterable {
    // Longer ones first, as they are looked for.
    case atMost = "<="
    case atLeast = ">="
    case below = "<"
    case above = ">"
    case equal = "="
  }
  public let comparison: Comparison
  public let value: Double
  /// As written; nil where any will do.
  public let unit: String?

  /// Whether `number` meets it, its unit aside.
  public func holds(for number: Double) -> Bool {
    switch comparison {
    case .atMost: number <= value
    case .atLeast: number >= value
    case .below: number < value
    case .above: number > value
    case .equal: number == value
    }
  }
}
