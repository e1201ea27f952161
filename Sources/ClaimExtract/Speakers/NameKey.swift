import FeedModel

/// What names and descriptions are known by: their bytes in ASCII lower case, of bounded length.
///
/// Strings are compared and hashed by their normal form, which takes the square of a run of combining
/// marks (issue 10); what a feed wrote is a key only when it is short, or by a number made of its bytes.
enum NameKey {
  /// Longer than any name that two sentences share.
  static let longest = 256

  /// The key of `name`.
  static func key(_ name: String) -> String {
    name.utf8.count <= longest ? lowered(name.utf8) : "\u{1}" + String(number(name.utf8))
  }

  /// The key of one word of `text`.
  static func word(_ token: Token, _ text: AnalysedText) -> String {
    token.lower.isEmpty ? "\u{1}" + String(number(text.bytes[token.range])) : token.lower
  }

  /// The words of `name` in lower case; those that no lexicon can know are left out.
  static func words(of name: String) -> [String] {
    name.utf8.split(separator: UInt8(ascii: " ")).filter { $0.count <= Tokenizer.longestWord }
      .map { lowered($0) }
  }

  /// Whether `word`, in lower case, stands anywhere in `name`.
  static func contains(_ name: String, _ word: String) -> Bool {
    let (whole, part) = (Array(key(name).utf8), Array(word.utf8))
    return (0..<whole.count - part.count + 1).contains {
      whole.slice($0, $0 + part.count).elementsEqual(part)
    }
  }

  private static func lowered(_ bytes: some Collection<UInt8>) -> String {
    String(decoding: bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
  }

  /// FNV-1a, 64 bits (Fowler, Noll, Vo).
  private static func number(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
  }
}
