import FeedModel
import ReadableText

/// Text in UTF-8 that was read by a wrong code page before it was written: `Ð¡ÐµÐ²` or `РЎРµРІ` for
/// `Сев`, `Ñåâ` for the same from windows-1251.
///
/// Undone only where nearly everything beyond ASCII is of that kind: no text of a language looks like
/// it by chance.
enum Mojibake {
  /// Characters beyond ASCII after which a document is known to be healthy or not.
  private static let sample = 4_096
  private static let fewest = 8

  /// The text as it was meant, and what had happened to it; nil for healthy text.
  static func undone(_ bytes: UnsafeBufferPointer<UInt8>) -> (utf8: [UInt8], damage: TextDamage)? {
    for page in [latin, cyrillic] where isDoubled(bytes, by: page) {
      return (undo(bytes, by: page), .encodedTwice)
    }
    return wrongPage(bytes)
  }

  /// Scalars of a code page by which bytes may have been read, and which byte each stands for.
  private struct Page: Sendable {
    /// By scalar, below 0x2200.
    let bytes: [UInt8]

    init(_ scalar: (UInt8) -> UInt32?) {
      var table = [UInt8](repeating: 0, count: 0x2200)
      for byte in UInt8(0x80)...0xFF {
        // What a page leaves open was kept as the control character of that number.
        for value in [scalar(byte) ?? UInt32(byte), byte < 0xA0 ? UInt32(byte) : nil] {
          if let value, Int(value) < table.count { table[Int(value)] = byte }
        }
      }
      bytes = table
    }

    /// 0 where the page has no such character.
    func byte(_ scalar: UInt32) -> UInt8 { bytes[at: Int(scalar)] ?? 0 }
  }

  private static let latin = Page { byte in
    let scalar = Windows1252.scalar(byte)
    return scalar == 0 ? nil : scalar
  }

  private static let cyrillic = Page { byte in
    let decoded = [byte].withUnsafeBufferPointer { IconvDecoder.decode($0, from: "CP1251") }
    guard let decoded, decoded.repairedRuns == 0 else { return nil }
    return String(decoding: decoded.utf8, as: UTF8.self).unicodeScalars.first?.value
  }

  /// Whether nearly all characters beyond ASCII come in runs whose bytes are UTF-8 again.
  private static func isDoubled(_ text: UnsafeBufferPointer<UInt8>, by page: Page) -> Bool {
    var good = 0
    var bad = 0
    var index = 0
    while good + bad < sample {
      index = UTF8Check.endOfASCII(text, from: index)
      guard index < text.count else { break }
      let (sequence, end) = self.sequence(text, at: index, by: page)
      if let sequence {
        good += sequence.count
        index = end
      } else {
        bad += 1
        if bad > 32, bad > good { return false }
        index += max(1, UTF8Check.sequenceLength(text, at: index))
      }
    }
    return good >= 2 * fewest && good > 9 * bad
  }

  /// One character as it was meant, written by two to four characters from `index` on.
  private static func sequence(
    _ text: UnsafeBufferPointer<UInt8>, at index: Int, by page: Page
  ) -> (bytes: [UInt8]?, end: Int) {
    var found: [UInt8] = []
    var at = index
    var wanted = 2
    while found.count < wanted, at < text.count, text[at] >= 0x80 {
      let length = UTF8Check.sequenceLength(text, at: at)
      guard length > 0 else { return (nil, at) }
      let byte = page.byte(scalar(text, at: at, length: length))
      guard byte != 0 else { return (nil, at) }
      if found.isEmpty {
        switch byte {
        case 0xC2...0xDF: wanted = 2
        case 0xE0...0xEF: wanted = 3
        case 0xF0...0xF4: wanted = 4
        default: return (nil, at)
        }
      }
      found.append(byte)
      at += length
    }
    guard found.count == wanted else { return (nil, at) }
    let isValid = found.withUnsafeBufferPointer { UTF8Check.sequenceLength($0, at: 0) == wanted }
    return (isValid ? found : nil, at)
  }

  private static func scalar(
    _ text: UnsafeBufferPointer<UInt8>, at index: Int, length: Int
  ) -> UInt32 {
    var value = UInt32(text[index]) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
    for offset in 1..<length { value = value << 6 | UInt32(text[index + offset] & 0x3F) }
    return value
  }

  private static func undo(_ text: UnsafeBufferPointer<UInt8>, by page: Page) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      let end = UTF8Check.endOfASCII(text, from: index)
      result.append(contentsOf: text[index..<end])
      index = end
      guard index < text.count else { break }
      let (sequence, next) = self.sequence(text, at: index, by: page)
      if let sequence {
        result.append(contentsOf: sequence)
        index = next
      } else {
        let length = max(1, UTF8Check.sequenceLength(text, at: index))
        result.append(contentsOf: text[index..<(index + length)])
        index += length
      }
    }
    return result
  }

  /// Cyrillic of eight bits that was read as Latin: nearly all characters beyond ASCII are letters of
  /// Latin-1, in words of their own.
  private static func wrongPage(
    _ text: UnsafeBufferPointer<UInt8>
  ) -> (utf8: [UInt8], damage: TextDamage)? {
    var bytes: [UInt8] = []
    var foreign = 0
    var seen = 0
    var index = 0
    while seen < sample {
      let end = UTF8Check.endOfASCII(text, from: index)
      if end > index { bytes.append(0x20) }
      index = end
      guard index < text.count else { break }
      let length = UTF8Check.sequenceLength(text, at: index)
      guard length > 0 else { return nil }
      let byte = latin.byte(scalar(text, at: index, length: length))
      if byte == 0 {
        foreign += 1
        if foreign > 16, foreign * 10 > seen { return nil }
      } else {
        bytes.append(byte)
      }
      seen += 1
      index += length
    }
    guard seen >= CyrillicGuess.fewestBytes, foreign * 10 <= seen,
      let name = bytes.withUnsafeBufferPointer({ CyrillicGuess.page(of: $0) }),
      case .iconv(let converter, _) = EncodingLabel(name.utf8).kind
    else { return nil }
    return (reread(text, by: converter), .wrongPage)
  }

  private static func reread(_ text: UnsafeBufferPointer<UInt8>, by converter: String) -> [UInt8] {
    var raw: [UInt8] = []
    raw.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      let end = UTF8Check.endOfASCII(text, from: index)
      raw.append(contentsOf: text[index..<end])
      index = end
      guard index < text.count else { break }
      let length = max(1, UTF8Check.sequenceLength(text, at: index))
      let byte = length > 1 ? latin.byte(scalar(text, at: index, length: length)) : 0
      raw.append(byte == 0 ? UInt8(ascii: "?") : byte)
      index += length
    }
    return raw.withUnsafeBufferPointer { IconvDecoder.decode($0, from: converter)?.utf8 } ?? raw
  }
}

extension TextDamage {
  /// What was done about it; nil where nothing could be.
  var note: RepairNote? {
    switch self {
    case .replaced, .questionMarks: nil
    case .encodedTwice:
      RepairNote(line: 0, column: 0, message: "the text was encoded in UTF-8 twice and read back")
    case .wrongPage:
      RepairNote(
        line: 0, column: 0, message: "the text had been read by a wrong code page and was read back"
      )
    }
  }
}
