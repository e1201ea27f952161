import Foundation
import Testing

/// Every claim of docs/operating.md, "What can happen in a year", names a test that makes it happen.
@Suite struct OperatingPageTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The claims: list items of the section, each as one line.
  private static func claims() throws -> [String] {
    let page = try String(
      contentsOf: root.appending(path: "docs/operating.md"), encoding: .utf8)
    let section = try #require(
      page.components(separatedBy: "\n## ").first { $0.hasPrefix("What can happen in a year\n") })
    var claims: [String] = []
    for line in section.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("* ") {
        claims.append(String(line))
      } else if line.hasPrefix("  "), let last = claims.popLast() {
        claims.append(last + " " + line.trimmingCharacters(in: .whitespaces))
      }
    }
    return claims
  }

  /// `Suite/test` in the comments `<!-- test: Suite/test -->`.
  private static func names(in claim: String) -> [String] {
    claim.matches(of: /<!-- test: ([\w\/, ]+) -->/).flatMap {
      $0.output.1.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }

  /// `Suite/test` of every test in the sources.
  private static func tests() -> Set<String> {
    // At the beginning of a line: what stands further in is a part of a suite.
    let typeLine =
      /^(?:@Suite\b.*\s)?(?:final )?(?:struct|class|enum|actor|extension) (\w+)/
    var tests: Set<String> = []
    let files = FileManager.default.enumerator(
      at: root.appending(path: "Tests"), includingPropertiesForKeys: nil)
    for file in (files?.allObjects as? [URL] ?? []) where file.pathExtension == "swift" {
      guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
      var suite = ""
      var isTest = false
      for line in text.split(separator: "\n") {
        if let match = line.firstMatch(of: typeLine) {
          suite = String(match.output.1)
        }
        if line.contains("@Test") { isTest = true }
        if isTest, let match = line.firstMatch(of: /\bfunc (\w+)\(/) {
          tests.insert("\(suite)/\(match.output.1)")
          isTest = false
        }
      }
    }
    return tests
  }

  @Test func everyClaimNamesATestThatExists() throws {
    let claims = try Self.claims()
    let tests = Self.tests()
    #expect(claims.count >= 40, "the scan found hardly any claim: is the section there?")
    #expect(tests.contains("OperatingPageTests/everyClaimNamesATestThatExists"))
    for claim in claims {
      let names = Self.names(in: claim)
      #expect(!names.isEmpty, "no test is named by: \(claim)")
      for name in names { #expect(tests.contains(name), "there is no test \(name): \(claim)") }
    }
  }
}
