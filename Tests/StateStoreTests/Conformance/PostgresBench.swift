import FeedModel
import Foundation
import Locking
import LoopbackDatabase
import PostgreSQL
import SharedState

@testable import StateStore

/// A state in a database of its own, on the server that tests share.
final class PostgresBench: StateBench {
  private let address: String
  private let outside: PostgresSession
  /// The daemon that was opened last, whose place the next one takes.
  private let daemon = Guarded<NodeLeases?>(nil)

  init() throws {
    address = try LoopbackDatabase.shared.get()
      .makeDatabase("c\(UUID().uuidString.prefix(12).lowercased())")
    outside = Self.session(address)
    try SharedSchema.make(outside)
  }

  private static func session(_ address: String) -> PostgresSession {
    PostgresSession(
      address, program: "conformance",
      limits: PostgresLimits(statement: 60_000, lock: 60_000, idle: 60_000))
  }

  func open(
    stories: (any StoryJoiner)?, now: @escaping @Sendable () -> Instant
  ) throws -> any StateStore {
    try daemon.withLock { try $0?.leave() }
    // Its time does not pass: a loaded machine takes no shard away.
    let leases = try NodeLeases(
      Self.session(address), name: "node", program: "conformance", now: { 0 })
    try leases.acquire(most: 256)
    daemon.withLock { $0 = leases }
    return try PostgresStateStore(
      Self.session(address), access: .node(leases),
      log: SharedLog(Self.session(address), name: "node", last: nil), stories: stories, now: now
    ) { Shard(of: $0) }
  }

  func openBeside(
    stories: (any StoryJoiner)?, now: @escaping @Sendable () -> Instant
  ) throws -> any StateStore {
    try PostgresStateStore(
      Self.session(address), access: .beside, stories: stories, now: now
    ) { Shard(of: $0) }
  }

  func openReader() throws -> any StateStore {
    try PostgresStateStore(Self.session(address), access: .readOnly, now: { noon }) {
      Shard(of: $0)
    }
  }

  func fail(at fault: StateFault) throws {
    let event =
      switch fault {
      case .alert(let seq):
        "INSERT ON claimwatch.outbox FOR EACH ROW WHEN (NEW.seq > \(seq))"
      case .end: "UPDATE ON claimwatch.log_head FOR EACH ROW"
      }
    try outside.run(
      """
      CREATE FUNCTION claimwatch.fault() RETURNS trigger LANGUAGE plpgsql
      AS 'BEGIN RAISE EXCEPTION ''injected''; END'
      """)
    try outside.run("CREATE TRIGGER fault BEFORE \(event) EXECUTE FUNCTION claimwatch.fault()")
  }

  func mend() throws { try outside.run("DROP FUNCTION claimwatch.fault() CASCADE") }

  func rows(in table: String) throws -> Int {
    let row = try outside.run("SELECT count(*) FROM claimwatch.\(table)").first
    return row?.int(0).map { Int($0) } ?? 0
  }
}
