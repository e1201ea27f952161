import FeedModel
import ReadableText

/// A cursor over the bytes of a date.
struct DateTokens {
  let bytes: UnsafeBufferPointer<UInt8>
  var index = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var atEnd: Bool { index >= bytes.count }

  /// The byte `offset` places ahead, 0 beyond the end.
  func peek(_ offset: Int = 0) -> UInt8 {
    index + offset < bytes.count ? bytes[index + offset] : 0
  }

  mutating func skipSpace() {
    while !atEnd, bytes[index] <= 0x20 || bytes[index] == UInt8(ascii: ",") { index += 1 }
  }

  /// Skips `byte` where it comes next.
  mutating func skip(_ byte: UInt8) -> Bool {
    guard !atEnd, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  /// Digits at the cursor: their value (cut at 18 digits) and number; nil where there are none.
  mutating func number() -> (value: Int64, digits: Int)? {
    var value: Int64 = 0
    let start = index
    while !atEnd, CharacterReference.isDigit(bytes[index]), index - start < 18 {
      value = value * 10 + Int64(bytes[index] - 0x30)
      index += 1
    }
    return index > start ? (value, index - start) : nil
  }

  /// Letters at the cursor, everything beyond ASCII counted as one.
  mutating func word() -> DateWord {
    let start = index
    while !atEnd, CharacterReference.isLetter(bytes[index]) || bytes[index] >= 0x80 { index += 1 }
    return DateWord(UnsafeBufferPointer(rebasing: bytes[start..<index]))
  }

  /// `12:34`, `12:34:56`, `12:34:56.789` at the cursor, hours read already; false where malformed.
  mutating func minutes(into parts: inout DateParts) -> Bool {
    guard skip(UInt8(ascii: ":")), let minute = number(), minute.digits <= 2 else { return false }
    parts.minute = minute.value
    guard peek() == UInt8(ascii: ":") else { return true }
    index += 1
    guard let second = number(), second.digits <= 2 else { return false }
    parts.second = second.value
    readFraction(into: &parts)
    return true
  }

  /// A decimal fraction of a second, cut to milliseconds.
  mutating func readFraction(into parts: inout DateParts) {
    guard peek() == UInt8(ascii: ".") || peek() == UInt8(ascii: ","),
      CharacterReference.isDigit(peek(1))
    else { return }
    index += 1
    var scale: Int64 = 100
    while !atEnd, CharacterReference.isDigit(bytes[index]) {
      parts.millisecond += Int64(bytes[index] - 0x30) * scale
      scale /= 10
      index += 1
    }
  }

  /// `+0200`, `+02:00`, `-5`, `+02` at the cursor, in minutes; nil where malformed.
  mutating func numericZone() -> Int64? {
    guard peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") else { return nil }
    let sign: Int64 = peek() == UInt8(ascii: "-") ? -1 : 1
    index += 1
    guard let first = number() else { return nil }
    if peek() == UInt8(ascii: ":") {
      index += 1
      guard let second = number(), second.digits == 2, second.value < 60, first.digits <= 2 else {
        return nil
      }
      return sign * (first.value * 60 + second.value)
    }
    switch first.digits {
    case 1, 2: return sign * first.value * 60
    case 3, 4:
      guard first.value % 100 < 60 else { return nil }
      return sign * (first.value / 100 * 60 + first.value % 100)
    default: return nil
    }
  }
}
