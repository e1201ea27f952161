import FeedModel
import Foundation
import LoopbackDatabase
import PostgreSQL
import SharedState
import Testing

@testable import StateStore

/// What both kinds of state cost for 5,000 feeds, printed: a measurement, which decides nothing.
@Suite struct StoreCostTests {
  static let variable = "CLAIMWATCH_STORE_COST"
  private static let feeds = 5_000
  private static let batch = 100
  private static let rounds = 4

  @Test(.enabled(if: ProcessInfo.processInfo.environment[variable] != nil))
  func manyFeeds() throws {
    let scratch = try ScratchDirectory()
    let sqlite = try SQLiteStateStore(
      path: scratch.file("state.sqlite"), stories: StoriesByName(), now: { noon })
    try Self.measure("sqlite", sqlite) { 0 }
    let server = try LoopbackDatabase(isDurable: true)
    let address = try server.makeDatabase("cost")
    func session() -> PostgresSession {
      PostgresSession(
        address, program: "cost",
        limits: PostgresLimits(statement: 60_000, lock: 60_000, idle: 60_000))
    }
    try SharedSchema.make(session())
    let leases = try NodeLeases(session(), name: "a", program: "cost", now: { 0 })
    try leases.acquire(most: 256)
    let shared = try PostgresStateStore(
      session(), access: .node(leases), stories: StoriesByName(), now: { noon }
    ) { Shard(of: $0) }
    try Self.measure("postgresql", shared) { Self.ticks(in: server.folder) }
  }

  /// A document of 30 items, of which each round brings one new one, with an alert in every hundredth feed.
  private static func measure(
    _ name: String, _ store: any StateStore, server: () -> Int
  ) throws {
    for round in 0..<rounds {
      let (start, cpu, other) = (Date(), own(), server())
      var reading = 0.0
      for first in stride(from: 0, to: feeds, by: batch) {
        var changes: [FeedCommit] = []
        let begin = Date()
        for feed in first..<(first + batch) {
          let name = "feed-\(feed)"
          let items = (round..<(round + 30)).map {
            incoming("\(name)/\($0)", link: "https://\(name).example/\($0)", title: "Title \($0)")
          }
          let document = IncomingDocument(feed: name, items: items)
          let verdicts = try store.classify(document)
          var commit = FeedCommit(
            state: try store.feedState(of: name)
              ?? FeedState(feedID: name, url: "https://\(name).example/rss"))
          commit.state.nextPoll = noon.advanced(byMilliseconds: Int64(round))
          commit.trace = PollTrace(answer: "{\"status\":200,\"bytes\":12345}")
          commit.items = verdicts.enumerated().compactMap {
            ItemWrite(document, index: $0, verdict: $1, now: noon)
          }
          if round > 0, feed % 100 == 0, let key = verdicts.last?.key {
            commit.alerts = [draft("\(name) \(round)", key: key, story: name)]
          }
          changes.append(commit)
        }
        reading += Date().timeIntervalSince(begin)
        _ = try store.commit(changes)
      }
      let wall = Date().timeIntervalSince(start)
      let ticks = server() - other
      print(
        "\(name) round \(round): wall \(wall) s (reading \(reading)), own CPU \(own() - cpu) s, server CPU \(Double(ticks) / 100) s"
      )
    }
  }

  private static func own() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }

  /// Of all processes of a cluster, in hundredths of a second.
  private static func ticks(in folder: String) -> Int {
    let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return processes.reduce(0) { sum, name in
      guard Int(name) != nil,
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(name)/cwd"))
          == folder + "/data",
        let text = try? String(contentsOfFile: "/proc/\(name)/stat", encoding: .utf8),
        let tail = text.components(separatedBy: ") ").last
      else { return sum }
      let fields = tail.split(separator: " ")
      return sum + (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0)
    }
  }
}
