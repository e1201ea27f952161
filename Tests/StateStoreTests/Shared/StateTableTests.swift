import Foundation
import GRDB
import LoopbackDatabase
import PostgreSQL
import SharedState
import Testing

@testable import StateStore

/// What `state migrate` copies is all there is: a column that is added to the state and forgotten there fails here.
@Suite struct StateTableTests {
  /// Types of columns by name, by table, as a database has them.
  private typealias Tables = [String: [String: String]]

  /// What `StateTable.all` says.
  private var copied: Tables {
    Dictionary(uniqueKeysWithValues: StateTable.all.map { ($0.name, Self.columns(of: $0)) })
  }

  private static func columns(of table: StateTable) -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: table.columns.map { (String($0.name.filter { $0 != "\"" }), $0.type) })
  }

  @Test func theFileHasNoOtherColumns() throws {
    let scratch = try ScratchDirectory()
    let path = scratch.file("state.sqlite")
    _ = try openStore(path)
    let types = ["INTEGER": "bigint", "TEXT": "text", "BLOB": "bytea"]
    var found: Tables = [:]
    try DatabaseQueue(path: path).read { db in
      for table in try String.fetchAll(
        db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      {
        for row in try Row.fetchAll(db, sql: "SELECT name, type FROM pragma_table_info('\(table)')")
        {
          let type: String = row[1]
          found[table, default: [:]][row[0]] = types[type] ?? type
        }
      }
    }
    // GRDB's own; where the last number and the log are is carried by `LogPlace`.
    for other in ["grdb_migrations", "outbox_position"] {
      #expect(found.removeValue(forKey: other) != nil, "\(other)")
    }
    #expect(Set(found.keys) == Set(copied.keys))
    for (table, columns) in copied { #expect(found[table] == columns, "\(table)") }
  }

  @Test func postgresHasNoOtherColumns() throws {
    let address = try LoopbackDatabase.shared.get()
      .makeDatabase("t\(UUID().uuidString.prefix(12).lowercased())")
    let session = PostgresSession(
      address, program: "test",
      limits: PostgresLimits(statement: 60_000, lock: 60_000, idle: 60_000))
    try SharedSchema.make(session)
    var found: Tables = [:]
    var numbered: Set<String> = []
    for row in try session.run(
      """
      SELECT table_name::text, column_name::text, data_type::text, is_identity = 'YES'
      FROM information_schema.columns WHERE table_schema = 'claimwatch'
      """
    ).rows {
      let (table, column) = (row.text(0) ?? "", row.text(1) ?? "")
      found[table, default: [:]][column] = row.text(2)
      if row.bool(3) == true { numbered.insert(table) }
    }
    // What only several nodes have.
    for other in SharedSchema.ownTables {
      #expect(found.removeValue(forKey: other) != nil, "\(other)")
      numbered.remove(other)
    }
    #expect(Set(found.keys) == Set(copied.keys))
    for table in StateTable.all {
      let shard = table.sharded == nil ? [:] : ["shard": "bigint"]
      #expect(found[table.name] == Self.columns(of: table).merging(shard) { $1 }, "\(table.name)")
    }
    #expect(numbered == Set(StateTable.numbered))
  }
}
