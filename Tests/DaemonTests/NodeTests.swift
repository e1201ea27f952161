import AlertLog
import FeedModel
import Foundation
import Locking
import LoopbackDatabase
import PostgreSQL
import SharedState
import Testing

@testable import Daemon

/// The daemon's part in a shared state, on a real PostgreSQL.
@Suite(.serialized) struct NodeTests {
  private static let limits = PostgresLimits(statement: 60_000, lock: 60_000, idle: 60_000)
  private let address: String
  private let outside: PostgresSession

  init() throws {
    address = try LoopbackDatabase.shared.get().makeDatabase(
      "d\(UUID().uuidString.prefix(12).lowercased())")
    outside = PostgresSession(address, program: "outside", limits: Self.limits)
    try SharedSchema.make(outside)
  }

  private func session() -> PostgresSession {
    PostgresSession(address, program: "node", limits: Self.limits)
  }

  /// A node and what it has said.
  private final class Desk: Sendable {
    let ownership: LeasedOwnership
    let keeper: NodeKeeper
    let leases: NodeLeases
    let said = Monitor<[NodeEvent]>([])
    /// How often it said that alerts of others may have come, and that polls are asked for.
    let heard = Monitor((alerts: 0, requests: 0))

    init(
      _ name: String, _ session: PostgresSession,
      now: @escaping @Sendable () -> UInt64 = { BootClock.now }
    ) throws {
      leases = try NodeLeases(session, name: name, program: "test", now: now)
      ownership = LeasedOwnership(leases)
      let (said, heard) = (said, heard)
      keeper = NodeKeeper(leases, session, ownership, clock: SystemClock(), interval: 50) {
        switch $0 {
        case .event(let event): said.withLock { $0.append(event) }
        case .alerts: heard.withLock { $0.alerts += 1 }
        case .requests: heard.withLock { $0.requests += 1 }
        case .unknown: said.withLock { $0.append(.databaseDown(message: "unknown")) }
        case .tended, .watchesDiffer: break
        }
        said.wakeAll()
        heard.wakeAll()
      }
      keeper.start()
    }

    func wait(for what: String, _ isSo: ([NodeEvent]) -> Bool) throws {
      let isThere: Bool? = said.wait(milliseconds: 90_000) { isSo($0) ? true : nil }
      try #require(isThere != nil, "\(what): \(said.withLock { $0 })")
    }
  }

  @Test(
    "a second node gets half of the shards, and the first has all again at once when that is stopped"
  )
  func comeAndGo() throws {
    let first = try Desk("a", session())
    try first.wait(for: "all shards") { _ in first.leases.shards.count == 256 }
    let shard = Shard(of: "example.com")
    let claim = try #require(first.ownership.begin(shard))
    #expect(claim.lease?.shard == shard.number && !first.ownership.isIdle(shard))
    let second = try Desk("b", session())
    try second.wait(for: "a share") { _ in second.leases.shards.count >= 127 }
    #expect(first.ownership.term(of: shard) != nil, "what is under way is not let go")
    first.ownership.end(claim)
    #expect(first.ownership.isIdle(shard))
    try first.wait(for: "the news") { events in
      events.contains { if case .joined("b", _, 2) = $0 { true } else { false } }
    }
    let register = try NodeRegister.read(outside)
    #expect(register.nodes.map(\.name) == ["a", "b"] && register.nodes.allSatisfy(\.isLiving))
    #expect(register.nodes.map(\.shards).reduce(0, +) == 256 && !register.watchesDiffer)
    second.keeper.stop()
    try first.wait(for: "the end of the other") { events in
      events.contains { if case .lost("b", _, true, 1) = $0 { true } else { false } }
    }
    try first.wait(for: "all shards again") { _ in first.leases.shards.count == 256 }
    first.keeper.stop()
    #expect(try NodeRegister.read(outside).nodes.allSatisfy { !$0.isLiving && $0.shards == 0 })
  }

  @Test("what others leave is said: alerts once each time, requests until they are taken")
  func news() throws {
    let desk = try Desk("a", session())
    try desk.wait(for: "all shards") { _ in desk.leases.shards.count == 256 }
    func wait(for what: String, _ isSo: ((alerts: Int, requests: Int)) -> Bool) throws {
      let isThere: Bool? = desk.heard.wait(milliseconds: 90_000) { isSo($0) ? true : nil }
      try #require(isThere != nil, "\(what)")
    }
    try wait(for: "what was there at the start") { $0.alerts == 1 }
    try append(1, UUID().uuidString.lowercased())
    try wait(for: "an alert") { $0.alerts == 2 }
    #expect(desk.heard.withLock { $0.requests } == 0)
    try outside.run(
      "INSERT INTO claimwatch.poll_request (feed, asked_at, shard) VALUES ('f', 0, 7)")
    try wait(for: "a request, more than once") { $0.requests > 1 }
    #expect(desk.heard.withLock { $0.alerts } == 2)
    desk.keeper.stop()
  }

  @Test("a renewal brings who there is and what others left, in one round trip")
  func renewal() throws {
    let leases = try NodeLeases(session(), name: "a", program: "test")
    try append(5, UUID().uuidString.lowercased())
    let tending = try leases.tend { _ in true }
    #expect(tending.register?.nodes.map(\.name) == ["a"] && tending.register?.head == 5)
    #expect(tending.news == (try OutsideNews.read(session(), for: leases.epoch)))
    #expect(tending.news?.lastAlert == 5 && tending.news?.lastRequest == 0)
  }

