import Foundation
import Glibc
import Testing

@testable import Configuration

/// Files that cannot be read at all.
@Suite final class FileTests {
  let directory = FileManager.default.temporaryDirectory
    .appending(path: "claimwatch-configuration-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  private func refusal(of path: String) -> String {
    do {
      _ = try plainLoader.load(file: path)
      return "accepted"
    } catch { return error.rendered(colour: false) }
  }

  @Test func missing() {
    let path = directory.appending(path: "none.toml").path
    #expect(
      refusal(of: path)
        == "\(path): there is no such file\n"
        + "  claimwatch init writes a first one\n")
  }

  @Test func aDirectory() {
    #expect(refusal(of: directory.path) == "\(directory.path): this is a directory, not a file\n")
  }

  @Test(.disabled(if: geteuid() == 0, "root reads everything"))
  func notAllowed() throws {
    let path = directory.appending(path: "secret.toml").path
    try Data().write(to: URL(filePath: path))
    #expect(chmod(path, 0) == 0)
    #expect(
      refusal(of: path)
        == "\(path): this user may not read the file\n  change its owner or its mode\n")
  }

  @Test func tooLarge() throws {
    let path = directory.appending(path: "large.toml").path
    #expect(FileManager.default.createFile(atPath: path, contents: nil))
    // Sparse: takes no room on the disk.
    #expect(truncate(path, off_t(ConfigurationLoader.largestFile + 1)) == 0)
    #expect(refusal(of: path) == "\(path): the file is larger than 32 MiB\n")
  }

  @Test func aNameWithControlsIsCleaned() {
    #expect(refusal(of: "/nonexistent/\u{1B}[2J").hasPrefix("/nonexistent/␛[2J: there is no such"))
  }

  @Test func relativePathsAreTakenFromTheDirectoryOfTheFile() throws {
    let path = directory.appending(path: "c.toml").path
    try Data("[paths]\nstate = \"state\"\n[[feed]]\nurl = \"file:a%20b.xml\"\n".utf8)
      .write(to: URL(filePath: path))
    try Data().write(to: directory.appending(path: "a b.xml"))
    let configuration = try plainLoader.load(file: path)
    #expect(configuration.paths.state == directory.path + "/state")
    #expect(configuration.paths.alerts == directory.path + "/state/alerts.jsonl")
    #expect(configuration.feeds[0].location == .file(directory.path + "/a b.xml"))
    #expect(configuration.feeds[0].url == "file://" + directory.path + "/a%20b.xml")
    #expect(configuration.feeds[0].id == "file-a-b-xml-" + configuration.feeds[0].id.suffix(8))
    #expect(configuration.warnings.count == 1, "\(configuration.warnings)")
  }
}
