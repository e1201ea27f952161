import Foundation
import Testing

/// The table "Who may import whom" in docs/architecture.md, applied to every file in Sources/.
@Suite struct ArchitectureTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Module name to the modules it may import, as the document says.
  private static func allowedImports() throws -> [String: Set<String>] {
    let text = try String(contentsOf: root.appending(path: "docs/architecture.md"), encoding: .utf8)
    let section = try #require(text.components(separatedBy: "## Who may import whom").last)
    var table: [String: Set<String>] = [:]
    for line in section.split(separator: "\n") {
      if line.hasPrefix("## ") { break }
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 2, cells[0] != "module", !cells[0].hasPrefix("---") else { continue }
      let names = cells[1] == "nothing" ? [] : cells[1].components(separatedBy: ", ")
      table[cells[0]] = Set(names)
    }
    return table
  }

  private static func swiftFiles(in folder: URL) -> [URL] {
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return (files?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "swift" }
  }

  @Test func everyModuleImportsOnlyWhatItsRowAllows() throws {
    let table = try Self.allowedImports()
    let sources = Self.root.appending(path: "Sources")
    var seen = 0
    for folder in try FileManager.default.contentsOfDirectory(
      at: sources, includingPropertiesForKeys: nil)
    {
      let files = Self.swiftFiles(in: folder)
      let module = folder.lastPathComponent
      guard !files.isEmpty, module != "LoopbackServer" else { continue }
      let allowed = try #require(table[module], "\(module) has no row in docs/architecture.md")
      for file in files {
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
          guard let name = Self.importedModule(line) else { continue }
          seen += 1
          #expect(
            allowed.contains(name),
            "\(module)/\(file.lastPathComponent) imports \(name); docs/architecture.md forbids it")
        }
      }
    }
    #expect(seen > 20, "the scan found hardly any import: is the folder right?")
  }

  @Test func everyFileOfThePipelineHasItsStage() throws {
    let text = try String(
      contentsOf: Self.root.appending(path: "docs/architecture.md"), encoding: .utf8)
    let section = try #require(text.components(separatedBy: "### Through `Daemon/Pipeline`").last)
    let table = try #require(section.components(separatedBy: "\n## ").first)
    let words = Set(table.split { !$0.isLetter && $0 != "+" }.map(String.init))
    let folder = Self.root.appending(path: "Sources/Daemon/Pipeline")
    let files = Self.swiftFiles(in: folder).map { $0.deletingPathExtension().lastPathComponent }
    #expect(files.count > 20)
    for file in files {
      #expect(words.contains(file), "\(file) has no stage in docs/architecture.md")
    }
  }

  @Test func importsAreRecognised() {
    #expect(Self.importedModule("import FeedModel") == "FeedModel")
    #expect(Self.importedModule("@preconcurrency import Foundation") == "Foundation")
    #expect(Self.importedModule("public import struct Foundation.URL") == "Foundation")
    #expect(Self.importedModule("// import Foundation") == nil)
    #expect(Self.importedModule("let importance = 1") == nil)
  }

  /// The module an import declaration names; nil for any other line.
  private static func importedModule(_ line: Substring) -> String? {
    var words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
    while let first = words.first, first.hasPrefix("@") || first == "public" || first == "package" {
      words.removeFirst()
    }
    guard words.first == "import", words.count >= 2 else { return nil }
    let kinds: Set<Substring> = ["struct", "class", "enum", "func", "protocol", "typealias", "var"]
    let name = kinds.contains(words[1]) && words.count > 2 ? words[2] : words[1]
    return name.split(separator: ".").first.map(String.init)
  }
}
