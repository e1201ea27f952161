import FeedModel

/// Figures that somebody speaks of, has, or heard.
extension BareFigures {
  // MARK: spoke of 40 drones

  func spoken(_ verb: Int, _ source: Range<Int>, _ sentence: Range<Int>) -> Range<Int>? {
    guard tokens[verb + 1].lower == "of" else { return nil }
    var start = verb + 2
    // "spoke of a delay of nine hours"
    if figure(start, sentence) == nil, tokens[start].has(.determiner) {
      guard let of = (start + 1..<start + 4).first(where: { tokens[$0].lower == "of" }) else {
        return nil
      }
      start = of + 1
    }
    guard let figure = figure(start, sentence), isUsable(figure), speakers.isSomebody(source) else {
      return nil
    }
    return content(from: verb + 2, figure, sentence)
  }

  // MARK: has four dead

  func had(_ verb: Int, _ source: Range<Int>, _ sentence: Range<Int>) -> Range<Int>? {
    guard speakers.isOfficial(source) else { return nil }
    let first = verb + 1
    if tokens[first].lower == "none", endsClause(first + 1, sentence),
      let before = speakers.figureBefore(verb, drafts), !owns(before)
    {
      return first..<first + 1
    }
    guard let figure = figure(first, sentence) else { return nil }
    if endsClause(figure.end, sentence) {
      // "…; the interior ministry has nine": of what somebody else has just said.
      guard let before = speakers.figureBefore(verb, drafts), !owns(before) else { return nil }
      return figure.start..<figure.end
    }
    let noun = (figure.end..<min(figure.end + 3, sentence.upperBound)).first {
      Self.casualties.contains(tokens[$0].lower)
    }
    guard let noun,
      !tokens[noun + 1].isWord || tokens[noun + 1].has([.preposition, .coordinator, .adverb])
    else { return nil }
    return content(from: figure.start, figure, sentence)
  }

  private func endsClause(_ index: Int, _ sentence: Range<Int>) -> Bool {
    index >= sentence.upperBound
      || [.comma, .semicolon, .fullStop, .dash].contains(tokens[index].kind)
  }

  private static let owning: Set<String> = [
    "own", "owns", "owned", "employ", "employs", "employed", "run", "runs", "operate", "operates",
    "need", "needs",
  ]

  /// Whether a claim tells what somebody owns: "The police say they have 12 dogs".
  private func owns(_ draft: TaggedDraft) -> Bool {
    draft.contents.contains {
      $0.contains {
        Self.owning.contains(tokens[$0].lower)
          || ["have", "has", "had"].contains(tokens[$0].lower)
            && Figure(at: $0 + 1, limit: tokens.count, in: text) != nil
      }
    }
  }

  // MARK: heard five shots

  private static let sounds: Set<String> = [
    "shots", "shot", "blasts", "blast", "explosions", "explosion", "bangs", "bang", "detonations",
    "gunshots", "volleys", "bursts", "screams",
  ]

  func heard(_ verb: Int, _ source: Range<Int>, _ sentence: Range<Int>) -> Range<Int>? {
    guard let figure = figure(verb + 1, sentence), let head = SourcePhrase.headIndex(source, text),
      tokens[head].has([.person, .role, .crowd]) || speakers.isHeard(source)
        || tokens[head].lower.utf8.suffix(3).elementsEqual("man".utf8),
      (figure.end..<figure.end + 3).contains(where: { Self.sounds.contains(tokens[$0].lower) })
        || endsClause(figure.end, sentence)
        || ["before", "after", "and", "as"].contains(tokens[figure.end].lower)
    else { return nil }
    return content(from: figure.start, figure, sentence)
  }
}
