import FeedModel

/// "Estia: End the raids, says Rights Without Walls", "Judge frees owner – lawyer": the end of a headline says
/// who speaks, whatever the tagger read in it.
///
/// Without it a place before the colon, or "Estia says Rights Without Walls", made a wrong speaker.
enum HeadlineTail {
  static func prefer(_ drafts: inout [TaggedDraft], in text: AnalysedText) {
    guard text.field == .title, !drafts.isEmpty else { return }
    for (line, tail) in HeadlineFrame.tails(of: text) {
      guard let frame = tail.frame, let source = tail.source, let cue = tail.cue,
        !drafts.contains(where: {
          $0.source?.overlaps(source) == true && $0.cue?.overlaps(cue) == true
        }),
        drafts.contains(where: { overlaps($0, frame) })
      else { continue }
      let label = drafts.first { isLabelled($0, line, text) }?.source
      drafts.removeAll {
        isLabel($0, line, text) || $0.frame.map { $0.overlaps(frame) } ?? false
      }
      for index in drafts.indices where overlaps(drafts[index], frame) {
        drafts[index].remove(frame, in: text)
      }
      var tail = tail
      if let label {
        tail.setContents(
          tail.contents.map { max($0.lowerBound, label.upperBound + 1)..<$0.upperBound }, in: text)
      }
      drafts.append(tail)
    }
    drafts.removeAll { $0.contents.isEmpty }
  }

  private static func overlaps(_ draft: TaggedDraft, _ frame: Range<Int>) -> Bool {
    ([draft.source, draft.cue].compactMap { $0 } + draft.contents).contains { $0.overlaps(frame) }
  }

  /// "Estia" before a colon at the start of the line.
  private static func isLabelled(_ draft: TaggedDraft, _ line: Range<Int>, _ text: AnalysedText)
    -> Bool
  {
    guard let source = draft.source else { return false }
    return source.lowerBound == line.lowerBound && text.tokens[source.upperBound].kind == .colon
  }

  private static func isLabel(_ draft: TaggedDraft, _ line: Range<Int>, _ text: AnalysedText)
    -> Bool
  {
    isLabelled(draft, line, text)
      && draft.cue.map { text.tokens[$0.lowerBound].kind == .colon } ?? false
  }
}
