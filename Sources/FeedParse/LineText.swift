import FeedModel
import ReadableText

/// Short values that hold no markup: identifiers, addresses, dates.
enum LineText {
  /// `bytes` without control characters and without white space at the ends; inner white space
  /// stays as it is but for line ends and tabs, which become spaces.
  static func clean(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    var start = 0
    var end = bytes.count
    while start < end, bytes[start] <= 0x20 { start += 1 }
    while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
    let trimmed = UnsafeBufferPointer(rebasing: bytes[start..<end])
    guard trimmed.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0xC2 }) else {
      return String(decoding: trimmed, as: UTF8.self)
    }
    var kept: [UInt8] = []
    kept.reserveCapacity(trimmed.count)
    var index = 0
    while index < trimmed.count {
      let byte = trimmed[index]
      index += 1
      if byte == 0x0A || byte == 0x09 || byte == 0x0D {
        kept.append(0x20)
      } else if byte == 0xC2, index < trimmed.count, (0x80...0x9F).contains(trimmed[index]) {
        index += 1
      } else if byte >= 0x20, byte != 0x7F {
        kept.append(byte)
      }
    }
    return String(decoding: kept, as: UTF8.self)
  }

  /// An address: as ``clean(_:)``, but line ends and tabs inside go (URL Standard, section 4.4), and
  /// `&amp;` is the ampersand it was before somebody escaped it twice.
  static func address(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    guard bytes.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "&") }) else {
      return clean(bytes)
    }
    var kept: [UInt8] = []
    kept.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "&"), bytes.hasASCII("&amp;", at: index) {
        kept.append(byte)
        index += 5
        continue
      }
      if byte != 0x0A, byte != 0x09, byte != 0x0D { kept.append(byte) }
      index += 1
    }
    return kept.withUnsafeBufferPointer { clean($0) }
  }

  /// A language tag with the hyphens BCP 47 wants.
  static func languageTag(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "_")) else { return text }
    let bytes = text.utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// `text`, or nil where it is empty.
  static func nonEmpty(_ text: String?) -> String? {
    guard let text, !text.isEmpty else { return nil }
    return text
  }
}
