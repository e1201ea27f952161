import WatchQuery

extension ValueRule where Value == Bool {
  /// `true` or `false`.
  static var boolean: ValueRule<Bool> {
    ValueRule(type: "boolean", written: { $0 ? "true" : "false" }) { node, key, reading in
      guard case .boolean(let truth) = node.value else {
        reading.wrongType(key, "true or false", node)
        return nil
      }
      return truth
    }
  }
}

extension ValueRule where Value == Int {
  /// A whole number within `range`.
  static func integer(_ range: ClosedRange<Int>) -> ValueRule<Int> {
    ValueRule(type: "integer", written: { String($0) }) { node, key, reading in
      guard case .integer(let number) = node.value else {
        reading.wrongType(key, "a whole number", node)
        return nil
      }
      guard let value = Int(exactly: number), range.contains(value) else {
        reading.refuse(
          key, "must be between \(range.lowerBound) and \(range.upperBound), not \(number)", node)
        return nil
      }
      return value
    }
  }
}

extension ValueRule where Value == Double {
  /// A number from 0 to 1.
  static var fraction: ValueRule<Double> {
    ValueRule(type: "number", written: { "\($0)" }) { node, key, reading in
      let number: Double
      switch node.value {
      case .float(let value): number = value
      case .integer(let value): number = Double(value)
      default:
        reading.wrongType(key, "a number from 0 to 1", node)
        return nil
      }
      guard number >= 0, number <= 1 else {
        reading.refuse(
          key, "must be a number from 0 to 1, not \(number)", node, advice: "write such as 0.5")
        return nil
      }
      return number
    }
  }
}

extension ValueRule where Value == String {
  /// Text of one line, not blank, at most `longest` bytes.
  static func text(longest: Int = 1024) -> ValueRule<String> {
    ValueRule(type: "text", written: TOMLText.quoted) { node, key, reading in
      reading.text(node, key, "a text", longest: longest)
    }
  }

  /// `[a-z0-9][a-z0-9_-]{0,63}`.
  static var identifier: ValueRule<String> {
    ValueRule(type: "id", written: TOMLText.quoted) { node, key, reading in
      guard let text = reading.text(node, key, "a text") else { return nil }
      guard Identifier.isValid(text) else {
        reading.refuse(
          key, "is not an id: \(Quoted(text))", node,
          advice: "use 1 to 64 of a-z, 0-9, '-' and '_', the first a letter or a digit")
        return nil
      }
      return text
    }
  }
}

extension ValueRule where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One of the words of an enumeration.
  static var choice: ValueRule<Value> {
    let words = Value.allCases.map(\.rawValue)
    let list = words.map { "\"\($0)\"" }.joined(separator: ", ")
    return ValueRule(
      type: words.map { "\"\($0)\"" }.joined(separator: " or "), written: { "\"\($0.rawValue)\"" }
    ) { node, key, reading in
      guard case .string(let text) = node.value else {
        reading.wrongType(key, "one of \(list)", node)
        return nil
      }
      guard let value = Value(rawValue: text) else {
        reading.refuse(
          key, "must be one of \(list), not \(Quoted(text))", node,
          advice: EditDistance.nearest(to: text, among: words).map { "did you mean \"\($0)\"?" })
        return nil
      }
      return value
    }
  }
}

extension Reading {
  /// The string of `node` when it is one line of text that says something.
  mutating func text(
    _ node: TOMLNode, _ key: String, _ expected: String, longest: Int = 4096
  ) -> String? {
    guard case .string(let text) = node.value else {
      wrongType(key, expected, node)
      return nil
    }
    if text.unicodeScalars.allSatisfy({ $0.properties.isWhitespace }) {
      refuse(key, "is empty", node, advice: "write a text, or leave it out")
      return nil
    }
    if !PlainASCII.isAll(text), let scalar = text.unicodeScalars.first(where: Self.isControl) {
      refuse(key, "holds the control character \(Self.name(scalar))", node)
      return nil
    }
    guard text.utf8.count <= longest else {
      refuse(key, "is longer than \(longest) bytes", node)
      return nil
    }
    return text
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
  }

  /// `U+000A`.
  static func name(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}

enum Identifier {
  static func isValid(_ text: String) -> Bool {
    guard (1...64).contains(text.utf8.count), let first = text.utf8.first else { return false }
    return isAlphanumeric(first)
      && text.utf8.allSatisfy {
        isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
      }
  }

  static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}

enum TOMLText {
  /// A basic string; defaults hold nothing that needs more than these two escapes.
  static let quoted: @Sendable (String) -> String? = { text in
    var result = "\""
    for character in text {
      if character == "\"" || character == "\\" { result += "\\" }
      result.append(character)
    }
    return result + "\""
  }
}
