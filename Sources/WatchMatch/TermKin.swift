import FeedModel

/// A form in which a term may stand in texts and by which a watch does not find it.
public struct TermKin: Hashable, Sendable {
  /// How it differs from the term.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// By its ending: an inflected form.
    case ending
    /// In diacritics, hyphens or spaces alone.
    case spelling
    /// By a letter or two.
    case letters
    /// It is written in another alphabet.
    case alphabet
  }
  public let kind: Kind
  /// The words as they stand in the text.
  public let text: String

  /// A form.
  public init(kind: Kind, text: String) {
    self.kind = kind
    self.text = text
  }
}

/// Looks for forms of one term in texts (`claimwatch watch suggest`). Immutable; any thread.
public struct TermKinFinder: Sendable {
  /// Bytes of a field that are looked at.
  static let mostBytes = 64 << 10
  /// Letters in which an inflected form may end, beside those of the term.
  private static let longestEnding = 3

  private let words: [[UInt32]]
  private let run: [UInt32]
  private let folded: [UInt8]

  /// A finder for the forms of `term`.
  public init(term: String) {
    words = PlainWords(term, most: PlainWords.longestPhrase).letters
    run = words.flatMap { $0 }
    folded = TermRule.folded(term)
  }

  /// The forms in `text`, each once; not the term as it is.
  public func kin(in text: ItemText) -> Set<TermKin> {
    var found: Set<TermKin> = []
    guard run.count >= 3 else { return found }
    for (_, field) in text.fields {
      let plain = PlainWords(field, most: .max, mostBytes: Self.mostBytes)
      for first in plain.letters.indices {
        guard let (kind, end) = kind(plain, first) else { continue }
        let text = plain.text(from: first, to: end)
        if TermRule.folded(text) != folded { found.insert(TermKin(kind: kind, text: text)) }
      }
    }
    return found
  }

  /// How the words from `first` on are the term in another form, and before which word they end.
  private func kind(_ plain: PlainWords, _ first: Int) -> (TermKin.Kind, Int)? {
    if let end = endOfSame(plain, first) { return (.spelling, end) }
    let end = first + words.count
    guard plain.letters.indices.contains(end - 1) else { return nil }
    var worst = TermKin.Kind.ending
    for (offset, word) in words.enumerated() {
      guard let other = plain.letters[at: first + offset] else { return nil }
      if other == word { continue }
      guard let kind = Self.kind(of: other, to: word) else { return nil }
      if kind != .ending { worst = kind }
    }
    return (worst, end)
  }

  /// Where words end that have the term's letters, however they are parted.
  private func endOfSame(_ plain: PlainWords, _ first: Int) -> Int? {
    var letters = 0
    var end = first
    while letters < run.count, end - first <= words.count, let word = plain.letters[at: end] {
      guard letters + word.count <= run.count, run.dropFirst(letters).starts(with: word) else {
        return nil
      }
      letters += word.count
      end += 1
    }
    return letters == run.count ? end : nil
  }

  private static func kind(of word: [UInt32], to term: [UInt32]) -> TermKin.Kind? {
    if isInflected(word, term) { return .ending }
    let slack = term.count < 5 ? 0 : term.count < 9 ? 1 : 2
    if slack > 0, word.first == term.first || word.last == term.last,
      LetterDistance.isWithin(slack, word, term)
    {
      return .letters
    }
    return isInOtherAlphabet(word, term) ? .alphabet : nil
  }

  /// Whether both begin alike and end in a few letters each: missile and missiles, Москва and Москве.
  private static func isInflected(_ word: [UInt32], _ term: [UInt32]) -> Bool {
    var same = 0
    while let left = word[at: same], let right = term[at: same], left == right { same += 1 }
    let (ending, lost) = (word.count - same, term.count - same)
    // A slip before the last letter is no ending.
    if lost > 0, word.last == term.last { return false }
    let most = term.count < 5 ? 2 : longestEnding
    return same >= 3 && same > lost + 1 && lost <= (term.count < 5 ? 1 : 2) && ending <= most
  }

  private static func isInOtherAlphabet(_ word: [UInt32], _ term: [UInt32]) -> Bool {
    let (left, right) = (LatinLetters.of(word), LatinLetters.of(term))
    // One of them was changed, and not both.
    guard (left != word) != (right != term), right.count >= 4, left.first == right.first else {
      return false
    }
    return LetterDistance.isWithin(right.count < 7 ? 1 : 2, left, right)
      || isInflected(left, right)
  }
}

/// Cyrillic letters as Latin ones, roughly as news agencies write names.
private enum LatinLetters {
  /// `letters`, folded, with those that are Cyrillic replaced.
  static func of(_ letters: [UInt32]) -> [UInt32] {
    guard letters.contains(where: { (0x430..<0x500).contains($0) }) else { return letters }
    return letters.flatMap { letter in
      table[letter] ?? [letter]
    }
  }

  private static let table: [UInt32: [UInt32]] = {
    let pairs: [(String, String)] = [
      ("а", "a"), ("б", "b"), ("в", "v"), ("г", "g"), ("ґ", "g"), ("д", "d"), ("е", "e"),
      ("ё", "e"), ("є", "ie"), ("ж", "zh"), ("з", "z"), ("и", "i"), ("і", "i"), ("ї", "i"),
      ("й", "y"), ("к", "k"), ("л", "l"), ("м", "m"), ("н", "n"), ("о", "o"), ("п", "p"),
      ("р", "r"), ("с", "s"), ("т", "t"), ("у", "u"), ("ф", "f"), ("х", "kh"), ("ц", "ts"),
      ("ч", "ch"), ("ш", "sh"), ("щ", "shch"), ("ъ", ""), ("ы", "y"), ("ь", ""), ("э", "e"),
      ("ю", "yu"), ("я", "ya"),
    ]
    return Dictionary(
      pairs.compactMap { pair in
        pair.0.unicodeScalars.first.map { ($0.value, pair.1.unicodeScalars.map(\.value)) }
      }
    ) { first, _ in first }
  }()
}
