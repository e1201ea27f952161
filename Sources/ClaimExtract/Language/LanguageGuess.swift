/// Tells the language of a text by its script, its letters and its commonest words.
///
/// Made for one question, "may this be read as English?", and honest about the rest: what is not clear
/// is nil. The word lists are ours, from general knowledge. Looks at the first ``window`` bytes only.
enum LanguageGuess {
  struct Evidence: Equatable {
    /// BCP 47 primary subtag; nil where nothing is clear.
    var language: String?
    /// Whether the evidence outweighs a declaration to the contrary.
    var isStrong: Bool
  }

  static let window = 6000

  /// The language of texts that belong together.
  static func evidence(_ texts: [AnalysedText]) -> Evidence {
    var scripts = ScriptCount()
    for text in texts { scripts.count(text.bytes.prefix(window)) }
    guard scripts.letters >= 3 else { return Evidence(language: nil, isStrong: false) }
    if let language = scripts.language {
      return Evidence(language: language, isStrong: scripts.letters >= 20)
    }
    return latin(texts)
  }

  /// Of languages in Latin script the one whose common words occur most.
  private static func latin(_ texts: [AnalysedText]) -> Evidence {
    var hits = [Int](repeating: 0, count: StopWords.languages.count)
    var words = 0
    for text in texts {
      for token in text.tokens where token.isWord && Int(token.start) < window {
        words += 1
        guard let owners = StopWords.owners[token.lower] else { continue }
        for owner in owners { hits[owner] += 1 }
      }
    }
    let order = hits.indices.sorted { (hits[$0], $1) > (hits[$1], $0) }
    guard let first = order.first, hits[first] > 0 else {
      return Evidence(language: hasEnglishNouns(texts) ? "en" : nil, isStrong: false)
    }
    let second = order.count > 1 ? hits[order[1]] : 0
    // A tie says nothing, except that English is what most feeds here are in.
    guard hits[first] > second || StopWords.languages[first] == "en" else {
      return Evidence(language: nil, isStrong: false)
    }
    let clear = hits[first] >= 6 && hits[first] >= 2 * second && hits[first] * 12 >= words
    return Evidence(language: StopWords.languages[first], isStrong: clear)
  }

  /// A headline without a common word: "Tinubari insists army raid last resort".
  private static func hasEnglishNouns(_ texts: [AnalysedText]) -> Bool {
    var known = 0
    for text in texts {
      for token in text.tokens.prefix(60)
      where token.isWord
        && (CueVerbs.entry(token.lower) != nil || token.has([.role, .crowd, .body, .document]))
      {
        known += 1
      }
    }
    return known >= 2
  }

  /// What is written into the record, and whether the extractor reads it: the declared language unless
  /// the text clearly is in another one, the detected one where none is declared.
  static func decide(declared: String?, _ texts: [AnalysedText]) -> (
    language: String?, isEnglish: Bool
  ) {
    let found = evidence(texts)
    guard let declared, !declared.isEmpty else {
      return (found.language, found.language == "en")
    }
    let primary = primarySubtag(of: declared)
    // Of a tag beyond all measure only what it begins with is kept.
    let tag = declared.utf8.count <= longestTag ? declared : primary
    if found.isStrong, let language = found.language, language != primary,
      !sameFamily(language, primary)
    {
      return (language, language == "en")
    }
    // Declared English, short, and nothing in the text against it.
    let against =
      found.language != nil && found.language != "en" && primary == "en" && found.isStrong
    return (tag, primary == "en" && !against)
  }

  /// RFC 5646, section 4.4.1, has tags of 35 characters; a longer one is somebody's experiment.
  private static let longestTag = 64

  /// "en" of "EN_us"; empty where the tag does not begin with two to eight letters (RFC 5646,
  /// section 2.1). Looks at nine bytes, however long the tag is.
  static func primarySubtag(of tag: String) -> String {
    var letters: [UInt8] = []
    for byte in tag.utf8.prefix(9) {
      if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") { break }
      guard (0x61...0x7A).contains(byte | 0x20) else { return "" }
      letters.append(byte | 0x20)
    }
    return (2...8).contains(letters.count) ? String(decoding: letters, as: UTF8.self) : ""
  }

