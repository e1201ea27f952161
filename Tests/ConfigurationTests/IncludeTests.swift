import FeedModel
import Foundation
import Glibc
import Testing

@testable import Configuration

/// `include`: watches and aliases in files of their own.
@Suite struct IncludeTests {
  /// A folder with a configuration, and files beside it.
  private final class Folder {
    let url = FileManager.default.temporaryDirectory
      .appending(path: "claimwatch-include-\(UUID().uuidString)")

    init(_ main: String, _ files: [String: String] = [:]) throws {
      try FileManager.default.createDirectory(
        at: url.appending(path: "watches.d"), withIntermediateDirectories: true)
      try write("main.toml", main)
      for (name, text) in files { try write(name, text) }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    var path: String { url.appending(path: "main.toml").path }

    func write(_ name: String, _ text: String) throws {
      try Data(text.utf8).write(to: url.appending(path: name))
    }

    func load() throws -> Configuration { try plainLoader.load(file: path) }

    /// The faults, without the folder's name.
    func refusal() -> String {
      do {
        _ = try load()
        return "accepted"
      } catch let error as ConfigurationError {
        return plain(error.rendered(colour: false))
      } catch { return "\(error)" }
    }

    func warnings() throws -> String {
      plain(try load().warnings.map { $0.rendered(colour: false) }.joined())
    }

    private func plain(_ text: String) -> String {
      text.replacingOccurrences(of: url.path + "/", with: "")
        .replacingOccurrences(of: url.path, with: "FOLDER")
    }
  }

  private static let head = """
    include = ["watches.d/*.toml"]
    [[feed]]
    url = "https://example.org/world.rss"
    [[watch]]
    id = "own"
    terms = ["Kestrel", "@port"]

    """

  private static func watch(_ id: String, _ terms: String = "\"Kestrel\"") -> String {
    "[[watch]]\nid = \"\(id)\"\nterms = [\(terms)]\n"
  }

  @Test func watchesAndAliasesOfAllFilesStandBesideEachOther() throws {
    let folder = try Folder(
      Self.head,
      [
        "watches.d/20-b.toml": Self.watch("b", "\"@port\"") + "[[watch.test]]\ntext = \"Ansel\"\n",
        "watches.d/10-a.toml": "\u{FEFF}" + Self.watch("a") + Self.watch("a2"),
        "watches.d/30-names.toml":
          "[[alias]]\nid = \"port\"\nforms = [\"Port Ansel\", \"Ansel\"]\n",
        "watches.d/.hidden.toml": "broken",
        "watches.d/notes.txt": "broken",
      ])
    let configuration = try folder.load()
    #expect(configuration.warnings.isEmpty, "\(configuration.warnings)")
    #expect(configuration.watches.map(\.id) == ["own", "a", "a2", "b"])
    #expect(configuration.watches[3].terms == ["Port Ansel", "Ansel"])
    #expect(configuration.watchTests.first?.file == folder.url.path + "/watches.d/20-b.toml")
    #expect(configuration.watchTests.first?.position.line == 5)
    #expect(
      configuration.included.first?.files.map(\.watches) == [["a", "a2"], ["b"], []])
  }

