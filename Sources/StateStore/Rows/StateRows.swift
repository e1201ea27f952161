import ContentDigest
import FeedModel

/// The rows of a state inside one transaction, or one read: what the rules of states are written over, so that they
/// stand once for every kind of database.
///
/// Statements are in what SQLite from 3.35 on and PostgreSQL 15 have in common; where one of them needs a word of its own, the
/// rule asks for the ``dialect``. Values stand in them as `?`. One thread at a time, and only inside the closure that it was given to.
public protocol StateRows: AnyObject {
  var dialect: StateDialect { get }

  /// The time of the transaction.
  var now: Instant { get }

  /// Runs a statement whose outcome nothing depends on. It may wait until something is asked, or the transaction ends;
  /// what is asked later is asked of what it left.
  func run(_ sql: String, _ values: [StateValue]) throws

  /// Runs a statement and says how many rows it has changed.
  func change(_ sql: String, _ values: [StateValue]) throws -> Int

  /// Calls `body` with each row that a statement gives. A row is there for that call alone.
  func forEach(
    _ sql: String, _ values: [StateValue], _ body: (any StateRow) throws -> Void) throws

  /// Puts a row into a table, or in the place of the one that has its key.
  func put(_ row: [StateValue], _ upsert: StateUpsert) throws
}

extension StateRows {
  /// Runs a statement without values.
  func run(_ sql: String) throws { try run(sql, []) }

  /// What `body` makes of the first row; nil where there is none.
  func first<T>(
    _ sql: String, _ values: [StateValue] = [], _ body: (any StateRow) throws -> T
  ) throws -> T? {
    var found: T?
    try forEach(sql, values) { row in if found == nil { found = try body(row) } }
    return found
  }

  /// What `body` makes of each row.
  func all<T>(
    _ sql: String, _ values: [StateValue] = [], _ body: (any StateRow) throws -> T
  ) throws -> [T] {
    var rows: [T] = []
    try forEach(sql, values) { rows.append(try body($0)) }
    return rows
  }
}

/// Which words a database has of its own.
public enum StateDialect: Hashable, Sendable {
  case sqlite
  case postgresql

  /// The type of bytes.
  var bytes: String { self == .sqlite ? "BLOB" : "bytea" }
}

/// A row that a statement gives. A value that is NULL, or of another kind, is nil.
public protocol StateRow {
  func int(_ column: Int) -> Int64?
  func text(_ column: Int) -> String?
  func bytes(_ column: Int) -> [UInt8]?
}

extension StateRow {
  /// A number that is never NULL.
  func number(_ column: Int) -> Int64 { int(column) ?? 0 }
  func count(_ column: Int) -> Int { Int(clamping: number(column)) }
  func flag(_ column: Int) -> Bool { number(column) != 0 }
  func string(_ column: Int) -> String { text(column) ?? "" }
  func blob(_ column: Int) -> [UInt8] { bytes(column) ?? [] }
  func instant(_ column: Int) -> Instant? { int(column).map(Instant.init(milliseconds:)) }
  func uuid(_ column: Int) -> DerivedUUID? { bytes(column).flatMap(DerivedUUID.init(stored:)) }
}

/// A value of a statement.
public enum StateValue: Hashable, Sendable {
  case null
  case integer(Int64)
  case string(String)
  case blob([UInt8])

  static func int(_ value: Int64) -> StateValue { .integer(value) }
  static func int(_ value: Int) -> StateValue { .integer(Int64(value)) }
  static func int(_ value: Int64?) -> StateValue { value.map { .integer($0) } ?? .null }
  static func int(_ value: Int?) -> StateValue { value.map { .integer(Int64($0)) } ?? .null }
  /// The bits of a key.
  static func key(_ bits: UInt64) -> StateValue { .integer(Int64(bitPattern: bits)) }
  static func bool(_ value: Bool) -> StateValue { .integer(value ? 1 : 0) }
  static func text(_ value: String) -> StateValue { .string(value) }
  static func text(_ value: String?) -> StateValue { value.map { .string($0) } ?? .null }
  static func bytes(_ value: [UInt8]) -> StateValue { .blob(value) }
  static func bytes(_ value: [UInt8]?) -> StateValue { value.map { .blob($0) } ?? .null }
  static func instant(_ value: Instant) -> StateValue { .integer(value.milliseconds) }
  static func instant(_ value: Instant?) -> StateValue { .int(value?.milliseconds) }
}

/// How a row comes into a table whether or not one with its key is there. Several of them may be written at once.
public struct StateUpsert: Hashable, Sendable {
  public let table: String
  /// How many of the values, from the first on, are the key.
  public let keys: Int
  /// Types of the columns, as PostgreSQL has them.
  public let types: [String]
  /// What stands before the values, and behind them.
  public let head: String
  public let tail: String
  /// The whole statement, for one row.
  let sql: String

  /// - Parameters:
  ///   - columns: each with its type, those of the key first.
  ///   - change: what becomes of a row that is there; nil where all columns are written anew.
  public init(
    _ table: String, _ columns: [(name: String, type: String)], keys: Int, change: String? = nil
  ) {
    self.table = table
    self.keys = keys
    types = columns.map(\.type)
    let names = columns.map(\.name)
    let change =
      change ?? names.dropFirst(keys).map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
    head = "INSERT INTO \(table) (\(names.joined(separator: ", ")))"
    tail =
      "ON CONFLICT (\(names.prefix(keys).joined(separator: ", "))) DO UPDATE SET \(change)"
    sql = "\(head) VALUES (\(names.map { _ in "?" }.joined(separator: ", "))) \(tail)"
  }
}
