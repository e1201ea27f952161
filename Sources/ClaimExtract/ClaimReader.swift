import FeedModel

/// Reads a document: its texts, the spans `finder` sees in them, and everything that follows.
struct ClaimReader: Sendable {
  let finder: any ClaimSpanFinder

  func read(_ document: ClaimDocument) -> ClaimExtraction {
    let texts = document.text.fields.map { AnalysedText($0.text, field: $0.field) }
    var claims: [Claim] = []
    var silent: [TextSpan] = []
    for text in texts {
      let derivation = Derivation(text: text, published: document.published)
      let silences = NoAnswer.silences(in: text)
      silent += silences.map { TextSpan(field: text.field, utf8: text.byteRange($0.party)) }
      let located = finder.claims(in: text).compactMap { LocatedClaim($0, in: text) }
        .filter { !NoAnswer.isSilence($0, silences, text) }
        .sorted { $0.contents[0].lowerBound < $1.contents[0].lowerBound }
      for claim in located { claims.append(derivation.claim(claim)) }
    }
    return ClaimExtraction(
      claims: claims, noResponse: silent, language: document.language, languageSupported: true)
  }
}
