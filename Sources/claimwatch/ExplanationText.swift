import Daemon
import FeedModel
import JSONText
import WatchMatch

/// The parts of a query with their truth, for people and programs.
struct ExplanationText {
  private let explanation: QueryExplanation
  private let claims: [Claim]
  private let text: ItemText

  init(_ explanation: QueryExplanation, claims: [Claim], text: ItemText) {
    self.explanation = explanation
    self.claims = claims
    self.text = text
  }

  /// Prints a line for each part, parts below indented, and what would have made a miss hit.
  func show() {
    show(explanation, depth: 1)
    for missing in explanation.missing {
      Terminal.print("  to hit: " + VisibleText.clean(missing))
    }
  }

  private func show(_ part: QueryExplanation, depth: Int) {
    let mark =
      switch part.truth {
      case .yes: Terminal.styled("yes", .green)
      case .no: Terminal.styled("no ", .red)
      case .unknown: Terminal.styled("?  ", .yellow)
      }
    let indent = String(repeating: "  ", count: depth)
    Terminal.print(indent + "\(mark)  \(Self.label(part))\(VisibleText.clean(part.text))")
    if let index = part.claim, claims.indices.contains(index) {
      let field = claims[index].content.first?.field ?? .content
      Terminal.print(
        indent + "       in the claim: "
          + ClaimLine.text(claims[index], ScalarOffsets(text[field] ?? "")))
    }
    for part in part.parts { show(part, depth: depth + 1) }
  }

  private static func label(_ part: QueryExplanation) -> String {
    switch part.kind {
    case .all: "all of: "
    case .any: "one of: "
    case .not: "not: "
    case .optional: "need not: "
    case .term, .near, .sentence, .claim, .field, .condition: ""
    }
  }

  /// Writes one part as an object.
  static func write(
    _ part: QueryExplanation, claimIDs: [String], to json: inout JSONWriter
  ) {
    json.object { json in
      json.member("kind", part.kind.rawValue)
      json.member("text", part.text)
      json.member("truth", part.truth.rawValue)
      if let claim = part.claim, claimIDs.indices.contains(claim) {
        json.member("claim_id", claimIDs[claim])
      }
      let missing = part.missing
      if !missing.isEmpty {
        json.key("missing")
        json.array(missing) { $0.value($1) }
      }
      if !part.parts.isEmpty {
        json.key("parts")
        json.array(part.parts) { write($1, claimIDs: claimIDs, to: &$0) }
      }
    }
  }
}
