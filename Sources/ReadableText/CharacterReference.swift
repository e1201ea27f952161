import FeedModel

/// One `&…;` in text or in an attribute value.
///
/// HTML Standard, section 13.2.5.72 and following: decimal and hexadecimal numbers, names with and
/// without the semicolon, `&#128;` to `&#159;` as windows-1252.
package struct CharacterReference {
  /// The scalars it stands for; the second is 0 where there is one, the first where the
  /// reference names nothing that may stand in a text.
  package var scalars: (UInt32, UInt32)
  /// Bytes from the ampersand to the end of the reference.
  package var length: Int

  /// Reads the reference at `index`, which points at an ampersand; nil where there is none, so
  /// that the ampersand is text.
  ///
  /// - Parameter inAttribute: in attribute values a name without semicolon before `=` or a letter
  ///   is no reference (`?a=1&copy=2`).
  package static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, at index: Int, inAttribute: Bool = false
  ) -> CharacterReference? {
    let next = index + 1
    guard next < bytes.count else { return nil }
    if bytes[next] == UInt8(ascii: "#") { return number(bytes, at: index) }
    guard isLetter(bytes[next]) else { return nil }
    var end = next
    let limit = min(bytes.count, next + NamedCharacters.longestName + 1)
    while end < limit, isLetter(bytes[end]) || isDigit(bytes[end]) { end += 1 }
    let closed = end < bytes.count && bytes[end] == UInt8(ascii: ";")
    let name = UnsafeBufferPointer(rebasing: bytes[next..<end])
    if let scalars = NamedCharacters.shared.scalars(name, withSemicolon: closed) {
      let followed = !closed && end < bytes.count && bytes[end] == UInt8(ascii: "=")
      if inAttribute && followed { return nil }
      return CharacterReference(scalars: scalars, length: end - index + (closed ? 1 : 0))
    }
    return nil
  }

  private static func number(
    _ bytes: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> CharacterReference? {
    var at = index + 2
    guard at < bytes.count else { return nil }
    var value: UInt32 = 0
    let digits: Int
    if bytes[at] | 0x20 == UInt8(ascii: "x") {
      at += 1
      let start = at
      while at < bytes.count, let digit = hexDigit(bytes[at]) {
        value = value > 0x10FFFF ? value : value << 4 | UInt32(digit)
        at += 1
      }
      digits = at - start
    } else {
      let start = at
      while at < bytes.count, isDigit(bytes[at]) {
        value = value > 0x10FFFF ? value : value * 10 + UInt32(bytes[at] - 0x30)
        at += 1
      }
      digits = at - start
    }
    guard digits > 0 else { return nil }
    if at < bytes.count, bytes[at] == UInt8(ascii: ";") { at += 1 }
    if (0x80...0x9F).contains(value) { value = Windows1252.scalar(UInt8(value)) }
    if Unicode.Scalar(value) == nil || value == 0xFFFE || value == 0xFFFF { value = 0 }
    return CharacterReference(scalars: (value, 0), length: at - index)
  }

  package static func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26
  }

  package static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  package static func hexDigit(_ byte: UInt8) -> UInt8? {
    if isDigit(byte) { return byte - 0x30 }
    let lower = byte | 0x20
    return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : nil
  }
}
