import FeedModel
import ReadableText

/// Which encoding a document without a usable label is in.
enum EncodingGuess {
  /// Bytes in which the document's language is looked for.
  private static let head = 16 << 10

  /// The encoding that the letters, or else the document's own language, point at; nil where nothing
  /// does.
  static func label(for bytes: UnsafeBufferPointer<UInt8>) -> EncodingLabel? {
    let language = language(in: bytes)
    if let language, !cyrillic.contains(where: { language.beginsWithWord($0) }),
      let label = label(for: bytes, in: language)
    {
      return label
    }
    if let page = CyrillicGuess.page(of: bytes) { return EncodingLabel(page.utf8) }
    return language.flatMap { label(for: bytes, in: $0) }
  }

  private static let cyrillic: [StaticString] = ["ru", "uk", "be", "bg", "mk", "sr", "kk", "en"]

  private static func label(
    for bytes: UnsafeBufferPointer<UInt8>, in language: String
  ) -> EncodingLabel? {
    for (prefix, names) in byLanguage where language.beginsWithWord(prefix) {
      for name in names {
        let label = EncodingLabel(name.utf8)
        guard case .iconv(let converter, let singleByte) = label.kind else { continue }
        if singleByte { return label }
        if let decoded = IconvDecoder.decode(bytes, from: converter), decoded.repairedRuns == 0 {
          return label
        }
      }
    }
    return nil
  }

  /// What pages in a language were written in before UTF-8; the first that fits counts.
  private static let byLanguage: [(StaticString, [String])] = [
    ("zh-tw", ["big5", "gb18030"]), ("zh-hk", ["big5", "gb18030"]), ("zh-hant", ["big5"]),
    ("zh", ["gb18030", "big5"]), ("cn", ["gb18030"]), ("ja", ["euc-jp", "shift_jis"]),
    ("ko", ["euc-kr"]), ("ru", ["windows-1251"]), ("uk", ["windows-1251"]),
    ("be", ["windows-1251"]), ("bg", ["windows-1251"]), ("mk", ["windows-1251"]),
    ("sr", ["windows-1251"]), ("el", ["windows-1253"]), ("he", ["windows-1255"]),
    ("iw", ["windows-1255"]), ("ar", ["windows-1256"]), ("fa", ["windows-1256"]),
    ("ur", ["windows-1256"]), ("tr", ["windows-1254"]), ("th", ["tis-620"]),
    ("vi", ["windows-1258"]), ("pl", ["windows-1250"]), ("cs", ["windows-1250"]),
    ("cz", ["windows-1250"]), ("sk", ["windows-1250"]), ("hu", ["windows-1250"]),
    ("sl", ["windows-1250"]), ("hr", ["windows-1250"]), ("ro", ["windows-1250"]),
    ("lt", ["windows-1257"]), ("lv", ["windows-1257"]), ("et", ["windows-1257"]),
  ]

  /// The language a document says it is in, in an element or an attribute.
  private static func language(in bytes: UnsafeBufferPointer<UInt8>) -> String? {
    let head = UnsafeBufferPointer(rebasing: bytes.prefix(head))
    var at = 0
    while let less = head.firstIndex(of: UInt8(ascii: "l"), from: at) {
      at = less + 1
      for (mark, length) in [("language>", 9), ("lang=\"", 6), ("lang='", 6)]
        as [(StaticString, Int)]
      where head.hasASCII(mark, at: less) {
        let tag = head.slice(less + length, less + length + 16).prefix {
          CharacterReference.isLetter($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
        }
        if tag.count >= 2 { return LineText.languageTag(String(decoding: tag, as: UTF8.self)) }
      }
    }
    return nil
  }
}
