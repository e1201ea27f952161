import FeedModel
import Foundation
import JSONText
import Testing

@testable import AlertLog

@Suite struct EventTests {
  /// One of each kind.
  private static let samples: [Event] = [
    .daemonStarted(version: "0.1.0", process: 7, feeds: 1, watches: 2, pending: 3),
    .daemonStopped(reason: "asked to", uptimeSeconds: 7, pending: 0),
    .stateReplaced(lastSeq: 0, logSeq: 20, feeds: 0),
    .stateMoved(path: "/x"), .stateReturned(path: "/x", since: noon),
    .heartbeatFailing(code: "timeout", message: "too slow"),
    .heartbeatRecovered(since: noon, failures: 3),
    .daemonHeartbeat(DaemonCounters()),
    .configLoaded(
      file: "c.toml", generation: 1, feeds: 1, watches: 2, sha256: "ab", news: ConfigurationNews()),
    .configRejected(file: "c.toml", faults: ["c.toml:1:1: unknown key 'x'"], warnings: 1),
    .feedFailing(feed: "f", url: "https://a.example", code: "timeout", message: "too slow"),
    .feedRecovered(feed: "f", url: "https://a.example", failures: 3, since: noon),
    .feedSilent(feed: "f", url: "https://a.example", lastChange: noon, usualGapSeconds: 60),
    .feedMoved(feed: "f", from: "https://a.example", to: "https://b.example"),
    .feedGone(feed: "f", url: "https://a.example", code: "http-410"),
    .feedRekeyed(feed: "f", url: "https://a.example", items: 20),
    .feedOverrun(feed: "f", url: "https://a.example", items: 20, since: noon, intervalSeconds: 60),
    .watchFlooding(
      feed: "f", watches: ["w"], written: 100, suppressed: 900,
      suppressedByWatch: [WatchCount(watch: "w", alerts: 900)], notKept: 7,
      notKeptByWatch: [WatchCount(watch: "w", alerts: 7)]),
    .watchHeldBack(
      watch: "w", day: 20_784, feeds: [HeldBackCount(feed: "f", repeated: 4, tooOld: 2)]),
    .watchQuiet(
      watch: "w", since: noon, days: 30,
      nearMisses: [MissCount(text: "Kestrels", term: "Kestrel", kind: "letters", items: 4)]),
    .feedPrimed(feed: "f", url: "https://a.example", alerts: 2, leftOut: 40, undated: 7),
    .feedGarbled(feed: "f", url: "https://a.example", damage: .replaced),
    .feedLegible(feed: "f", url: "https://a.example"),
    .mapDegraded(feed: "f", url: "https://a.example", keys: ["date"], items: 12),
    .mapWhole(feed: "f", url: "https://a.example"),
    .pageGivenUp(feed: "f", url: "https://a.example/1", code: "http-404", since: noon),
    .pagesFailing(
      feed: "f", url: "https://a.example/1", code: "robots", pages: 5, since: noon),
    .pagesRecovered(feed: "f", url: "https://a.example/1", pages: 5, since: noon),
    .networkDown(since: noon, hosts: 5),
    .networkUp(since: noon, feeds: 40),
    .outputLagging(path: "/x", pending: 3, message: "no space"),
    .outputRecovered(path: "/x", delivered: 3, since: noon),
    output(.started(after: 7)),
    output(.down(code: "http-503", message: "answered 503", since: noon)),
    output(.up(since: noon, waiting: 4)),
    output(.misconfigured(code: "tls", message: "no trusted TLS connection")),
    output(.off(code: "http-410")),
    output(.deadLetter(seq: 7, id: "a", attempts: 10, status: 500, error: "answered 500")),
    output(.gap(first: 3, last: 5)),
    .node(.joined(node: "a", epoch: 3, nodes: 2)),
    .node(.lost(node: "b", epoch: 2, hasLeft: false, nodes: 1)),
    .node(.shardsMoved(gained: 128, lost: 0, released: 0, held: 256, nodes: 1)),
    .node(.databaseDown(message: "connection refused")),
    .node(.databaseUp(since: noon)),
    .node(.logForked(path: "/x", kept: "/x.forked-2", lastSeq: 20, headSeq: 18, incarnation: 2)),
    .silenceEnded(
      watch: "w", output: nil, from: noon, until: noon, why: "maintenance", alerts: 4),
    .itemsNotKept(path: "/x", message: "no space"),
    .itemsKept(path: "/x", missed: 3, since: noon),
    .workerLost(feed: "f", item: "g", stage: "claims", lost: 1),
    .itemPoisoned(
      feed: "f", item: "g", id: "0123456789abcdef", stage: "claims", cause: "SIGILL", deaths: 2,
      givenUp: "claims"),
    .documentPoisoned(
      feed: "f", id: "0123456789abcdef", stage: "parse", cause: "SIGABRT", deaths: 2),
  ]

