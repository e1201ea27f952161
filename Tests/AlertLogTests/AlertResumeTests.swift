import Foundation
import Testing

@testable import AlertLog

/// A reader that goes on where another run ended, whatever has become of the log.
@Suite struct AlertResumeTests {
  let scratch: ScratchDirectory
  let path: String

  init() throws {
    scratch = try ScratchDirectory()
    path = scratch.file("alerts.jsonl")
  }

  private func line(_ seq: Int64) -> String {
    String(decoding: Fixture.line(Fixture.record(), seq: seq), as: UTF8.self) + "\n"
  }

  private func lines(_ numbers: ClosedRange<Int64>) -> String { numbers.map(line).joined() }

  private func id(_ seq: Int64) throws -> String {
    try #require(LoggedAlert(line: Array(line(seq).utf8.dropLast()))).id
  }

  private func news(_ reader: AlertReader) throws -> [Int] {
    var numbers: [Int] = []
    // A gap is looked at again and again before it is believed.
    for _ in 0...AlertReader.gapPatience {
      try reader.readNews {
        numbers.append($0.seq)
        return true
      }
    }
    return numbers
  }

  private func resumed(behind seq: Int64, _ id: String? = nil) throws -> AlertReader {
    let reader = AlertReader(path: path)
    reader.resume(behind: LogPlace(seq: seq, id: try id ?? self.id(seq)))
    return reader
  }

  @Test func itGoesOnInWhicheverFileThatIs() throws {
    try put(lines(1...6), path)
    #expect(try news(resumed(behind: 4)) == [5, 6])
    #expect(try news(resumed(behind: 6)) == [])
    try Data(GzipFixture.stored(Array(lines(1...6).utf8)))
      .write(to: URL(fileURLWithPath: path + ".2.gz"))
    try put(lines(7...8), path + ".1")
    try put(lines(9...9), path)
    #expect(try news(resumed(behind: 4)) == [5, 6, 7, 8, 9])
    #expect(try news(resumed(behind: 8)) == [9])
    let reader = AlertReader(path: path)
    reader.resume(behind: nil)
    #expect(try news(reader) == Array(1...9))
  }

  @Test func aLogThatWasEmptiedGoesOnWithWhatComes() throws {
    try put("", path)
    let reader = try resumed(behind: 6)
    #expect(try news(reader) == [])
    try append(lines(7...8), path)
    #expect(try news(reader) == [7, 8])
  }

  @Test func aLogThatBeganAnewIsAllNew() throws {
    try put(lines(1...3), path)
    #expect(try news(resumed(behind: 6, "0192f0c1-0000-8000-8000-00000000ffff")) == [1, 2, 3])
  }

  /// A database has lost commits: alerts behind the third have other numbers from here on.
  @Test func aForkIsReadFromItsBeginningHoweverMuchItHolds() throws {
    let fork = LogFork(incarnation: 2, afterSeq: 3)
    let other = "0192f0c1-0000-8000-8000-00000000ffff"
    try put(lines(1...3) + lines(4...6).replacing(try id(4), with: other), path)
    let behindSix = AlertReader(path: path)
    behindSix.resume(behind: LogPlace(seq: 6, id: other))
    let running = AlertReader(path: path)
    running.resume(behind: nil)
    #expect(try news(running) == Array(1...6) && news(behindSix) == [])
    try AlertLogEnd.begin(fork, at: path, keeping: path + ".forked-2")
    #expect(
      try news(running) == [] && text(path) == String(decoding: fork.line, as: UTF8.self) + "\n")
    // At once more than the old one had.
    try append(lines(4...8), path)
    #expect(try news(running) == [4, 5, 6, 7, 8])
    #expect(try news(behindSix) == [4, 5, 6, 7, 8])
    #expect(running.strangeLines == 0)
    // Rotated since, plain and packed.
    try rename(path, path + ".1")
    try put(lines(9...9), path)
    #expect(try news(resumed(behind: 6, other)) == [4, 5, 6, 7, 8, 9])
    let packed = GzipFixture.stored(try contents(path + ".1"))
    try Data(packed).write(to: URL(fileURLWithPath: path + ".1.gz"))
    try FileManager.default.removeItem(atPath: path + ".1")
    #expect(try news(resumed(behind: 6, other)) == [4, 5, 6, 7, 8, 9])
    #expect(try AlertLogEnd.incarnation(of: path) == 2)
  }

  @Test func whatIsMissingIsSaid() throws {
    try put(lines(9...10), path)
    let reader = try resumed(behind: 6)
    final class Box { var notes: [AlertReader.Note] = [] }
    let box = Box()
    reader.onNote = { box.notes.append($0) }
    #expect(try news(reader) == [9, 10])
    #expect(box.notes == [.missing(7...8)])
  }

  @Test func placesAreFound() throws {
    #expect(try AlertReader.end(ofLog: path) == nil)
    try put(lines(1...6), path)
    #expect(try AlertReader.end(ofLog: path) == LogPlace(seq: 6, id: id(6)))
    #expect(try AlertReader.place(inLog: path) { $0.seq >= 4 } == LogPlace(seq: 3, id: id(3)))
    #expect(try AlertReader.place(inLog: path) { $0.seq >= 1 } == nil)
    #expect(try AlertReader.place(inLog: path) { $0.seq >= 99 } == LogPlace(seq: 6, id: id(6)))
  }

  @Test func singleAlertsAreFoundInAnyFile() throws {
    try Data(GzipFixture.stored(Array(lines(1...3).utf8)))
      .write(to: URL(fileURLWithPath: path + ".2.gz"))
    try put(lines(4...6), path + ".1")
    try put(lines(7...9), path)
    let finder = AlertFinder(path: path)
    for seq: Int64 in [1, 3, 4, 6, 7, 9] {
      #expect(
        try finder.line(of: LogPlace(seq: seq, id: id(seq))) == Array(line(seq).utf8.dropLast()))
    }
    #expect(try finder.line(of: LogPlace(seq: 10, id: id(9))) == nil)
    let other = LogPlace(seq: 5, id: "0192f0c1-0000-8000-8000-00000000ffff")
    #expect(try finder.line(of: other) == nil)
  }

  @Test func manyAlertsAreFoundInOnePass() throws {
    try Data(GzipFixture.stored(Array(lines(1...3).utf8)))
      .write(to: URL(fileURLWithPath: path + ".2.gz"))
    try put(lines(4...6), path + ".1")
    try put(lines(7...9), path)
    let finder = AlertFinder(path: path)
    func found(_ seqs: [Int64]) throws -> [Int64] {
      var found: [Int64] = []
      let places = try seqs.map { LogPlace(seq: $0, id: try id($0)) }
      try finder.lines(of: places) { place, bytes in
        #expect(bytes == Array(line(place.seq).utf8.dropLast()))
        found.append(place.seq)
      }
      return found
    }
    #expect(try found([9, 1, 5, 6, 3]) == [1, 3, 5, 6, 9])
    #expect(try found([8]) == [8])
    #expect(try found([4, 12]) == [4])
    #expect(try found([]).isEmpty)
    // Numbers that began anew: another alert has the number, and stands elsewhere.
    try put(lines(1...2), path)
    #expect(try found([5, 2]).sorted() == [2, 5])
  }
}
