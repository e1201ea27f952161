import Foundation
import TestSupport
import Testing

/// Watches with queries: the real program, from the file to the alert.
@Suite(.fewAtOnce) struct WatchLanguageTests {
  private static let strike =
    "The Harbour ministry said on Monday that four Kestrel missiles had hit Port Ansel."
  private static let denial = "Lena Varn denied that a rocket had been fired."

  private func feed(_ items: (id: String, text: String)..., language: String = "en") -> String {
    """
    <rss version="2.0"><channel><title>Gazette</title><link>https://g.example/</link>
    <language>\(language)</language>\(
      items.map {
        "<item><guid isPermaLink=\"false\">\($0.id)</guid><title>Item \($0.id)</title>"
          + "<description>\($0.text)</description></item>"
      }.joined())</channel></rss>
    """
  }

  private func watches(_ text: String) -> String {
    """
    [[feed]]
    id = "gazette"
    url = "file:feed.xml"
    backfill = "all"
    tags = ["wire"]
    \(text)
    """
  }

  /// Writes configuration and feed, polls once, and gives the alerts that came of it.
  private func poll(_ workspace: Workspace, _ text: String, _ feed: String) async throws
    -> [[String: Any]]
  {
    let before = try workspace.alertObjects().count
    try workspace.configure(watches(text))
    try Data(feed.utf8).write(to: workspace.folder.appending(path: "feed.xml"))
    let run = try await ClaimwatchProcess.run(
      ["once", "--config", workspace.configuration.path], in: workspace)
    #expect(run.status == 0, "\(run.errors)")
    return Array(try workspace.alertObjects().dropFirst(before))
  }

  private func watch(_ alert: [String: Any]) -> [String: Any] {
    alert["watch"] as? [String: Any] ?? [:]
  }

  private func shown(_ alerts: [[String: Any]]) -> [String] {
    alerts.map { alert in
      let item = (alert["item"] as? [String: Any])?["guid"] as? String ?? "?"
      return "\(watch(alert)["id"] ?? "?") \(item) \(alert["type"] ?? "?")"
    }.sorted()
  }

  @Test func aQueryRaisesAlertsThatNameTheirMatches() async throws {
    let workspace = try Workspace()
    let alerts = try await poll(
      workspace,
      """
      [[alias]]
      id = "port"
      forms = ["Port Ansel", "Порт-Ансель"]
      [[watch]]
      id = "claims"
      query = 'CLAIM(speaker:ministry content:(miss* NEAR/4 @port))'
      [[watch]]
      id = "plain"
      terms = ["@port", "Varn"]
      feed_tags = ["wire"]
      [[watch]]
      id = "other"
      query = 'CLAIM(speaker:Varn content:missiles)'
      [[watch]]
      id = "twice"
      query = 'Kestrel'
      min_matches = 2
      [[watch]]
      id = "off"
      terms = ["Varn"]
      enabled = false
      """, feed(("1", Self.strike), ("2", Self.denial)))
    #expect(shown(alerts) == ["claims 1 alert.new", "plain 1 alert.new", "plain 2 alert.new"])
    let alert = try #require(alerts.first { watch($0)["id"] as? String == "claims" })
    let matches = watch(alert)["matches"] as? [[String: Any]] ?? []
    #expect(matches.map { $0["term"] as? String } == ["ministry", "miss*", "Port Ansel"])
    #expect(matches.map { $0["kind"] as? String } == ["phrase", "prefix", "phrase"])
    #expect(matches.map { $0["alias_of"] as? String } == [nil, nil, "port"])
    #expect(matches.map { $0["role"] as? String } == ["speaker", "content", "content"])
    let spans = matches.compactMap { ($0["span"] as? [String: Any])?["text"] as? String }
    #expect(spans == ["ministry", "missiles", "Port Ansel"])
    #expect(watch(alert)["undecided"] == nil)
    let plain = try #require(alerts.first { shown([$0]) == ["plain 1 alert.new"] })
    #expect((watch(plain)["matches"] as? [[String: Any]])?.first?["alias_of"] as? String == "port")
    try AlertSchema.validate(linesOf: workspace.alerts)
  }

  /// What asks for claims of a text in which none are read is not lost, and says that it may be too much.
  @Test func anItemThatIsNotReadCountsAsUndecided() async throws {
    let workspace = try Workspace()
    let alerts = try await poll(
      workspace,
      """
      [[watch]]
      id = "claims"
      query = 'speaker:Варн AND content:ракет*'
      [[watch]]
      id = "nothing"
      query = 'speaker:Варн AND content:Кестрел'
      [[watch]]
      id = "english"
      query = 'speaker:Варн lang:en'
      """, feed(("1", "Лена Варн сказала, что ракеты ушли."), language: "ru"))
    #expect(shown(alerts) == ["claims 1 alert.new"])
    #expect(watch(alerts.first ?? [:])["undecided"] as? Bool == true)
    try AlertSchema.validate(linesOf: workspace.alerts)
  }

