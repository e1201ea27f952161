import FeedModel
import ReadableText

/// Names of people out of what is written where an author stands: `By Lena Varn and Jo Aster, Chief
/// Reporter`, `von lena.varn@example.org`.
enum AuthorNames {
  /// The names in `texts`, each once.
  static func read(_ texts: [String]) -> [String] {
    var names: [String] = []
    for text in texts.prefix(12) where !isAddress(Array(text.utf8.prefix(8))) {
      for part in parts(of: text) where names.count < 12 {
        guard let name = cleaned(part) else { continue }
        let folded = FoldedText(name)
        if !names.contains(where: { FoldedText($0).equals(folded) }) { names.append(name) }
      }
    }
    return names
  }

  /// Whether `text` begins as bylines do.
  static func isByline(_ text: some Collection<UInt8>) -> Bool {
    let bytes = Array(text.prefix(40))
    return prefixLength(bytes) > 0
  }

  /// Whether a name is that of a desk and not of a person.
  static func isHouse(_ name: String) -> Bool {
    let words: [StaticString] = [
      "redaktion", "editorial", "staff", "admin", "nachrichten", "news", "online", "newsroom",
      "team", "press",
      "pressestelle", "magazin", "zeitung", "www.",
    ]
    var copy = name
    return copy.withUTF8 { bytes in words.contains { bytes.holdsASCII($0) } }
  }

  private static let joints: [StaticString] = [
    " and ", " und ", " et ", " y ", " e ", " og ", " och ", " en ", " & ",
  ]

  private static func parts(of text: String) -> [[UInt8]] {
    let bytes = Array(text.utf8.prefix(400))
    var parts: [[UInt8]] = []
    var current: [UInt8] = []
    bytes.withUnsafeBufferPointer { buffer in
      var at = 0
      while at < buffer.count {
        let byte = buffer[at]
        if byte == 0x3B || byte == 0x2C || byte == 0x7C || byte == 0x2F || byte == 0x0A {
          parts.append(current)
          current = []
          at += 1
          continue
        }
        // What is said of one: `Lena Varn (Halm, for the Herald)`.
        if byte == 0x28, current.contains(where: { $0 > 0x20 }),
          let end = buffer.firstIndex(of: 0x29, from: at)
        {
          at = end + 1
          continue
        }
        if let joint = joints.first(where: { buffer.hasASCII($0, at: at) }) {
          parts.append(current)
          current = []
          at += joint.utf8CodeUnitCount - 1
          continue
        }
        current.append(byte)
        at += 1
      }
    }
    parts.append(current)
    return parts
  }

  private static let prefixes: [StaticString] = [
    "by ", "by:", "von ", "von:", "par ", "por ", "di ", "da ", "autor:", "autor ", "autorin:",
    "autorin/autor", "author:", "authors:",
    "text:", "written by", "geschrieben von", "verfasst von", "ein artikel von", "artikel von:",
    "artikel von",
    "ein beitrag von", "ein gastbeitrag von", "gastbeitrag von", "interview:", "interview von",
    "posted by", "published by",
    "erstellt von", "autoren:", "fra ", "av ", "af ", "door ", "auteur:", "auteurs", "escrito por",
    "redigido por", "reporter:",
    "edited by", "story by", "redaktion:", "beitrag von", "ein text von", "eine reportage von",
    "words by", "words:", "| autor:", "kommentar von", "eine analyse von",
    "\u{2014} ", "a guest post by",
  ]

  private static func prefixLength(_ bytes: [UInt8]) -> Int {
    var start = 0
    while start < bytes.count, bytes[start] <= 0x20 || bytes[start] == 0x7C || bytes[start] == 0x2D
    { start += 1 }
    return bytes.withUnsafeBufferPointer { buffer in
      for prefix in prefixes where buffer.hasASCII(prefix, at: start) {
        return start + prefix.utf8CodeUnitCount
      }
      // `ByLena Varn`: two elements without a space.
      let isGlued =
        buffer.hasASCII("by", at: start) && (bytes[at: start] ?? 0) == UInt8(ascii: "B")
        && (bytes[at: start + 1] ?? 0) == UInt8(ascii: "y")
        && (bytes[at: start + 2] ?? 0) &- 0x41 < 26
      return isGlued ? start + 2 : 0
    }
  }

