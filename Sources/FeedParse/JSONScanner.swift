import ReadableText

/// A value of JSON (RFC 8259), as far as a feed needs it.
indirect enum JSONValue {
  case null
  case flag(Bool)
  /// Numbers as written: identifiers may be numbers, and none is reckoned with.
  case number(String)
  case text(String)
  case list([JSONValue])
  case object([(key: String, value: JSONValue)])

  /// The member `key` of an object; nil elsewhere and where it is missing or null.
  subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    for member in members where member.key == key {
      if case .null = member.value { return nil }
      return member.value
    }
    return nil
  }

  /// A string, or a number as written.
  var string: String? {
    switch self {
    case .text(let text): text
    case .number(let digits): digits
    default: nil
    }
  }

  /// The elements of a list; empty elsewhere.
  var elements: [JSONValue] {
    guard case .list(let values) = self else { return [] }
    return values
  }
}

/// Reads JSON from bytes. Lenient where a feed loses nothing by it: control characters in strings,
/// a comma before a closing bracket. Depth is limited, so that nothing overflows the stack.
struct JSONScanner {
  /// Where and why reading ended.
  struct Fault: Error {
    var offset: Int
    var message: String
  }

  private static let maximumDepth = 64
  private let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0
  private var depth = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// Reads one value and white space around it.
  mutating func document() throws(Fault) -> JSONValue {
    let value = try value()
    skipSpace()
    guard index == bytes.count else { throw fault("something follows the end of the document") }
    return value
  }

  private func fault(_ message: String) -> Fault { Fault(offset: index, message: message) }

  private mutating func skipSpace() {
    while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
  }

  private mutating func value() throws(Fault) -> JSONValue {
    skipSpace()
    guard index < bytes.count else { throw fault("the document ends within a value") }
    switch bytes[index] {
    case UInt8(ascii: "{"): return try nested { (scanner) throws(Fault) in try scanner.object() }
    case UInt8(ascii: "["): return try nested { (scanner) throws(Fault) in try scanner.list() }
    case UInt8(ascii: "\""): return .text(try string())
    case UInt8(ascii: "t"): return try word("true", .flag(true))
    case UInt8(ascii: "f"): return try word("false", .flag(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), 0x30...0x39: return number()
    default: throw fault("a value was expected")
    }
  }

  private mutating func nested(
    _ body: (inout JSONScanner) throws(Fault) -> JSONValue
  ) throws(Fault) -> JSONValue {
    guard depth < Self.maximumDepth else { throw fault("values are nested too deep") }
    depth += 1
    index += 1
    let value = try body(&self)
    depth -= 1
    return value
  }

  private mutating func object() throws(Fault) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = []
    while true {
      skipSpace()
      guard index < bytes.count else { throw fault("the document ends within an object") }
      if bytes[index] == UInt8(ascii: "}") {
        index += 1
        return .object(members)
      }
      if bytes[index] == UInt8(ascii: ",") {
        index += 1
        continue
      }
      guard bytes[index] == UInt8(ascii: "\"") else { throw fault("a name was expected") }
      let key = try string()
      skipSpace()
      guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else {
        throw fault("a colon was expected")
      }
      index += 1
      members.append((key, try value()))
    }
  }

  private mutating func list() throws(Fault) -> JSONValue {
    var values: [JSONValue] = []
    while true {
      skipSpace()
      guard index < bytes.count else { throw fault("the document ends within a list") }
      if bytes[index] == UInt8(ascii: "]") {
        index += 1
        return .list(values)
      }
      if bytes[index] == UInt8(ascii: ",") {
        index += 1
        continue
      }
      values.append(try value())
    }
  }

  private mutating func word(
    _ text: StaticString, _ value: JSONValue
  ) throws(Fault) -> JSONValue {
    guard bytes.hasASCII(text, at: index) else { throw fault("a value was expected") }
    index += text.utf8CodeUnitCount
    return value
  }

  private mutating func number() -> JSONValue {
    let start = index
    while index < bytes.count,
      CharacterReference.isDigit(bytes[index]) || "+-.eE".utf8.contains(bytes[index])
    {
      index += 1
    }
    return .number(String(decoding: bytes[start..<index], as: UTF8.self))
  }

  /// A string with its escapes undone. A lone surrogate becomes U+FFFD.
  private mutating func string() throws(Fault) -> String {
    let opening = index
    index += 1
    var result: [UInt8] = []
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\"") { return String(decoding: result, as: UTF8.self) }
      guard byte == UInt8(ascii: "\\") else {
        result.append(byte)
        continue
      }
      guard index < bytes.count else { break }
      let escape = bytes[index]
      index += 1
      switch escape {
      case UInt8(ascii: "n"): result.append(0x0A)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "r"): result.append(0x0D)
      case UInt8(ascii: "b"), UInt8(ascii: "f"): result.append(0x20)
      case UInt8(ascii: "u"): appendUnicode(to: &result)
      default: result.append(escape)
      }
    }
    index = opening
    throw fault("a string is not closed")
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
