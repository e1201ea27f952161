import FeedModel

extension TermKin {
  /// Whether it may well be another word than `term`: one that differs by letters within it, whose ending is
  /// none of docs/inflection.md, or that stands in small letters where `term` is a name.
  public func isDoubtful(for term: String) -> Bool {
    if Self.isName(term), !Self.isName(text) { return true }
    switch kind {
    case .spelling, .alphabet: return false
    case .letters: return true
    case .ending: return !isInflected(term)
    }
  }

  /// Whether each word is that of `term`, or one of the two has an ending that some language gives the other.
  private func isInflected(_ term: String) -> Bool {
    let (own, words) = (Self.words(text), Self.words(term))
    return own.count == words.count
      && zip(own, words).allSatisfy { own, word in
        Self.isForm(own, of: word) || Self.isForm(word, of: own)
      }
  }

  private static func isForm(_ form: String, of word: String) -> Bool {
    let folded = TermRule.folded(form)
    return ([word] + Watch.Inflection.allCases.flatMap { Inflection.forms(of: word, $0) })
      .contains { TermRule.folded($0) == folded }
  }

  private static func words(_ text: String) -> [String] {
    text.utf8.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
  }

  private static func isName(_ text: String) -> Bool {
    text.unicodeScalars.first { $0.properties.isAlphabetic }?.properties.isUppercase ?? false
  }
}
