import FeedModel

/// Interviews and transcripts, in which lines begin with who speaks: "Varn: An old man. He rowed."
///
/// All of the line is what is said. Only where a text has three such lines at least and one name twice;
/// what an outlet asks ("Herald: When?") is no claim.
enum Turns {
  static func mend(_ drafts: inout [TaggedDraft], in text: AnalysedText) {
    let turns = text.paragraphs.compactMap { Turn($0, in: text) }
    guard turns.count >= 3, hasTwice(turns, text) else { return }
    var byColon: [Int: [Int]] = [:]
    for (index, draft) in drafts.enumerated() {
      if let last = draft.cue?.last, text.tokens[last].kind == .colon {
        byColon[last, default: []].append(index)
      }
    }
    for turn in turns {
      let own = byColon[turn.colon] ?? []
      if turn.isOutlet(in: text) {
        for index in own { drafts[index].setContents([], in: text) }
      } else if let first = own.first {
        // Sentences keep their stops behind a name and a colon.
        drafts[first].contents = [turn.said]
        drafts[first].changedContents = true
        for index in own.dropFirst() { drafts[index].setContents([], in: text) }
      } else {
        drafts.append(
          TaggedDraft(
            source: turn.name, cue: turn.colon..<turn.colon + 1, contents: [turn.said]))
      }
    }
  }

  /// Whether two lines are said by one and the same.
  private static func hasTwice(_ turns: [Turn], _ text: AnalysedText) -> Bool {
    var seen: Set<String> = []
    return turns.contains {
      !seen.insert($0.name.map { text.tokens[$0].lower }.joined(separator: " ")).inserted
    }
  }

  private struct Turn {
    let name: Range<Int>
    let colon: Int
    let said: Range<Int>

    init?(_ paragraph: Range<Int>, in text: AnalysedText) {
      let tokens = text.tokens
      let start = paragraph.lowerBound
      guard let colon = paragraph.prefix(9).first(where: { tokens[$0].kind == .colon }),
        colon > start, paragraph.upperBound - colon > 2, !text.isQuoted(start),
        tokens[start].isCapitalised,
        (start..<colon).allSatisfy({
          tokens[$0].isCapitalised || tokens[$0].kind == .comma
            || ["of", "the", "for", "and"].contains(tokens[$0].lower)
        }),
        !NoSpeech.labels.contains(tokens[start].lower),
        !["a", "q", "source", "quote"].contains(tokens[start].lower)
      else { return nil }
      name = start..<colon
      self.colon = colon
      said = colon + 1..<paragraph.upperBound
    }

    /// "Herald", "The Ledger": a paper that asks.
    func isOutlet(in text: AnalysedText) -> Bool {
      let tokens = text.tokens
      guard let last = name.last, tokens[last].has(.organisationEnd), name.count <= 3 else {
        return false
      }
      return tokens[last].capital != .all
        && !name.contains { tokens[$0].has([.maleName, .femaleName, .honorific]) }
    }
  }
}
