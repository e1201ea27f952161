import FeedModel
import Foundation
import Testing

@testable import WatchQuery

/// Every message of the reader, with place and advice, one snapshot for all. To write it anew after a
/// change, run the tests with `CLAIMWATCH_WRITE_SNAPSHOTS=1` and read the difference.
@Suite struct QueryProblemTests {
  static let wrong: [String] = [
    "", "  ", "\"\"", "a \"b", "a @nobody", "a @sevv", "AND a", "a OR", "a AND AND b", "a NOT",
    "a NOT NOT b", "(a", "a)", "a ()", "a NEAR b", "a NEAR/x b", "a NEAR~3 b", "a NEAR/5000 b",
    "NEAR/3 a", "a NEAR/3", "a NEAR/3 b NEAR/3 c", "a NEAR/3 (b c)", "(a b) NEAR/3 c",
    "a NEAR/3 title:b", "a NEAR/3 NOT b", "(a NEAR/2 b) NEAR/3 c", "SENTENCE a", "CLAIM",
    "titel:a", "xyz:a", "http://example.org/a", "title: a", "title:", "title:AND", "re:/a+/",
    "re:a", "re:/a b", "re:/a/b", "re://", "stance:re:/a/", "/a+b/",
    "*a", "a*b", "\"a b\"*", "a?", "roam~", "\"a b\"~5", "a^2", "number:[1 TO 2]", "{a}", "a && b",
    "a || b", "+a", "-a", "!a", "a, b", "a; b", "NOT a", "NOT a NOT b", "stance:deny",
    "a OR lang:en", "a stance:denies", "a stance:shrugs", "a negated:maybe", "a quote:dirct",
    "a certainty:sure", "a number:four", "a number:>=", "a number:4km5", "a lang:\"en us\"",
    "a lang:english", "a lang:ua", "a lang:xx", "a lang:e-", "a lang:(uk OR UA)", "título:a",
    "tеxt:a", "a\\", "  NOT a",
    "a stance:den*", "a stance:@sev", "title:stance:deny", "SENTENCE(title:a b)",
    "SENTENCE(CLAIM(a))", "CLAIM(CLAIM(a))", "CLAIM(feed:x a)", "CLAIM(SENTENCE(a))",
    "speaker:title:a", "speaker:(SENTENCE(a b))", "stance:(deny NEAR/2 x) a",
    "content:(speaker:a b)",
    "relation:denies", "a OR relation:denies", "a relation:denied", "a origins:>=2.5",
    "a origins:>=2km", "(a relation:denies) b", "a b OR origins:>=2", "CLAIM(a relation:denies)",
    "a relation:(denies AND updates OR same_claim)",
  ]
  static let doubtful: [String] = [
    "a AND b OR c", "a b OR c",
    "a OR NOT b", "a NOT b OR c", "a (NOT b OR c)", "a and b", "x not yyy", "us* or",
    "a* b", "ab*",
    "CLAIM(stance:deny AND stance:confirm AND a)", "CLAIM(negated:true negated:false x)",
  ]
  static let quiet: [String] = [
    "a OR b OR c", "a b NOT c", "a OR b NOT c", "\"and\" x", "中国*", "abc*", "(a b) OR c",
    "CLAIM(stance:(deny OR confirm) AND a)", "stance:deny stance:confirm a",
  ]

  @Test func messagesAreAsWritten() throws {
    var text = ""
    for query in Self.wrong {
      let problem = #expect(throws: QueryProblem.self, "\(query)") {
        try Query(query, aliases: QueryParserTests.aliases)
      }
      if let problem { text += Self.shown(problem, of: query) }
    }
    for query in Self.doubtful {
      let doubts = try Query(query, aliases: QueryParserTests.aliases).doubts
      #expect(!doubts.isEmpty, "\(query)")
      for doubt in doubts { text += Self.shown(doubt, of: query, "warning: ") }
    }
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Snapshots/problems.txt")
    if ProcessInfo.processInfo.environment["CLAIMWATCH_WRITE_SNAPSHOTS"] == "1" {
      try Data(text.utf8).write(to: url)
    }
    #expect(try String(contentsOf: url, encoding: .utf8) == text)
  }

  @Test(arguments: quiet)
  func whatIsMeantIsNotDoubted(query: String) throws {
    #expect(try Query(query).doubts == [])
  }

  private static func shown(_ problem: QueryProblem, of query: String, _ label: String = "")
    -> String
  {
    #expect(!problem.message.isEmpty && !problem.advice.isEmpty)
    #expect(problem.range.upperBound <= max(query.utf8.count, Query.longest))
    let before = String(decoding: query.utf8.prefix(problem.range.lowerBound), as: UTF8.self)
    let caret = String(repeating: " ", count: before.unicodeScalars.count) + "^"
    return "\(query)\n\(caret)\n\(label)\(problem.message)\n\(problem.advice)\n\n"
  }
}
