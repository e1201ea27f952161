import FeedModel

/// Reads a document: texts, spans by `finder`, and everything that is derived from them.
struct ClaimReader: Sendable {
  let finder: any ClaimSpanFinder

  func read(_ document: ClaimDocument) -> ClaimExtraction {
    var claims: [Claim] = []
    for (field, string) in document.text.fields {
      let text = AnalysedText(string, field: field)
      for raw in finder.claims(in: text) {
        guard !raw.contents.isEmpty else { continue }
        claims.append(
          Claim(
            speaker: raw.source.map { TextSpan(field: field, utf8: $0) },
            cue: raw.cue.map { TextSpan(field: field, utf8: $0) },
            content: raw.contents.map { TextSpan(field: field, utf8: $0) },
            quoteType: .indirect, confidence: raw.confidence))
      }
    }
    return ClaimExtraction(
      claims: claims, language: document.language, languageSupported: true)
  }
}
