import Publishers
import Testing

@testable import Configuration

/// What the keys of `[[publisher]]` become.
@Suite struct PublisherKeyTests {
  private func load(_ text: String) throws -> Configuration {
    try plainLoader.load(
      text: "[[feed]]\nurl = \"https://example.org/world.rss\"\nid = \"world\"\n" + text,
      path: "/etc/claimwatch/claimwatch.toml")
  }

  @Test func everyKeyReachesTheFamily() throws {
    let configuration = try load(
      """
      [[publisher]]
      id = "harbour-post"
      name = "Harbour Post"
      hosts = ["HarbourPost.example", "hp.example"]
      feeds = ["world"]
      names = ["The Harbour Post"]
      agency = true
      """)
    #expect(
      configuration.publishers == [
        PublisherFamily(
          name: "Harbour Post", domains: ["harbourpost.example", "hp.example"], feeds: ["world"],
          names: ["The Harbour Post"], isAgency: true)
      ])
  }

  @Test func withoutANameItIsNamedByItsID() throws {
    let configuration = try load(
      "[[publisher]]\nid = \"bbc\"\nhosts = [\"bbc.co.uk\", \"bbc.com\"]\n")
    #expect(
      configuration.publishers == [
        PublisherFamily(name: "bbc", domains: ["bbc.co.uk", "bbc.com"])
      ])
  }

  @Test func aFeedThatThereIsNoneOfIsWarnedOf() throws {
    let configuration = try load("[[publisher]]\nid = \"post\"\nfeeds = [\"wolrd\"]\n")
    #expect(configuration.warnings.contains { $0.advice == "did you mean \"world\"?" })
  }
}