  private static func isAddress(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { $0.hasASCII("http", at: 0) || $0.hasASCII("www.", at: 0) }
  }

  /// What a name loses at its end: what led to a date that was cut off.
  private static func withoutTail(_ bytes: [UInt8]) -> [UInt8] {
    var words = bytes.split { $0 <= 0x20 }
    while words.count > 1, let last = words.last, tails.contains(where: { Array(last).isWord($0) })
    {
      words.removeLast()
    }
    return Array(words.joined(separator: [0x20]))
  }

  private static let tails: [StaticString] = [
    "am", "on", "at", "um", "vom", "den", "stand:", "mo", "di", "mi", "do", "fr", "sa", "so", "mo.",
    "di.", "mi.", "do.", "fr.", "sa.", "so.", "mon", "tue", "wed", "thu", "fri", "sat", "sun",
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december", "updated", "published", "posted", "\u{2014}", "\u{2013}",
    "-", "|", "antworten", "follow", "posts",
  ]
  /// What stands where a name should, and is none.
  private static let labels: [StaticString] = [
    "por", "by", "von", "par", "posted on", "published", "author", "autor", "autorin",
    "home", "share", "shares", "antworten", "reply", "follow",
  ]

  /// Whether a name beside one of a person is that of a house or a degree.
  static func isNoPerson(_ name: String, site: FoldedText?) -> Bool {
    if let site, site.equals(FoldedText(name)) { return true }
    if name.utf8.contains(UInt8(ascii: ".")) && !name.utf8.contains(0x20) { return true }
    let known: [StaticString] = [
      "phd", "md", "ph.d.", "m.d.", "ms", "rd", "cnn", "bbc", "staff", "freelance", "contributor",
      "reporter", "editor", "redakteur",
    ]
    return known.contains { Array(name.utf8).isWord($0) }
  }

  private static func cleaned(_ part: [UInt8]) -> String? {
    var bytes = part
    for _ in 0..<2 { bytes = Array(bytes.dropFirst(prefixLength(bytes))) }
    while let first = bytes.first, first <= 0x20 || first == 0x3A || first == 0x2D || first == 0x28
    {
      bytes.removeFirst()
    }
    // What comes with a digit is a date, a time, a number of something.
    if let digit = bytes.firstIndex(where: { $0 &- 0x30 < 10 }) {
      bytes = Array(bytes.prefix(digit))
      while let last = bytes.last, last > 0x20, digit < part.count { bytes.removeLast() }
    }
    if let bracket = bytes.firstIndex(where: { $0 == 0x28 || $0 == 0x5B || $0 == 0x3C }) {
      bytes = Array(bytes.prefix(bracket))
    }
    let name = PlainText.normalized(String(decoding: withoutTail(bytes), as: UTF8.self))
    let utf8 = Array(name.utf8)
    guard !labels.contains(where: { utf8.isWord($0) }) else { return nil }
    guard utf8.count >= 2, utf8.count <= 60, !utf8.contains(UInt8(ascii: "@")) else { return nil }
    guard utf8.split(separator: 0x20).count <= 5 else { return nil }
    guard !isAddress(utf8), utf8.contains(where: { ($0 | 0x20) &- 0x61 < 26 || $0 >= 0x80 }) else {
      return nil
    }
    return name
  }
}

extension [UInt8] {
  /// Whether they are `word`, letters compared without case.
  fileprivate func isWord(_ word: StaticString) -> Bool {
    count == word.utf8CodeUnitCount && withUnsafeBufferPointer { $0.hasASCII(word, at: 0) }
  }
}
