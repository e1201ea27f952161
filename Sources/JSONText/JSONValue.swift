/// A JSON document (RFC 8259) that has been read.
///
/// For documents of moderate size that are read whole: lines of our own logs, lines given to
/// `claimwatch extract --jsonl`.
public enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// Numbers beyond a double's range become infinite, fractions are rounded to a double.
  case number(Double)
  case string(String)
  case array([JSONValue])
  /// Members in the order of the document; of a repeated name all are kept.
  case object([Member])

  /// A name with its value.
  public struct Member: Hashable, Sendable {
    public var name: String
    public var value: JSONValue
  }

  /// Reads a whole document.
  ///
  /// - Throws: ``JSONError`` at the first byte that no JSON document can have there.
  public init(parsing bytes: some Collection<UInt8>) throws(JSONError) {
    var parser = JSONParser(Array(bytes))
    self = try parser.document()
  }

  /// The last member of that name in an object; nil in anything else.
  public subscript(_ name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name == name }?.value
  }

  /// The string, where it is one.
  public var string: String? {
    if case .string(let text) = self { return text }
    return nil
  }

  /// The number, where it is one.
  public var number: Double? {
    if case .number(let number) = self { return number }
    return nil
  }

  /// The number, where it is a whole one that fits.
  public var integer: Int? { number.flatMap { Int(exactly: $0) } }

  /// The elements, where it is an array.
  public var array: [JSONValue]? {
    if case .array(let elements) = self { return elements }
    return nil
  }

  /// The members in the order of the document, where it is an object.
  public var members: [Member]? {
    if case .object(let members) = self { return members }
    return nil
  }

  /// The truth value, where it is one.
  public var bool: Bool? {
    if case .bool(let flag) = self { return flag }
    return nil
  }
}

/// Why bytes are not a JSON document.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The byte where the fault shows, from 0.
  public let offset: Int
  public let message: String

  public var description: String { "byte \(offset): \(message)" }
}
