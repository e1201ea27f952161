import FeedParse
import Foundation
import Testing

/// Each `Faults/NAME.txt` is no feed; `NAME.message` holds the exact words: first the error's
/// line, then the advice.
@Suite struct FaultTests {
  static let directory = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Faults")

  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
    return files.filter { $0.hasSuffix(".message") }.map { String($0.dropLast(8)) }.sorted()
  }()

  @Test func faultsAreFound() { #expect(Self.names.count >= 9) }

  @Test(arguments: names) func isRefusedInTheseWords(_ name: String) throws {
    let bytes = [UInt8](
      try Data(contentsOf: Self.directory.appending(path: "\(name).txt")))
    let words = try String(
      contentsOf: Self.directory.appending(path: "\(name).message"), encoding: .utf8
    ).split(separator: "\n").map(String.init)
    let error = #expect(throws: FeedParseError.self) { try FeedParser().parse(bytes) }
    #expect(error?.description == words[0])
    #expect(error?.advice == words[1])
  }

  @Test func messagesHoldNoBytesOfTheDocument() {
    let hostile = "<\u{1B}[31mroot\u{202E}>"
    let error = #expect(throws: FeedParseError.self) {
      try FeedParser().parse(Array("<x\u{1B}[31m\u{202E}y/>\(hostile)".utf8))
    }
    let text = (error?.description ?? "") + (error?.advice ?? "")
    #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7F })
  }
}