  @Test("a process that a restored database does not know has to begin anew")
  func restoredBefore() throws {
    let desk = try Desk("a", session())
    try desk.wait(for: "all shards") { _ in desk.leases.shards.count == 256 }
    // Its number is another's.
    try outside.run("UPDATE claimwatch.node SET name = 'b'")
    try desk.wait(for: "the end") { $0.contains(.databaseDown(message: "unknown")) }
    desk.keeper.stop()
  }

  /// Refuses all connections until what is returned is called; waits until the desk has said either.
  private func takeAway(_ desk: Desk) throws -> () throws -> Void {
    let server = PostgresSession(
      try LoopbackDatabase.shared.get().address(), program: "outside", limits: Self.limits)
    let name = try #require(address.split(separator: " ").first { $0.hasPrefix("dbname=") })
      .dropFirst(7)
    outside.close()
    try server.run("ALTER DATABASE \"\(name)\" ALLOW_CONNECTIONS false")
    try server.run(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1",
      [.text(String(name))])
    try desk.wait(for: "down") {
      $0.contains { if case .databaseDown = $0 { true } else { false } }
    }
    return {
      try server.run("ALTER DATABASE \"\(name)\" ALLOW_CONNECTIONS true")
      try desk.wait(for: "up") { $0.contains { if case .databaseUp = $0 { true } else { false } } }
    }
  }

  @Test("a database that is away is said once, and that it is back")
  func databaseAway() throws {
    let desk = try Desk("a", session())
    try desk.wait(for: "shards") { _ in desk.leases.shards.count == 256 }
    let back = try takeAway(desk)
    try back()
    let said = desk.said.withLock { $0 }.filter {
      if case .databaseDown = $0 { true } else { false }
    }
    #expect(said.count == 1)
    #expect(desk.leases.shards.count == 256, "nobody has taken them meanwhile")
    desk.keeper.stop()
  }

  @Test("with the database away nothing is begun after 25 s, and again when it is back (I7)")
  func nothingIsBegunWithoutDatabase() throws {
    let time = Guarded<UInt64>(1_000_000_000_000)
    let desk = try Desk("a", session()) { time.withLock { $0 } }
    try desk.wait(for: "shards") { _ in desk.leases.shards.count == 256 }
    let shard = Shard(of: "example.com")
    let back = try takeAway(desk)
    time.withLock { $0 += 24_000_000_000 }
    let claim = try #require(desk.ownership.begin(shard), "what is held is used for so long")
    desk.ownership.end(claim)
    #expect(desk.ownership.isUsable)
    time.withLock { $0 += 2_000_000_000 }
    #expect(desk.ownership.begin(shard) == nil && !desk.ownership.isUsable)
    #expect(desk.ownership.term(of: shard) != nil, "nobody else has it for all that is known")
    try back()
    try desk.wait(for: "use of what is held") { _ in desk.ownership.isUsable }
    #expect(desk.ownership.begin(shard) != nil)
    desk.keeper.stop()
  }

  private static func line(_ seq: Int64, _ id: String) -> String {
    #"{"schema":"claimwatch.alert/1","id":"\#(id)","seq":\#(seq),"x":1}"#
  }

  private func append(_ seq: Int64, _ id: String) throws {
    try outside.run(
      "INSERT INTO claimwatch.outbox (seq, alert_id, line) VALUES ($1, decode($2, 'hex'), $3)",
      [
        .int(seq), .text(String(id.filter { $0 != "-" })), .bytes(Array(Self.line(seq, id).utf8)),
      ])
    try outside.run("UPDATE claimwatch.log_head SET seq = $1", [.int(seq)])
  }

  @Test(
    "each node's log has the same bytes; one with lines that the database has lost is put aside")
  func logs() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "claimwatch-nodes-\(UUID().uuidString.lowercased())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let paths = ["a", "b"].map { "\(folder)/\($0).jsonl" }
    let forks = Monitor<[NodeEvent]>([])
    let queues = paths.map { path in
      let queue = SharedLogQueue(session(), name: path, path: path)
      queue.report { event in forks.withLock { $0.append(event) } }
      return queue
    }
    let deliveries = zip(queues, paths).map { AlertDelivery(queue: $0, path: $1) }
    for delivery in deliveries { _ = try delivery.deliver() }
    let ids = (1...3).map { _ in UUID().uuidString.lowercased() }
    for (place, id) in ids.enumerated() { try append(Int64(place + 1), id) }
    for delivery in deliveries { #expect(try delivery.deliver().delivered == 3) }
    func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
    let whole = try text(paths[0])
    #expect(try whole == text(paths[1]) && whole.split(separator: "\n").count == 3)

    // A standby takes over that has not seen the last commit.
    try outside.run("DELETE FROM claimwatch.outbox WHERE seq > 2")
    try outside.run("UPDATE claimwatch.log_head SET seq = 2")
    try outside.run("UPDATE claimwatch.log_reader SET delivered = 2, forgotten = 0")
    try outside.run(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    let other = UUID().uuidString.lowercased()
    try append(3, other)
    var thrown = 0
    for _ in 0..<10 {
      do {
        for delivery in deliveries { _ = try delivery.deliver() }
        break
      } catch { thrown += 1 }
    }
    #expect(thrown > 0 && forks.withLock { $0.count } == 2)
    // The first to see it begins another continuation, which is that of the second as well.
    let fork = LogFork(incarnation: 2, afterSeq: 2)
    for (path, event) in zip(paths, forks.withLock { $0 }) {
      guard case .logForked(path, let kept, 3, 2, 2) = event else {
        Issue.record("\(event)")
        continue
      }
      #expect(try text(kept) == whole)
      #expect(
        try text(path) == String(decoding: fork.line, as: UTF8.self) + "\n" + Self.line(3, other)
          + "\n")
      #expect(try AlertLogEnd.incarnation(of: path) == 2)
    }
  }
}
