import FeedModel
import ReadableText

/// The marks of a CDATA section that a publisher has escaped around a whole value
/// (`&lt;![CDATA[…]]&gt;`, or the same in JSON): they are no part of it.
enum SectionMarks {
  /// `bytes` without marks around all of it; as it is where another section ends inside.
  static func unwrapped(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    guard let start = bytes.firstIndex(where: { $0 > 0x20 }), bytes[start] == UInt8(ascii: "<"),
      bytes.hasASCII("<![cdata[", at: start)
    else { return bytes }
    var end = bytes.count
    while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
    var from = start
    var levels = 0
    while bytes.hasASCII("<![cdata[", at: from) {
      from += 9
      levels += 1
    }
    while levels > 0, end - from >= 3, bytes.hasASCII("]]>", at: end - 3) {
      end -= 3
      levels -= 1
    }
    let inner = UnsafeBufferPointer(rebasing: bytes[from..<end])
    var at = 0
    while let bracket = inner.firstIndex(of: UInt8(ascii: "]"), from: at) {
      if inner.hasASCII("]]>", at: bracket) { return bytes }
      at = bracket + 1
    }
    return inner
  }
}

/// HTML that was escaped once more than the format asks for (`&amp;lt;p&amp;gt;`): a reader would see
/// tags, or the marks of a section.
///
/// Only where nothing else can be meant: there is no tag at all, and an escaped one of a known element
/// stands at the beginning and at the end. Whoever writes about HTML does not begin and end with it.
enum EscapedTwice {
  /// `bytes` with one level of escaping undone; nil where they have but one.
  static func undone(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard let start = bytes.firstIndex(where: { $0 > 0x20 }), bytes.hasASCII("&lt;", at: start)
    else { return nil }
    var end = bytes.count
    while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
    if bytes.hasASCII("&lt;![cdata[", at: start), end - start >= 18,
      bytes.hasASCII("]]&gt;", at: end - 6)
    {
      return Array(bytes[(start + 12)..<(end - 6)])
    }
    guard bytes.firstIndex(of: UInt8(ascii: "<"), from: 0) == nil else { return nil }
    guard bytes.hasASCII("&gt;", at: end - 4) else { return nil }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var at = start
    while at < end {
      if bytes[at] == UInt8(ascii: "&") {
        let known = references.first { bytes.hasASCII($0.0, at: at) }
        result.append(known?.1 ?? bytes[at])
        at += known?.0.utf8CodeUnitCount ?? 1
      } else {
        result.append(bytes[at])
        at += 1
      }
    }
    let isMarkup = result.withUnsafeBufferPointer {
      HTMLText.isTag($0, at: 0, lastGreater: $0.count - 1)
    }
    return isMarkup ? result : nil
  }

  private static let references: [(StaticString, UInt8)] = [
    ("&lt;", UInt8(ascii: "<")), ("&gt;", UInt8(ascii: ">")), ("&amp;", UInt8(ascii: "&")),
    ("&quot;", UInt8(ascii: "\"")), ("&#39;", UInt8(ascii: "'")),
  ]
}
