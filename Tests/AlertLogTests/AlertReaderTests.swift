import Foundation
import Testing

@testable import AlertLog

@Suite struct AlertReaderTests {
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

  private func putPacked(_ text: String, _ path: String) throws {
    try Data(GzipFixture.stored(Array(text.utf8))).write(to: URL(fileURLWithPath: path))
  }

  private func remove(_ path: String) throws {
    try FileManager.default.removeItem(atPath: path)
  }

  /// The numbers of all alerts that are there.
  private func numbers(
    _ reader: AlertReader, from beginning: AlertReader.Beginning = .start
  ) throws -> [Int] {
    var numbers: [Int] = []
    try reader.read(from: beginning) {
      numbers.append($0.seq)
      return true
    }
    return numbers
  }

  /// The numbers of all that have come since.
  private func news(_ reader: AlertReader) throws -> [Int] {
    var numbers: [Int] = []
    try reader.readNews {
      numbers.append($0.seq)
      return true
    }
    return numbers
  }

  private func notes(_ reader: AlertReader) -> () -> [AlertReader.Note] {
    final class Box { var notes: [AlertReader.Note] = [] }
    let box = Box()
    reader.onNote = { box.notes.append($0) }
    return { box.notes }
  }

  private func truncateLog() throws {
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.truncate(atOffset: 0)
    try file.close()
  }

  @Test func whatIsThereCanBePassedOver() throws {
    let reader = AlertReader(path: path)
    #expect(try numbers(reader, from: .end) == [])
    try put(line(1) + line(2), path)
    #expect(try news(reader) == [1, 2], "a log that came later is new")
    let second = AlertReader(path: path)
    #expect(try numbers(second, from: .end) == [])
    try append(line(3), path)
    #expect(try news(second) == [3])
    // What was rotated away before is old too.
    try rename(path, path + ".1")
    let third = AlertReader(path: path)
    #expect(try numbers(third, from: .end) == [])
    try put(line(4), path)
    #expect(try news(third) == [4])
  }

  @Test func readsWhatPeopleAskFor() throws {
    try put(line(7), path)
    var found: LoggedAlert?
    try AlertReader(path: path).read(from: .start) {
      found = $0
      return true
    }
    let alert = try #require(found)
    #expect(alert.seq == 7 && alert.type == "alert.new" && alert.priority == "high")
    #expect(alert.watchID == "kestrel" && alert.watchName == "Kestrel-9 systems")
    #expect(alert.feedID == "northport-courier" && alert.feedTitle == "Northport Courier")
    #expect(alert.title == Fixture.title && alert.tags == ["weapons"])
    #expect(alert.speakers == ["Lena Varn"])
    #expect(alert.published == "2031-02-27T23:05:10.512Z")
    #expect(alert.link == "https://courier.example/2031/03/11/launcher")
  }

  @Test func aMissingLogIsEmptyAndMayComeLater() throws {
    let reader = AlertReader(path: path)
    #expect(try numbers(reader) == [])
    try put(line(1), path)
    #expect(try news(reader) == [1])
    #expect(try numbers(AlertReader(path: scratch.file("none/alerts.jsonl"))) == [])
  }

  @Test func aTornTailWaitsForItsEnd() throws {
    let whole = line(2)
    try put(line(1) + whole.prefix(100), path)
    let reader = AlertReader(path: path)
    #expect(try numbers(reader) == [1])
    #expect(try news(reader) == [])
    try append(String(whole.dropFirst(100)), path)
    #expect(try news(reader) == [2])
    #expect(reader.strangeLines == 0)
  }

  @Test func otherLinesArePassedOver() throws {
    try put("# note\n{\"schema\":\"x\"}\n\n" + line(1) + "\0\0\n" + line(2), path)
    let reader = AlertReader(path: path)
    #expect(try numbers(reader) == [1, 2])
    #expect(reader.strangeLines == 3)
  }

  // MARK: the whole log

