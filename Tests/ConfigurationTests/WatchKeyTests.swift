import FeedModel
import Foundation
import Testing

@testable import Configuration

/// What the keys of `[[watch]]`, `[[alias]]` and `[[watch.test]]` become.
@Suite struct WatchKeyTests {
  private static let head = """
    [[feed]]
    url = "https://example.org/world.rss"
    id = "world"
    tags = ["wire", "coast"]

    [[alias]]
    id = "sev"
    forms = ["Sevastopol", "Севастополь"]

    """

  private func load(_ text: String) throws -> Configuration {
    try plainLoader.load(text: Self.head + text, path: "/etc/claimwatch/claimwatch.toml")
  }

  @Test func everyKeyOfAWatchReachesIt() throws {
    let configuration = try load(
      """
      [[watch]]
      id = "a"
      query = 'title:miss* AND @sev NOT "a b"'
      feeds = ["world"]
      feed_tags = ["coast"]
      min_matches = 3
      [[watch.test]]
      text = "one"
      [[watch.test]]
      name = "second"
      text = "two"
      title = "head"
      language = "en"
      hit = false
      [[watch]]
      id = "b"
      terms = ["Kestrel", "@sev"]
      [[watch]]
      id = "c"
      query = 'CLAIM(@sev)'
      min_confidence = 0.5
      [[watch]]
      id = "d"
      terms = ["Kestrel"]
      enabled = false
      [[watch.test]]
      text = "not run"
      """)
    #expect(configuration.warnings.isEmpty)
    #expect(configuration.feeds[0].tags == ["wire", "coast"])
    #expect(configuration.aliases == ["sev": ["Sevastopol", "Севастополь"]])
    #expect(configuration.watches.map(\.id) == ["a", "b", "c"])
    #expect(configuration.disabledWatches == ["d"])

    var first = Watch(id: "a", terms: ["miss*", "Sevastopol", "Севастополь", "a b"])
    first.query = "title:miss* AND @sev NOT \"a b\""
    first.prefixes = [0]
    first.aliases = [1: "sev", 2: "sev"]
    first.feeds = ["world"]
    first.feedTags = ["coast"]
    first.minimumMatches = 3
    #expect(configuration.watches[0] == first)
    #expect(first.aliasForms == configuration.aliases)

    var second = Watch(id: "b", terms: ["Kestrel", "Sevastopol", "Севастополь"])
    second.aliases = [1: "sev", 2: "sev"]
    #expect(configuration.watches[1] == second)
    #expect(configuration.watches[2].minimumConfidence == 0.5)
    #expect(
      configuration.watchTests == [
        WatchTest(
          watch: "a", name: nil, text: "one", title: nil, language: nil, hit: true,
          position: SourcePosition(line: 16, column: 8), file: "/etc/claimwatch/claimwatch.toml"),
        WatchTest(
          watch: "a", name: "second", text: "two", title: "head", language: "en", hit: false,
          position: SourcePosition(line: 19, column: 8), file: "/etc/claimwatch/claimwatch.toml"),
      ])
  }

  @Test func limitsAndFoldingReachIt() throws {
    let configuration = try load(
      """
      [[watch]]
      id = "a"
      terms = ["Kestrel"]
      exclude = ["exercise", "@sev"]
      fold = "diacritics"
      inflect = ["uk", "ru"]
      max_age = "2d"
      once_per = "day"
      quiet = ["22:00-06:00 UTC", "12:00-24:00 UTC"]
      """)
    #expect(configuration.warnings.isEmpty, "\(configuration.warnings)")
    var watch = Watch(id: "a", terms: ["Kestrel"])
    watch.exclusions = ["exercise", "Sevastopol", "Севастополь"]
    watch.fold = .diacritics
    watch.inflections = [.ukrainian, .russian]
    watch.maximumAge = 2 * 86_400_000
    watch.oncePer = .day
    watch.quiet = [
      QuietHours(start: 1320, end: 360, zone: .utc), QuietHours(start: 720, end: 1440, zone: .utc),
    ]
    #expect(configuration.watches == [watch])
    #expect(
      watch.quiet.map(\.description) == ["22:00-06:00 UTC", "12:00-24:00 UTC"])
    let bare = ConfigurationLoader(
      environment: ["HOME": "/home/user"],
      terms: TermRules(problem: { _ in nil }, inflection: { _, _ in .otherwise }))
    let warnings = try bare.load(
      text: Self.head + "[[watch]]\nid = \"a\"\nterms = [\"@sev\"]\ninflect = \"ru\"\n",
      path: "/etc/c.toml"
    ).warnings
    #expect(
      warnings.map(\.description)
        == ["/etc/c.toml:12:11: warning: 'inflect' finds no further form of any term"])
  }

  /// A form that stands beside its word as a term of its own has no need of further ones.
  @Test func aFormOfAnotherTermIsNotWarnedOf() throws {
    let loader = ConfigurationLoader(
      environment: ["HOME": "/home/user"],
      terms: TermRules(
        problem: { _ in nil }, inflection: { term, _ in term == "Ansel" ? .forms() : .none },
        inflected: { term, _ in term == "Ansel" ? ["Anselu"] : [] }))
    let warnings = try loader.load(
      text: Self.head
        + "[[watch]]\nid = \"a\"\nterms = [\"Ansel\", \"Anselu\", \"Varn\", \"@sev\"]\ninflect = \"ru\"\n",
      path: "/etc/c.toml"
    ).warnings.map(\.description)
    #expect(warnings.filter { $0.contains("\"Varn\"") }.count == 1, "\(warnings)")
    #expect(!warnings.contains { $0.contains("Ansel") }, "\(warnings)")
  }

  /// "@handle" was a term before there were aliases, and is one where there are none.
  @Test func aTermWithAnAtSignIsATermWithoutAliases() throws {
    let configuration = try plainLoader.load(
      text: """
        [[feed]]
        url = "https://example.org/world.rss"
        [[watch]]
        id = "a"
        terms = ["@harbour"]
        """, path: "/etc/c.toml")
    #expect(configuration.watches == [Watch(id: "a", terms: ["@harbour"])])
    #expect(configuration.warnings.isEmpty)
  }

  /// Line and column of `X` in the file, whatever kind of string the query is.
  @Test(arguments: [
    "query = 'ab X'", "query = \"ab X\"", "query = \"\\\"ab\\\" X\"",
    "query = \"\\u00E9\\U0001F600 X\"",
    "query = '''ab X'''", "query = '''\nab\n X'''", "query = \"\"\"\nab \\\n   X\"\"\"",
    "query = \"\"\"\\\n  X\"\"\"", "query = 'éü X'", "query = \"a\\tb X\"",
  ])
  func aFaultInAQueryIsNamedWhereItStands(line: String) throws {
    let text = "[[watch]]\nid = \"a\"\n" + line.replacing("X", with: "(")
    let before = text.split(separator: "(", omittingEmptySubsequences: false)[0]
    let lines = before.split(separator: "\n", omittingEmptySubsequences: false)
    let place = SourcePosition(line: lines.count, column: lines.last!.unicodeScalars.count + 1)
    let error = #expect(throws: ConfigurationError.self) {
      try plainLoader.load(text: text, path: "/etc/c.toml")
    }
    #expect(error?.errors.map(\.position) == [place])
    #expect(error?.errors.map(\.message) == ["this parenthesis is not closed"])
  }

  /// What stands in comments would load, too, were it taken in.
  @Test func theCommentedWatchLoads() throws {
    let lines = try RepositoryFiles.text("Config/claimwatch.toml").split(separator: "\n")
    let start = try #require(lines.firstIndex(of: "# [[watch]]"))
    // Of an output not every key goes with every other.
    let block = lines[start...].prefix { !$0.hasSuffix("- Outputs") }.filter {
      $0.hasPrefix("# ") && ($0.contains(" = ") || $0.contains("[["))
    }
    .map { $0.dropFirst(2) }
    let configuration = try plainLoader.load(
      text: block.joined(separator: "\n") + """

        [[feed]]
        url = "https://example.org/world.rss"
        id = "example-world"
        tags = ["wire"]
        """, path: "/etc/claimwatch/claimwatch.toml")
    #expect(configuration.warnings.isEmpty)
    #expect(configuration.watches.map(\.id) == ["strike-claims"])
    #expect(configuration.watchTests.count == 1)
  }
}
