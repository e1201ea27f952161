import FeedModel

/// Words that are operators in other tools and stand for themselves here.
enum QueryWord {
  static func doubt(_ words: QueryWords) -> TermDoubt? {
    near(words) ?? operators(words) ?? field(words) ?? sign(words)
  }

  /// `ATACMS near/3 Kyiv`, `ATACMS w/5 Kyiv`.
  private static func near(_ words: QueryWords) -> TermDoubt? {
    let names = ["near", "onear", "w", "n", "pre", "adj", "within"].map { Array($0.utf8) }
    for word in words.words.dropFirst() {
      let parts = word.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      guard parts.count == 2, let name = parts.first, let number = parts.last, !number.isEmpty,
        number.allSatisfy(\.isASCIIDigit), names.contains(name.map { $0 | 0x20 })
      else { continue }
      return near(word)
    }
    return words.words.count > 2 && words.words.contains(Array("NEAR".utf8))
      ? near(Array("NEAR".utf8)) : nil
  }

  private static func near(_ word: [UInt8]) -> TermDoubt {
    TermDoubt(
      "looks like a query: \(TermsText.quoted(word)) stands for itself and asks for no nearness",
      advice: "write query = '…' with NEAR/5 between two words, in place of terms")
  }

  /// `ATACMS OR HIMARS`, `ATACMS AND Kyiv`, `NOT Kyiv`: in capitals, as those who write queries do.
  private static func operators(_ words: QueryWords) -> TermDoubt? {
    let (and, or, not) = (Array("AND".utf8), Array("OR".utf8), Array("NOT".utf8))
    guard
      let found = words.words.first(where: { $0 == or })
        ?? words.words.first(where: { $0 == and || $0 == not || $0 == Array("&&".utf8) })
    else { return nil }
    let name = TermsText.quoted(found)
    guard words.words.count > 1 else {
      return TermDoubt(
        "is an operator of other tools and a common word here", advice: "leave it out")
    }
    let message = "looks like a query: \(name) stands for itself, in any case of its letters"
    if found == or {
      let pieces = words.words.split(separator: or).map { Array($0.joined(separator: [0x20])) }
      return TermDoubt(
        message, advice: TermsText.either(pieces) ?? "write each term as one of the list")
    }
    if found == not {
      return TermDoubt(
        message, advice: "write query = '…' with NOT, in place of terms")
    }
    return TermDoubt(
      message,
      advice: "write query = '…' with AND, in place of terms"
        + (found == and ? ", or the phrase with \"and\"" : ""))
  }

  private static let fields = [
    "title", "intitle", "allintitle", "headline", "text", "intext", "body", "summary",
    "description",
    "content", "speaker", "cue", "source", "author", "site", "inurl", "url", "link", "feed", "lang",
    "language", "tag", "category", "domain",
  ].map { Array($0.utf8) }

  /// `title:ATACMS`.
  private static func field(_ words: QueryWords) -> TermDoubt? {
    for word in words.words {
      let name = word.prefix { $0 != UInt8(ascii: ":") }
      let rest = Array(word.dropFirst(name.count + 1))
      guard !rest.isEmpty, rest.first != UInt8(ascii: "/"),
        fields.contains(name.map { $0 | 0x20 })
      else { continue }
      return TermDoubt(
        "looks like a query: \(TermsText.quoted(Array(name) + [UInt8(ascii: ":")]))"
          + " stands for itself and names no field",
        advice: TermsText.write(rest)
          + ", which is looked for everywhere, or query = '…' in place of terms")
    }
    return nil
  }

  /// `+ATACMS`, `ATACMS -Kyiv`, `!Kyiv`; but "-20" and "+380" are what they are.
  private static func sign(_ words: QueryWords) -> TermDoubt? {
    for word in words.words {
      let rest = Array(word.dropFirst())
      guard let sign = word.first, "+-!".utf8.contains(sign), rest.first?.isLetterLike == true
      else { continue }
      let name = "'" + String(decoding: [sign], as: UTF8.self) + "'"
      return TermDoubt(
        "matches only where the \(name) stands as well",
        advice: sign == UInt8(ascii: "+")
          ? TermsText.write(words.words.count == 1 ? rest : words.bytes.filter { $0 != sign })
          : "write query = '…' with NOT, in place of terms")
    }
    return nil
  }
}
