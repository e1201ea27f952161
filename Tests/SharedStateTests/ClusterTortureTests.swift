import ContentDigest
import Foundation
import Glibc
import LoopbackDatabase
import PostgreSQL
import Testing

@testable import SharedState

/// Three nodes on one PostgreSQL, each a process of its own, while processes and server are killed, stopped and cut off:
/// each alert is once in each log, the logs are the same bytes, and no host is fetched by two nodes beyond a hand-over.
///
/// In small with the other tests; `make torture-cluster` runs as many cycles as it is told.
@Suite(.serialized) struct ClusterTortureTests {
  private static let nodes = ["a", "b", "c"]
  private static let cycles =
    ProcessInfo.processInfo.environment["CLAIMWATCH_CLUSTER_TORTURE"].flatMap(Int.init) ?? 12

  @Test func nothingIsLostNorDoubled() async throws {
    let bench = try TortureBench(Self.nodes)
    let seed =
      ProcessInfo.processInfo.environment["CLAIMWATCH_TORTURE_SEED"].flatMap(UInt64.init)
      ?? UInt64.random(in: 0..<1_000_000)
    var dice = TortureDice(state: seed)
    var processes: [OwnProcess] = []
    for name in Self.nodes { processes.append(try bench.start(name)) }
    var published = [Int](repeating: 0, count: TortureGround.hosts)
    func publish() {
      for _ in 0..<3 {
        let host = Int(dice.next(below: UInt64(TortureGround.hosts)))
        bench.publish(host)
        published[host] += 1
      }
    }
    // Asleep, it leaves the threads that all tests share to others.
    func wait(_ seconds: Double) async throws {
      for _ in 0..<max(1, Int(seconds * 4)) {
        publish()
        try await Task.sleep(for: .milliseconds(250))
      }
    }
    try await bench.wait(for: "the nodes have all shards") {
      try bench.shared.int("SELECT count(*) FROM claimwatch.shard WHERE owner IS NOT NULL") == 256
    }
    for _ in 0..<Self.cycles {
      let victim = Int(dice.next(below: 3))
      switch dice.next(below: 7) {
      case 0, 1:
        processes[victim].end()
        try await wait(0.5)
        processes[victim] = try bench.start(Self.nodes[victim])
      case 2:
        // It kills itself between two steps of its delivery.
        processes[victim].end()
        processes[victim] = try bench.start(Self.nodes[victim], calls: Int(dice.next(below: 60)))
      case 3:
        kill(processes[victim].id, SIGSTOP)
        // Now and then for so long that its shards are others' when it wakes.
        try await wait(Self.cycles > 50 && dice.next(below: 6) == 0 ? 60 : 2)
        kill(processes[victim].id, SIGCONT)
      case 4:
        _ = try? bench.shared.outside.run(
          """
          SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE application_name = 'torture' AND random() < 0.7
          """)
      case 5: try bench.server.crashAndStart()
      default:
        // As if the server's clock were set: what is stored lies an hour before or behind.
        let leap = dice.next(below: 2) == 0 ? "1 hour" : "-1 hour"
        _ = try? bench.shared.outside.run(
          """
          WITH node AS (UPDATE claimwatch.node SET seen = seen - interval '\(leap)' WHERE isfinite(seen))
          UPDATE claimwatch.shard SET expires = expires - interval '\(leap)' WHERE isfinite(expires)
          """)
      }
      try await wait(1)
      for (place, process) in processes.enumerated() where !process.isRunning {
        processes[place] = try bench.start(Self.nodes[place])
      }
    }
    // A node that has killed itself is started again, as systemd does.
    let expected = published.enumerated().flatMap { host, count in
      (0..<count).map { TortureGround.id(host, Int64($0)).description }
    }
    let paths = Self.nodes.map { bench.log($0) }
    try await bench.wait(for: "every log has every alert (seed \(seed))", patience: 300) {
      for (place, process) in processes.enumerated() where !process.isRunning {
        processes[place] = try bench.start(Self.nodes[place])
      }
      return paths.allSatisfy { NodeLog.lines($0).count >= expected.count }
    }
    for process in processes { process.end() }
    let logs = paths.map { (try? Data(contentsOf: URL(fileURLWithPath: $0))) ?? Data() }
    let lines = NodeLog.lines(paths[0])
    #expect(lines.map(\.seq) == Array(1...Int64(expected.count)), "gapless, seed \(seed)")
    #expect(
      lines.map(\.id).sorted() == expected.sorted(), "none missing, none doubled, seed \(seed)")
    #expect(logs[1] == logs[0] && logs[2] == logs[0], "the same bytes, seed \(seed)")
    let said = try? String(contentsOfFile: "\(bench.folder)/faults", encoding: .utf8)
    #expect(said == nil, "seed \(seed)")
    let fetches = TortureFetches(bench.fetches)
    #expect(fetches.count > 100 && fetches.beyondOneAHandOver == [], "seed \(seed)")
    print(
      "torture of a cluster: seed \(seed), \(Self.cycles) cycles, \(expected.count) alerts, \(fetches.count) fetches, \(fetches.crossings) of two nodes within the spacing, in hand-overs"
    )
  }
}

/// What the nodes fetched, in order of time.
struct TortureFetches {
  private(set) var count = 0
  /// Fetches of a host within its spacing of another node's.
  private(set) var crossings = 0
  /// Those that are not the first in their hand-over (I6).
  private(set) var beyondOneAHandOver: [String] = []

  /// Time, host, process and fence of each.
  static func read(_ path: String) -> [[UInt64]] {
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { line -> [UInt64]? in
      let parts = line.split(separator: " ")
      let numbers = [0, 1, 3, 4].compactMap { parts.count == 5 ? UInt64(parts[$0]) : nil }
      return numbers.count == 4 ? numbers : nil
    }.sorted { $0[0] < $1[0] }
  }

  init(_ path: String) {
    let fetches = Self.read(path)
    count = fetches.count
    var last: [UInt64: [UInt64]] = [:]
    var crossed: [UInt64: UInt64] = [:]
    for fetch in fetches {
      let (time, host, epoch, fence) = (fetch[0], fetch[1], fetch[2], fetch[3])
      defer { last[host] = fetch }
      guard let before = last[host], before[2] != epoch,
        time - before[0] < TortureGround.spacing * 1_000_000
      else { continue }
      crossings += 1
      let newer = max(fence, before[3])
      if crossed[host] == newer {
        beyondOneAHandOver.append("host \(host) at \(time): \(epoch) after \(before[2])")
      }
      crossed[host] = newer
    }
  }
}

/// SplitMix64, so that a seed names a run.
struct TortureDice {
  var state: UInt64

  mutating func next(below bound: UInt64) -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return (z ^ (z >> 31)) % bound
  }
}
