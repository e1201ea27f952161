/// A value of a TOML file with its place.
struct TOMLNode: Sendable {
  enum Value: Sendable {
    case table([TOMLMember])
    case array([TOMLNode])
    case string(String)
    case integer(Int64)
    case float(Double)
    case boolean(Bool)
    /// A date, a time or both; no key of ours takes one.
    case dateTime
  }
  var value: Value
  var position: SourcePosition

  var isTable: Bool { if case .table = value { true } else { false } }

  /// The value as a message names it: `the string "abc"`, `the integer 15`, `a table`.
  var found: String {
    switch value {
    case .table: "a table"
    case .array: "an array"
    case .string(let text): "the string \(Quoted(text))"
    case .integer(let number): "the integer \(number)"
    case .float(let number): "the number \(number)"
    case .boolean(let truth): "the boolean \(truth)"
    case .dateTime: "a date or a time"
    }
  }
}

/// A key of a table with its value.
struct TOMLMember: Sendable {
  var key: String
  var position: SourcePosition
  var node: TOMLNode
}
