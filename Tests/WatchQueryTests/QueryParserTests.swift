import FeedModel
import Testing

@testable import WatchQuery

@Suite struct QueryParserTests {
  static let shapes: [(String, String)] = [
    // Words
    ("ATACMS", "ATACMS"),
    ("  ATACMS\n\t", "ATACMS"),
    ("\u{A0}ATACMS\u{3000}HIMARS", "(all ATACMS HIMARS)"),
    ("\"Army Tactical Missile System\"", "Army_Tactical_Missile_System"),
    ("“Foreign Ministry”", "Foreign_Ministry"),
    ("S-400 C++ F-16C .NET O'Brien AT&T 12:30", "(all S-400 C++ F-16C .NET O'Brien AT&T 12:30)"),
    ("Севастополь 導弾", "(all Севастополь 導弾)"),
    ("missile*", "missile*"),
    ("S-3*", "S-3*"),
    ("\\AND \\(x\\) a\\:b c\\\"d", "(all AND (x) a:b c\"d)"),
    ("\"a \\\" b\"", "a_\"_b"),
    ("\"AND\" \"title:x\" \"@x\"", "(all AND title:x @x)"),
    // AND, OR, NOT, as Lucene's classic parser with AND as the default
    ("a AND b", "(all a b)"),
    ("a b AND c", "(all a b c)"),
    ("a OR b", "(any a b)"),
    ("a OR b OR c", "(any a b c)"),
    ("a NOT b", "(all a -b)"),
    ("a AND NOT b", "(all a -b)"),
    ("NOT a b", "(all -a b)"),
    ("a OR NOT b", "(all a -b)"),
    ("NOT a OR b", "(all b -a)"),
    ("a NOT b OR c", "(all a -b ?c)"),
    ("a OR b NOT c", "(all (any a b) -c)"),
    ("a AND b OR c", "(all a ?b ?c)"),
    ("a OR b AND c", "(all ?a b c)"),
    ("a AND b OR c AND d", "(all a ?b c d)"),
    ("a OR b c", "(all ?a ?b c)"),
    ("(a OR b) AND c", "(all (any a b) c)"),
    ("a AND (b OR c)", "(all a (any b c))"),
    ("((a))", "a"),
    ("a (NOT b)", "(all a -b)"),
    ("a AND (b NOT (c OR d))", "(all a (all b -(any c d)))"),
    ("and or not", "(all and or not)"),
    // NEAR and BEFORE
    ("a NEAR/5 b", "(near/5 a b)"),
    ("a BEFORE/0 \"b c\"", "(before/0 a b_c)"),
    ("a b NEAR/5 c* d", "(all a (near/5 b c*) d)"),
    ("(a OR b) NEAR/3 (c OR d*)", "(near/3 (any a b) (any c d*))"),
    ("NOT a NEAR/1 b c", "(all -(near/1 a b) c)"),
    ("NEARBY BEFOREHAND", "(all NEARBY BEFOREHAND)"),
    // Scopes
    ("SENTENCE(a b)", "sentence[(all a b)]"),
    ("SENTENCE (a b) c", "(all sentence[(all a b)] c)"),
    ("CLAIM(speaker:a content:b)", "claim[(all speaker[a] content[b])]"),
    ("CLAIM(a stance:deny)", "claim[(all a stance=deny)]"),
    // The story
    ("a relation:denies", "(all a story[relation=denies])"),
    (
      "a AND relation:(denies OR differs_number)",
      "(all a story[(any relation=denies relation=differs_number)])"
    ),
    (
      "(a OR b) AND (relation:updates OR origins:>=2)",
      "(all (any a b) story[(any relation=updates origins>=2.0)])"
    ),
    ("a NOT origins:\">= 3\"", "(all a story[-origins>=3.0])"),
    // Fields
    ("title:a", "title[a]"),
    ("text:(a OR b)", "text[(any a b)]"),
    ("title:SENTENCE(a b)", "title[sentence[(all a b)]]"),
    (
      "speaker:(Kremlin OR Peskov OR \"Foreign Ministry\") AND content:(ATACMS NEAR/12 missile*) "
        + "NOT title:exercise",
      "(all speaker[(any Kremlin Peskov Foreign_Ministry)] "
        + "content[(near/12 ATACMS missile*)] -title[exercise])"
    ),
    ("cue:warn* a", "(all cue[warn*] a)"),
    ("a stance:(deny OR no_comment)", "(all a (any stance=deny stance=no_comment))"),
    (
      "a negated:true quote:direct certainty:possible",
      "(all a negated=true quote=direct certainty=possible)"
    ),
    ("a number:4", "(all a number=4.0)"),
    ("a number:>=4", "(all a number>=4.0)"),
    ("a number:<=4.5km", "(all a number<=4.5_km)"),
    ("a number:\"> 4 missiles\"", "(all a number>4.0_missiles)"),
    ("a feed:desk-1 tag:wire lang:pt-BR", "(all a feed=desk-1 tag=wire lang=pt-BR)"),
    ("a NOT feed:(x OR y)", "(all a -(any feed=x feed=y))"),
    // Aliases
    ("@sev", "{Sevastopol Севастополь}"),
    ("title:@sev OR @one", "(any title[{Sevastopol Севастополь}] Kestrel)"),
    ("@sev NEAR/3 b", "(near/3 {Sevastopol Севастополь} b)"),
  ]
  static let aliases = ["sev": ["Sevastopol", "Севастополь"], "one": ["Kestrel"]]

