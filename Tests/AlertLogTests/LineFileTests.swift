import Foundation
import TestSupport
import Testing

@testable import AlertLog

@Suite struct LineFileTests {
  let scratch: ScratchDirectory
  let path: String

  init() throws {
    scratch = try ScratchDirectory()
    path = scratch.file("alerts.jsonl")
  }

  private func line(_ text: String) -> [UInt8] { Array((text + "\n").utf8) }

  @Test func createsTheFileAndAppends() throws {
    let file = LineFile(path: path)
    #expect(try file.prepare() == .opened)
    try file.append(line("one"))
    try file.append(line("two"))
    try file.sync()
    #expect(try file.prepare() == .none)
    #expect(try text(path) == "one\ntwo\n")
    #expect(file.position?.size == 8)
  }

  @Test(arguments: [
    ("", ""), ("a\n", "a\n"), ("a\nb", "a\n"), ("torn", ""), ("a\nb\n\n", "a\nb\n\n"),
    ("a\n\0\0\0\0", "a\n"),
    (String(repeating: "x", count: 9000) + "\ny", String(repeating: "x", count: 9000) + "\n"),
    ("a\n" + String(repeating: "y", count: 9000), "a\n"),
  ])
  func cutsAnUnfinishedLastLine(before: String, after: String) throws {
    try put(before, path)
    #expect(try LineFile(path: path).prepare() == .opened)
    #expect(try text(path) == after)
  }

  @Test func leavesAFileThatIsNoLogAlone() throws {
    let foreign = "a\n" + String(repeating: "x", count: 70_000)
    try put(foreign, path)
    let error = try #require(throws: LogFileError.self) { try LineFile(path: path).prepare() }
    #expect(error.code == .notLines)
    #expect(try text(path) == foreign)
  }

  @Test func refusesWhatIsNotAFile() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    #expect(throws: FileError.self) { try LineFile(path: path).prepare() }
    let fifo = scratch.file("fifo")
    #expect(mkfifo(fifo, 0o600) == 0)
    let error = try #require(throws: LogFileError.self) { try LineFile(path: fifo).prepare() }
    #expect(error.code == .notRegular)
  }

  @Test func followsARenameWithAndWithoutANewFile() throws {
    let file = LineFile(path: path)
    _ = try file.prepare()
    try file.append(line("one"))
    try rename(path, path + ".1")
    #expect(try file.prepare() == .replaced(wasDeleted: false))
    try file.append(line("two"))
    try rename(path, path + ".2")
    try put("", path)
    #expect(try file.prepare() == .replaced(wasDeleted: false))
    try file.append(line("three"))
    #expect(try [".1", ".2", ""].map { try text(path + $0) } == ["one\n", "two\n", "three\n"])
    try FileManager.default.removeItem(atPath: path)
    #expect(try file.prepare() == .replaced(wasDeleted: true))
  }

  @Test func noticesTruncationAndForeignLines() throws {
    let file = LineFile(path: path)
    _ = try file.prepare()
    try file.append(line("one"))
    try append("foreign\nand torn", path)
    #expect(try file.prepare() == .extended)
    #expect(try text(path) == "one\nforeign\n")
    #expect(try file.prepare() == .none)
    try put("", path)
    #expect(try file.prepare() == .truncated)
    try file.append(line("two"))
    #expect(try text(path) == "two\n")
  }

  @Test func reopensOnRequestWithoutForgetting() throws {
    let file = LineFile(path: path)
    _ = try file.prepare()
    try file.append(line("one"))
    file.reopen()
    #expect(try file.prepare() == .none)
    file.reopen()
    try rename(path, path + ".1")
    #expect(try file.prepare() == .replaced(wasDeleted: false))
  }

  @Test func aShortWriteIsCompleted() throws {
    var completed = 0
    for call in 1...20 {
      let name = scratch.file("short-\(call)")
      let faults = FaultyFileSystem(target: call, fault: .shortWrite)
      let file = LineFile(path: name, files: faults)
      guard (try? file.prepare()) != nil, (try? file.append(line("a whole line"))) != nil else {
        continue
      }
      #expect(try text(name) == "a whole line\n")
      completed += faults.hits
    }
    #expect(completed == 1)
  }

  @Test func aTornWriteIsTakenBack() throws {
    var torn = 0
    for call in 1...20 {
      let name = scratch.file("torn-\(call)")
      let file = LineFile(path: name, files: FaultyFileSystem(target: call, fault: .tornWrite))
      guard (try? file.prepare()) != nil else { continue }
      do { try file.append(line("a whole line")) } catch {
        torn += 1
        #expect(try text(name) == "")
        _ = try file.prepare()
        try file.append(line("again"))
        #expect(try text(name) == "again\n")
      }
    }
    #expect(torn == 1)
  }

  @Test func everyCallThatFailsIsReportedWithItsName() throws {
    let missing = scratch.file("missing/alerts.jsonl")
    let error = try #require(throws: FileError.self) { try LineFile(path: missing).prepare() }
    #expect(error.call == "open" && error.number == ENOENT)
    #expect(error.description == "\(missing): open: No such file or directory")
  }
}

@Suite struct BackwardLinesTests {
  /// The lines of any bytes, last first, are those that splitting the whole gives.
  @Test(arguments: 0..<200)
  func agreesWithSplitting(seed: UInt64) throws {
    let scratch = try ScratchDirectory()
    var random = SplitMix64(seed: seed)
    let length = Int.random(in: 0...300, using: &random)
    let alphabet = Array("\nabc".utf8)
    let bytes = (0..<length).map { _ in alphabet.randomElement(using: &random) ?? 0 }
    let path = scratch.file("bytes")
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let files = PosixFileSystem()
    let file = try files.open(path, .read)
    defer { files.close(file) }
    var found: [[UInt8]] = []
    var offsets: [Int64] = []
    let lines = BackwardLines(
      files: files, file: file, end: Int64(length),
      blockSize: Int64.random(in: 1...64, using: &random))
    try lines.forEach { line in
      found.append(line.bytes)
      offsets.append(line.offset)
      return true
    }
    var expected = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
    if bytes.last == 0x0A { expected.removeLast() }
    if bytes.isEmpty { expected = [] }
    #expect(found == expected.reversed())
    for (line, offset) in zip(found, offsets) {
      #expect(Array(bytes[Int(offset)...].prefix(line.count)) == line)
    }
  }

  @Test func stopsWhenTold() throws {
    let scratch = try ScratchDirectory()
    try put("a\nb\nc\n", scratch.file("f"))
    let files = PosixFileSystem()
    let file = try files.open(scratch.file("f"), .read)
    defer { files.close(file) }
    var count = 0
    try BackwardLines(files: files, file: file, end: 6).forEach { _ in
      count += 1
      return count < 2
    }
    #expect(count == 2)
  }
}
