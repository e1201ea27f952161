import FeedModel
import PollSchedule
import Testing

@Suite("The gate of a host")
struct HostGateTests {
  @Test("starts are spaced, and the number in flight is bounded")
  func gate() {
    var gate = HostGate()
    #expect(gate.verdict("a") == .from(Instant(milliseconds: .min)))
    gate.start("a", at: noon)
    #expect(gate.verdict("a") == .from(noon.plus(1000)))
    #expect(gate.verdict("b") == .from(Instant(milliseconds: .min)))
    gate.start("a", at: noon.plus(1000))
    #expect(gate.verdict("a") == .busy)
    gate.end("a")
    #expect(gate.verdict("a") == .from(noon.plus(2000)))
  }

  @Test("an override holds for its host")
  func override() {
    var gate = HostGate(overrides: ["a": HostLimits(connections: 1, spacing: 0)])
    gate.start("a", at: noon)
    #expect(gate.verdict("a") == .busy)
    gate.end("a")
    #expect(gate.verdict("a") == .from(noon))
  }

  @Test("a hold is only ever made longer, and outlives pruning")
  func hold() {
    var gate = HostGate()
    gate.hold("a", until: noon.plus(hour))
    gate.hold("a", until: noon.plus(minute))
    gate.prune(at: noon)
    #expect(gate.hold(of: "a", at: noon) == noon.plus(hour))
    #expect(gate.verdict("a") == .from(noon.plus(hour)))
    gate.prune(at: noon.plus(hour))
    #expect(gate.hold(of: "a", at: noon.plus(hour)) == nil)
    #expect(gate.verdict("a") == .from(Instant(milliseconds: .min)))
  }

  @Test("an end without a start does no harm")
  func strayEnd() {
    var gate = HostGate()
    gate.end("a")
    gate.start("a", at: noon)
    gate.end("a")
    gate.end("a")
    gate.start("a", at: noon)
    #expect(gate.verdict("a") != .busy)
  }

  @Test(
    "the key of a URL is its host, with a port that is not the scheme's own",
    arguments: [
      ("https://Example.ORG/feed", "example.org"), ("https://example.org:443/", "example.org"),
      ("http://example.org:80", "example.org"), ("http://example.org:443/", "example.org:443"),
      ("http://127.0.0.1:8001/a?b#c", "127.0.0.1:8001"), ("https://u:p@h/x", "h"),
      ("https://[2001:db8::1]:8443/", "[2001:db8::1]:8443"), ("https://h?x=://y", "h"),
      ("nonsense", "nonsense"), ("", ""),
    ])
  func key(url: String, expected: String) {
    #expect(HostKey.of(url) == expected)
  }
}