  /// Norwegian has three codes, and what is declared "zh" may look Japanese in a headline.
  private static func sameFamily(_ left: String, _ right: String) -> Bool {
    let families: [Set<String>] = [
      ["no", "nb", "nn", "da"], ["zh", "ja", "yue"], ["hr", "sr", "bs", "sh"], ["id", "ms"],
      ["ar", "fa", "ur", "ps", "ku"], ["hi", "mr", "ne"], ["pt", "gl"], ["cs", "sk"],
    ]
    return families.contains { $0.contains(left) && $0.contains(right) }
  }
}

/// Letters by script.
private struct ScriptCount {
  private(set) var letters = 0
  private var counts: [String: Int] = [:]
  private var latin = 0
  private var cyrillic: [UInt32: Int] = [:]
  private var arabic: [UInt32: Int] = [:]

  mutating func count(_ slice: ArraySlice<UInt8>) {
    let bytes = TextBytes(Array(slice), outside: 0x20)
    var index = 0
    while index < bytes.count {
      let (scalar, length) = Scalar.decode(bytes, index)
      index += length
      guard Scalar.isLetter(scalar), scalar != 0xFFFD else { continue }
      letters += 1
      switch scalar {
      case 0x41...0x24F, 0x1E00...0x1EFF: latin += 1
      case 0x370...0x3FF, 0x1F00...0x1FFF: counts["el", default: 0] += 1
      case 0x400...0x52F:
        counts["cyrillic", default: 0] += 1
        cyrillic[scalar | 0x20, default: 0] += 1
        cyrillic[scalar, default: 0] += 1
      case 0x530...0x58F: counts["hy", default: 0] += 1
      case 0x590...0x5FF: counts["he", default: 0] += 1
      case 0x600...0x6FF, 0x750...0x77F, 0xFB50...0xFDFF, 0xFE70...0xFEFE:
        counts["arabic", default: 0] += 1
        arabic[scalar, default: 0] += 1
      case 0x900...0x97F: counts["hi", default: 0] += 1
      case 0x980...0x9FF: counts["bn", default: 0] += 1
      case 0xA00...0xA7F: counts["pa", default: 0] += 1
      case 0xA80...0xAFF: counts["gu", default: 0] += 1
      case 0xB80...0xBFF: counts["ta", default: 0] += 1
      case 0xC00...0xC7F: counts["te", default: 0] += 1
      case 0xC80...0xCFF: counts["kn", default: 0] += 1
      case 0xD00...0xD7F: counts["ml", default: 0] += 1
      case 0xD80...0xDFF: counts["si", default: 0] += 1
      case 0xE00...0xE7F: counts["th", default: 0] += 1
      case 0xE80...0xEFF: counts["lo", default: 0] += 1
      case 0x1000...0x109F: counts["my", default: 0] += 1
      case 0x10A0...0x10FF: counts["ka", default: 0] += 1
      case 0x1200...0x137F: counts["am", default: 0] += 1
      case 0x1780...0x17FF: counts["km", default: 0] += 1
      case 0x3040...0x30FF, 0x31F0...0x31FF: counts["ja", default: 0] += 3
      case 0x1100...0x11FF, 0xAC00...0xD7AF: counts["ko", default: 0] += 2
      case 0x3400...0x9FFF, 0x20000...0x2FFFF: counts["zh", default: 0] += 1
      default: break
      }
    }
  }

  /// The language of a text that is not in Latin script; nil for Latin.
  var language: String? {
    guard let top = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), top.value > latin
    else {
      return nil
    }
    switch top.key {
    case "cyrillic":
      func has(_ scalar: UInt32) -> Int { cyrillic[scalar] ?? 0 }
      if has(0x45E) > 0 { return "be" }
      if has(0x457) + has(0x454) + has(0x491) > 0 { return "uk" }
      if has(0x452) + has(0x45B) + has(0x458) > 0 {
        return has(0x453) + has(0x45C) > 0 ? "mk" : "sr"
      }
      if has(0x4D9) + has(0x4B1) + has(0x49B) > 0 { return "kk" }
      if has(0x44B) + has(0x44D) > 0 { return "ru" }
      if has(0x456) > 0 { return "uk" }
      return has(0x44A) > 1 ? "bg" : "ru"
    case "arabic":
      func has(_ scalar: UInt32) -> Int { arabic[scalar] ?? 0 }
      if has(0x6D2) + has(0x679) + has(0x688) > 0 { return "ur" }
      if has(0x67E) + has(0x686) + has(0x698) + has(0x6AF) > 0 { return "fa" }
      return "ar"
    default: return top.key
    }
  }
}