  @Test func rotatedFilesAreReadInTheOrderOfTheirNumbers() throws {
    try put(lines(31...33), path)
    try put(lines(21...30), path + ".1")
    try putPacked(lines(1...10), path + ".3.gz")
    try putPacked(lines(11...20), path + ".2.gz")
    try put("not read", path + ".4.xz")
    // The clock says nothing of their order.
    for (name, day) in [(".1", 1.0), (".2.gz", 3), (".3.gz", 2)] {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: day * 86_400)], ofItemAtPath: path + name)
    }
    let reader = AlertReader(path: path)
    let notes = notes(reader)
    #expect(try numbers(reader) == Array(1...33))
    #expect(notes() == [.unreadable(path: path + ".4.xz")])
    try append(line(34), path)
    #expect(try news(reader) == [34])
    #expect(try numbers(AlertReader(path: path, withSiblings: false)) == [31, 32, 33, 34])
  }

  @Test(arguments: [0, 1, 3, 4, 9, 13, 14, 23, 24, 25, 33, 34, 100])
  func theLastFewAreFoundAcrossFiles(count: Int) throws {
    try put(lines(31...33), path)
    try put(lines(21...30) + "# strange\n", path + ".1")
    try putPacked(lines(11...20), path + ".2.gz")
    try putPacked(lines(1...10), path + ".3.gz")
    let reader = AlertReader(path: path)
    #expect(try numbers(reader, from: .last(count)) == Array((1...33).suffix(count)))
    try append(line(34), path)
    #expect(try news(reader) == [34])
  }

  @Test func aCopyThatIsBeingMadeDoublesNothing() throws {
    try put(lines(1...20), path)
    // Of a log that is being copied, and of a file that is being packed.
    try put(lines(1...12) + "{\"torn", path + ".1")
    #expect(try numbers(AlertReader(path: path)) == Array(1...20))
    try put(lines(21...30), path)
    try put(lines(1...20), path + ".1")
    let packed = GzipFixture.stored(Array(lines(1...20).utf8))
    try Data(packed.prefix(packed.count / 2)).write(to: URL(fileURLWithPath: path + ".1.gz"))
    #expect(try numbers(AlertReader(path: path)) == Array(1...30))
  }

  @Test func whatIsMissingIsSaid() throws {
    try put(lines(31...33), path)
    try put(lines(1...10), path + ".2")
    let reader = AlertReader(path: path)
    let notes = notes(reader)
    #expect(try numbers(reader) == Array(1...10) + [31, 32, 33])
    #expect(notes() == [.missing(11...30)])
  }

  @Test func aDamagedFileIsReadAsFarAsItGoesAndSaid() throws {
    let packed = GzipFixture.stored(Array(lines(1...40).utf8))
    try Data(packed.dropLast(20_000)).write(to: URL(fileURLWithPath: path + ".1.gz"))
    try put(lines(41...42), path)
    let reader = AlertReader(path: path)
    let notes = notes(reader)
    let found = try numbers(reader)
    #expect(found.first == 1 && found.suffix(2) == [41, 42] && found.count < 42)
    #expect(notes().first == .damaged(path: path + ".1.gz", reason: "the gzip data end early"))
    #expect(notes().count == 2, "and the numbers that it held: \(notes())")
  }

  @Test func numbersThatBeganAnewHideNothing() throws {
    try put(lines(1...50), path + ".1")
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 86_400)], ofItemAtPath: path + ".1")
    // Another item under the old numbers.
    func other(_ seq: Int) -> String {
      line(Int64(seq)).replacing("\"id\":\"", with: "\"id\":\"x", maxReplacements: 1)
        .replacing("\",\"seq\"", with: "\",\"seq\"")
    }
    try put((1...3).map(other).joined(), path)
    let reader = AlertReader(path: path)
    #expect(try numbers(reader) == Array(1...50) + [1, 2, 3])
  }

  @Test func timesChooseWithoutReadingWhatIsOlder() throws {
    try put(lines(1...3), path + ".1")
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 86_400)], ofItemAtPath: path + ".1")
    try put(lines(4...6), path)
    // The fixture's alerts are of this time.
    let time = try #require(LoggedTime.parse("2031-02-27T23:06:40.512Z".utf8))
    var selection = AlertSelection()
    selection.since = time
    #expect(try numbers(AlertReader(path: path, selection: selection)) == [4, 5, 6])
    selection.since = time.advanced(byMilliseconds: 1)
    #expect(try numbers(AlertReader(path: path, selection: selection)) == [])
    selection.since = nil
    selection.until = time
    #expect(try numbers(AlertReader(path: path, selection: selection)) == Array(1...6))
    selection.until = time.advanced(byMilliseconds: -1)
    #expect(try numbers(AlertReader(path: path, selection: selection)) == [])
  }

  // MARK: following

  @Test func followsAcrossRotations() throws {
    let reader = AlertReader(path: path)
    let notes = notes(reader)
    try put(line(1), path)
    #expect(try numbers(reader) == [1])
    // The old file is read to its end before the new one.
    try append(line(2), path)
    try rename(path, path + ".1")
    try append(line(3), path + ".1")
    #expect(try news(reader) == [2, 3])
    try put(line(4), path)
    #expect(try news(reader) == [4])
    try truncateLog()
    #expect(try news(reader) == [])
    try append(line(5), path)
    #expect(try news(reader) == [5])
    #expect(notes() == [])
  }

  @Test func whatACopyTookAwayIsReadFromTheCopy() throws {
    let reader = AlertReader(path: path)
    let notes = notes(reader)
    try put(lines(1...5), path)
    #expect(try numbers(reader) == [1, 2, 3, 4, 5])
    // Between two looks: written, copied, truncated, written beyond where it was.
    try append(lines(6...8), path)
    try FileManager.default.copyItem(atPath: path, toPath: path + ".1")
    try truncateLog()
    try append(lines(9...30), path)
    #expect(try news(reader) == Array(6...30))
    // The same, packed at once, and twice in a row.
    try append(lines(31...33), path)
    try putPacked(try String(contentsOfFile: path, encoding: .utf8), path + ".2.gz")
    try truncateLog()
    try append(lines(34...35), path)
    try FileManager.default.copyItem(atPath: path, toPath: path + ".3")
    try truncateLog()
    #expect(try news(reader) == Array(31...35))
    try append(line(36), path)
    #expect(try news(reader) == [36])
    #expect(notes() == [])
  }

  /// The copy was made and the log emptied in the midst of a look at it.
  @Test func aTruncationDuringALookEndsNoFollowing() throws {
    final class Truncating: FileSystem, @unchecked Sendable {
      let real = PosixFileSystem()
      var act: (() -> Void)?
      func open(_ path: String, _ mode: OpenMode) throws(FileError) -> OpenFile {
        try real.open(path, mode)
      }
      func close(_ file: OpenFile) { real.close(file) }
      func status(of file: OpenFile) throws(FileError) -> FileStatus { try real.status(of: file) }
      func status(at path: String) throws(FileError) -> FileStatus? { try real.status(at: path) }
      func read(_ file: OpenFile, at offset: Int64, count: Int) throws(FileError) -> [UInt8] {
        // A look from the end begins with the last byte.
        if count == 1, let act {
          self.act = nil
          act()
        }
        return try real.read(file, at: offset, count: count)
      }
      func write(
        _ file: OpenFile, _ bytes: ArraySlice<UInt8>, at offset: Int64
      ) throws(FileError) -> Int { try real.write(file, bytes, at: offset) }
      func truncate(_ file: OpenFile, to size: Int64) throws(FileError) {
        try real.truncate(file, to: size)
      }
      func sync(_ file: OpenFile) throws(FileError) { try real.sync(file) }
      func syncDirectory(_ path: String) throws(FileError) { try real.syncDirectory(path) }
      func names(in directory: String) throws(FileError) -> [String] {
        try real.names(in: directory)
      }
    }
    let files = Truncating()
    let reader = AlertReader(path: path, files: files)
    try put(lines(1...3), path)
    #expect(try numbers(reader) == [1, 2, 3])
    try FileManager.default.copyItem(atPath: path, toPath: path + ".1")
    try truncateLog()
    try append(lines(4...9), path)
    files.act = {
      try? FileManager.default.copyItem(atPath: path, toPath: path + ".2")
      truncate(path, 0)
    }
    #expect(try news(reader) == [])
    #expect(files.act == nil, "it was looked at from the end")
    try append(line(10), path)
    #expect(try news(reader) == Array(4...10))
  }

  @Test func whatWasRenamedAndPackedUnseenIsReadFromThere() throws {
    let reader = AlertReader(path: path)
    let notes = notes(reader)
    try put(lines(1...3), path)
    #expect(try numbers(reader) == [1, 2, 3])
    // The open file is another one by now, and was packed.
    try append(lines(4...5), path)
    try putPacked(try String(contentsOfFile: path, encoding: .utf8), path + ".2.gz")
    try remove(path)
    try put(lines(6...7), path)
    try rename(path, path + ".1")
    try put(line(8), path)
    #expect(try news(reader) == [4, 5, 6, 7, 8])
    #expect(notes() == [])
  }

  @Test func whatTheDaemonStillWroteToTheOldFileIsFound() throws {
    let reader = AlertReader(path: path)
    try put(line(1), path)
    #expect(try numbers(reader) == [1])
    try rename(path, path + ".1")
    try put("", path)
    #expect(try news(reader) == [])
    // It had looked at the path just before.
    try append(line(2), path + ".1")
    #expect(try news(reader) == [2])
    try append(line(3), path)
    #expect(try news(reader) == [3])
  }

  @Test func aGapIsWaitedForAndThenSaid() throws {
    let reader = AlertReader(path: path)
    let notes = notes(reader)
    try put(line(1), path)
    #expect(try numbers(reader) == [1])
    try append(line(5), path)
    // A file may be about to get its name.
    #expect(try news(reader) == [])
    try putPacked(lines(2...3), path + ".1.gz")
    #expect(try news(reader) == [], "4 is missing still")
    try putPacked(lines(2...4), path + ".1.gz")
    #expect(try news(reader) == [2, 3, 4, 5])
    #expect(notes() == [])
    try append(line(9), path)
    var found: [Int] = []
    for _ in 0...AlertReader.gapPatience { found += try news(reader) }
    #expect(found == [9])
    #expect(notes() == [.missing(6...8)])
  }

  @Test func aDaemonThatBeginsAnewIsFollowed() throws {
    let reader = AlertReader(path: path)
    try put(lines(1...9), path)
    #expect(try numbers(reader) == Array(1...9))
    try remove(path)
    #expect(try news(reader) == [])
    let other = (1...2).map {
      line($0).replacing("\"id\":\"", with: "\"id\":\"x", maxReplacements: 1)
    }
    try put(other.joined(), path)
    #expect(try news(reader) == [1, 2])
  }

  /// Lines that a daemon writes again after a truncation are old.
  @Test func whatIsWrittenAgainIsNotShownAgain() throws {
    let reader = AlertReader(path: path)
    try put(lines(1...9), path)
    #expect(try numbers(reader) == Array(1...9))
    try truncateLog()
    try append(lines(5...10), path)
    #expect(try news(reader) == [10])
  }
}
