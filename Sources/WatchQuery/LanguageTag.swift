import FeedModel

/// What `lang:` takes: a language tag (RFC 5646) whose first part is two or three letters. One that no item
/// can have would make a watch blind.
enum LanguageTag {
  /// ISO 639-1, two letters each.
  private static let known = Set(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv \
    cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr \
    ht hu hy hz ia id ie ig ii ik in io is it iu iw ja ji jv ka kg ki kj kk kl km kn ko kr ks \
    ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl \
    nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl \
    sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi \
    vo wa wo xh yi yo za zh zu
    """.utf8.split(separator: UInt8(ascii: " ")).map {
      ByteKey(String(decoding: $0, as: UTF8.self))
    })

  /// Codes of countries, and names, that stand for languages by mistake.
  private static let meant = [
    "ua": "uk", "cn": "zh", "jp": "ja", "cz": "cs", "gr": "el", "by": "be", "dk": "da", "gb": "en",
    "us": "en", "ir": "fa", "il": "he", "rs": "sr", "vn": "vi", "english": "en",
    "russian": "ru",
    "ukrainian": "uk", "german": "de", "french": "fr", "spanish": "es",
  ]

  /// What is wrong with `text`, as advice; nil where it may be a language.
  static func advice(against text: String) -> String? {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    let first = parts.first.map { String(decoding: $0.map(\.lower), as: UTF8.self) } ?? ""
    let isTag =
      parts.allSatisfy { (1...8).contains($0.count) && $0.allSatisfy { $0.isLetter || $0.isDigit } }
      && first.utf8.allSatisfy(\.isLetter) && (2...3).contains(first.utf8.count)
    if isTag, first.utf8.count == 3 || known.contains(ByteKey(first)) { return nil }
    if let language = meant.first(where: { $0.key.hasSameBytes(as: first) })?.value {
      return "did you mean lang:\(language)?"
    }
    return "write such as lang:en or lang:pt-BR"
  }
}

extension UInt8 {
  /// In small letters of ASCII.
  fileprivate var lower: UInt8 {
    (0x41..<0x5B).contains(self) ? self | 0x20 : self
  }
}