  @Test func faultsAndWarningsNameTheirFile() throws {
    let folder = try Folder(
      Self.head + "[[alias]]\nid = \"port\"\nforms = [\"Ansel\"]\n",
      [
        "watches.d/a.toml": Self.watch("a") + "trems = []\n" + Self.watch("own"),
        "watches.d/b.toml": "[[watch]]\nid = \"q\"\nquery = 'Kestrel AND (Ansel'\n"
          + Self.watch("a"),
        "watches.d/c.toml": "[[watch]]\nid = \"c\nterms = [\"Kestrel\"]\n",
        "watches.d/d.toml": "[[feed]]\nurl = \"https://example.org/b\"\ninclude = [\"e.toml\"]\n",
        "watches.d/e.toml": "[[alias]]\nid = \"port\"\nforms = [\"Ansel\"]\n",
      ])
    let text = folder.refusal()
    for line in [
      "watches.d/a.toml:4:1: unknown key 'trems' in [[watch]]",
      "watches.d/a.toml:6:6: the watch id \"own\" is already used in line 5 of main.toml",
      "watches.d/b.toml:3:22: this parenthesis is not closed",
      "watches.d/b.toml:5:6: the watch id \"a\" is already used in line 2 of watches.d/a.toml",
      "watches.d/c.toml:2:",
      "watches.d/d.toml:1:3: \"feed\" cannot stand in an included file",
      "watches.d/e.toml:2:6: the alias id \"port\" is already used in line 8 of main.toml",
    ] { #expect(text.contains(line), "\(line)\n\(text)") }
    // The line that is shown is that of the file.
    #expect(text.contains("  query = 'Kestrel AND (Ansel'\n                       ^\n"), "\(text)")
  }

  @Test func warningsOfOneKindNameTheFilesOfTheOthers() throws {
    let folder = try Folder(
      "include = [\"watches.d/*.toml\"]\n[[feed]]\nurl = \"https://example.org/world.rss\"\n",
      [
        "watches.d/a.toml": Self.watch("a", "\"a OR b\"") + Self.watch("b", "\"a OR b\""),
        "watches.d/c.toml": Self.watch("c", "\"a OR b\""),
      ])
    let warnings = WarningKinds.summary(of: try folder.load().warnings)
    #expect(warnings.count == 1)
    #expect(warnings.first?.others == ["6", folder.url.path + "/watches.d/c.toml:3"])
  }

  @Test func whatCannotBeReadIsRefused() throws {
    func refusal(_ patterns: String, _ prepare: (Folder) throws -> Void = { _ in }) throws -> String
    {
      let folder = try Folder(
        "include = [\(patterns)]\n[[feed]]\nurl = \"https://example.org/world.rss\"\n",
        ["watches.d/good.toml": Self.watch("good")])
      try prepare(folder)
      return folder.refusal()
    }
    let none = try refusal("\"watches.d/a.toml\"")
    #expect(
      none == """
        main.toml:1:12: 'include' cannot take "watches.d/a.toml": there is no such file
          include = ["watches.d/a.toml"]
                     ^
          write the file, or take the entry out of 'include'

        """)
    let noFolder = try refusal("\"watchs.d/*.toml\"")
    #expect(noFolder.contains("'include' cannot take \"watchs.d/*.toml\": there is no directory"))
    #expect(try refusal("\"main.toml/*.toml\"").contains("is no directory"))
    #expect(try refusal("\"*.toml\"").contains("this is the configuration file itself"))
    #expect(try refusal("\"watches.d/\"").contains("write such as watches.d/*.toml"))
    #expect(try refusal("\"~/w.toml\"").contains("which only a shell expands"))
    #expect(try refusal("1").contains("an entry of 'include' must be a path, not the integer 1"))
    let link = try refusal("\"watches.d/*.toml\"") {
      try FileManager.default.createSymbolicLink(
        atPath: $0.url.appending(path: "watches.d/gone.toml").path, withDestinationPath: "nowhere")
    }
    #expect(link.contains("\"watches.d/gone.toml\": there is no such file"), "\(link)")
    #expect(link.contains("mend the link"))
    let folder = try refusal("\"watches.d/*.toml\"") {
      try FileManager.default.createDirectory(
        at: $0.url.appending(path: "watches.d/sub.toml"), withIntermediateDirectories: false)
    }
    #expect(folder.contains("\"watches.d/sub.toml\": this is a directory, not a file"), "\(folder)")
    let pipe = try refusal("\"watches.d/*.toml\"") {
      _ = mkfifo($0.url.appending(path: "watches.d/pipe.toml").path, 0o600)
    }
    #expect(pipe.contains("\"watches.d/pipe.toml\": this is a pipe"), "\(pipe)")
    let bytes = try refusal("\"watches.d/*.toml\"") {
      try Data([0x23, 0x0A, 0x23, 0xFF]).write(to: $0.url.appending(path: "watches.d/x.toml"))
    }
    #expect(bytes.contains("watches.d/x.toml:2:2: the byte 0xFF is not UTF-8"), "\(bytes)")
    let late = try refusal("\"watches.d/*.toml\"") {
      try $0.write("main.toml", "[poll]\ninclude = [\"watches.d/*.toml\"]\n")
    }
    #expect(late.contains("'include' stands at the top of the file, before every table"), "\(late)")
  }

  @Test func aFileThatTwoPatternsNameIsReadOnce() throws {
    let folder = try Folder(
      """
      include = ["watches.d/a.toml", "watches.d/*.toml", "watches.d/a.toml", "watches.d/none-*"]
      [[feed]]
      url = "https://example.org/world.rss"
      """, ["watches.d/a.toml": Self.watch("a")])
    try FileManager.default.createSymbolicLink(
      atPath: folder.url.appending(path: "watches.d/z.toml").path, withDestinationPath: "a.toml")
    #expect(try folder.load().watches.map(\.id) == ["a"])
    let text = try folder.warnings()
    for line in [
      "main.toml:1:32: warning: the file \"watches.d/a.toml\" is included already",
      "main.toml:1:32: warning: the file \"watches.d/z.toml\" is included already",
      "main.toml:1:52: warning: the pattern \"watches.d/a.toml\" stands twice",
      "main.toml:1:72: warning: no file matches \"watches.d/none-*\"",
    ] { #expect(text.contains(line), "\(line)\n\(text)") }
  }

  @Test func aFolderMayHaveSignsOfPatternsInItsName() throws {
    let folder = try Folder("")
    let inner = folder.url.appending(path: "[a]*")
    try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
    try Data(
      "include = [\"*-w.toml\"]\n[[feed]]\nurl = \"https://example.org/world.rss\"\n".utf8
    ).write(to: inner.appending(path: "main.toml"))
    try Data(Self.watch("a").utf8).write(to: inner.appending(path: "a-w.toml"))
    let configuration = try plainLoader.load(file: inner.appending(path: "main.toml").path)
    #expect(configuration.watches.map(\.id) == ["a"])
  }

  @Test func whatIsReadIsLoadedWithoutTheDisk() throws {
    let folder = try Folder(
      Self.head, ["watches.d/a.toml": "[[alias]]\nid = \"port\"\nforms = [\"Ansel\"]\n"])
    let text = try plainLoader.read(file: folder.path)
    let configuration = try folder.load()
    try FileManager.default.removeItem(at: folder.url.appending(path: "watches.d"))
    #expect(try plainLoader.load(text, path: folder.path) == configuration)
    #expect(folder.refusal().contains("there is no directory"))
  }
}
