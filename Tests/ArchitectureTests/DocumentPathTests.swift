import Foundation
import Testing

/// Documents and comments point to files that are there.
@Suite struct DocumentPathTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static let folders = [
    "docs", "Config", "systemd", "Sources", "Tests", "Fuzz", "Benchmarks",
  ]

  private static func files() -> [URL] {
    var files = ["README.md", "CHANGELOG.md"].map { root.appending(path: $0) }
    for folder in folders {
      let found = FileManager.default.enumerator(
        at: root.appending(path: folder), includingPropertiesForKeys: nil)
      files += (found?.allObjects as? [URL] ?? []).filter {
        ["md", "swift", "c", "h", "cpp", "service", "logrotate", "toml"].contains($0.pathExtension)
      }
    }
    return files
  }

  /// Words such as `docs/delivery.md`, and targets of links. `decisions/…` and names without a folder
  /// are taken from docs/ or from beside the file.
  private static func paths(in text: String, isDocument: Bool) -> [String] {
    var paths: [String] = []
    for match in text.matches(of: /\b(?:docs|decisions|systemd|Config|Scripts)\/[\w.\/-]+\.\w+/) {
      paths.append(String(match.output))
    }
    guard isDocument else { return paths }
    for match in text.matches(of: /\]\(([^)#:\s]+)(?:#[^)]*)?\)/) {
      paths.append(String(match.output.1))
    }
    return paths
  }

  @Test func everyPathLeadsToAFile() throws {
    var seen = 0
    for file in Self.files() {
      guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
      for path in Self.paths(in: text, isDocument: file.pathExtension == "md") {
        // systemd's own directory, and paths on the operator's machine.
        if path.hasPrefix("systemd/system/") { continue }
        seen += 1
        let places = [
          Self.root, Self.root.appending(path: "docs"), file.deletingLastPathComponent(),
        ]
        #expect(
          places.contains { FileManager.default.fileExists(atPath: $0.appending(path: path).path) },
          "\(file.path) names \(path), which is not there")
      }
    }
    #expect(seen > 50, "the scan found hardly any path: is the folder right?")
  }

  @Test func everyDecisionSaysWhatWouldChangeOurMind() throws {
    let folder = Self.root.appending(path: "docs/decisions")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names.count >= 12)
    for name in names {
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      let hasNumber = name.prefix(4).allSatisfy { $0.isNumber }
      #expect(hasNumber, "\(name)")
      #expect(text.hasPrefix("# \(name.prefix(4)): "), "\(name)")
      for part in ["Date: ", "Status: ", "hat would change our mind"] {
        #expect(text.contains(part), "\(name) lacks '\(part)'")
      }
    }
    #expect(Set(names.map { $0.prefix(4) }).count == names.count, "a number is used twice")
  }
}
