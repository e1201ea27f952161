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
  /// The figures that cannot both be right, or of which the later one replaces the other.
  public let numbers: Numbers?

  /// Two figures as intervals.
  public struct Numbers: Hashable, Sendable {
    public let claim: Interval
    public let other: Interval
  }

  /// "At least four" has no upper end.
  public struct Interval: Hashable, Sendable {
    public let low: Double
    public let high: Double?
  }
}

extension ClaimRelation.Kind {
  /// The strongest first.
  public var rank: Int {
    switch self {
    case .denies: 0
    case .differsNumber: 1
    case .updates: 2
    case .sameClaim: 3
    case .sameStatement: 4
    }
  }
}
