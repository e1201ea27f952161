/// Walks over the tags of a web page, as far as is needed to find what its links say: no tree is built, and
/// each byte is looked at a fixed number of times.
struct PageTags {
  private let bytes: [UInt8]
  private var at = 0

  /// One start tag.
  struct Tag {
    /// In lower case.
    let name: String
    /// Names in lower case; of repeated ones the first counts. Character references are undone.
    let attributes: [String: [UInt8]]

    /// An attribute's value as words in lower case.
    func words(_ name: String) -> [String] {
      (attributes[name] ?? []).split { $0 <= 0x20 }.prefix(16).map(PageTags.lower)
    }
  }

  init(_ page: some Sequence<UInt8>) { bytes = Array(page) }

  /// Elements whose content is no markup.
  private static let raw: Set<String> = ["script", "style", "textarea", "title"]
  private static let longestName = 32
  private static let mostAttributes = 64

  /// The next start tag called `wanted`; nil at the end.
  mutating func next(_ wanted: Set<String>) -> Tag? {
    while let open = find(UInt8(ascii: "<"), from: at) {
      at = open + 1
      if bytes[at...].starts(with: "!--".utf8) {
        guard let end = find("-->", from: at + 3) else { break }
        at = end
        continue
      }
      guard at < bytes.count, (0x61...0x7A).contains(bytes[at] | 0x20) else { continue }
      let name = word { $0 <= 0x20 || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ">") }
      if wanted.contains(name) { return Tag(name: name, attributes: attributes()) }
      skipAttributes()
      if Self.raw.contains(name) {
        guard let end = find("</" + name, from: at, foldingCase: true) else { break }
        at = end
      }
    }
    at = bytes.count
    return nil
  }

  private mutating func attributes() -> [String: [UInt8]] {
    var result: [String: [UInt8]] = [:]
    while let (name, value) = attribute() {
      if result[name] == nil, result.count < Self.mostAttributes {
        result[name] = Self.undoingReferences(value)
      }
    }
    return result
  }

  private mutating func skipAttributes() { while attribute() != nil {} }

  /// The attribute at the cursor; nil at the end of the tag, which is passed.
  private mutating func attribute() -> (String, ArraySlice<UInt8>)? {
    while at < bytes.count, bytes[at] <= 0x20 || bytes[at] == UInt8(ascii: "/") { at += 1 }
    guard at < bytes.count, bytes[at] != UInt8(ascii: ">") else {
      at = min(at + 1, bytes.count)
      return nil
    }
    // HTML lets a name begin with the sign.
    let first = at
    let name = word {
      $0 <= 0x20 || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "=")
    }
    if at == first { at += 1 }
    skipBlanks()
    guard at < bytes.count, bytes[at] == UInt8(ascii: "=") else { return (name, []) }
    at += 1
    skipBlanks()
    guard at < bytes.count else { return (name, []) }
    let quote = bytes[at]
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      let start = at + 1
      let end = find(quote, from: start) ?? bytes.count
      at = min(end + 1, bytes.count)
      return (name, bytes[min(start, end)..<end])
    }
    let start = at
    while at < bytes.count, bytes[at] > 0x20, bytes[at] != UInt8(ascii: ">") { at += 1 }
    return (name, bytes[start..<at])
  }

  private mutating func skipBlanks() { while at < bytes.count, bytes[at] <= 0x20 { at += 1 } }

  private mutating func word(until isEnd: (UInt8) -> Bool) -> String {
    let start = at
    while at < bytes.count, !isEnd(bytes[at]) { at += 1 }
    return Self.lower(bytes[start..<at].prefix(Self.longestName))
  }

  private func find(_ byte: UInt8, from start: Int) -> Int? {
    start < bytes.count ? bytes[start...].firstIndex(of: byte) : nil
  }

  private func find(_ text: String, from start: Int, foldingCase: Bool = false) -> Int? {
    let wanted = Array(text.utf8)
    guard let first = wanted.first else { return nil }
    var start = start
    while let found = find(first, from: start) {
      let part = bytes[found...].prefix(wanted.count)
      if foldingCase ? Self.lower(part) == text : part.elementsEqual(wanted) { return found }
      start = found + 1
    }
    return nil
  }

  static func lower(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
  }

  private static let references: [(text: [UInt8], byte: UInt8)] = [
    (Array("&amp;".utf8), 0x26), (Array("&quot;".utf8), 0x22), (Array("&apos;".utf8), 0x27),
    (Array("&lt;".utf8), 0x3C), (Array("&gt;".utf8), 0x3E), (Array("&sol;".utf8), 0x2F),
    (Array("&colon;".utf8), 0x3A), (Array("&period;".utf8), 0x2E),
  ]

  /// `value` with the references that addresses are written with undone.
  private static func undoingReferences(_ value: ArraySlice<UInt8>) -> [UInt8] {
    guard value.contains(UInt8(ascii: "&")) else { return Array(value) }
    var result: [UInt8] = []
    var rest = value
    while let byte = rest.first {
      if byte == UInt8(ascii: "&") {
        if let named = references.first(where: { rest.starts(with: $0.text) }) {
          result.append(named.byte)
          rest = rest.dropFirst(named.text.count)
          continue
        }
        if let (code, length) = numeric(rest) {
          result.append(code)
          rest = rest.dropFirst(length)
          continue
        }
      }
      result.append(byte)
      rest = rest.dropFirst()
    }
    return result
  }

  /// An ASCII character as a number: `&#38;`, `&#x26;`.
  private static func numeric(_ text: ArraySlice<UInt8>) -> (UInt8, Int)? {
    let head = text.prefix(10)
    guard head.starts(with: "&#".utf8), let end = head.firstIndex(of: UInt8(ascii: ";")) else {
      return nil
    }
    let digits = head[head.startIndex..<end].dropFirst(2)
    let isHex = digits.first.map { $0 | 0x20 } == UInt8(ascii: "x")
    let number = String(decoding: isHex ? digits.dropFirst() : digits, as: UTF8.self)
    guard let code = UInt8(number, radix: isHex ? 16 : 10), (0x20..<0x7F).contains(code) else {
      return nil
    }
    return (code, end - head.startIndex + 1)
  }
}
