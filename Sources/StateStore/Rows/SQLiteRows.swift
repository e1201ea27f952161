import FeedModel
import Foundation
import GRDB

/// Rows of an SQLite database. Statements are prepared once a connection.
final class SQLiteRows: StateRows {
  private let db: Database
  private let clock: () -> Instant
  private(set) lazy var now: Instant = clock()

  init(_ db: Database, now clock: @escaping () -> Instant) {
    self.db = db
    self.clock = clock
  }

  var dialect: StateDialect { .sqlite }

  func run(_ sql: String, _ values: [StateValue]) throws {
    try statement(sql, values).execute()
  }

  func change(_ sql: String, _ values: [StateValue]) throws -> Int {
    try statement(sql, values).execute()
    return db.changesCount
  }

  func forEach(
    _ sql: String, _ values: [StateValue], _ body: (any StateRow) throws -> Void
  ) throws {
    let rows = try Row.fetchCursor(try statement(sql, values))
    while let row = try rows.next() { try body(SQLiteRow(row: row)) }
  }

  func put(_ row: [StateValue], _ upsert: StateUpsert) throws { try run(upsert.sql, row) }

  private func statement(_ sql: String, _ values: [StateValue]) throws -> Statement {
    let statement = try db.cachedStatement(sql: sql)
    statement.setUncheckedArguments(StatementArguments(values))
    return statement
  }
}

private struct SQLiteRow: StateRow {
  let row: Row

  func int(_ column: Int) -> Int64? { row[column] }
  func text(_ column: Int) -> String? { row[column] }
  func bytes(_ column: Int) -> [UInt8]? {
    // The rows of a cursor are read where they lie; what reading them throws, this does not.
    (try? row.withUnsafeData(atIndex: column) { $0.map { [UInt8]($0) } }) ?? nil
  }
}

extension StateValue: DatabaseValueConvertible {
  public var databaseValue: DatabaseValue {
    switch self {
    case .null: .null
    case .integer(let value): value.databaseValue
    case .string(let value): value.databaseValue
    case .blob(let value): Data(value).databaseValue
    }
  }

  public static func fromDatabaseValue(_ value: DatabaseValue) -> StateValue? {
    switch value.storage {
    case .null: .null
    case .int64(let value): .integer(value)
    case .double: nil
    case .string(let value): .string(value)
    case .blob(let value): .blob([UInt8](value))
    }
  }
}
