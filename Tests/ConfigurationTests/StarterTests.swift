import Foundation
import Testing

@testable import Configuration

/// The starter configuration is complete, true and free of doubts.
@Suite struct StarterTests {
  let configuration: Configuration
  let text: String

  init() throws {
    configuration = try plainLoader.load(file: RepositoryFiles.starter)
    text = try RepositoryFiles.text("Config/claimwatch.toml")
  }

  @Test func loadsWithoutAWarning() {
    #expect(configuration.warnings == [])
  }

  @Test func carriesTheSampleFeedBesideADozenPublicOnes() throws {
    let sample = try #require(configuration.feeds.first)
    #expect(sample.id == "sample")
    #expect(sample.backfill == .all)
    guard case .file(let path) = sample.location else {
      Issue.record("the sample feed is not a local file")
      return
    }
    let feed = try String(contentsOfFile: path, encoding: .utf8)
    #expect(feed.contains("ATACMS") && feed.contains("Sevastopol"))
    let others = configuration.feeds.dropFirst()
    #expect(others.count >= 12)
    #expect(others.allSatisfy { $0.url.hasPrefix("https://") })
  }

  @Test func watchesATACMSAndSevastopol() {
    #expect(configuration.watches.map(\.id) == ["atacms", "sevastopol"])
    #expect(configuration.watches.allSatisfy { !$0.terms.isEmpty })
  }

  @Test func whatItSetsIsTheDefault() {
    #expect(configuration.poll == PollSettings())
    #expect(configuration.fetch == FetchSettings())
    #expect(configuration.pages == PageSettings())
    #expect(configuration.alerts == AlertSettings())
    #expect(configuration.extractor == ExtractorSettings())
    #expect(configuration.health == HealthSettings())
  }

  /// Keys are looked for as `key =` at the start of a line, in comments as well.
  @Test func namesEveryKey() {
    var words: Set<Substring> = []
    for line in text.split(separator: "\n") {
      let line = line.drop { $0 == "#" || $0 == " " }
      if line.contains("=") { words.insert(line.prefix { $0 != " " && $0 != "=" }) }
    }
    let inOneLine = ["[feed.auth]", "[feed.map]"]
    for entry in Reference.entries where !inOneLine.contains(entry.table) && entry.key != "test" {
      #expect(words.contains(Substring(entry.key)), "\(entry.table) \(entry.key)")
    }
  }

  /// What stands in comments would load, too, were it taken in: a commented default is no lie.
  @Test func theCommentedFeedLoads() throws {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex(of: "# [[feed]]"))
    let block = lines[start...].prefix { $0.hasPrefix("# ") }.map { $0.dropFirst(2) }
    let feed = try plainLoader.load(
      text: block.joined(separator: "\n") + "\n[[watch]]\nid = \"a\"\nterms = [\"a\"]",
      path: "/etc/claimwatch/claimwatch.toml"
    ).feeds[0]
    #expect(block.count == FeedDraft.schema.keys.count + 1)
    #expect(feed.id == "example-world")
    #expect(feed.backfill == FeedDraft().backfill)
    #expect(feed.httpVersion == FeedDraft().httpVersion)
    #expect(feed.allowPrivate == FeedDraft().allowPrivate)
  }
}
