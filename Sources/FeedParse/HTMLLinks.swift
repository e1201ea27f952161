import FeedModel
import ReadableText

/// Makes the relative URLs in the attributes of HTML absolute. Everything else is copied byte by
/// byte: this is no sanitizer, and nothing it returns may be shown unescaped.
enum HTMLLinks {
  /// Appends `html` to `result` with its URLs resolved against `base`.
  static func resolve(
    _ html: UnsafeBufferPointer<UInt8>, against base: String?, to result: inout ByteBuffer
  ) {
    guard let base else {
      result.append(html)
      return
    }
    var copied = 0
    var at = 0
    while let less = html.firstIndex(of: UInt8(ascii: "<"), from: at) {
      at = less + 1
      guard at < html.count, CharacterReference.isLetter(html[at]) else { continue }
      while at < html.count, !isSpace(html[at]), html[at] != UInt8(ascii: ">") { at += 1 }
      while let attribute = nextAttribute(html, at: &at) {
        guard isURL(attribute.name, in: html) else { continue }
        let value = UnsafeBufferPointer(rebasing: html[attribute.value])
        guard let absolute = absolute(value, against: base) else { continue }
        result.append(UnsafeBufferPointer(rebasing: html[copied..<attribute.value.lowerBound]))
        appendValue(absolute, quoted: attribute.quoted, to: &result)
        copied = attribute.value.upperBound
      }
    }
    result.append(UnsafeBufferPointer(rebasing: html[copied...]))
  }

  /// An attribute in a tag.
  struct Found {
    var name: Range<Int>
    var value: Range<Int>
    var quoted: Bool
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte <= 0x20 }

  /// The next attribute of the tag at the cursor; nil at the tag's end, which is passed.
  static func nextAttribute(
    _ html: UnsafeBufferPointer<UInt8>, at index: inout Int
  ) -> Found? {
    while index < html.count, isSpace(html[index]) || html[index] == UInt8(ascii: "/") {
      index += 1
    }
    guard index < html.count, html[index] != UInt8(ascii: ">") else { return nil }
    let start = index
    while index < html.count, !isSpace(html[index]), html[index] != UInt8(ascii: ">"),
      html[index] != UInt8(ascii: "=") || index == start
    {
      index += 1
    }
    let name = start..<index
    while index < html.count, isSpace(html[index]) { index += 1 }
    guard index < html.count, html[index] == UInt8(ascii: "=") else {
      return Found(name: name, value: index..<index, quoted: true)
    }
    index += 1
    while index < html.count, isSpace(html[index]) { index += 1 }
    guard index < html.count else { return nil }
    let quote = html[index]
    if quote == 0x22 || quote == 0x27 {
      guard let close = html.firstIndex(of: quote, from: index + 1) else {
        index = html.count
        return nil
      }
      let value = (index + 1)..<close
      index = close + 1
      return Found(name: name, value: value, quoted: true)
    }
    let first = index
    while index < html.count, !isSpace(html[index]), html[index] != UInt8(ascii: ">") { index += 1 }
    return Found(name: name, value: first..<index, quoted: false)
  }

  private static let names: [StaticString] = [
    "href", "src", "action", "cite", "data", "poster", "background", "longdesc", "codebase",
    "classid", "usemap", "profile", "formaction", "dynsrc", "lowsrc", "icon",
  ]

  private static func isURL(_ name: Range<Int>, in html: UnsafeBufferPointer<UInt8>) -> Bool {
    names.contains {
      $0.utf8CodeUnitCount == name.count && html.hasASCII($0, at: name.lowerBound)
    }
  }

  private static func absolute(
    _ value: UnsafeBufferPointer<UInt8>, against base: String
  ) -> String? {
    var decoded: [UInt8] = []
    var index = 0
    while index < value.count {
      if value[index] == UInt8(ascii: "&"),
        let reference = CharacterReference.read(value, at: index, inAttribute: true)
      {
        for scalar in [reference.scalars.0, reference.scalars.1] where scalar != 0 {
          if let valid = Unicode.Scalar(scalar) {
            decoded.append(contentsOf: UTF8.encode(valid).unsafelyUnwrapped)
          }
        }
        index += reference.length
      } else {
        decoded.append(value[index])
        index += 1
      }
    }
    let text = decoded.withUnsafeBufferPointer { LineText.clean($0) }
    guard !text.isEmpty, !URLReference.isAbsolute(text) else { return nil }
    return URLReference.resolve(text, against: base)
  }

  private static func appendValue(_ text: String, quoted: Bool, to result: inout ByteBuffer) {
    if !quoted { result.append(UInt8(ascii: "\"")) }
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): result.append("&amp;")
      case UInt8(ascii: "\""): result.append("&quot;")
      case UInt8(ascii: "'"): result.append("&#39;")
      case UInt8(ascii: "<"): result.append("&lt;")
      default: result.append(byte)
      }
    }
    if !quoted { result.append(UInt8(ascii: "\"")) }
  }
}
