/// What of a content a "no" is about.
enum Negation {
  /// The concepts that a "no" or "not" reaches: those behind it, and in a short sentence all.
  static func reach(_ words: [StoryWord], _ concepts: [UInt32]) -> [UInt32] {
    var found: [UInt32] = []
    for (index, word) in words.enumerated() where word.isNo || isLack(words, index) {
      if let next = words[at: index + 1], limits.contains(next.stem) { continue }
      // "Has not run out of oxygen" has some.
      if word.isNo, [1, 2, 3].contains(where: { isLack(words, index + $0) }) { continue }
      if !word.isNo, words.slice(index - 3, index).contains(where: \.isNo) { continue }
      // "Without power", "ran out of oxygen": only what stands behind.
      if word.stem == without || !word.isNo {
        let behind = words.slice(index + 1, index + 4).first { !$0.isFiller }
        if let stem = behind?.stem { found.append(Concept.of(stem)) }
        if word.stem == out, let run = words[at: index - 1] { found.append(Concept.of(run.stem)) }
        continue
      }
      // "£804,000, not £840,000" says what is so.
      if words[at: index + 1]?.isNumber == true,
        words.slice(0, index).contains(where: \.isNumber)
      {
        continue
      }
      // "Does not contest that the signal was dark".
      if let next = words[at: index + 1], contests.contains(next.stem) { continue }
      // "Not inspected since 2030" says when it was; "not burst since 9 March" that it has not.
      let behind = words.slice(index, index + farthest)
      if let since = behind.firstIndex(where: { $0.stem == since }),
        words[at: since + 1].map({ $0.isNumber && $0.range.count == 4 }) == true
      {
        continue
      }
      // "No connection with the leak", "no sign that": there may well have been a leak.
      // "No other hospital": what is said of others.
      if let next = words[at: index + 1],
        softs.contains(next.stem) && word.stem != not && word.stem != never
          || others.contains(next.stem)
      {
        found.append(Concept.of(next.stem))
        continue
      }
      // "Four were destroyed and nobody was hurt": no further than its clause.
      let start = words.slice(0, index).lastIndex { clauses.contains($0.stem) } ?? 0
      let end =
        words.slice(index, words.count).firstIndex { clauses.contains($0.stem) } ?? words.count
      let isShort = end - start <= 10
      let reached =
        isShort
        ? Range(from: start, to: end)
        : Range(from: max(start, index - 1), to: min(end, index + farthest))
      for place in reached where !words[place].isFiller {
        guard let concept = concepts[at: place] else { continue }
        if !found.contains(concept) { found.append(concept) }
      }
    }
    return found
  }

  /// "Ran out of", "lost power".
  private static func isLack(_ words: [StoryWord], _ index: Int) -> Bool {
    guard let word = words[at: index]?.stem, let next = words[at: index + 1]?.stem else {
      return false
    }
    return word == out && next == of && words[at: index - 1].map { runs.contains($0.stem) } == true
      || losses.contains(word) && supplies.contains(next)
  }

  private static let not = WordStem.of("not")
  private static let never = WordStem.of("never")
  private static let without = WordStem.of("without")
  private static let out = WordStem.of("out")
  private static let of = WordStem.of("of")
  private static let runs = WordLists.stems("run ran running")
  private static let losses = WordLists.stems("lost lose loses losing lacks lacked lack")
  private static let supplies = WordLists.stems(
    "power contact control electricity heating water signal")
  private static let others = WordLists.stems("other further additional new")

  /// What a thing is said to be: who denies that payments were a bribe denies no payments.
  static func predicate(_ words: [StoryWord], _ concepts: [UInt32]) -> [UInt32] {
    guard let copula = words.firstIndex(where: { copulas.contains($0.stem) }),
      words[at: copula + 1].map({ articles.contains($0.stem) }) == true
    else { return [] }
    return zip(words, concepts).dropFirst(copula + 2).filter { !$0.0.isFiller }.map(\.1)
  }

  private static let copulas = WordLists.stems("was were is are been")
  private static let articles = WordLists.stems("a an")

  private static let limits = WordLists.stems("more less fewer only longer least")
  private static let since = WordStem.of("since")
  private static let farthest = 9
  private static let softs = WordLists.stems(
    "connection link sign indication evidence reason doubt comment decision complaint record")
  private static let contests = WordLists.stems("contest dispute deny")
  private static let clauses = WordLists.stems("and but while although because")
}
