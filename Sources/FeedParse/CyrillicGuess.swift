/// Tells which Cyrillic code page bytes were written in, where nobody says so or the label is wrong.
///
/// Every page puts the same letters at other bytes, upper case where another has lower case. Read by
/// the right one, the letters of a text have the frequencies of the language: о, е, а and и make a third
/// of it. Of the text of any other language or page that sum is half of that at most.
enum CyrillicGuess {
  /// Bytes above ASCII that are needed for an answer.
  static let fewestBytes = 24
  /// Bytes that are looked at.
  static let sampleBytes = 64 << 10

  /// The name for ``EncodingLabel`` of the page that `bytes` are written in; nil where they are no
  /// Cyrillic text of eight bits.
  static func page(of bytes: UnsafeBufferPointer<UInt8>) -> String? {
    var counts = [Int](repeating: 0, count: 256)
    var high = 0
    var inWords = 0
    var previousIsHigh = false
    for byte in bytes.prefix(sampleBytes) {
      let isHigh = byte >= 0x80
      if isHigh {
        counts[Int(byte)] += 1
        high += 1
        if previousIsHigh { inWords += 1 }
      }
      previousIsHigh = isHigh
    }
    // In Latin scripts letters beyond ASCII stand alone; Cyrillic words consist of them.
    guard high >= fewestBytes, inWords * 2 > high else { return nil }
    var best: (page: String, score: Int)?
    for page in pages {
      var score = 0
      for byte in 0x80...0xFF where counts[byte] > 0 { score += counts[byte] * page.weights[byte] }
      if score > best?.score ?? 0 { best = (page.name, score) }
    }
    guard let best, best.score >= high * 40 else { return nil }
    return best.page
  }

  /// Frequencies in tenths of a per cent of text; Ukrainian and Bulgarian have the same vowels on top.
  private static let frequencies: [(lower: UInt32, weight: Int)] = [
    (0x43E, 109), (0x435, 85), (0x430, 80), (0x438, 74), (0x43D, 67), (0x442, 63), (0x441, 55),
    (0x440, 47), (0x432, 45), (0x43B, 44), (0x43A, 35), (0x43C, 32), (0x434, 30), (0x43F, 28),
    (0x443, 26), (0x44F, 20), (0x44B, 19), (0x44C, 17), (0x433, 17), (0x437, 16), (0x431, 16),
    (0x447, 14), (0x439, 12), (0x445, 10), (0x436, 9), (0x448, 7), (0x44E, 6), (0x446, 5),
    (0x449, 4), (0x44D, 3), (0x444, 3), (0x456, 50), (0x457, 8), (0x454, 8), (0x451, 2), (0x44A, 2),
  ]

  /// Whether `label` is one of the pages told apart here.
  static func isPage(_ label: EncodingLabel) -> Bool {
    pages.contains { EncodingLabel($0.name.utf8).kind == label.kind }
      || label.kind == EncodingLabel("koi8-u".utf8).kind
  }

  private struct Page: Sendable {
    let name: String
    let weights: [Int]
  }

  private static let pages: [Page] = [
    "windows-1251", "koi8-r", "cp866", "iso-8859-5", "mac-cyrillic",
  ]
  .map { name in Page(name: name, weights: weights(of: EncodingLabel(name.utf8))) }

  /// What each byte weighs in a page: a small letter its frequency, a capital a quarter of it, and
  /// what is no letter less than nothing.
  private static func weights(of label: EncodingLabel) -> [Int] {
    var weights = [Int](repeating: 0, count: 256)
    guard case .iconv(let name, _) = label.kind else { return weights }
    for byte in UInt8(0x80)...0xFF {
      let decoded = [byte].withUnsafeBufferPointer { IconvDecoder.decode($0, from: name)?.utf8 }
      let scalar = decoded.flatMap {
        String(decoding: $0, as: UTF8.self).unicodeScalars.first?.value
      }
      weights[Int(byte)] = scalar.map(weight) ?? -60
    }
    return weights
  }

  private static func weight(_ scalar: UInt32) -> Int {
    let isCapital = (0x410...0x42F).contains(scalar)
    let isFarCapital = (0x401...0x40F).contains(scalar)
    let lower = isCapital ? scalar + 0x20 : isFarCapital ? scalar + 0x50 : scalar
    if let known = frequencies.first(where: { $0.lower == lower }) {
      return isCapital || isFarCapital ? known.weight / 4 : known.weight
    }
    // Quotes, dashes, spaces and signs stand between words in any page.
    switch scalar {
    case 0xA0, 0xAB, 0xBB, 0xB0, 0x2010...0x203A, 0x2116: return 10
    default: return -60
    }
  }
}