  /// docs/watch-language.md, "When a watch is edited".
  @Test func anEditedWatchDoesWhatIsWritten() async throws {
    let workspace = try Workspace()
    func definition(_ lines: String...) -> String {
      lines.map { "[[watch]]\n\($0)" }.joined(separator: "\n")
    }
    let (one, two) = (("1", Self.strike), ("2", Self.denial))
    let narrow = "id = \"a\"\nquery = 'Kestrel'"
    let wide = "id = \"a\"\nquery = 'Kestrel OR rocket'"
    #expect(
      shown(try await poll(workspace, definition(narrow), feed(one, two))) == ["a 1 alert.new"])
    // A query widened: what came before raises nothing, what is revised does.
    #expect(try await poll(workspace, definition(wide), feed(one, two)).isEmpty)
    let second = ("2", Self.denial + " Sam Roe said rain would follow.")
    #expect(
      shown(try await poll(workspace, definition(wide), feed(one, second))) == ["a 2 alert.new"])
    let first = ("1", Self.strike + " A rocket burns on the mole.")
    #expect(
      shown(try await poll(workspace, definition(wide), feed(first, second))) == [
        "a 1 alert.updated"
      ])
    // Narrowed: an item that it no longer hits raises nothing, revised or not.
    let third = ("2", Self.denial + " A second rocket was seen.")
    #expect(try await poll(workspace, definition(narrow), feed(first, third)).isEmpty)
    // Priority and name alone raise nothing.
    let urgent = wide + "\nname = \"Rockets\"\npriority = \"high\""
    #expect(try await poll(workspace, definition(urgent), feed(first, third)).isEmpty)
    // Split in two: the one that keeps the id goes on, the other begins as a new one.
    let other = "id = \"b\"\nquery = 'rocket'"
    #expect(try await poll(workspace, definition(narrow, other), feed(first, third)).isEmpty)
    let fourth = ("1", first.1 + " A rocket and a Kestrel were found.")
    #expect(
      shown(try await poll(workspace, definition(narrow, other), feed(fourth, third)))
        == ["a 1 alert.updated", "b 1 alert.new"])
    // Renamed: another watch.
    let fifth = ("1", fourth.1 + " Another Kestrel was found.")
    #expect(
      shown(
        try await poll(workspace, definition("id = \"c\"\nquery = 'Kestrel'"), feed(fifth, third)))
        == ["c 1 alert.new"])
    // Put back under its id: it knows what it was told.
    let sixth = ("1", fifth.1 + " Rain fell.")
    #expect(try await poll(workspace, definition(narrow), feed(sixth, third)).count <= 1)
    try AlertSchema.validate(linesOf: workspace.alerts)
  }

  @Test func matchExplainsAHitAndAMiss() async throws {
    let workspace = try Workspace()
    let hit = try await ClaimwatchProcess.run(
      ["match", "--explain", "--query", "speaker:ministry AND content:(missil* NEAR/2 hit)"],
      in: workspace, input: Self.strike)
    #expect(hit.status == 0)
    #expect(hit.output.hasPrefix("query: 3 places\n  yes  all of: speaker:ministry AND content:"))
    #expect(hit.output.contains("    yes  speaker:ministry\n"))
    #expect(hit.output.contains("term missil* at "))
    let miss = try await ClaimwatchProcess.run(
      ["match", "--explain", "--query", "Kestrel NEAR/0 missiles AND (rocket OR drone) NOT Ansel"],
      in: workspace, input: Self.strike)
    #expect(miss.status == 1)
    #expect(
      miss.output == """
        query: no hit
          no   all of: Kestrel NEAR/0 missiles AND (rocket OR drone) NOT Ansel
            yes  Kestrel NEAR/0 missiles
              yes  Kestrel
              yes  missiles
            no   one of: (rocket OR drone)
              no   rocket
              no   drone
            no   not: Ansel
              yes  Ansel
          to hit: one of these would have to hold: rocket, drone
          to hit: Ansel would have to be missing

        """)
    let json = try await ClaimwatchProcess.run(
      ["match", "--json", "--explain", "--query", "content:Kestrel"], in: workspace,
      input: Self.strike)
    let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    let watch = try #require((object?["watches"] as? [[String: Any]])?.first)
    #expect(watch["hit"] as? Bool == true)
    let explanation = try #require(watch["explanation"] as? [String: Any])
    #expect(explanation["truth"] as? String == "yes" && explanation["kind"] as? String == "field")
    let claim = (object?["claims"] as? [[String: Any]])?.first
    #expect(explanation["claim_id"] as? String == claim?["id"] as? String)
  }

  @Test func matchSaysWhatKeepsAWatchFromHitting() async throws {
    let workspace = try Workspace()
    try workspace.configure(
      watches(
        """
        [[watch]]
        id = "none"
        terms = ["Kestrell", "Heron"]
        [[watch]]
        id = "several"
        terms = ["Kestrel"]
        min_matches = 9
        [[watch]]
        id = "query"
        query = 'Kestrel AND missiles'
        min_matches = 9
        """))
    func match(_ arguments: String...) async throws -> (output: String, errors: String) {
      let run = try await ClaimwatchProcess.run(
        ["match", "--config", workspace.configuration.path] + arguments, in: workspace,
        input: Self.strike)
      #expect(run.status == 1)
      return (run.output, run.errors)
    }
    let none = try await match("--explain", "--watch", "none").output
    #expect(
      none.hasPrefix("none: no hit\n  to hit: Kestrell, Heron would have to stand there\n"),
      "\(none)")
    #expect(none.contains("  nearly Kestrell: \"Kestrel\" differs by a letter or two\n"), "\(none)")
    #expect(!none.contains("nearly Heron"), "\(none)")
    let several = try await match("--explain", "--watch", "several").output
    #expect(
      several.contains("  to hit: min_matches asks for 9 places that count; its terms stand at "),
      "\(several)")
    let query = try await match("--explain", "--watch", "query").output
    #expect(query.contains("  to hit: min_matches asks for 9 places that count\n"), "\(query)")
    let json = try await match("--explain", "--json", "--watch", "query").output
    #expect(json.contains("\"reasons\":[\"to hit: min_matches"), "\(json)")
    // Its terms stand there: that is not said to be otherwise.
    let short = try await match("--watch", "several").errors
    #expect(
      short == "claimwatch: none of 1 watch hits the text; --explain says why\n", "\(short)")
  }

  @Test func matchNamesAFaultInAQueryWithItsPlace() async throws {
    let workspace = try Workspace()
    let result = try await ClaimwatchProcess.run(
      ["match", "--query", "Kestrel AND titel:x"], in: workspace, input: Self.strike)
    #expect(result.status == 78)
    #expect(
      result.errors == """
        claimwatch: --query: there is no field "titel"
          Kestrel AND titel:x
                      ^
          did you mean title: ?

        """)
    let both = try await ClaimwatchProcess.run(
      ["match", "--query", "a", "--term", "b"], in: workspace, input: "")
    #expect(both.status == 64)
  }

  @Test func matchTriesOneWatchOfTheConfiguration() async throws {
    let workspace = try Workspace()
    try workspace.configure(
      watches(
        """
        [[watch]]
        id = "a"
        query = 'Kestrel tag:wire'
        [[watch]]
        id = "b"
        terms = ["Kestrel"]
        """))
    func match(_ arguments: String...) async throws -> (
      status: Int32, output: String, errors: String
    ) {
      try await ClaimwatchProcess.run(
        ["match", "--config", workspace.configuration.path] + arguments, in: workspace,
        input: Self.strike)
    }
    #expect(try await match("--watch", "b").output.hasPrefix("b: 1 place\n"))
    // Without a feed nobody knows what its tags are.
    let undecided = try await match("--watch", "a")
    #expect(undecided.status == 0 && undecided.output.contains("undecided"), "\(undecided)")
    #expect(try await match("--watch", "a", "--feed", "gazette").status == 0)
    let unknown = try await match("--watch", "c")
    #expect(unknown.status == 78 && unknown.errors.contains("there is no watch 'c'"))
  }

  @Test func checkRunsTheTestsOfWatches() async throws {
    let workspace = try Workspace()
    func check(_ text: String, _ arguments: String...) async throws -> (
      status: Int32, output: String, errors: String
    ) {
      try workspace.configure(watches(text))
      try Data(feed(("1", "")).utf8).write(to: workspace.folder.appending(path: "feed.xml"))
      return try await ClaimwatchProcess.run(
        ["check", "--config", workspace.configuration.path] + arguments, in: workspace)
    }
    let watch = """
      [[watch]]
      id = "a"
      query = 'CLAIM(speaker:ministry content:Kestrel)'
      [[watch.test]]
      text = "\(Self.strike)"
      [[watch.test]]
      text = "\(Self.denial)"
      hit = false
      """
    let good = try await check(watch)
    #expect(good.status == 0, "\(good.errors)")
    #expect(good.output.hasSuffix("good, 1 feed and 1 watch; 2 tests passed\n"))
    let bad = try await check(
      watch + "\n[[watch.test]]\nname = \"a denial\"\ntext = \"\(Self.denial)\"")
    #expect(bad.status == 78)
    let lines = try String(contentsOf: workspace.configuration, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      bad.errors.contains(
        "\(workspace.configuration.path):\(lines.count):8: the test \"a denial\" of the watch a does not hit, and "
          + "should; try it with claimwatch match --watch a --explain\n"))
    let doubtful = "[[watch]]\nid = \"a\"\nquery = 'Kestrel AND missile OR rocket'"
    #expect(try await check(doubtful).status == 0)
    let strict = try await check(doubtful, "--strict")
    #expect(strict.status == 78)
    #expect(strict.errors.contains("refused for 1 warning, as --strict asks"))
  }
}
