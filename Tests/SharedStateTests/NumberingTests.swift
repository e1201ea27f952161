import ContentDigest
import Foundation
import Locking
import LoopbackDatabase
import PostgreSQL
import Testing

@testable import SharedState

/// Alerts of all nodes have numbers without a gap, each once (I2, I3), whatever fails.
@Suite struct NumberingTests {
  /// A node that writes items with alerts, some of which it takes back, and remembers what holds.
  private final class Writer: @unchecked Sendable {
    let node: NodeLeases
    private let commit: SharedCommit
    private let name: String
    private(set) var items = 0
    private(set) var alerts: Set<String> = []
    private(set) var failures: [String] = []
    private(set) var unknown = 0

    init(_ bench: SharedBench, _ name: String) throws {
      node = try bench.node(name)
      commit = SharedCommit(bench.session(), epoch: node.epoch)
      self.name = name
    }

    private struct TakenBack: Error {}

    /// Writes until `isDone`, at least `rounds` times.
    func write(_ rounds: Int, isDone: () -> Bool = { true }) {
      var round = 0
      // Of a server that does not come back nobody learns anything.
      let deadline = Date(timeIntervalSinceNow: 180)
      while round < rounds || !isDone() {
        round += 1
        let item = "\(name)-\(round)"
        let names = (0..<(round % 4)).map { "\(item)-\($0)" }
        // Until it is known what became of it, as the state's writer does.
        while true {
          guard Date() < deadline else { return failures.append("the server stays away") }
          do {
            try commit.run([]) { transaction in
              try transaction.write(item: item, alerts: names, feed: node.epoch)
              if round % 5 == 0 { throw TakenBack() }
            }
            note(names)
            break
          } catch is TakenBack { break } catch {
            if commit.isOutcomeUnknown {
              unknown += 1
              if settled(before: deadline) == .committed {
                note(names)
                break
              }
            } else if (error as? PostgresError)?.isTransient != true {
              failures.append("\(error)")
              break
            }
            usleep(20_000)
          }
        }
      }
    }

    private func settled(before deadline: Date) -> SharedCommit.Outcome? {
      while Date() < deadline {
        if let outcome = try? commit.settle() { return outcome }
        usleep(50_000)
      }
      return nil
    }

    private func note(_ names: [String]) {
      items += 1
      alerts.formUnion(names)
    }
  }

  private func expectAll(_ writers: [Writer], in bench: SharedBench) throws {
    let outbox = try bench.outbox()
    let expected = writers.reduce(into: Set<String>()) { $0.formUnion($1.alerts) }
    #expect(writers.flatMap(\.failures) == [])
    #expect(outbox.map(\.seq) == Array(1...Int64(expected.count)))
    let names = outbox.map { String($0.line.split(separator: " ").last ?? "") }
    #expect(names.count == Set(names).count && Set(names) == expected)
    #expect(outbox.allSatisfy { $0.line.hasPrefix("\($0.seq) ") })
    #expect(try bench.int("SELECT seq FROM claimwatch.log_head") == Int64(expected.count))
    for writer in writers {
      let items = try bench.int(
        "SELECT count(*) FROM claimwatch.seen_page WHERE id >> 40 = \(writer.node.epoch)")
      #expect(items == Int64(writer.items))
    }
  }

  @Test func whoeverReadsOnMissesNothing() throws {
    let bench = try SharedBench()
    let writers = try (0..<5).map { try Writer(bench, "n\($0)") }
    let seen = Guarded<[Int64]>([])
    let isDone = Monitor(0)
    let reader = Thread {
      let session = bench.session()
      var isLast = false
      while true {
        let rows = try? session.run(
          "SELECT seq FROM claimwatch.outbox WHERE seq > $1 ORDER BY seq LIMIT 1000",
          [.int(seen.withLock { $0.last ?? 0 })]
        ).rows.compactMap { $0.int(0) }
        seen.withLock { $0 += rows ?? [] }
        if isLast { break }
        isLast = isDone.withLock { $0 } == 1
      }
      isDone.withLock { $0 = 2 }
      isDone.wakeAll()
    }
    reader.start()
    onThreads(writers.count) { writers[$0].write(60) }
    isDone.withLock { $0 = 1 }
    isDone.wait { $0 == 2 ? () : nil }
    try expectAll(writers, in: bench)
    #expect(seen.withLock { $0 } == Array(1...Int64(seen.withLock { $0.count })))
    #expect(seen.withLock { $0.count } == writers.map(\.alerts.count).reduce(0, +))
  }

  /// The server is killed again and again; whose answer was lost asks what became of it.
  @Test func aServerThatIsKilledLosesAndDoublesNothing() throws {
    let bench = try SharedBench(try LoopbackDatabase(isDurable: true))
    let writers = try (0..<3).map { try Writer(bench, "n\($0)") }
    let isOver = Guarded(false)
    let trouble = Guarded<String?>(nil)
    let killer = Thread {
      do {
        for _ in 0..<6 {
          usleep(UInt32.random(in: 50_000...400_000))
          try bench.server.crashAndStart()
        }
      } catch { trouble.withLock { $0 = "\(error)" } }
      isOver.withLock { $0 = true }
    }
    killer.start()
    onThreads(writers.count) {
      writers[$0].write(20) { isOver.withLock { $0 } }
    }
    #expect(trouble.withLock { $0 } == nil)
    try expectAll(writers, in: bench)
  }
}
