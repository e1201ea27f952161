import ContentDigest
import Foundation
import Locking
import LoopbackDatabase
import PostgreSQL
import Testing

@testable import SharedState

let patient = PostgresLimits(statement: 60_000, lock: 60_000, idle: 60_000)

/// A state in a database of its own, on the server that tests share or on one that may be killed.
struct SharedBench {
  let server: LoopbackDatabase
  let address: String
  /// Looks and meddles, as no node does.
  let outside: PostgresSession
  /// What its nodes tell the time by.
  let clock = HandClock()

  init(_ server: LoopbackDatabase? = nil) throws {
    self.server = try server ?? LoopbackDatabase.shared.get()
    address = try self.server.makeDatabase("t\(UUID().uuidString.prefix(12).lowercased())")
    outside = PostgresSession(address, program: "outside", limits: patient)
    try SharedSchema.make(outside)
  }

  func session() -> PostgresSession {
    PostgresSession(address, program: "node", limits: patient)
  }

  func node(
    _ name: String, now: (@Sendable () -> UInt64)? = nil
  ) throws -> NodeLeases {
    let clock = clock
    return try NodeLeases(
      session(), name: name, program: "test", now: now ?? { clock.now })
  }

  /// Lets the time of all leases pass, in which `nodes` see that nothing changes.
  func letLeasesPass(seenBy nodes: NodeLeases...) throws {
    for table in ["shard", "output_lease"] {
      try outside.run("UPDATE claimwatch.\(table) SET expires = now() - interval '1 second'")
    }
    for node in nodes { try node.look() }
    for _ in 0..<2 {
      clock.advance(seconds: 13)
      for node in nodes { try node.look() }
    }
  }

  func int(_ sql: String) throws -> Int64? { try outside.run(sql).first?.int(0) }

  /// The outbox, in order.
  func outbox() throws -> [(seq: Int64, line: String)] {
    try outside.run("SELECT seq, line FROM claimwatch.outbox ORDER BY seq").rows.map {
      ($0.int(0) ?? 0, String(decoding: $0.bytes(1) ?? [], as: UTF8.self))
    }
  }
}

extension PostgresTransaction {
  /// What a poll writes, in small: an item, and its alerts.
  func write(item: String, alerts: [String], feed: Int64 = 1) throws {
    try run(
      "INSERT INTO claimwatch.seen_page (id, entries) VALUES ($1, $2)",
      [.int(feed << 40 | Self.page(item)), .bytes(Array(item.utf8))])
    guard !alerts.isEmpty else { return }
    var head = try LogHead(self)
    for alert in alerts {
      head.append(Self.id(alert)) { Array("\($0) \(item) \(alert)".utf8) }
    }
    try head.finish()
  }

  static func id(_ alert: String) -> DerivedUUID { DerivedUUID(SHA256Digest(utf8: alert)) }

  private static func page(_ item: String) -> Int64 {
    SHA256Digest(utf8: item).bytes.prefix(5).reduce(0) { $0 << 8 | Int64($1) }
  }
}

/// Nanoseconds that pass when they are told to.
final class HandClock: Sendable {
  private let time = Guarded<UInt64>(1_000_000_000_000)
  var now: UInt64 { time.withLock { $0 } }
  func advance(seconds: Double) { time.withLock { $0 += UInt64(seconds * 1e9) } }
}

/// Runs `body` on so many threads at once and waits for them. Those of the system's pool may be fewer, or one.
func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
  let left = Monitor(count)
  for index in 0..<count {
    Thread {
      body(index)
      left.withLock { $0 -= 1 }
      left.wakeAll()
    }.start()
  }
  left.wait { $0 == 0 ? () : nil }
}
