/// Claims of closed forms that the tagger passed over: each reader knows one form and nothing else.
enum PassedOver {
  static func add(_ drafts: inout [TaggedDraft], in text: AnalysedText) {
    var held = HeldTokens(drafts, in: text)
    func take(_ found: [TaggedDraft], insideContents: Bool) {
      for draft in found where !draft.contents.isEmpty {
        let frame = [draft.source, draft.cue].compactMap { $0 }
        guard
          frame.allSatisfy({ insideContents ? held.isUnframed($0) : held.isFree($0) }),
          insideContents || draft.contents.allSatisfy({ held.isUnframed($0) })
        else { continue }
        drafts.append(draft)
        held.add(draft)
      }
    }
    take(StructuredLines.claims(in: text), insideContents: true)
    take(Signature.claims(in: text), insideContents: false)
    take(HeadlineFrame.claims(in: text), insideContents: false)
    take(NestedSpeech.claims(inside: drafts, text), insideContents: true)
    let speakers = FigureSpeakers(drafts, in: text)
    let figures = BareFigures(drafts, speakers, in: text)
    let takenBack = TakenBack(text: text, speakers: speakers)
    for sentence in text.sentences {
      take(Footage.claims(sentence, text), insideContents: false)
      take(MainVerb.claims(sentence, text), insideContents: false)
      take(WithClause.claims(sentence, text), insideContents: false)
      take(Sourceless.claims(sentence, text), insideContents: false)
      take(figures.claims(sentence), insideContents: false)
      take(takenBack.claims(sentence), insideContents: false)
    }
  }
}
