import FeedModel
import Testing
import WatchQuery

@testable import WatchMatch

/// `re:/…/`: regular expressions of RE2.
@Suite struct ExpressionTests {
  private func watch(_ query: String) throws -> Watch {
    let read = try Query(query, expression: { RegularExpression.reading($0) })
    var watch = Watch(id: "w", terms: read.forms.map(\.written))
    watch.query = query
    for (index, form) in read.forms.enumerated() where form.isExpression {
      watch.expressions.insert(index)
    }
    return watch
  }

  private func found(_ query: String, _ text: String, claims: [Claim]? = []) throws -> [String] {
    let matcher = WatchMatcher([Watch(id: "other", terms: ["pier"]), try watch(query)])
    let item = ItemText(title: nil, summary: nil, content: text)
    let hits = matcher.hits(of: matcher.scan(item), claims: claims).hits.filter { $0.watch == 1 }
    let bytes = Array(text.utf8)
    return hits.map { String(decoding: bytes.slice($0.span.utf8), as: UTF8.self) }
  }

  @Test func itMatchesTheTextAsItIs() throws {
    #expect(
      try found("re:/kestrel[ -]?[0-9]+/", "A Kestrel-9, KESTREL 12, Kestrel.") == [
        "Kestrel-9", "KESTREL 12",
      ])
    #expect(try found("re:/ракет[аыу]/", "Ракета и ракеты, не ракетой") == ["Ракета", "ракеты"])
    #expect(try found("re:/harbo(u)?r/", "harbors and HARBOURS") == ["harbor", "HARBOUR"])
    #expect(try found("re:/(?-i:Harbour)/", "harbour Harbour") == ["Harbour"])
    #expect(try found("re:/and\\/or/", "this and/or that") == ["and/or"])
    #expect(try found("re:/left ( |  )right/", "left  right") == ["left  right"])
    #expect(try found("re:/[a-z]*kestrel|zzzz/", "xkestrel") == ["xkestrel"])
    #expect(try found("re:/cafe|caf\u{e9}/", "Café") == ["Café"])
    #expect(try found("re:/kestrel/", "") == [])
    // A letter at the end that folds to two, whole or in parts.
    for (word, text) in [
      ("Зеленский", "Зеленский"), ("Зеленский", "ЗЕЛЕНСКИЙ"), ("café", "Café"), ("счёт", "Счёт"),
      ("ещё", "Ещё"), ("müßigü", "MÜßIGÜ"), ("cafe\u{301}", "cafe\u{301}"), ("한국어", "한국어"),
    ] {
      #expect(try found("re:/\(word)/", text) == [text], "\(word)")
    }
    // What folds to another order of marks.
    #expect(
      try found("re:/kestre\u{301}/", "kestre\u{301}\u{323}") == ["kestre\u{301}"])
  }

  @Test func itStandsWhereverAWordMay() throws {
    let text = "A T-72 fired at the pier. Later a T-80 left. Another tank was a T-90."
    #expect(try found("re:/T-[0-9]{2}/ NEAR/1 left", text) == ["T-80", "left"])
    #expect(try found("tank BEFORE/2 re:/T-[0-9]{2}/", text) == ["tank", "T-90"])
    #expect(try found("SENTENCE(pier re:/T-[0-9]{2}/)", text) == ["T-72", "pier"])
    #expect(try found("tank NOT re:/T-8[0-9]/", text) == [])
    #expect(try found("(tank OR re:/never[0-9]/)", text) == ["tank"])
    let claim = Claim(
      speaker: nil, cue: nil, content: [TextSpan(field: .content, utf8: 26..<43)],
      quoteType: .indirect)
    #expect(try found("pier content:re:/T-[0-9]{2}/", text, claims: [claim]) == ["pier", "T-80"])
    #expect(
      try found("pier content:re:/T-[0-9]{2}/", text, claims: nil) == [
        "T-72", "pier", "T-80", "T-90",
      ])
  }

  @Test func onlyWhatMayMatchIsSearched() throws {
    let matcher = WatchMatcher([try watch("re:/(kestrel|osprey)-[0-9]/")])
    func work(_ text: String) -> Int {
      matcher.scan(ItemText(title: nil, summary: nil, content: text)).work
    }
    #expect(work("nothing of that here, and much of it") == 0)
    #expect(work("a xosprey-x is here") > 0)
    #expect(RegularExpression.reading("(kestrel|osprey)-[0-9]").literals.count == 2)
    #expect(RegularExpression.reading("kestrel|[0-9]+").literals == [])
    #expect(RegularExpression.reading("[a-z]+").literals == [])
  }

  /// No match is lost to the search for what must stand: random expressions beside a search of every text.
  @Test func nothingIsLostToTheFilter() throws {
    var random = SplitMix64(state: 11)
    let atoms = [
      "kes", "Trel", "й", "é", " ", "ß", "ост", "[a-z]", "(abc|xyz)", "s+", "o?", "ſ", "K",
      "abe\u{301}",
    ]
    let pieces = [
      "kes", "trel", "KES", "Й", "и\u{306}", "e\u{301}", "É", "  ", "ss", "ß", "ОСТ", "abc", "XYZ",
      "o", "ſ", "\u{212A}", "abe\u{301}\u{323}",
    ]
    var hits = 0
    for _ in 0..<3_000 {
      let text = (0..<Int.random(in: 1...8, using: &random))
        .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      let pattern = (0..<Int.random(in: 2...3, using: &random))
        .map { _ in atoms.randomElement(using: &random) ?? "" }.joined()
      guard let expression = RegularExpression(pattern),
        !RegularExpression.reading(pattern).literals.isEmpty
      else { continue }
      let expected = expression.places(in: text, most: 100)
      let matcher = WatchMatcher([try watch("re:/\(pattern)/")])
      let item = ItemText(title: nil, summary: nil, content: text)
      let spans = matcher.hits(of: matcher.scan(item), claims: []).hits.map(\.span.utf8)
      #expect(spans == expected, "\(pattern) in \(text)")
      hits += expected.isEmpty ? 0 : 1
    }
    #expect(hits > 20)
  }

  @Test func whatCannotBeReadIsRefused() throws {
    func problem(_ query: String) -> String {
      do {
        _ = try watch(query)
        return "taken"
      } catch let problem as QueryProblem {
        return "\(problem.range.lowerBound): \(problem.message)"
      } catch { return "\(error)" }
    }
    #expect(problem("a re:/(b/") == "2: this regular expression cannot be read: missing ): (b")
    #expect(problem("a re:/(?=b)/").contains("cannot be read: invalid perl operator: (?="))
    #expect(problem("a re:/(b)\\1/").contains("invalid escape sequence"))
    #expect(problem("a re:/b{1,9999}/").contains("invalid repetition size"))
    #expect(problem("a re:/((b{1000}){1000})/").contains("cannot be read"))
    #expect(
      problem("a re:/\(String(repeating: "b", count: 1_001))/").contains("more than 1000 bytes"))
    #expect(problem("re:/[0-9]+/").contains("no word that must stand"))
    #expect(problem("re:/[0-9]+/ a") == "taken")
    #expect(
      problem("re:/kestrel\\C/")
        == "0: this regular expression cannot be read: \\C matches a part of a letter; write . for any letter"
    )
    #expect(problem("re:/kestrel\\\\C/") == "taken")
  }

  /// What sends an engine that backtracks away for years: with one this would not end.
  @Test func hostileTextsTakeLinearTime() throws {
    let text = String(repeating: "a", count: 200_000) + "!"
    for pattern in ["aaa(a+)+$", "(aaa|aaaa|a)*bbb", "(a|aa)+$"] {
      let expression = try #require(RegularExpression(pattern))
      #expect(expression.places(in: text, most: 1_000) == [], "\(pattern)")
    }
  }

  /// Each match is found at once, and only when the rest of the line has been looked at for a longer one.
  @Test func aThousandMatchesOfALongTextAreTaken() throws {
    let expression = try #require(RegularExpression("T-72(.*burned)?"))
    let short = String(repeating: "T-72 ", count: 2_000)
    #expect(expression.places(in: short, most: 1_000).count == 1_000)
    let long = String(repeating: "T-72 ", count: 1_000_000)
    let found = expression.find(in: long, most: 1_000)
    #expect(found.places == (0..<1_000).map { $0 * 5..<$0 * 5 + 4 })
    #expect(!found.isCut && found.searched <= RegularExpression.mostSearched)
  }

  /// Matches far from each other, at the edges of what one search looks at, and at the end of the text.
  @Test(arguments: [0, 1, 2, 3, 100, RegularExpression.window / 2 - 4])
  func noMatchOfALongTextIsMissed(shift: Int) throws {
    let expression = try #require(RegularExpression("\\bkestrel (\\d+) e{2}\\b|kestrel$"))
    let gap = String(repeating: "я ", count: RegularExpression.window / 8)
    var text = String(repeating: "я", count: shift)
    var expected: [Range<Int>] = []
    for number in 0..<40 {
      text += " " + String(repeating: gap, count: number % 5)
      let start = text.utf8.count
      text += "Kestrel \(number) ee"
      expected.append(start..<text.utf8.count)
      text += number % 3 == 0 ? "e kestrel7 ee" : " xkestrel 7 ee"
      if number % 3 == 0 { expected.removeLast() }
    }
    text += gap + "kestrel"
    expected.append(text.utf8.count - 7..<text.utf8.count)
    #expect(expression.places(in: text, most: 1_000) == expected)
  }

  /// Where it ends before the text does, nobody knows whether there is one more.
  @Test func whatIsNotLookedAtToTheEndIsUndecided() throws {
    let pattern = "(.*burned)?"
    let text = String(repeating: "a kestrel ", count: 200_000)
    #expect(try #require(RegularExpression(pattern)).find(in: text, most: 1_000).isCut)
    let matcher = WatchMatcher([
      try watch("kestrel AND re:/\(pattern)/"),
      try watch("kestrel AND SENTENCE(kestrel re:/\(pattern)/)"),
      try watch("kestrel NEAR/1 re:/\(pattern)/"), try watch("kestrel NOT re:/\(pattern)/"),
      try watch("kestrel AND re:/a(zz)/"),
    ])
    let found = matcher.hits(
      of: matcher.scan(ItemText(title: nil, summary: nil, content: text)), claims: [])
    #expect(found.undecided == [0, 1, 2, 3])
    #expect(Set(found.hits.map(\.watch)) == [0, 1, 2, 3])
  }
}
