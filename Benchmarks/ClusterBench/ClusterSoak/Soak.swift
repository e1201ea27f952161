import AlertLog
import ContentDigest
import Foundation
import Locking
import PostgreSQL
import SharedState

/// One writer: it tends its shards each ten seconds, and each second commits 30 polls of its feeds, of which 15 bring
/// something and 3 an alert of 2 KB, which both carry into their logs.
final class Soak: @unchecked Sendable {
  static let feeds = 20_000
  private let leases: NodeLeases
  private let commit: SharedCommit
  private let reading: PostgresSession
  private let path: String
  private let state = Guarded(State())

  private struct State {
    var times: [Double] = []
    var faults: [String] = []
  }

  init(_ address: String, name: String, limits: PostgresLimits) throws {
    func session() -> PostgresSession {
      PostgresSession(address, program: name, limits: limits)
    }
    leases = try NodeLeases(session(), name: name, program: "soak")
    commit = SharedCommit(session(), epoch: leases.epoch)
    reading = session()
    path =
      FileManager.default.temporaryDirectory.path
      + "/claimwatch-soak-\(UUID().uuidString.prefix(8)).jsonl"
  }

  /// Rows as wide, and as full, as those of feeds and items are.
  static func makeTables(_ session: PostgresSession) throws {
    try session.run("CREATE SCHEMA soak")
    try session.run(
      """
      CREATE TABLE soak.feed (number bigint PRIMARY KEY, shard bigint NOT NULL, url text NOT NULL,
        next_poll bigint, condition text) WITH (fillfactor = 50)
      """)
    try session.run(
      """
      CREATE TABLE soak.seen_page (feed bigint NOT NULL, page bigint NOT NULL, entries bytea NOT NULL,
        PRIMARY KEY (feed, page)) WITH (fillfactor = 70)
      """)
    try session.run(
      """
      INSERT INTO soak.feed
      SELECT number, number % 256, 'https://host' || number || '.example/feed.xml', 0, repeat('x', 200)
      FROM generate_series(1, \(feeds)) AS number
      """)
    try session.run(
      """
      INSERT INTO soak.seen_page
      SELECT number, page, decode(repeat('ab', 1200), 'hex')
      FROM generate_series(1, \(feeds)) AS number, generate_series(1, 2) AS page
      """)
  }

  func start() {
    Thread { self.tendAlways() }.start()
    Thread { self.commitAlways() }.start()
    Thread { self.deliverAlways() }.start()
  }

  /// Milliseconds of the commits since this was last asked.
  func takeTimes() -> [Double] {
    state.withLock { state in
      defer { state.times = [] }
      return state.times
    }
  }

  var faults: [String] { state.withLock { $0.faults } }

  private func note(_ error: any Error) {
    state.withLock { state in
      if state.faults.count < 20 { state.faults.append("\(leases.name): \(error)") }
    }
  }

  private func tendAlways() {
    while true {
      do { _ = try leases.tend { _ in true } } catch { note(error) }
      Thread.sleep(forTimeInterval: 10)
    }
  }

  private func commitAlways() {
    var round: Int64 = 0
    while true {
      let began = BootClock.now
      round += 1
      do { if try write(round) { note(milliseconds: Double(BootClock.now - began) / 1e6) } } catch {
        note(error)
      }
      let passed = Double(BootClock.now - began) / 1e9
      Thread.sleep(forTimeInterval: max(0, 1 - passed))
    }
  }

  private func note(milliseconds: Double) { state.withLock { $0.times.append(milliseconds) } }

  private func write(_ round: Int64) throws -> Bool {
    let held = leases.shards.sorted()
    guard !held.isEmpty else { return false }
    var polled: [Int64] = []
    for place in 0..<30 {
      let shard = held[(Int(round) * 30 + place) % held.count].number
      let rank = Int64.random(in: 0..<(Int64(Self.feeds) / 256))
      polled.append(max(1, rank * 256 + shard))
    }
    polled = Array(Set(polled)).sorted()
    let proofs = Set(polled.compactMap { leases.lease(of: Shard(number: $0 % 256)) })
    let brought = Array(polled.prefix(15))
    try commit.run(proofs) { transaction in
      _ = try transaction.run([
        PostgresStatement(
          "UPDATE soak.feed SET next_poll = $2, condition = repeat('y', 200) WHERE number = ANY ($1)",
          [.ints(polled), .int(round)]),
        PostgresStatement(
          """
          UPDATE soak.seen_page SET entries = set_byte(entries, 7, $2::int) WHERE page = 2 AND feed = ANY ($1)
          """, [.ints(brought), .int(round % 256)]),
      ])
      var head = try LogHead(transaction)
      for number in 0..<3 {
        let id = DerivedUUID(SHA256Digest(utf8: "\(leases.name) \(round) \(number)"))
        head.append(id) { seq in
          Array(
            #"{"schema":"claimwatch.alert/1","id":"\#(id)","seq":\#(seq),"text":"\#(String(repeating: "z", count: 2000))"}"#
              .utf8)
        }
      }
      try head.finish()
    }
    return true
  }

  private func deliverAlways() {
    var delivery: AlertDelivery?
    while true {
      do {
        if delivery == nil {
          let queue = try SharedLog(reading, name: leases.name, last: nil)
          delivery = AlertDelivery(queue: queue, path: path)
        }
        _ = try delivery?.deliver()
      } catch {
        note(error)
        delivery = nil
      }
      Thread.sleep(forTimeInterval: 0.5)
    }
  }
}