  private static func output(_ what: OutputEvent.What) -> Event {
    .output(OutputEvent(output: "desk", kind: "webhook", what: what))
  }

  private static let common = ["schema", "time", "event", "level", "source"]

  /// docs/events.md: a heading `### name (level)` for each event and a table of its fields.
  private func specification() throws -> [String: [String]] {
    let page = try text(repositoryRoot.appending(path: "docs/events.md").path)
    var specified: [String: [String]] = [:]
    var current: String?
    for line in page.split(separator: "\n") {
      if line.hasPrefix("### ") {
        current = String(line.dropFirst(4))
        specified[current ?? ""] = []
      } else if line.hasPrefix("## ") {
        current = nil
      } else if let current, line.hasPrefix("| `"), let end = line.dropFirst(3).firstIndex(of: "`")
      {
        specified[current]?.append(String(line[line.index(line.startIndex, offsetBy: 3)..<end]))
      }
    }
    return specified
  }

  @Test func thePageSpecifiesEveryEventWithItsLevelAndFields() throws {
    var written: [String: [String]] = [:]
    for event in Self.samples {
      let line = EventWriter(source: "//desk").line(event, time: noon)
      let value = try JSONValue(parsing: line)
      let names = (value.members ?? []).map(\.name)
      #expect(Array(names.prefix(5)) == Self.common)
      #expect(value["event"]?.string == event.name)
      #expect(Set(names).count == names.count)
      written["\(event.name) (\(event.level.rawValue))"] = Array(names.dropFirst(5))
    }
    #expect(written.count == Self.samples.count)
    #expect(try specification() == written)
  }

  /// A new case must get a sample here, and so a place on the page.
  @Test func everyKindHasASample() {
    let indices = Set(
      Self.samples.map { event in
        switch event {
        case .daemonStarted: 0
        case .daemonHeartbeat: 1
        case .configLoaded: 2
        case .configRejected: 3
        case .feedFailing: 4
        case .feedRecovered: 5
        case .feedSilent: 6
        case .feedMoved: 7
        case .feedGone: 8
        case .feedRekeyed: 9
        case .watchFlooding: 10
        case .outputLagging: 11
        case .outputRecovered: 12
        case .networkDown: 13
        case .networkUp: 14
        case .workerLost: 15
        case .itemPoisoned: 16
        case .documentPoisoned: 17
        case .feedOverrun: 18
        case .feedGarbled: 19
        case .feedLegible: 20
        case .watchQuiet: 21
        case .feedPrimed: 22
        case .daemonStopped: 23
        case .stateReplaced: 24
        case .heartbeatFailing: 25
        case .heartbeatRecovered: 26
        case .itemsNotKept: 27
        case .silenceEnded: 36
        case .itemsKept: 28
        case .stateMoved: 29
        case .stateReturned: 30
        case .pageGivenUp: 31
        case .watchHeldBack: 32
        case .pagesFailing: 33
        case .pagesRecovered: 34
        case .output: 35
        case .mapDegraded: 37
        case .mapWhole: 38
        case .node: 39
        }
      })
    #expect(indices == Set(0...39))
  }

