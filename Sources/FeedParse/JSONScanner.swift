import FeedModel
import ReadableText

/// Reads JSON (RFC 8259) from bytes, value by value as the caller asks for them: no tree is built, so
/// that a document of empty lists takes no more memory than one of text (it took 40 times its size).
///
/// Lenient where a feed loses nothing by it: control characters in strings, a comma before a closing
/// bracket. Depth is limited, so that nothing overflows the stack.
package struct JSONScanner {
  /// Where and why reading ended.
  package struct Fault: Error {
    package var offset: Int
    /// What is wrong with the document; nil where the budget is exhausted.
    package var message: String?

    package init(offset: Int, message: String?) {
      self.offset = offset
      self.message = message
    }
  }

  /// What kind of value comes next.
  package enum Kind {
    case object, list, text, number, word
  }

  private static let maximumDepth = 64
  private let bytes: UnsafeBufferPointer<UInt8>
  private let budget: WorkBudget
  package private(set) var index = 0
  private var depth = 0

  package init(_ bytes: UnsafeBufferPointer<UInt8>, budget: WorkBudget, from index: Int = 0) {
    self.index = max(0, index)
    self.bytes = bytes
    self.budget = budget
  }

  /// The kind of the next value, which is not read yet.
  package mutating func next() throws(Fault) -> Kind {
    skipSpace()
    guard let byte = bytes[at: index] else { throw fault("the document ends within a value") }
    switch byte {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .list
    case UInt8(ascii: "\""): return .text
    case UInt8(ascii: "-"), 0x30...0x39: return .number
    case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"): return .word
    default: throw fault("a value was expected")
    }
  }

  /// Asserts that nothing but white space follows.
  package mutating func end() throws(Fault) {
    skipSpace()
    guard index == bytes.count else { throw fault("something follows the end of the document") }
  }

  /// Reads an object: `member` is called for each name and must read or skip its value. A value of
  /// another kind is skipped.
  mutating func object(
    _ member: (inout JSONScanner, JSONName?) throws(Fault) -> Void
  ) throws(Fault) {
    guard try next() == .object else { return try skip() }
    try nested { (scanner) throws(Fault) in
      while try scanner.goesOn(until: UInt8(ascii: "}"), in: "an object") {
        guard scanner.bytes[scanner.index] == UInt8(ascii: "\"") else {
          throw scanner.fault("a name was expected")
        }
        let name = try scanner.name()
        scanner.skipSpace()
        guard scanner.bytes[at: scanner.index] == UInt8(ascii: ":") else {
          throw scanner.fault("a colon was expected")
        }
        scanner.index += 1
        try member(&scanner, name)
      }
    }
  }

  /// Reads an object whose names are not known beforehand: `member` is called with where each name's
  /// opening quotation mark stands, and must read or skip its value. A value of another kind is skipped.
  package mutating func members(
    _ member: (inout JSONScanner, Int) throws(Fault) -> Void
  ) throws(Fault) {
    guard try next() == .object else { return try skip() }
    try nested { (scanner) throws(Fault) in
      while try scanner.goesOn(until: UInt8(ascii: "}"), in: "an object") {
        let start = scanner.index
        guard scanner.bytes[scanner.index] == UInt8(ascii: "\"") else {
          throw scanner.fault("a name was expected")
        }
        try scanner.skipString()
        scanner.skipSpace()
        guard scanner.bytes[at: scanner.index] == UInt8(ascii: ":") else {
          throw scanner.fault("a colon was expected")
        }
        scanner.index += 1
        try member(&scanner, start)
      }
    }
  }

  /// Reads a list: `element` is called for each value and must read or skip it. A value of another
  /// kind is skipped.
  package mutating func list(_ element: (inout JSONScanner) throws(Fault) -> Void) throws(Fault) {
    guard try next() == .list else { return try skip() }
    try nested { (scanner) throws(Fault) in
      while try scanner.goesOn(until: UInt8(ascii: "]"), in: "a list") { try element(&scanner) }
    }
  }

  /// Reads a string, or a number as written (identifiers may be numbers, and none is reckoned with).
  /// Any other value is skipped and nil.
  package mutating func text() throws(Fault) -> [UInt8]? {
    switch try next() {
    case .text: return try string()
    case .number: return Array(bytes[number()])
    default:
      try skip()
      return nil
    }
  }

  /// Passes over the next value.
  package mutating func skip() throws(Fault) {
    switch try next() {
    case .object: try object { (scanner, _) throws(Fault) in try scanner.skip() }
    case .list: try list { (scanner) throws(Fault) in try scanner.skip() }
    case .text: try skipString()
    case .number: _ = number()
    case .word: try word()
    }
  }

  private func fault(_ message: String) -> Fault { Fault(offset: index, message: message) }

  private func spend(_ count: Int) throws(Fault) {
    guard budget.spend(count) else { throw Fault(offset: index, message: nil) }
  }

  private mutating func skipSpace() {
    while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
  }

  private mutating func nested(
    _ body: (inout JSONScanner) throws(Fault) -> Void
  ) throws(Fault) {
    guard depth < Self.maximumDepth else { throw fault("values are nested too deep") }
    depth += 1
    index += 1
    try body(&self)
    depth -= 1
  }

  /// Whether another member or element comes; passes what ends the value.
  private mutating func goesOn(until end: UInt8, in what: String) throws(Fault) -> Bool {
    try spend(WorkBudget.element)
    while true {
      skipSpace()
      guard index < bytes.count else { throw fault("the document ends within \(what)") }
      if bytes[index] == end {
        index += 1
        return false
      }
      guard bytes[index] == UInt8(ascii: ",") else { return true }
      index += 1
    }
  }

  private mutating func word() throws(Fault) {
    for known: StaticString in ["true", "false", "null"] where bytes.hasASCII(known, at: index) {
      index += known.utf8CodeUnitCount
      return
    }
    throw fault("a value was expected")
  }

  private mutating func number() -> Range<Int> {
    let start = index
    while index < bytes.count,
      CharacterReference.isDigit(bytes[index]) || "+-.eE".utf8.contains(bytes[index])
    {
      index += 1
    }
    return start..<index
  }

  /// A name as far as it is known; one with escapes is none of ours.
  private mutating func name() throws(Fault) -> JSONName? {
    let start = index + 1
    try skipString()
    return JSONName.table.meaning(
      of: UnsafeBufferPointer(rebasing: bytes[start..<(index - 1)].prefix(Bound.name.limit + 1)))
  }

  /// Passes over a string, and leaves the cursor behind its closing quote.
  private mutating func skipString() throws(Fault) {
    let opening = index
    index += 1
    while let close = bytes.firstIndex(of: UInt8(ascii: "\""), from: index) {
      var backslashes = close
      while backslashes > index, bytes[backslashes - 1] == UInt8(ascii: "\\") { backslashes -= 1 }
      index = close + 1
      if (close - backslashes) & 1 == 0 { return try spend(close - opening) }
    }
    index = opening
    throw fault("a string is not closed")
  }

  /// A string with its escapes undone. A lone surrogate becomes U+FFFD.
  private mutating func string() throws(Fault) -> [UInt8] {
    let opening = index
    try skipString()
    let end = index - 1
    index = opening + 1
    var result: [UInt8] = []
    result.reserveCapacity(end - index)
    while index < end {
      let plain = bytes.firstIndex(of: UInt8(ascii: "\\"), from: index).map { min($0, end) } ?? end
      result.append(contentsOf: bytes[index..<plain])
      index = plain
      guard index < end else { break }
      let escape = bytes[index + 1]
      index += 2
      switch escape {
      case UInt8(ascii: "n"): result.append(0x0A)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "r"): result.append(0x0D)
      case UInt8(ascii: "b"), UInt8(ascii: "f"): result.append(0x20)
      case UInt8(ascii: "u"): appendUnicode(to: &result)
      default: result.append(escape)
      }
    }
    index = end + 1
    return result
  }

  private mutating func appendUnicode(to result: inout [UInt8]) {
    var value = hexadecimal() ?? 0xFFFD
    if (0xD800...0xDBFF).contains(value), bytes.hasASCII("\\u", at: index) {
      let back = index
      index += 2
      if let low = hexadecimal(), (0xDC00...0xDFFF).contains(low) {
        value = 0x10000 + ((value - 0xD800) << 10 | (low - 0xDC00))
      } else {
        index = back
      }
    }
    let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
    result.append(contentsOf: UTF8.encode(scalar).unsafelyUnwrapped)
  }

  private mutating func hexadecimal() -> UInt32? {
    guard index + 4 <= bytes.count else { return nil }
    var value: UInt32 = 0
    for offset in 0..<4 {
      guard let digit = CharacterReference.hexDigit(bytes[index + offset]) else { return nil }
      value = value << 4 | UInt32(digit)
    }
    index += 4
    return value
  }
}

/// The names of JSON Feed that mean something here.
enum JSONName: UInt8 {
  case version, title, homePage, description, language, authors, author, items
  case id, url, externalURL, published, modified, summary, contentHTML, contentText, tags
  case attachments, name, mimeType, size

  static let table: NameTable<JSONName> = [
    "version": .version, "title": .title, "home_page_url": .homePage, "description": .description,
    "language": .language, "authors": .authors, "author": .author, "items": .items, "id": .id,
    "url": .url, "external_url": .externalURL, "date_published": .published,
    "date_modified": .modified, "summary": .summary, "content_html": .contentHTML,
    "content_text": .contentText, "tags": .tags, "attachments": .attachments, "name": .name,
    "mime_type": .mimeType, "size_in_bytes": .size,
  ]
}
