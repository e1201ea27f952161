import FeedModel

/// Reads a document: its texts, the spans `finder` sees in them, and everything that follows.
package struct ClaimReader: Sendable {
  private let finder: any ClaimSpanFinder

  package init(finder: any ClaimSpanFinder) { self.finder = finder }

  /// The claims of `document` with every derived field.
  package func read(_ document: ClaimDocument) -> ClaimExtraction {
    var all = ReadingAllowance.unbounded
    return read(document, allowance: &all)
  }

  /// The same within an allowance, as ``ClaimExtractor/extract(_:allowance:)``.
  package func read(
    _ document: ClaimDocument, allowance: inout ReadingAllowance
  ) -> ClaimExtraction {
    let end = FieldEnd(document)
    let start = FieldStart(document)
    let texts = document.text.fields.map {
      AnalysedText(start.read(end.read($0.text)), field: $0.field)
    }
    let (language, isEnglish) = LanguageGuess.decide(declared: document.language, texts)
    guard isEnglish else {
      return ClaimExtraction(claims: [], language: language, languageSupported: false)
    }
    var silent: [TextSpan] = []
    var claims: [Claim] = []
    var requests: [SpeakerResolver.Request] = []
    var outer: [[Int]] = []
    for (index, text) in texts.enumerated() {
      let derivation = Derivation(text: text, published: document.published)
      let silences = NoAnswer.silences(in: text)
      silent += silences.map { TextSpan(field: text.field, utf8: text.byteRange($0.party)) }
      let located = finder.claims(in: text, allowance: &allowance).compactMap {
        LocatedClaim($0, in: text)
      }
      .filter { !NoAnswer.isSilence($0, silences, text) }
      .sorted { $0.start < $1.start }
      let first = claims.count
      outer += Nesting.outer(located).map { $0.map { $0 + first } }
      claims += located.map { derivation.claim($0) }
      requests += located.map { SpeakerResolver.Request(text: index, claim: $0) }
    }
    var resolver = SpeakerResolver(texts: texts, authors: document.authors)
    let speakers = resolver.resolve(requests)
    for index in claims.indices {
      claims[index].speakerResolved = speakers[index]
      let request = requests[index]
      let quoter = QuotedBy.outlet(request.claim, texts[request.text])
      claims[index].via =
        (quoter.map { [$0] } ?? []) + outer[index].compactMap { speakers[$0]?.name }
    }
    return ClaimExtraction(
      claims: claims, noResponse: silent, language: language, languageSupported: true)
  }
}
