import Testing

@testable import Configuration

@Suite struct NestingTests {
  /// Without the guard these overflow the stack in the destructor of toml++.
  @Test func deepKeysAreRefusedBeforeTheParser() {
    for text in [
      "[a" + String(repeating: ".a", count: 300_000) + "]",
      "a" + String(repeating: ".a", count: 300_000) + " = 1",
      "x = " + String(repeating: "[", count: 300_000),
      "x = " + String(repeating: "{a=", count: 300_000),
    ] {
      #expect(throws: ConfigurationError.self) {
        try plainLoader.load(text: text, path: "/etc/c.toml")
      }
    }
  }

  @Test func dotsInStringsAndCommentsAreNoParts() {
    let dots = String(repeating: ".a", count: 100)
    for text in [
      "# \(dots)", "x = \"\(dots)\"", "x = '\(dots)'", "x = \"\"\"\n\(dots)\"\"\"",
      "x = '''\(dots)'''",
      "x = \"\\\"\(dots)\"", "x = [\(String(repeating: "1.5, ", count: 100))]",
    ] {
      #expect(NestingGuard.fault(in: Array(text.utf8)) == nil, "\(text)")
    }
    #expect(NestingGuard.fault(in: Array("x = \"\"\"\n\"\"\"\na\(dots) = 1".utf8)) != nil)
  }
}

@Suite struct TreeTests {
  @Test func everyKeyAndValueHasItsPlace() throws {
    let members = try TOMLParser.parse(Array("[a]\nb = [1, 'x']\n[[c]]\nd.e = {f = 1.5}".utf8))
    #expect(members.map(\.key) == ["a", "c"])
    #expect(members.map(\.position) == [.init(line: 1, column: 2), .init(line: 3, column: 3)])
    guard case .table(let inner) = members[0].node.value,
      case .array(let list) = inner[0].node.value
    else {
      Issue.record("\(members)")
      return
    }
    #expect(inner[0].position == SourcePosition(line: 2, column: 1))
    #expect(list.map(\.position) == [.init(line: 2, column: 6), .init(line: 2, column: 9)])
  }

  @Test func textMayHoldNUL() throws {
    let members = try TOMLParser.parse(Array("a = \"x\\u0000y\"\n\"k\\u0000\" = 1".utf8))
    #expect(members.map(\.key) == ["a", "k\u{0}"])
    guard case .string("x\u{0}y") = members[0].node.value else {
      Issue.record("\(members)")
      return
    }
  }
}

@Suite struct RecoveryTests {
  private func lines(_ text: String) -> (errors: [Int], isRead: Bool) {
    let outcome = SyntaxRecovery.parse(Array(text.utf8))
    return (outcome.errors.map(\.position.line), outcome.members != nil)
  }

  @Test func aLineThatIsAStatementIsLeftOut() {
    #expect(lines("a = 1\nb = x\nc = 2\nd = \"y") == ([2, 4], true))
    #expect(lines("a = 1") == ([], true))
    #expect(lines("a = \"\"\"\n\n\"\"\"\nb = x") == ([4], true))
  }

  /// Whatever follows one of these may be read in a wrong light.
  @Test(arguments: [
    "[a\nb = x", "a = [\n\"b\" \"c\",\n]\nd = x", "a = [1\nb = x\n", "a = {b = x\nc = x",
  ])
  func nothingIsSaidBehindHeadersAndOpenBrackets(text: String) {
    let (errors, isRead) = lines(text)
    #expect(errors.count == 1)
    #expect(!isRead)
  }

  @Test func itEnds() {
    let text = String(repeating: "a = x\n", count: 1000)
    #expect(lines(text) == (Array(1...SyntaxRecovery.mostErrors), false))
  }
}
