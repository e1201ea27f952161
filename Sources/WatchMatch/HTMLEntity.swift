import FeedModel

/// A character reference that was copied from a page's source into a term (`AT&amp;T`). Items' text
/// holds the character.
enum HTMLEntity {
  private static let names: [(name: String, text: String)] = [
    ("amp", "&"), ("lt", "<"), ("gt", ">"), ("quot", "\""), ("apos", "'"), ("nbsp", " "),
  ]
  /// Letters of the longest name in HTML's table.
  private static let longestName = 31

  static func doubt(_ words: QueryWords) -> TermDoubt? {
    var decoded: [UInt8] = []
    var first: [UInt8]?
    var isWhole = true
    var rest = words.bytes[...]
    while let byte = rest.first {
      guard let reference = reference(at: rest) else {
        decoded.append(byte)
        rest = rest.dropFirst()
        continue
      }
      if first == nil { first = reference }
      if let text = text(of: reference) { decoded += text } else { isWhole = false }
      rest = rest.dropFirst(reference.count)
    }
    guard let first else { return nil }
    return TermDoubt(
      "holds the HTML entity \(String(decoding: first, as: UTF8.self)), which no item's text does",
      advice: isWhole
        ? "write \(TermsText.quoted(decoded))" : "write the character that it stands for")
  }

  /// `&name;`, `&#39;` or `&#x27;` at the beginning of `bytes`.
  private static func reference(at bytes: ArraySlice<UInt8>) -> [UInt8]? {
    guard bytes.first == UInt8(ascii: "&") else { return nil }
    let body = bytes.dropFirst().prefix(longestName + 1).prefix { $0 != UInt8(ascii: ";") }
    let end = bytes.dropFirst(body.count + 1).first
    guard end == UInt8(ascii: ";"), body.count > 1, let first = body.first else { return nil }
    let isName = first.isASCIILetter && body.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit }
    let isNumber = first == UInt8(ascii: "#") && number(Array(body.dropFirst())) != nil
    return isName || isNumber ? Array(bytes.prefix(body.count + 2)) : nil
  }

  private static func text(of reference: [UInt8]) -> [UInt8]? {
    let body = Array(reference.dropFirst().dropLast())
    if body.first == UInt8(ascii: "#") {
      return number(Array(body.dropFirst())).flatMap(Unicode.Scalar.init).map {
        Array(String($0).utf8)
      }
    }
    return names.first { Array($0.name.utf8) == body }.map { Array($0.text.utf8) }
  }

  /// The number of a reference, without its `#`.
  private static func number(_ digits: [UInt8]) -> UInt32? {
    let isHex = digits.first.map { $0 | 0x20 } == UInt8(ascii: "x")
    let digits = isHex ? Array(digits.dropFirst()) : digits
    let value = UInt32(String(decoding: digits, as: UTF8.self), radix: isHex ? 16 : 10)
    return digits.isEmpty ? nil : value
  }
}
