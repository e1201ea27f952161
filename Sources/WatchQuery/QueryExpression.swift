/// What a query must know of a regular expression, from those who match it.
public struct QueryExpression: Hashable, Sendable {
  /// Why it is refused, as a clause; nil where it is good.
  public let problem: String?
  /// Of these one stands in every text that it matches, upper and lower case aside; none where RE2 knows of
  /// none.
  public let literals: [String]

  /// A good expression with `literals`, or one with a `problem`.
  public init(problem: String? = nil, literals: [String] = []) {
    self.problem = problem
    self.literals = literals
  }
}
