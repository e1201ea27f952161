import FeedModel

/// A text that is nearly a term: what a watch that never hits may be missing.
public struct NearMiss: Hashable, Sendable {
  /// How it differs.
  public enum Kind: String, Hashable, Sendable {
    /// In diacritics, hyphens, points or spaces alone: S400 for S-400, São Paulo for Sao Paulo.
    case spelling
    /// The term is the beginning or the end of a longer word: Sevastopolis, #SaveSevastopol.
    case longerWord = "longer_word"
    /// By a letter or two: an inflected form, a slip.
    case letters
  }
  /// Index of the watch, and of its term.
  public let watch: Int
  public let term: Int
  public let kind: Kind
  /// The words as they stand in the text.
  public let text: String
}

/// Looks for texts that are nearly terms, in work that is bounded whatever the text
/// (docs/matching.md, "Near misses"). Immutable; any thread.
public struct NearMissFinder: Sendable {
  /// Terms beyond so many are not looked for.
  static let mostTerms = 2_000
  /// Bytes of one field that are looked at.
  static let mostBytes = 4_000
  /// Near misses of one text.
  static let mostFound = 16
  /// Letters of the longest term that is looked for.
  static let mostLetters = 64
  /// Comparisons letter by letter in one text.
  static let mostComparisons = 200
  /// Terms with the same three letters that a word is compared with.
  static let mostCandidates = 8

  private struct Term {
    let watch: Int
    let term: Int
    let key: [UInt32]
    /// What begins with it is a hit.
    let isPrefix: Bool

    func missed(_ kind: NearMiss.Kind, _ text: String) -> NearMiss {
      NearMiss(watch: watch, term: term, kind: kind, text: text)
    }
  }

  private var terms: [Term] = []
  /// Terms by the three letters that they begin with, and those of one word by the last three.
  private var byStart: [UInt64: [Int]] = [:]
  private var byEnd: [UInt64: [Int]] = [:]

  /// A finder for the terms of `watches`, of those at `wanted` alone.
  public init(_ watches: [Watch], wanted: Set<Int>) {
    for (index, watch) in watches.enumerated() where wanted.contains(index) {
      for (place, text) in watch.terms.enumerated()
      where terms.count < Self.mostTerms && !watch.expressions.contains(place) {
        let words = PlainWords(text, most: PlainWords.longestPhrase)
        let key = words.letters.flatMap { $0 }
        guard key.count >= 3, key.count <= Self.mostLetters,
          words.letters.count < PlainWords.longestPhrase
        else { continue }
        let number = terms.count
        let isPrefix = watch.prefixes.contains(place)
        terms.append(Term(watch: index, term: place, key: key, isPrefix: isPrefix))
        if let code = Self.code(key.prefix(3)) { add(number, to: &byStart[code, default: []]) }
        guard words.letters.count == 1, key.count >= 4, !isPrefix else { continue }
        if let code = Self.code(key.suffix(3)) { add(number, to: &byEnd[code, default: []]) }
      }
    }
  }

  /// Whether it looks for nothing.
  public var isEmpty: Bool { terms.isEmpty }

  private func add(_ term: Int, to candidates: inout [Int]) {
    if candidates.count < Self.mostCandidates { candidates.append(term) }
  }

  /// What is nearly a term in `text`, each once; terms that stand in it as they are not among them.
  public func nearMisses(in text: ItemText) -> [NearMiss] {
    var found: [NearMiss] = []
    var comparisons = Self.mostComparisons
    for (_, text) in text.fields where found.count < Self.mostFound {
      let words = PlainWords(text, most: .max)
      for first in words.letters.indices where found.count < Self.mostFound {
        for miss in nearMisses(words, at: first, &comparisons) where !found.contains(miss) {
          found.append(miss)
        }
      }
    }
    return found
  }

  private func nearMisses(
    _ words: PlainWords, at first: Int, _ comparisons: inout Int
  ) -> [NearMiss] {
    var found: [NearMiss] = []
    for term in candidates(byStart, words.run(from: first).prefix(3)) {
      guard let (kind, end) = compare(words, first, term, &comparisons) else { continue }
      found.append(term.missed(kind, words.text(from: first, to: end)))
    }
    let word = words.letters[at: first] ?? []
    for term in candidates(byEnd, word.suffix(3)) {
      let ending = word.suffix(term.key.count)
      guard word.count > term.key.count, ending.elementsEqual(term.key) else { continue }
      found.append(term.missed(.longerWord, words.text(from: first, to: first + 1)))
    }
    return found
  }

  private func candidates(_ table: [UInt64: [Int]], _ letters: ArraySlice<UInt32>) -> [Term] {
    guard let code = Self.code(letters), let numbers = table[code] else { return [] }
    return numbers.compactMap { terms[at: $0] }
  }

  /// How the words from `first` on are nearly `term`, and before which word they end.
  private func compare(
    _ words: PlainWords, _ first: Int, _ term: Term, _ comparisons: inout Int
  ) -> (NearMiss.Kind, Int)? {
    let slack = term.key.count < 5 ? 0 : term.key.count < 9 ? 1 : 2
    var run: [UInt32] = []
    var best: (kind: NearMiss.Kind, end: Int)?
    for end in first..<first + PlainWords.longestPhrase {
      guard let word = words.letters[at: end] else { break }
      run += word
      if run.count + slack < term.key.count { continue }
      if term.isPrefix, run.starts(with: term.key) { return nil }
      if run == term.key { return (.spelling, end + 1) }
      if best == nil, term.key.count >= 4, run.count > term.key.count,
        run.starts(with: term.key)
      {
        best = (.longerWord, end + 1)
      }
      if slack > 0, run.count <= term.key.count + slack, comparisons > 0 {
        comparisons -= 1
        // Perhaps the next word completes it: Kestrel alone is no slip for Kestrel-9 where that stands there.
        if best?.kind != .letters, LetterDistance.isWithin(slack, run, term.key) {
          best = (.letters, end + 1)
        }
      }
      if run.count > term.key.count + slack { break }
    }
    return best
  }

  /// Three letters in one number.
  private static func code(_ letters: ArraySlice<UInt32>) -> UInt64? {
    guard letters.count == 3 else { return nil }
    return letters.reduce(0) { $0 << 21 | UInt64($1 & 0x1F_FFFF) }
  }
}