  @Test(arguments: shapes)
  func isUnderstood(text: String, shape: String) throws {
    #expect(try Query(text, aliases: Self.aliases).shape == shape)
  }

  /// Every place lies in the query, and a node's in that of its parent.
  @Test(arguments: shapes)
  func placesAreNested(text: String, shape: String) throws {
    let query = try Query(text, aliases: Self.aliases)
    expectNested(query.root, in: 0..<text.utf8.count)
  }

  private func expectNested(_ node: QueryNode, in range: Range<Int>) {
    #expect(range.lowerBound <= node.range.lowerBound && node.range.upperBound <= range.upperBound)
    switch node.kind {
    case .term, .condition, .story: break
    case .all(let nodes), .any(let nodes):
      for child in nodes { expectNested(child, in: node.range) }
    case .not(let child), .optional(let child), .sentence(let child), .claim(let child),
      .field(_, let child):
      expectNested(child, in: node.range)
    case .near(let left, let right, _, _):
      expectNested(left, in: node.range)
      expectNested(right, in: node.range)
    }
  }

  @Test(arguments: [
    ("a b", ["a"]), ("Sevastopol a", ["Sevastopol"]), ("a OR b", ["a", "b"]),
    ("(aaa OR b) cccc", ["cccc"]), ("a NOT b", ["a"]), ("a AND b OR c", ["a"]),
    ("title:(x yyyyy)", ["yyyyy"]), ("ATACMS NEAR/3 missile*", ["ATACMS"]),
    ("stance:deny CLAIM(speaker:Kremlin content:x)", ["Kremlin"]),
    ("@sev OR x", ["Sevastopol", "Севастополь", "x"]),
  ])
  func requiredFormsAreTheRarest(text: String, forms: [String]) throws {
    let query = try Query(text, aliases: Self.aliases)
    #expect(query.required.map { query.forms[$0].written } == forms)
  }

  @Test func deepQueriesAreRefusedAndNotFollowed() throws {
    let deep = String(repeating: "(", count: 16_000)
    let error = #expect(throws: QueryProblem.self) { try Query(deep) }
    #expect(error?.message == "a query is at most 32 levels deep")
    let fields = String(repeating: "title:", count: 5_000) + "a"
    #expect(throws: QueryProblem.self) { try Query(fields) }
    let text = String(repeating: "(", count: 31) + "a" + String(repeating: ")", count: 31)
    #expect(try Query(text).shape == "a")
  }

  @Test func longQueriesAreRefused() throws {
    let long = String(repeating: "ab ", count: 11_000)
    #expect(throws: QueryProblem.self) { try Query(long) }
    let many = String(repeating: "a ", count: 4_001)
    let error = #expect(throws: QueryProblem.self) { try Query(many) }
    #expect(error?.message == "a query has at most 4000 words and phrases")
  }
}
