import FeedModel
import WatchQuery

/// How watches' terms are judged, by those who match them.
public struct TermRules: Sendable {
  /// Why a term can never match, as a clause about "it"; nil where it can.
  let problem: @Sendable (String) -> String?
  /// What is doubtful about a term that can match; nil where nothing is.
  let doubt: @Sendable (String) -> TermRemark?
  /// Equal for terms that match the same text.
  let folded: @Sendable (String) -> [UInt8]
  /// Whether a language gives a term further forms.
  let inflects: @Sendable (String, Watch.Inflection) -> Bool
  /// Reads a regular expression.
  let expression: @Sendable (String) -> QueryExpression

  /// Rules that doubt nothing, and tell terms apart by their bytes, unless told otherwise.
  public init(
    problem: @escaping @Sendable (String) -> String?,
    doubt: @escaping @Sendable (String) -> TermRemark? = { _ in nil },
    folded: @escaping @Sendable (String) -> [UInt8] = { Array($0.utf8) },
    inflects: @escaping @Sendable (String, Watch.Inflection) -> Bool = { _, _ in true },
    expression: @escaping @Sendable (String) -> QueryExpression = { _ in QueryExpression() }
  ) {
    self.problem = problem
    self.doubt = doubt
    self.folded = folded
    self.inflects = inflects
    self.expression = expression
  }
}

/// A doubt about a term.
public struct TermRemark: Hashable, Sendable {
  /// A clause that follows the term ("looks like a query: ...").
  let message: String
  let advice: String

  /// A remark with what to write instead.
  public init(message: String, advice: String) {
    self.message = message
    self.advice = advice
  }
}
