import FeedModel

/// "Organisers say 20,000 came, the police 6,000": who gives another figure by the verb of the first.
enum ElidedFigures {
  /// Cuts what another speaker gives off a content, and makes it a claim of theirs with the same cue.
  static func mend(_ drafts: inout [TaggedDraft], in text: AnalysedText) {
    guard !drafts.isEmpty else { return }
    let speakers = FigureSpeakers(drafts, in: text)
    var found: [TaggedDraft] = []
    for index in drafts.indices {
      guard let cue = drafts[index].cue, let source = drafts[index].source,
        source.upperBound <= cue.lowerBound, let content = drafts[index].contents.first,
        content.lowerBound >= cue.upperBound, drafts[index].contents.count == 1
      else { continue }
      let sentence = text.sentence(of: cue.lowerBound)
      guard
        let number = content.first(where: { Figure.isNumeral($0, text.tokens) }),
        sentence.contains(number), !text.isQuoted(number),
        !(content.lowerBound..<number).contains(where: { isParty($0, text) })
      else { continue }
      var start = number + 1
      while let (turn, other, figure) = next(start, content, sentence, speakers, text) {
        if turn < content.upperBound {
          drafts[index].remove(turn..<content.upperBound, in: text)
        }
        var draft = TaggedDraft(source: other, cue: cue, contents: [])
        draft.setContents([figure], in: text)
        found.append(draft)
        start = figure.upperBound
      }
    }
    drafts += found
  }

  /// Somebody of whom the content tells: "said the army lost nine men, the navy four" is one claim.
  private static func isParty(_ index: Int, _ text: AnalysedText) -> Bool {
    let token = text.tokens[index]
    return token.has([.body, .organisationEnd, .crowd, .role]) && token.lower != "people"
      || token.isCapitalised || token.has(.have)
      || ["own", "owns", "owned", "employs", "employed"].contains(token.lower)
  }

  /// A comma or semicolon with a speaker and a figure behind it, and nothing else up to the next mark.
  private static func next(
    _ start: Int, _ content: Range<Int>, _ sentence: Range<Int>, _ speakers: FigureSpeakers,
    _ text: AnalysedText
  ) -> (turn: Int, source: Range<Int>, figure: Range<Int>)? {
    let tokens = text.tokens
    for turn in start..<min(sentence.upperBound, start + 16)
    where tokens[turn].kind == .comma || tokens[turn].kind == .semicolon {
      guard !text.isQuoted(turn) else { return nil }
      var first = turn + 1
      if ["and", "while", "but"].contains(tokens[first].lower) { first += 1 }
      var at = first
      while at < min(first + 8, sentence.upperBound),
        tokens[at].isWord || tokens[at].kind == .clitic,
        Figure(at: at, limit: sentence.upperBound, in: text) == nil
      {
        if tokens[at].has([.be, .have, .do, .modal, .negation, .subjectPronoun, .relative])
          && !tokens[at].has(.determiner)
        {
          return nil
        }
        at += 1
      }
      guard at > first, let figure = Figure(at: at, limit: sentence.upperBound, in: text),
        tokens[first].has([.determiner, .crowd]) || tokens[first].isCapitalised
          || tokens[first].has(.body) || tokens[first].lower == "organisers",
        !tokens[first].has([.cardinal, .wh]),
        let head = SourcePhrase.headIndex(first..<at, text),
        head == at - 1
          || tokens[head + 1].has(.preposition),
        speakers.isOfficial(first..<at), !tokens[head].has(.month)
      else { continue }
      var end = figure.end
      while end < min(figure.end + 3, sentence.upperBound), tokens[end].isWord,
        !tokens[end].has(.function)
      {
        end += 1
      }
      guard
        end >= sentence.upperBound
          || [.comma, .semicolon, .fullStop].contains(tokens[end].kind)
          || tokens[end].has([.weekday, .preposition])
      else { continue }
      return (turn, first..<at, figure.start..<end)
    }
    return nil
  }
}
