import FeedModel

/// The language that the page says it is in.
enum LanguageChoice {
  static func choose(_ witnesses: borrowing PageWitnesses, _ data: StructuredData) -> String? {
    for text in [witnesses.htmlLanguage, data.language]
      + witnesses.all(.language).map(Optional.some)
    {
      if let text, let tag = tag(text) { return tag }
    }
    return nil
  }

  /// `de_AT` as `de-at`; nil for what is no tag.
  private static func tag(_ text: String) -> String? {
    var tag: [UInt8] = []
    for byte in text.utf8.prefix(24) {
      let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
      if lower &- 0x61 < 26 || lower &- 0x30 < 10 {
        tag.append(lower)
      } else if lower == 0x2D || lower == 0x5F {
        tag.append(0x2D)
      } else {
        break
      }
    }
    let primary = tag.prefix { $0 != 0x2D }
    guard (2...3).contains(primary.count) else { return nil }
    return String(decoding: tag, as: UTF8.self)
  }
}
