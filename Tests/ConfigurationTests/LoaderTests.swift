import FeedModel
import Testing

@testable import Configuration

/// A loader for a plain user to whom "!" is no word.
let plainLoader = ConfigurationLoader(
  environment: ["HOME": "/home/user"], termProblem: { $0 == "!" ? "it has no word" : nil })

@Test func theSmallestUsefulFile() throws {
  let configuration = try plainLoader.load(
    text: """
      [[feed]]
      url = "https://example.org/world.rss"

      [[watch]]
      id = "atacms"
      terms = ["ATACMS"]
      """, path: "/etc/claimwatch/claimwatch.toml")
  #expect(configuration.warnings.isEmpty)
  #expect(configuration.feeds.map(\.id) == ["example-org_world-rss"])
  #expect(configuration.feeds.map(\.backfill) == [.duration(86_400_000)])
  #expect(configuration.watches == [Watch(id: "atacms", terms: ["ATACMS"])])
  #expect(configuration.paths.state == "/home/user/.local/state/claimwatch")
  #expect(configuration.poll == PollSettings())
  #expect(configuration.fetch == FetchSettings())
}
