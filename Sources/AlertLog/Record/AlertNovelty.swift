import FeedModel

/// What of an item's revision is new to a watch.
public struct AlertNovelty: Hashable, Sendable {
  /// Indices of the claims in the extraction that are new or changed.
  public var claims: Set<Int>
  /// The first sentence with a match that is new or changed.
  public var sentence: TextSpan?
  /// Whether a sentence with a match was taken back and nothing new came: one of several, or, where the
  /// record has no match, all.
  public var isWithdrawal: Bool

  /// What is new.
  public init(claims: Set<Int> = [], sentence: TextSpan? = nil, isWithdrawal: Bool = false) {
    self.claims = claims
    self.sentence = sentence
    self.isWithdrawal = isWithdrawal
  }
}
