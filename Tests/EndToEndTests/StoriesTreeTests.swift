import Foundation
import TestSupport
import Testing

/// `claimwatch stories` beside a state, as a person reads it.
@Suite(.fewAtOnce) struct StoriesTreeTests {
  @Test func eachClaimStandsOnceWithWhatItStandsTo() async throws {
    let outlets = try StoryAlertTests.Outlets()
    try await outlets.publish(
      "a", "1", "Night ferry Halmia sinks off Nordvik", StoryAlertTests.wire)
    try await outlets.publish("b", "2", "Halmia lost", StoryAlertTests.wire)
    try await outlets.publish("c", "3", "Nobody missing after Halmia sinks", StoryAlertTests.denial)
    try await outlets.publish("c", "4", "Dockers walk out", StoryAlertTests.strike)
    let tree = try await outlets.run("stories", "--since", "1d")
    #expect(tree.status == 0 && !tree.output.contains("\u{1B}"))
    let lines = tree.output.split(separator: "\n").map(String.init)
    let head = try #require(
      lines.firstIndex { $0.hasPrefix("Night ferry Halmia sinks off Nordvik  st-") })
    #expect(
      lines[head + 1].hasSuffix(", 3 items, 3 publishers, 2 origins, 1 reprint"), "\(tree.output)")
    #expect(
      lines[head + 2].hasPrefix("  20")
        && lines[head + 2].hasSuffix("Z  a.example: Night ferry Halmia sinks off Nordvik"))
    // A claim that nobody has spoken of stands there too.
    #expect(lines[head + 3].contains("oast guard – four people were missing"), "\(tree.output)")
    // A reprint says what its original says.
    let copy = try #require(
      lines.firstIndex { $0.contains("b.example: Halmia lost (reprint of a.example)") })
    #expect(lines[copy + 1].contains("c.example: Nobody missing"), "\(tree.output)")
    // Whoever denies is shown once, with whom.
    let denials = lines.indices.filter { lines[$0].hasPrefix("      denies ") }
    try #require(denials.count == 1, "\(tree.output)")
    #expect(lines[denials[0]].contains("four people were missing (a.example)"), "\(tree.output)")
    let deniers = lines.filter { $0.hasPrefix("    ") && $0.contains("– nobody was missing") }
    #expect(deniers.count == 1, "\(tree.output)")
    #expect(lines.contains { $0.hasPrefix("Dockers walk out  st-") })

    let none = try await outlets.run("stories", "--since", "2040-01-01")
    #expect(none.status == 0 && none.output.isEmpty, "\(none)")
    let unknown = try await outlets.run("stories", "--watch", "nope")
    #expect(unknown.status == 64)
  }
}
