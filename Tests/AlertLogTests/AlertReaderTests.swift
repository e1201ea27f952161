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

  /// The numbers of all alerts that have come.
  private func numbers(_ reader: AlertReader) throws -> [Int] {
    var numbers: [Int] = []
    while let alert = try reader.next() { numbers.append(alert.seq) }
    return numbers
  }

  @Test func whatIsThereCanBePassedOver() throws {
    let reader = AlertReader(path: path)
    try reader.skipToEnd()
    try put(line(1) + line(2), path)
    #expect(try numbers(reader) == [1, 2], "a log that came later is new")
    let second = AlertReader(path: path)
    try second.skipToEnd()
    #expect(try numbers(second) == [])
    try append(line(3), path)
    #expect(try numbers(second) == [3])
  }

  @Test func readsWhatPeopleAskFor() throws {
    try put(line(7), path)
    let alert = try #require(try AlertReader(path: path).next())
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
    #expect(try reader.next() == nil)
    try put(line(1), path)
    #expect(try numbers(reader) == [1])
  }

  @Test func aTornTailWaitsForItsEnd() throws {
    let whole = line(2)
    try put(line(1) + whole.prefix(100), path)
    let reader = AlertReader(path: path)
    #expect(try numbers(reader) == [1])
    try append(String(whole.dropFirst(100)), path)
    #expect(try numbers(reader) == [2])
  }

  @Test func otherLinesArePassedOver() throws {
    try put("# note\n{\"schema\":\"x\"}\n\n" + line(1) + "\0\0\n" + line(2), path)
    let reader = AlertReader(path: path)
    #expect(try numbers(reader) == [1, 2])
    #expect(reader.strangeLines == 3)
  }

  @Test func followsAcrossRotations() throws {
    let reader = AlertReader(path: path)
    try put(line(1), path)
    #expect(try numbers(reader) == [1])
    // The old file is read to its end before the new one.
    try append(line(2), path)
    try rename(path, path + ".1")
    try append(line(3), path + ".1")
    #expect(try numbers(reader) == [2, 3])
    try put(line(4), path)
    #expect(try numbers(reader) == [4])
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.truncate(atOffset: 0)
    try file.close()
    #expect(try reader.next() == nil)
    try append(line(5), path)
    #expect(try numbers(reader) == [5])
  }
}
