/// A value of a statement, in PostgreSQL's binary form: no text is parsed on either side.
public enum PostgresValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// `bigint`.
  case int(Int64)
  /// `double precision`.
  case double(Double)
  /// `text`; the server refuses one with a NUL in it.
  case text(String)
  /// `bytea`.
  case bytes([UInt8])
  /// Arrays, for `unnest` and `= ANY`.
  case ints([Int64])
  case texts([String])
  case blobs([[UInt8]])
  /// An array in which NULL may stand too; all others are of one kind.
  case list(Element, [PostgresValue])

  /// What an array is of, by its number in `pg_type`.
  public enum Element: UInt32, Hashable, Sendable {
    case bytes = 17
    case int = 20
    case text = 25

    var array: UInt32 {
      switch self {
      case .bytes: 1001
      case .int: 1016
      case .text: 1009
      }
    }
  }

  /// An array of the type that is called `bytea`, `bigint` or `text`.
  public static func list(of type: String, _ values: [PostgresValue]) -> PostgresValue {
    let element: Element =
      switch type {
      case "bytea": .bytes
      case "bigint": .int
      default: .text
      }
    return .list(element, values)
  }

  /// Nil as NULL.
  public static func int(_ value: Int64?) -> PostgresValue { value.map { .int($0) } ?? .null }
  /// Nil as NULL.
  public static func text(_ value: String?) -> PostgresValue { value.map { .text($0) } ?? .null }
  /// Nil as NULL.
  public static func bytes(_ value: [UInt8]?) -> PostgresValue { value.map { .bytes($0) } ?? .null }

  /// The number of its type in `pg_type`, which never changes; 0 lets the server choose.
  var type: UInt32 {
    switch self {
    case .null: 0
    case .bool: 16
    case .bytes: 17
    case .int: 20
    case .text: 25
    case .double: 701
    case .blobs: 1001
    case .texts: 1009
    case .ints: 1016
    case .list(let element, _): element.array
    }
  }

  /// Appends its bytes; false for NULL.
  func append(to bytes: inout [UInt8]) -> Bool {
    switch self {
    case .null: return false
    case .bool(let value): bytes.append(value ? 1 : 0)
    case .int(let value): bytes.append(big: UInt64(bitPattern: value), 8)
    case .double(let value): bytes.append(big: value.bitPattern, 8)
    case .text(let value): bytes.append(contentsOf: value.utf8)
    case .bytes(let value): bytes.append(contentsOf: value)
    case .list(let element, let values):
      bytes.append(
        arrayOf: UInt64(element.rawValue), values.count, hasNull: values.contains(.null))
      for value in values {
        let start = bytes.count
        bytes.append(big: UInt64(UInt32.max), 4)
        guard value.append(to: &bytes) else { continue }
        let length = UInt32(clamping: bytes.count - start - 4)
        for place in 0..<4 {
          bytes[start + place] = UInt8(truncatingIfNeeded: length >> (24 - 8 * UInt32(place)))
        }
      }
    case .ints(let values):
      bytes.append(arrayOf: 20, values.count)
      for value in values {
        bytes.append(big: 8, 4)
        bytes.append(big: UInt64(bitPattern: value), 8)
      }
    case .texts(let values):
      bytes.append(arrayOf: 25, values.count)
      for value in values {
        bytes.append(big: UInt64(value.utf8.count), 4)
        bytes.append(contentsOf: value.utf8)
      }
    case .blobs(let values):
      bytes.append(arrayOf: 17, values.count)
      for value in values {
        bytes.append(big: UInt64(value.count), 4)
        bytes.append(contentsOf: value)
      }
    }
    return true
  }
}

extension [UInt8] {
  /// The lower `count` bytes of a number, the highest of them first.
  fileprivate mutating func append(big value: UInt64, _ count: Int) {
    for place in (0..<count).reversed() {
      append(UInt8(truncatingIfNeeded: value >> UInt64(8 * place)))
    }
  }

  /// The head of an array of one dimension (`array_recv` in the server's `arrayfuncs.c`).
  fileprivate mutating func append(arrayOf type: UInt64, _ count: Int, hasNull: Bool = false) {
    append(big: count == 0 ? 0 : 1, 4)
    append(big: hasNull ? 1 : 0, 4)
    append(big: type, 4)
    guard count > 0 else { return }
    append(big: UInt64(count), 4)
    append(big: 1, 4)
  }
}

/// A statement with its values, which stand in it as `$1`, `$2`, …
public struct PostgresStatement: Hashable, Sendable {
  public var sql: String
  public var values: [PostgresValue]

  /// `sql` with `values`.
  public init(_ sql: String, _ values: [PostgresValue] = []) {
    self.sql = sql
    self.values = values
  }
}
