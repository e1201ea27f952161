import Foundation
import Testing

@testable import AlertLog

/// What a log begins with whose database has lost commits.
@Suite struct LogForkTests {
  let scratch: ScratchDirectory
  let path: String

  init() throws {
    scratch = try ScratchDirectory()
    path = scratch.file("alerts.jsonl")
  }

  private func lines(_ numbers: ClosedRange<Int64>) -> String {
    numbers.map { String(decoding: Fixture.line(Fixture.record(), seq: $0), as: UTF8.self) + "\n" }
      .joined()
  }

  @Test func itsLineIsAsThePageSays() throws {
    let fork = LogFork(incarnation: 2, afterSeq: 12_345)
    let line = String(decoding: fork.line, as: UTF8.self)
    #expect(LogFork(line: fork.line) == fork)
    let page = try String(
      contentsOf: repositoryRoot.appending(path: "docs/alert-schema.md"), encoding: .utf8)
    #expect(page.contains(line))
    let object = try JSONSerialization.jsonObject(with: Data(fork.line)) as? [String: Any]
    #expect(object?["type"] as? String == "log.forked" && object?.count == 4)
    for other in [
      "", "{}", line + " ", line.replacing("12345", with: "012345"),
      String(lines(1...1).dropLast()),
      #"{"schema":"claimwatch.log/1","type":"log.forked","incarnation":2"#,
    ] {
      #expect(LogFork(line: Array(other.utf8)) == nil, "\(other)")
    }
  }

  @Test func aKillBetweenItsStepsIsGoneOnFrom() throws {
    let fork = LogFork(incarnation: 2, afterSeq: 3)
    let kept = path + ".forked-2"
    try put(lines(1...5), path)
    // Killed after the first step, and after the second.
    try put("{\"schema\":\"cl", path + ".new")
    #expect(link(path, kept) == 0)
    try AlertLogEnd.begin(fork, at: path, keeping: kept)
    #expect(try text(kept) == lines(1...5))
    #expect(try contents(path) == fork.line + [0x0A])
    #expect(!FileManager.default.fileExists(atPath: path + ".new"))
    // Another file of that name is left alone.
    #expect(throws: FileError.self) { try AlertLogEnd.begin(fork, at: path, keeping: kept) }
    #expect(try text(kept) == lines(1...5) && contents(path) == fork.line + [0x0A])
  }

  @Test func whatALogHasInCommonWithADatabase() throws {
    #expect(try AlertLogEnd.last(in: path) { _, _ in true } == 0)
    try put(lines(4...9), path)
    #expect(try AlertLogEnd.last(in: path) { seq, _ in seq <= 6 } == 6)
    #expect(try AlertLogEnd.last(in: path) { seq, _ in seq <= 9 } == 9)
    #expect(try AlertLogEnd.last(in: path) { _, _ in false } == 3)
    #expect(try AlertLogEnd.incarnation(of: path) == 1)
  }

  /// Alerts that were in what is kept come again under other numbers, and have to be in the new log.
  @Test func whatIsKeptIsNotSearchedForAlertsOnTheirWay() throws {
    let outbox = try Outbox(scratch.path)
    try outbox.raise(3)
    #expect(try AlertDelivery(queue: outbox.store, path: path).deliver().delivered == 3)
    let old = try text(path)
    try AlertLogEnd.begin(
      LogFork(incarnation: 2, afterSeq: 0), at: path, keeping: path + ".forked-2")
    let siblings = try RotatedLogs(files: PosixFileSystem(), path: path).siblings()
    #expect(siblings.map(\.isForked) == [true])
    let folder = scratch.file("restored")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let restored = try Outbox(folder)
    try restored.raise(3)
    let report = try AlertDelivery(queue: restored.store, path: path).deliver()
    #expect(report.delivered == 3 && report.found == 0)
    #expect(try text(path).hasSuffix("\n" + old))
  }
}
