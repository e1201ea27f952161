import FeedModel
import GRDB

@testable import StateStore

/// A state in one SQLite file.
final class SQLiteBench: StateBench {
  private let scratch: ScratchDirectory
  private var path: String { scratch.file("state.sqlite") }

  init() throws { scratch = try ScratchDirectory() }

  func open(
    stories: (any StoryJoiner)?, now: @escaping @Sendable () -> Instant
  ) throws -> any StateStore {
    try SQLiteStateStore(path: path, stories: stories, now: now)
  }

  func openBeside(
    stories: (any StoryJoiner)?, now: @escaping @Sendable () -> Instant
  ) throws -> any StateStore {
    try SQLiteStateStore(path: path, access: .beside, stories: stories, now: now)
  }

  func openReader() throws -> any StateStore {
    try SQLiteStateStore(path: path, access: .readOnly, now: { noon })
  }

  func fail(at fault: StateFault) throws {
    let event =
      switch fault {
      case .alert(let seq): "INSERT ON outbox WHEN new.seq > \(seq)"
      case .end: "UPDATE ON outbox_position"
      }
    try database().write { db in
      try db.execute(
        sql: "CREATE TRIGGER fault BEFORE \(event) BEGIN SELECT RAISE(ABORT, 'injected'); END")
    }
  }

  func mend() throws { try database().write { try $0.execute(sql: "DROP TRIGGER fault") } }

  func rows(in table: String) throws -> Int {
    try database().read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") ?? 0 }
  }

  private func database() throws -> DatabaseQueue { try DatabaseQueue(path: path) }
}
