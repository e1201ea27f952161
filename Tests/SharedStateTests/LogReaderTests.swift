import AlertLog
import ContentDigest
import FeedModel
import Foundation
import Locking
import PostgreSQL
import Testing

@testable import SharedState

/// Every node has the same log (I4), written by the delivery that every log is written by.
@Suite struct LogReaderTests {
  private let bench: SharedBench

  init() throws { bench = try SharedBench() }

  private func raise(_ names: [String], _ session: PostgresSession) throws {
    try session.transaction { transaction in
      var head = try LogHead(transaction)
      for name in names {
        let id = PostgresTransaction.id(name)
        head.append(id) {
          Array(#"{"schema":"claimwatch.alert/1","id":"\#(id)","seq":\#($0)}"#.utf8)
        }
      }
      try head.finish()
    }
  }

  /// A node's log in a folder of its own.
  private final class Log: @unchecked Sendable {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "claimwatch-\(UUID().uuidString.lowercased())").path
    let name: String
    private let bench: SharedBench
    private var delivery: AlertDelivery?

    init(_ bench: SharedBench, _ name: String) throws {
      (self.bench, self.name) = (bench, name)
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var path: String { folder + "/alerts.jsonl" }

    /// As a process that has just begun: of what was there before it only the log is left.
    func begin(last: (seq: Int64, id: String)? = nil) throws {
      let queue = try SharedLog(bench.session(), name: name, last: last)
      delivery = AlertDelivery(queue: queue, path: path)
    }

    func deliver() throws { _ = try delivery?.deliver() }

    func rotate(_ number: Int) throws {
      try? FileManager.default.moveItem(atPath: path, toPath: "\(path).\(number)")
    }

    /// Rotated files, in order, and the log.
    func bytes(rotations: Int) -> [UInt8] {
      let names = (0..<rotations).map { "\(path).\($0)" } + [path]
      return names.flatMap { [UInt8]((try? Data(contentsOf: URL(fileURLWithPath: $0))) ?? Data()) }
    }
  }

  @Test func everyNodeHasTheSameLines() throws {
    let logs = try (0..<3).map { try Log(bench, "node-\($0)") }
    for log in logs { try log.begin() }
    let failures = Guarded<[String]>([])
    let writing = Guarded(2)
    onThreads(5) { index in
      do {
        if index < 2 {
          defer { writing.withLock { $0 -= 1 } }
          let session = bench.session()
          for round in 0..<40 {
            try raise((0..<(round % 5)).map { "\(index)-\(round)-\($0)" }, session)
          }
          return
        }
        let log = logs[index - 2]
        var round = 0
        while writing.withLock({ $0 }) > 0 || round < 12 {
          try log.deliver()
          round += 1
          // Its processes end at any time, and its log is rotated while it is up or down.
          if round % 3 == index - 2 { try log.begin() }
          if round < 12, round % 4 == 0 { try log.rotate(round / 4 - 1) }
        }
      } catch { failures.withLock { $0.append("\(error)") } }
    }
    #expect(failures.withLock { $0 } == [])
    for log in logs { try log.deliver() }
    let files = logs.map { $0.bytes(rotations: 2) }
    let lines = files[0].split(separator: 0x0A)
    #expect(lines.count == 2 * 80)
    #expect(files[1] == files[0] && files[2] == files[0])
    for (place, line) in lines.enumerated() {
      #expect(AlertSeq.of(line) == Int64(place + 1))
    }
  }

  @Test func linesAreKeptUntilTheSlowestNodeHasThem() throws {
    let (fast, slow) = (try Log(bench, "fast"), try Log(bench, "slow"))
    try fast.begin()
    try slow.begin()
    let session = bench.session()
    for round in 0..<20 {
      try raise((0..<20).map { "\(round)-\($0)" }, session)
      try fast.deliver()
    }
    #expect(try bench.int("SELECT count(*) FROM claimwatch.outbox") == 400)
    // Seen long ago, but a process of it lives.
    _ = try bench.node("slow")
    try bench.outside.run("UPDATE claimwatch.log_reader SET seen = now() - interval '8 days'")
    try raise(["more"], session)
    try fast.deliver()
    #expect(try bench.int("SELECT count(*) FROM claimwatch.outbox") == 401)
    try slow.deliver()
    #expect(slow.bytes(rotations: 0) == fast.bytes(rotations: 0))
    let kept = try #require(try bench.int("SELECT count(*) FROM claimwatch.outbox"))
    #expect(kept < 401 && kept >= 64, "some for a truncation of the log")
    // One that nobody has seen for a week holds nothing up, and is told when it comes back.
    try bench.outside.run(
      """
      WITH gone AS (UPDATE claimwatch.node SET seen = now() - interval '8 days')
      UPDATE claimwatch.log_reader SET seen = now() - interval '8 days' WHERE name = 'slow'
      """)
    for round in 20..<40 {
      try raise((0..<20).map { "\(round)-\($0)" }, session)
      try fast.deliver()
    }
    let oldest = try #require(try bench.int("SELECT min(seq) FROM claimwatch.outbox"))
    #expect(oldest > 402)
    let last = (seq: Int64(401), id: PostgresTransaction.id("more").description)
    #expect(throws: SharedStateError.logIsBehind(log: 401, oldest: oldest)) {
      try slow.begin(last: last)
    }
    // It begins a new log, with what there is.
    try slow.rotate(0)
    try slow.begin()
    try slow.deliver()
    let begun = slow.bytes(rotations: 0).split(separator: 0x0A)
    #expect(AlertSeq.of(begun[0]) == oldest && begun.count == Int(801 - oldest + 1))
  }

