import FeedModel
import JSONText

/// A claim as it stands in an alert: what outputs, reports and terminals show of it, each in its own dress.
public struct LoggedClaim: Sendable {
  /// The whole of it.
  public let value: JSONValue

  /// A member of an alert's `claims`.
  public init(_ value: JSONValue) { self.value = value }

  public var isMatched: Bool { value["matched"]?.bool == true }
  /// Whether an update has it for the first time.
  public var isNew: Bool { value["new"]?.bool == true }
  /// The full name where it is known, else as the text has it; nil where nobody is named.
  public var speaker: String? {
    value["speaker_resolved"]?["name"]?.string ?? value["speaker"]?["text"]?.string
  }
  public var role: String? { value["speaker_resolved"]?["role"]?.string }
  public var content: String { value["content"]?["text"]?.string ?? "" }
  /// Whether the content is quoted word by word.
  public var isDirect: Bool {
    value["quote_type"]?.string.hasSameBytes(as: "direct") == true
  }
  /// `say`, `deny` and so on.
  public var stance: String { value["stance"]?.string ?? "say" }

  /// `denies`: what stands between a speaker and the words; `says` for a stance that has none.
  public var verb: String {
    switch stance {
    case "assert": "asserts"
    case "deny": "denies"
    case "confirm": "confirms"
    case "report": "reports"
    case "warn": "warns"
    case "accuse": "accuses"
    case "promise": "promises"
    case "doubt": "doubts"
    case "estimate": "estimates"
    case "ask": "asks"
    case "no_comment": "gives no comment"
    default: "says"
    }
  }
}

/// What became of a claim of the alert before, as an update says it (`revision`).
public struct LoggedChange: Sendable {
  /// A member of `revision.claims`.
  public let value: JSONValue

  /// `changed`, `withdrawn`, `new`, `unclear` or `kept`.
  public var kind: String { value["change"]?.string ?? "" }
  /// The claim that stands now.
  public var claimID: String? { value["claim_id"]?.string }
  /// What the alert before said; nil where that follows from the claim.
  public var before: String? {
    guard let was = value["was"], let text = was["text"]?.string else { return nil }
    let source = [was["speaker"]?.string, was["cue"]?.string].compactMap { $0 }
      .joined(separator: " ")
    return source.isEmpty ? text : "\(source): \(text)"
  }

  /// Whether it is of this kind.
  public func isKind(_ name: String) -> Bool { kind.hasSameBytes(as: name) }
}

extension LoggedAlert {
  /// What became of the claims of the alert before.
  public var changes: [LoggedChange] {
    (record["revision"]?["claims"]?.array ?? []).map(LoggedChange.init)
  }

  /// What the claim said in the alert before, where it has changed.
  public func before(_ claim: LoggedClaim) -> String? {
    guard let id = claim.value["id"]?.string else { return nil }
    return changes.first { $0.isKind("changed") && $0.claimID.hasSameBytes(as: id) }?.before
  }

  public var claims: [LoggedClaim] { (record["claims"]?.array ?? []).map(LoggedClaim.init) }
  /// Those that a watched term stands in.
  public var matchedClaims: [LoggedClaim] { claims.filter(\.isMatched) }

  /// Whose item it is: the publisher, or where none is known the feed.
  public var outlet: String {
    let feed = feedTitle ?? feedID
    guard let name = record["item"]?["publisher"]?["name"]?.string else { return feed }
    // An item without a link is its feed's, whose title says more than its id.
    return name.hasSameBytes(as: feedID) ? feed : name
  }

  /// `withdrawn`, `updated` or `test`; nil for a new one.
  public var kind: String? {
    if record["withdrawn"]?.bool == true { return "withdrawn" }
    return switch type {
    case "alert.updated": "updated"
    case "alert.test": "test"
    default: nil
    }
  }

  /// The id of its story; empty where it has none.
  public var storyID: String { record["cluster"]?["id"]?.string ?? "" }
}
