import FeedModel

/// "Police withdrew the figure they had given", "The minister went back on his denial", "The ministry stands by
/// its account": a statement that is taken back or held up without a verb of speech.
///
/// Only what is said can be: "withdrew its tanks" and "stood by the window" are acts.
struct TakenBack {
  let text: AnalysedText
  let speakers: FigureSpeakers
  private var tokens: Tokens { text.tokens }

  private static let statements = Set(
    Lexicon.words(
      """
      statement statements remark remarks figure figures claim claims allegation allegations accusation
      accusations denial account version estimate estimates comment comments assertion story words apology
      """))

  func claims(_ sentence: Range<Int>) -> [TaggedDraft] {
    sentence.compactMap { verb in
      guard let end = cueEnd(verb), !text.isQuoted(verb), !tokens[verb].isCapitalised,
        let opening = opening(end),
        let noun = (opening..<end + 4).first(where: { Self.statements.contains(tokens[$0].lower) }),
        (opening..<noun).allSatisfy({
          tokens[$0].isWord && (!tokens[$0].has(.function) || tokens[$0].has(.adverb))
        }), !isModifier(noun),
        let start = speakers.groupStart(verb, sentence),
        let source = speakers.subject(before: start, sentence),
        speakers.isSomebody(source)
      else { return nil }
      var draft = TaggedDraft(source: source, cue: start..<end, contents: [])
      draft.setContents([end..<contentEnd(noun + 1, sentence)], in: text)
      return draft
    }
  }

  /// Behind "its"; a headline has no article ("Estia stands by jet claim").
  private func opening(_ end: Int) -> Int? {
    if tokens[end].has([.determiner, .possessive]) { return end + 1 }
    return text.field == .title && tokens[end - 1].lower == "by" ? end : nil
  }

  /// "the story book": the noun goes on.
  private func isModifier(_ noun: Int) -> Bool {
    let next = tokens[noun + 1]
    return next.isWord && !next.has(.function) && !next.has([.past, .weekday])
      && !next.isCapitalised
  }

  /// Behind "withdrew", "took back", "went back on", "stands by".
  private func cueEnd(_ verb: Int) -> Int? {
    let next = tokens[verb + 1].lower
    switch tokens[verb].lower {
    case "withdrew", "withdraws", "withdrawn", "retracted", "retracts": return verb + 1
    case "took", "takes", "taken": return next == "back" ? verb + 2 : nil
    case "went", "goes", "gone":
      return next == "back" && tokens[verb + 2].lower == "on" ? verb + 3 : nil
    case "stood", "stands", "stand": return next == "by" ? verb + 2 : nil
    default: return nil
    }
  }

  private func contentEnd(_ start: Int, _ sentence: Range<Int>) -> Int {
    (start..<sentence.upperBound).first {
      let token = tokens[$0]
      return [.comma, .semicolon, .colon, .quoteMark].contains(token.kind)
        || token.kind == .dash && token.spaced
        || ["but", "and", "after", "while", "saying", "because"].contains(token.lower)
        || token.lower == "on" && tokens[$0 + 1].has(.weekday)
    } ?? sentence.upperBound
  }
}
