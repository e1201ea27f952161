import FeedModel
import ReadableText

/// Splits an author given as one string.
///
/// Forms seen: `me@example.org (Jane)`, `Jane (me@example.org)`, `Jane <me@example.org>`,
/// `mailto:me@example.org`, and each part alone.
enum PersonText {
  /// The person that `text`, trimmed already, names.
  static func read(_ text: String) -> Person {
    guard let range = address(in: text) else {
      return Person(name: LineText.nonEmpty(text))
    }
    let email = String(text[range])
    var before = trimmed(text[..<range.lowerBound])
    let after = trimmed(text[range.upperBound...])
    if before.endsWithWord("mailto:") { before = trimmed(Substring(before.utf8.dropLast(7))) }
    let name = trimmed(
      (before.isEmpty ? after : after.isEmpty ? before : before + " " + after)[...])
    return Person(name: LineText.nonEmpty(name), email: email)
  }

  /// Takes white space, quotes and brackets off both ends, and commas off the last.
  private static func trimmed(_ text: Substring) -> String {
    var cut = text.utf8
    while let first = cut.first, isAround(first) { cut = cut.dropFirst() }
    while let last = cut.last,
      isAround(last) || last == UInt8(ascii: ",") || last == UInt8(ascii: ";")
    {
      cut = cut.dropLast()
    }
    return String(Substring(cut))
  }

  private static func isAround(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...0x20, 0x22, 0x28, 0x29, 0x3C, 0x3E, 0x5B, 0x5D: true
    default: false
    }
  }

  /// The first mail address in `text`: a run of address characters with one `@` and a dot behind.
  private static func address(in text: String) -> Range<String.Index>? {
    let bytes = text.utf8
    guard let at = bytes.firstIndex(of: UInt8(ascii: "@")) else { return nil }
    var start = at
    while start > bytes.startIndex {
      let previous = bytes.index(before: start)
      guard isAddress(bytes[previous]) else { break }
      start = previous
    }
    var end = bytes.index(after: at)
    while end < bytes.endIndex, isAddress(bytes[end]) { end = bytes.index(after: end) }
    // A full stop ends the sentence, not the address.
    while end > at, bytes[bytes.index(before: end)] == UInt8(ascii: ".") {
      end = bytes.index(before: end)
    }
    guard start < at, bytes[at..<end].contains(UInt8(ascii: ".")) else { return nil }
    return start..<end
  }

  private static func isAddress(_ byte: UInt8) -> Bool {
    CharacterReference.isLetter(byte) || CharacterReference.isDigit(byte) || byte >= 0x80
      || "._-+%'".utf8.contains(byte)
  }
}
