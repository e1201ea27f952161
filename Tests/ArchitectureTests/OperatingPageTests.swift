import Foundation
import Testing

/// Every statement of docs/operating.md names a test that makes it happen: each list item, and each row of a
/// table or the line above the table.
@Suite struct OperatingPageTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The statements, each as one line.
  private static func claims() throws -> [String] {
    let page = try String(
      contentsOf: root.appending(path: "docs/operating.md"), encoding: .utf8)
    var claims: [String] = []
    var isCode = false
    // Of the table that begins: what the line above it names, and how many lines of it were read.
    var table: (test: String, lines: Int) = ("", 0)
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") { isCode.toggle() }
      if isCode { continue }
      if line.hasPrefix("|") {
        table.lines += 1
        // Behind the head.
        if table.lines > 2 { claims.append(line + table.test) }
        continue
      }
      if table.lines > 0 { table = ("", 0) }
      if line.hasPrefix("<!-- test: ") { table.test = String(line) }
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
    #expect(claims.count >= 130, "the scan found hardly any claim")
    #expect(tests.contains("OperatingPageTests/everyClaimNamesATestThatExists"))
    for claim in claims {
      let names = Self.names(in: claim)
      #expect(!names.isEmpty, "no test is named by: \(claim)")
      for name in names { #expect(tests.contains(name), "there is no test \(name): \(claim)") }
    }
  }
}
