import FeedModel
import ReadableText

/// A start tag read leniently. Ranges are of the document.
struct ScannedTag {
  struct Attribute {
    var name: Range<Int>
    var value: Range<Int>
  }
  var name: Range<Int>
  var attributes: [Attribute] = []
  var end: Int
  var isEmpty = false
  /// What had to be mended, for the repair note.
  var fault: String?
  /// Whether attributes were left out because there are too many bytes of them.
  var isCut = false
}

/// Reads tags as they are found: unquoted and unclosed values, missing `>`, attributes without a
/// value, and of a tag of megabytes (a picture as a `data:` URL) the attributes at its beginning. In
/// linear time: a quote that was looked for in vain is not looked for again.
struct TagScanner {
  enum Result {
    case tag(ScannedTag)
    /// The `<` is a character.
    case text
    /// The document ends within the tag.
    case cut
  }

  let bytes: UnsafeBufferPointer<UInt8>
  let limit: Int
  private var noDoubleQuoteFrom = Int.max
  private var noSingleQuoteFrom = Int.max

  init(_ bytes: UnsafeBufferPointer<UInt8>, limit: Int) {
    self.bytes = bytes
    self.limit = limit
  }

  /// Reads the start tag at `index`, which points at `<`.
  mutating func read(at index: Int) -> Result {
    let nameStart = index + 1
    guard nameStart < bytes.count, isNameStart(bytes[nameStart]) else { return .text }
    var at = endOfName(from: nameStart)
    guard at < bytes.count else { return .cut }
    guard endsName(bytes[at]) else { return .text }
    var tag = ScannedTag(name: nameStart..<at, end: at)
    let isContainer = isContainer(tag.name)
    while true {
      while at < bytes.count, bytes[at] <= 0x20 || bytes[at] == UInt8(ascii: "/") {
        tag.isEmpty = bytes[at] == UInt8(ascii: "/")
        at += 1
      }
      guard at < bytes.count else { return .cut }
      if bytes[at] == UInt8(ascii: ">") {
        tag.end = at + 1
        return .tag(tag)
      }
      if bytes[at] == UInt8(ascii: "<") {
        // `<title Item one</title>`: the tag ends where the next begins.
        tag.fault = "a start tag has no '>'"
        tag.end = at
        tag.isEmpty = false
        return .tag(tag)
      }
      tag.isEmpty = false
      guard attribute(at: &at, into: &tag, isContainer: isContainer) else { return .cut }
      if at - index > limit, tag.attributes.last?.value.upperBound ?? 0 > index + limit {
        tag.attributes.removeLast()
        tag.isCut = true
      }
    }
  }

  /// Whether an element is never empty in a feed worth reading, so that a slash at the end of an
  /// unquoted value (`<rss xmlns:a=http://a.example/>`) belongs to the value.
  private func isContainer(_ name: Range<Int>) -> Bool {
    let start = bytes[name].lastIndex(of: UInt8(ascii: ":")).map { $0 + 1 } ?? name.lowerBound
    for known: StaticString in ["rss", "feed", "rdf", "channel", "item", "entry"]
    where name.upperBound - start == known.utf8CodeUnitCount && bytes.hasASCII(known, at: start) {
      return true
    }
    return false
  }

  /// Reads one attribute. Returns false where the document ends within it.
  private mutating func attribute(
    at index: inout Int, into tag: inout ScannedTag, isContainer: Bool
  ) -> Bool {
    let start = index
    while index < bytes.count, bytes[index] > 0x20, bytes[index] != UInt8(ascii: "="),
      bytes[index] != UInt8(ascii: ">"), bytes[index] != UInt8(ascii: "<"),
      bytes[index] != UInt8(ascii: "/") || index == start
    {
      index += 1
    }
    let name = start..<index
    if name.isEmpty { index += 1 }
    while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
    guard index < bytes.count else { return false }
    guard bytes[index] == UInt8(ascii: "="), !name.isEmpty else {
      if !name.isEmpty { tag.attributes.append(.init(name: name, value: index..<index)) }
      return true
    }
    index += 1
    while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
    guard index < bytes.count else { return false }
    let value = value(at: &index, into: &tag, isContainer: isContainer)
    tag.attributes.append(.init(name: name, value: value))
    return true
  }

  private mutating func value(
    at index: inout Int, into tag: inout ScannedTag, isContainer: Bool
  ) -> Range<Int> {
    let quote = bytes[index]
    if quote == 0x22 || quote == 0x27 {
      let start = index + 1
      if let close = closing(quote, from: start) {
        index = close + 1
        return start..<close
      }
      tag.fault = "a quote of an attribute is not closed"
      index = start
    } else {
      tag.fault = "an attribute has no quotes"
    }
    let start = index
    while index < bytes.count, bytes[index] > 0x20, bytes[index] != UInt8(ascii: ">"),
      bytes[index] != UInt8(ascii: "<")
    {
      index += 1
    }
    // `<br clear=all/>`.
    if !isContainer, index > start, index < bytes.count, bytes[index] == UInt8(ascii: ">"),
      bytes[index - 1] == UInt8(ascii: "/")
    {
      index -= 1
    }
    return start..<index
  }

  /// The closing quote: behind it comes white space or the end of the tag. Anything else was meant
  /// for another attribute, so that this value was never closed.
  private mutating func closing(_ quote: UInt8, from start: Int) -> Int? {
    let double = quote == 0x22
    if start >= (double ? noDoubleQuoteFrom : noSingleQuoteFrom) { return nil }
    guard let close = bytes.firstIndex(of: quote, from: start) else {
      if double { noDoubleQuoteFrom = start } else { noSingleQuoteFrom = start }
      return nil
    }
    guard close + 1 < bytes.count else { return nil }
    let next = bytes[close + 1]
    let ends = next <= 0x20 || next == UInt8(ascii: ">") || next == UInt8(ascii: "/")
    let value = UnsafeBufferPointer(rebasing: bytes[start..<close])
    if ends, value.count <= 512 { return close }
    // `a="1"b="2"` lacks a space only; a value that would run over a tag lacks its quote.
    return value.contains(UInt8(ascii: ">")) ? nil : close
  }

  func endOfName(from start: Int) -> Int {
    var at = start
    while at < bytes.count, isName(bytes[at]) { at += 1 }
    return at
  }

  func isNameStart(_ byte: UInt8) -> Bool {
    CharacterReference.isLetter(byte) || byte == UInt8(ascii: "_")
  }

  private func isName(_ byte: UInt8) -> Bool {
    CharacterReference.isLetter(byte) || CharacterReference.isDigit(byte) || byte >= 0x80
      || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: ".")
  }

  private func endsName(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/")
      || byte == UInt8(ascii: "<")
  }
}
