/// Reads JSON by recursive descent, at most ``deepest`` levels deep.
struct JSONParser {
  static let deepest = 128

  private let bytes: [UInt8]
  private var index = 0
  private var depth = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(JSONError) -> JSONValue {
    skipWhiteSpace()
    let value = try value()
    skipWhiteSpace()
    guard index == bytes.count else { throw fault("expected the end of the document") }
    return value
  }

  private var byte: UInt8? { index < bytes.count ? bytes[index] : nil }

  private func fault(_ message: String) -> JSONError {
    JSONError(offset: index, message: index < bytes.count ? message : "the document ends early")
  }

  private mutating func skipWhiteSpace() {
    while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
  }

  private mutating func value() throws(JSONError) -> JSONValue {
    switch byte {
    case UInt8(ascii: "{"): return try nested { parser throws(JSONError) in try parser.object() }
    case UInt8(ascii: "["): return try nested { parser throws(JSONError) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func nested(
    _ body: (inout JSONParser) throws(JSONError) -> JSONValue
  ) throws(JSONError) -> JSONValue {
    guard depth < Self.deepest else { throw fault("nested deeper than \(Self.deepest) levels") }
    depth += 1
    index += 1
    skipWhiteSpace()
    let value = try body(&self)
    depth -= 1
    return value
  }

  private mutating func object() throws(JSONError) -> JSONValue {
    var members: [JSONValue.Member] = []
    if take("}") { return .object([]) }
    while true {
      guard byte == UInt8(ascii: "\"") else { throw fault("expected a member's name") }
      let name = try string()
      skipWhiteSpace()
      guard take(":") else { throw fault("expected ':'") }
      skipWhiteSpace()
      members.append(JSONValue.Member(name: name, value: try value()))
      skipWhiteSpace()
      if take("}") { return .object(members) }
      guard take(",") else { throw fault("expected ',' or '}'") }
      skipWhiteSpace()
    }
  }

  private mutating func array() throws(JSONError) -> JSONValue {
    var elements: [JSONValue] = []
    if take("]") { return .array([]) }
    while true {
      elements.append(try value())
      skipWhiteSpace()
      if take("]") { return .array(elements) }
      guard take(",") else { throw fault("expected ',' or ']'") }
      skipWhiteSpace()
    }
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard byte == UInt8(ascii: scalar) else { return false }
    index += 1
    return true
  }

  private mutating func literal(
    _ name: StaticString, _ value: JSONValue
  ) throws(JSONError) -> JSONValue {
    let matches = name.withUTF8Buffer { bytes[index...].starts(with: $0) }
    guard matches else { throw fault("expected a value") }
    index += name.utf8CodeUnitCount
    return value
  }

  private mutating func number() throws(JSONError) -> Double {
    let start = index
    _ = take("-")
    if take("0") {
      // No digit may follow a leading zero.
    } else {
      try digits()
    }
    if take(".") { try digits() }
    if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
      index += 1
      if !take("+") { _ = take("-") }
      try digits()
    }
    return Double(String(decoding: bytes[start..<index], as: UTF8.self)) ?? 0
  }

  private mutating func digits() throws(JSONError) {
    guard let first = byte, (0x30...0x39).contains(first) else { throw fault("expected a value") }
    while let byte, (0x30...0x39).contains(byte) { index += 1 }
  }

  private mutating func string() throws(JSONError) -> String {
    index += 1
    var text: [UInt8] = []
    var start = index
    while let byte {
      switch byte {
      case UInt8(ascii: "\""):
        text += bytes[start..<index]
        index += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        text += bytes[start..<index]
        index += 1
        try appendEscape(to: &text)
        start = index
      case 0..<0x20: throw fault("control character in a string")
      default: index += 1
      }
    }
    throw fault("")
  }

  private mutating func appendEscape(to text: inout [UInt8]) throws(JSONError) {
    guard let byte else { throw fault("") }
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text += Array(String(Character(try escapedScalar())).utf8)
    default:
      index -= 1
      throw fault("unknown escape")
    }
  }

  /// The scalar of a `\u` escape or of two that form a pair; half a pair is U+FFFD.
  private mutating func escapedScalar() throws(JSONError) -> Unicode.Scalar {
    let first = try fourDigits()
    if (0xD800..<0xDC00).contains(first), bytes[index...].starts(with: [0x5C, 0x75]) {
      let after = index
      index += 2
      let second = try fourDigits()
      if (0xDC00..<0xE000).contains(second) {
        return Unicode.Scalar(0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
      }
      index = after
    }
    return Unicode.Scalar(first) ?? "\u{FFFD}"
  }

  private mutating func fourDigits() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw fault("expected four hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
      index += 1
    }
    return value
  }
}
