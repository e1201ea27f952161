/// Finds claims by the grammar of reporting verbs.
struct RuleFinder: ClaimSpanFinder {
  func claims(in text: AnalysedText) -> [RawClaim] { [] }
}
