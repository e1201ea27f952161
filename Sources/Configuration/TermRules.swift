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
  /// What languages make of a term.
  let inflection: @Sendable (String, [Watch.Inflection]) -> TermInflection
  /// What they find a term by beside itself.
  let inflected: @Sendable (String, [Watch.Inflection]) -> [String]
  /// Terms of a watch that its own `exclude` hides wherever they stand: by the index of the term that of the
  /// exclusion.
  let hidden: @Sendable (Watch) -> [Int: Int]
  /// Reads a regular expression.
  let expression: @Sendable (String) -> QueryExpression

  /// Rules that doubt nothing, and tell terms apart by their bytes, unless told otherwise.
  public init(
    problem: @escaping @Sendable (String) -> String?,
    doubt: @escaping @Sendable (String) -> TermRemark? = { _ in nil },
    folded: @escaping @Sendable (String) -> [UInt8] = { Array($0.utf8) },
    inflection: @escaping @Sendable (String, [Watch.Inflection]) -> TermInflection = { _, _ in
      .forms()
    },
    inflected: @escaping @Sendable (String, [Watch.Inflection]) -> [String] = { _, _ in [] },
    hidden: @escaping @Sendable (Watch) -> [Int: Int] = { _ in [:] },
    expression: @escaping @Sendable (String) -> QueryExpression = { _ in QueryExpression() }
  ) {
    self.problem = problem
    self.doubt = doubt
    self.folded = folded
    self.inflection = inflection
    self.inflected = inflected
    self.hidden = hidden
    self.expression = expression
  }
}

/// What `inflect` makes of a term.
public enum TermInflection: Hashable, Sendable {
  /// It is no word that it would inflect: a phrase, an acronym, letters of another alphabet, a word that the
  /// language never inflects.
  case otherwise
  /// It is, and has no further form.
  case none
  /// It has some, of which one is a common word as well.
  case forms(common: String? = nil)
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
