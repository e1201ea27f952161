import FeedModel

/// What another party says does not belong to a claim: "X, according to Y, while Z said W".
enum OtherParty {
  static func cut(_ drafts: inout [TaggedDraft], in text: AnalysedText) {
    for index in drafts.indices {
      freeRelative(&drafts[index], text)
      behindFrame(&drafts[index], text)
      clause(&drafts[index], text)
    }
  }

  /// "Contrary to {what} the governor said, nine people were hurt": said is only what "what" stands for.
  private static func freeRelative(_ draft: inout TaggedDraft, _ text: AnalysedText) {
    guard let source = draft.source, let cue = draft.cue, draft.contents.count > 1,
      cue.lowerBound >= source.upperBound, text.tokens[source.lowerBound - 1].lower == "what",
      text.tokens[cue.upperBound].kind == .comma
    else { return }
    let kept = draft.contents.filter { $0.lowerBound < source.lowerBound }
    if !kept.isEmpty { draft.setContents(kept, in: text) }
  }

  /// "The port was hit, {according to} [the navy], while residents said it was not".
  private static func behindFrame(_ draft: inout TaggedDraft, _ text: AnalysedText) {
    guard let frame = draft.frame, let cue = draft.cue,
      draft.contents.contains(where: { $0.upperBound <= frame.lowerBound })
    else { return }
    let isAccording = text.tokens[cue.lowerBound].lower == "according"
    let kept = draft.contents.filter {
      !($0.lowerBound >= frame.upperBound
        && (isAccording || ["while", "whereas"].contains(text.tokens[$0.lowerBound].lower))
        && opensOther($0.lowerBound, $0.upperBound, text))
    }
    if kept.count < draft.contents.count { draft.setContents(kept, in: text) }
  }

  /// {said} the port was hit, while residents said it was not.
  private static func clause(_ draft: inout TaggedDraft, _ text: AnalysedText) {
    let tokens = text.tokens
    guard let cue = draft.cue else { return }
    for content in draft.contents where content.lowerBound >= cue.upperBound {
      guard
        let turn = content.prefix(120).first(where: {
          ["while", "whereas"].contains(tokens[$0].lower) && !text.isQuoted($0)
            && $0 > content.lowerBound + 2 && tokens[$0 - 1].kind == .comma
            && opensOther($0, content.upperBound, text)
        })
      else { continue }
      draft.remove(turn - 1..<content.upperBound, in: text)
      return
    }
  }

  private static let against: Set<String> = [
    "deny", "dismiss", "reject", "dispute", "blame", "accuse",
  ]

  /// Whether a clause begins at `start` with a turn ("while", "with") and somebody who says something.
  private static func opensOther(_ start: Int, _ limit: Int, _ text: AnalysedText) -> Bool {
    let tokens = text.tokens
    var at = start
    while at < limit, !tokens[at].isWord { at += 1 }
    let turn = tokens[at].lower
    guard ["while", "whereas", "but", "and", "with", "though", "although", "yet"].contains(turn)
    else { return false }
    if turn == "with" {
      return (at + 2..<min(limit, at + 16)).contains {
        WithClause.verbs.contains(tokens[$0].lower) && !text.isQuoted($0)
      }
    }
    let phrases = NounPhrase(text)
    let end = phrases.end(from: at + 1, limit: min(limit, at + 16), appositions: false)
    for index in max(at + 2, end - 1)..<min(end + 4, limit) {
      // "while the union put the number at nine"
      if ["put", "puts"].contains(tokens[index].lower), tokens[index + 1].has(.determiner) {
        return true
      }
      guard let verb = CueVerbs.entry(tokens[index].lower), !text.isQuoted(index) else { continue }
      return (verb.frame.contains(.clause) || Self.against.contains(verb.lemma))
        && !verb.forms.isDisjoint(with: [.past, .third])
    }
    return false
  }
}