  @Test func aLineIsAsSpecified() {
    let line = EventWriter(source: "//desk").line(
      .feedFailing(feed: "f", url: "https://a.example/\u{9B}2J", code: "timeout", message: "m"),
      time: noon)
    #expect(
      String(decoding: line, as: UTF8.self)
        == #"{"schema":"claimwatch.event/1","time":"2031-02-27T23:06:40.512Z","event":"feed.failing","level":"warning","source":"//desk","feed":"f","url":"https://a.example/\u009b2J","code":"timeout","message":"m"}"#
    )
  }

  @Test func textsFromOutsideAreBounded() throws {
    let long = String(repeating: "\u{202E}", count: 100_000)
    let ids = (0..<5000).map { "feed-\($0)-" + String(repeating: "x", count: 52) }
    var manyIDs = ConfigurationNews()
    manyIDs.feeds.added = ids
    manyIDs.feeds.removed = ids
    manyIDs.watches.changed = ids
    let counts = [WatchCount](repeating: WatchCount(watch: "w", alerts: 1), count: 10_000)
    let events: [Event] = [
      .feedFailing(feed: "f", url: long, code: "c", message: long),
      .configRejected(file: "c", faults: [String](repeating: long, count: 1000), warnings: 1),
      .configLoaded(
        file: "c", generation: 2, feeds: 1, watches: 1, sha256: "ab", news: manyIDs),
      .watchFlooding(
        feed: "f", watches: [String](repeating: "w", count: 10_000), written: 1, suppressed: 1,
        suppressedByWatch: counts, notKept: 1, notKeptByWatch: counts),
    ]
    for event in events {
      let line = EventWriter(source: "//desk").line(event, time: noon)
      #expect(line.count < 65_536)
      #expect(throws: Never.self) { try JSONValue(parsing: line) }
    }
  }
}

@Suite struct EventLogTests {
  let scratch: ScratchDirectory
  let path: String

  init() throws {
    scratch = try ScratchDirectory()
    path = scratch.file("events.jsonl")
  }

  private let event = Event.feedGone(feed: "f", url: "u", code: "http-410")

  @Test func appendsAcrossARename() throws {
    let log = EventLog(path: path, source: "s")
    log.write(event, time: noon)
    try rename(path, path + ".1")
    log.write(event, time: noon)
    log.reopen()
    log.write(event, time: noon)
    #expect(log.failure == nil)
    #expect(try text(path + ".1").split(separator: "\n").count == 1)
    #expect(try text(path).split(separator: "\n").count == 2)
  }

  @Test func waitsWhileTheFileCannotBeWritten() throws {
    let log = EventLog(path: scratch.file("later/events.jsonl"), source: "s")
    for _ in 0..<(EventLog.capacity + 5) { log.write(event, time: noon) }
    #expect(log.failure != nil)
    #expect(log.dropped == 5)
    try FileManager.default.createDirectory(
      atPath: scratch.file("later"), withIntermediateDirectories: true)
    log.flush()
    #expect(log.failure == nil)
    #expect(
      try text(scratch.file("later/events.jsonl")).split(separator: "\n").count
        == EventLog.capacity)
  }

  @Test(arguments: FaultyFileSystem.Fault.allCases)
  func noFailingCallTearsALine(fault: FaultyFileSystem.Fault) throws {
    var target = 1
    while true {
      let path = scratch.file("events-\(target)")
      let files = FaultyFileSystem(target: target, fault: fault)
      let log = EventLog(path: path, source: "s", files: files)
      for _ in 0..<3 { log.write(event, time: noon) }
      log.flush()
      #expect(log.failure == nil)
      let lines = try text(path).split(separator: "\n")
      // News, not the record: after a failure that did its work one may stand there twice.
      #expect(fault == .lateFailure ? lines.count >= 3 : lines.count == 3)
      #expect(lines.allSatisfy { (try? JSONValue(parsing: $0.utf8)) != nil })
      if files.hits == 0 { break }
      target += 1
    }
    #expect(target > 5)
  }
}
