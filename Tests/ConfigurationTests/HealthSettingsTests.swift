import Testing

@testable import Configuration

/// `[health]`: where the heartbeat goes.
@Suite struct HealthSettingsTests {
  private func load(_ url: String, allowing: String = "") throws -> Configuration {
    try plainLoader.load(
      text: """
        [fetch]
        allow_addresses = [\(allowing)]
        [health]
        heartbeat_url = "\(url)"
        """, path: "/etc/claimwatch.toml")
  }

  @Test(arguments: [
    ("https://ping.example/a", ""), ("http://127.0.0.1:8080/a", "\"127.0.0.0/8\""),
    ("http://[fd00::1]/a?x=1", "\"fd00::/8\""),
  ])
  func anAddressThatMayBeAsked(url: String, allowing: String) throws {
    #expect(try load(url, allowing: allowing).health.heartbeatURL == url)
  }

  @Test(arguments: [
    "http://ping.example/a", "http://127.0.0.1/a", "file:/tmp/x", "ping",
    "https://u:p@ping.example/",
  ])
  func anAddressThatMayNot(url: String) {
    #expect(throws: ConfigurationError.self) { try load(url, allowing: "\"10.0.0.0/8\"") }
  }
}
