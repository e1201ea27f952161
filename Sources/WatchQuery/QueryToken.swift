import FeedModel

/// A piece of a query.
struct QueryToken: Hashable {
  enum Kind: Hashable {
    /// A word, its escapes resolved; a prefix without its star.
    case word(String, isPrefix: Bool)
    case phrase(String)
    /// `re:/…/`
    case expression(String)
    /// `@name`
    case alias(String)
    case field(QueryField)
    case open, close
    case and, or, not
    /// `NEAR/n`, or `BEFORE/n` where `isOrdered`.
    case near(Int, isOrdered: Bool)
    /// `SENTENCE` or `CLAIM`, before a parenthesis.
    case sentence, claim
    case end
  }
  let kind: Kind
  /// Bytes of the query.
  let range: Range<Int>
}