  /// A node that is new begins with the next alert; a machine that has a log goes on where that ends.
  @Test func aNodeBeginsWhereItsLogEnds() throws {
    let session = bench.session()
    let first = try Log(bench, "first")
    try first.begin()
    try raise(["a", "b", "c"], session)
    try first.deliver()
    let late = try Log(bench, "late")
    try late.begin()
    let copied = try Log(bench, "copied")
    try copied.begin(last: (2, PostgresTransaction.id("b").description))
    try raise(["d"], session)
    for log in [first, late, copied] { try log.deliver() }
    func numbers(_ log: Log) -> [Int64?] {
      log.bytes(rotations: 0).split(separator: 0x0A).map(AlertSeq.of)
    }
    #expect(numbers(first) == [1, 2, 3, 4])
    #expect(numbers(late) == [4] && numbers(copied) == [3, 4])
  }

  /// A log that was copied back from a backup gets what came since, and no line twice.
  @Test func aLogThatEndsBeforeWhatWasDeliveredGetsTheRest() throws {
    let session = bench.session()
    let log = try Log(bench, "restored")
    try log.begin()
    try raise(["a", "b", "c", "d"], session)
    try log.deliver()
    let whole = log.bytes(rotations: 0)
    let lines = whole.split(separator: 0x0A)
    try Data(lines[0] + [0x0A] + lines[1] + [0x0A]).write(to: URL(fileURLWithPath: log.path))
    try log.begin(last: (2, PostgresTransaction.id("b").description))
    try log.deliver()
    #expect(log.bytes(rotations: 0) == whole)
    // One that is ahead of what was marked is looked through, and goes on.
    try bench.outside.run("UPDATE claimwatch.log_reader SET delivered = 2, forgotten = 0")
    try log.begin(last: (4, PostgresTransaction.id("d").description))
    try log.deliver()
    #expect(log.bytes(rotations: 0) == whole)
  }

  /// A log that knows more than the database, which has lost it: no number is given twice without a word.
  @Test func aDatabaseThatHasLostCommitsIsNotWrittenOn() throws {
    // An old log beside a state in which nothing was ever numbered is gone on with.
    let queue = try SharedLog(bench.session(), name: "old", last: (41, "of another state"))
    try queue.raiseSequence(to: 41)
    let session = bench.session()
    try raise(["a", "b"], session)
    #expect(try queue.pendingAlerts(after: 0, limit: 9).map(\.seq) == [42, 43])
    try queue.raiseSequence(to: 43)
    #expect(throws: SharedStateError.logIsAhead(log: 44, head: 43)) {
      try queue.raiseSequence(to: 44)
    }
    let other = bench.session()
    #expect(throws: SharedStateError.logIsAhead(log: 44, head: 43)) {
      try SharedLog(other, name: "ahead", last: (44, "x"))
    }
    #expect(throws: SharedStateError.logIsAhead(log: 43, head: 42)) {
      try SharedLog(other, name: "ahead", last: (43, PostgresTransaction.id("other").description))
    }
    _ = try SharedLog(other, name: "well", last: (43, PostgresTransaction.id("b").description))
  }
}

/// The number in a line of these tests.
enum AlertSeq {
  static func of(_ line: ArraySlice<UInt8>) -> Int64? {
    let text = String(decoding: line, as: UTF8.self)
    return text.split(separator: "\"seq\":").last.flatMap { Int64($0.dropLast()) }
  }
}
