/// How a claim stands to one of an earlier item of its story.
public struct ClaimRelation: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case updates, denies
    case sameStatement = "same_statement"
    case differsNumber = "differs_number"
    case sameClaim = "same_claim"
  }
  public let kind: Kind
  /// Index of the claim in its item.
  public let claim: Int
  /// The number of the other item.
  public let otherItem: Int
  /// Index of the claim in the other item.
  public let otherClaim: Int
}
