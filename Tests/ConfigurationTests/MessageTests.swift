import Foundation
import Testing

@testable import Configuration

/// One file per fault, with the exact text that is shown. To write the texts anew after a change,
/// run the tests with `CLAIMWATCH_WRITE_SNAPSHOTS=1` and read the difference.
@Suite struct MessageTests {
  @Test(arguments: RepositoryFiles.fixtures(in: "bad"))
  func badFileIsRefused(name: String) throws {
    let bytes = try Self.fixture("bad/\(name).toml")
    do {
      _ = try plainLoader.load(bytes: [UInt8](bytes), path: "/etc/\(name).toml")
      Issue.record("accepted")
    } catch {
      #expect(error.diagnostics.contains { $0.severity == .error })
      try Self.compare(error.rendered(colour: false), with: "bad/\(name).expected.txt")
    }
  }

  @Test(arguments: RepositoryFiles.fixtures(in: "doubtful"))
  func doubtfulFileIsTakenWithAWarning(name: String) throws {
    let bytes = try Self.fixture("doubtful/\(name).toml")
    let configuration = try plainLoader.load(bytes: [UInt8](bytes), path: "/etc/\(name).toml")
    let text = configuration.warnings.map { $0.rendered(colour: false) }.joined()
    try Self.compare(text, with: "doubtful/\(name).expected.txt")
  }

  @Test func everyExpectedTextHasItsFile() throws {
    for folder in ["bad", "doubtful"] {
      let path = RepositoryFiles.tests.appending(path: "Fixtures/\(folder)").path
      let names = try FileManager.default.contentsOfDirectory(atPath: path)
      let texts = names.filter { $0.hasSuffix(".expected.txt") }.map { String($0.dropLast(13)) }
      #expect(texts.sorted() == RepositoryFiles.fixtures(in: folder))
    }
  }

  /// A terminal must not obey the file, and a secret must not reach the journal.
  @Test func messagesHoldNoControlsAndNoSecrets() throws {
    for folder in ["bad", "doubtful"] {
      for name in RepositoryFiles.fixtures(in: folder) {
        let text = String(
          decoding: try Self.fixture("\(folder)/\(name).expected.txt"), as: UTF8.self)
        let unsafe = text.unicodeScalars.filter {
          $0 != "\n" && $0 != "\t" && CleanText.isUnsafe($0)
        }
        #expect(unsafe.isEmpty, "\(name)")
        #expect(!text.contains("s3cr3t"), "\(name)")
      }
    }
  }

  private static func fixture(_ path: String) throws -> Data {
    try Data(contentsOf: RepositoryFiles.tests.appending(path: "Fixtures/\(path)"))
  }

  private static func compare(_ text: String, with path: String) throws {
    if ProcessInfo.processInfo.environment["CLAIMWATCH_WRITE_SNAPSHOTS"] == "1" {
      let url = RepositoryFiles.tests.appending(path: "Fixtures/\(path)")
      try Data(text.utf8).write(to: url)
    }
    let expected = String(decoding: try fixture(path), as: UTF8.self)
    #expect(!text.isEmpty)
    #expect(text == expected)
  }
}
