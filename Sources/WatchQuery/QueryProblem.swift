/// What is wrong with a query, or doubtful about it.
public struct QueryProblem: Error, Hashable, Sendable {
  /// The place, in bytes of the query.
  public let range: Range<Int>
  /// One sentence without a full stop.
  public let message: String
  /// What to do about it.
  public let advice: String

  /// A problem at `range`.
  public init(_ range: Range<Int>, _ message: String, advice: String) {
    self.range = range
    self.message = message
    self.advice = advice
  }
}
