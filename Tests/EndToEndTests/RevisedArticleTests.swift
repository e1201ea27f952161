import Foundation
import LoopbackServer
import TestSupport
import Testing

/// An article that is revised, claim by claim: the real program, over restarts and kills, and by a replay.
@Suite(.fewAtOnce) struct RevisedArticleTests {
  private static let varn =
    "Harbour chief Lena Varn said two Kestrel-9 launchers had left the pier."
  private static let three = varn.replacing("two", with: "three")
  private static let cole = "Mayor Idris Cole said no Kestrel-9 had been lost in the storm."
  private static let holm =
    "Union leader Greta Holm warned that a Kestrel-9 was parked beside the school."
  private static let rain = "Rain fell on the harbour all morning, and the ferries were late."

  /// As it was published, with a figure changed, with a claim withdrawn, with one more, and with all of them elsewhere.
  private static let revisions = [
    [varn, cole, rain], [rain, three, cole], [three, rain], [three, rain, holm],
    [holm, rain, three],
  ]

  private func entry(_ paragraphs: [String]) -> String {
    NewsFeed(entries: [
      NewsFeed.Entry(
        guid: "1", title: "Northport: the harbour",
        text: paragraphs.map { "&lt;p&gt;\($0)&lt;/p&gt;" }.joined(),
        link: "http://np.example/1")
    ]).rss
  }

  private func revision(_ alert: [String: Any]) -> [String: Any] {
    alert["revision"] as? [String: Any] ?? [:]
  }

  /// `changed Lena Varn: two … > three …`.
  private func changes(_ alert: [String: Any]) -> [String] {
    let claims = alert["claims"] as? [[String: Any]] ?? []
    return (revision(alert)["claims"] as? [[String: Any]] ?? []).map { change in
      let was = change["was"] as? [String: Any]
      let before = was.map {
        "\($0["speaker"] as? String ?? "-") \($0["cue"] as? String ?? "-"): \($0["text"] as? String ?? "-")"
      }
      let now = claims.first { $0["id"] as? String == change["claim_id"] as? String }
        .flatMap { ($0["content"] as? [String: Any])?["text"] as? String }
      return [change["change"] as? String, before, now].compactMap { $0 }.joined(separator: " | ")
    }
  }

  private static let expected = [
    [
      "changed | Lena Varn said: two Kestrel-9 launchers had left the pier | three Kestrel-9 launchers had left the pier",
      "kept | no Kestrel-9 had been lost in the storm",
    ],
    [
      "withdrawn | Idris Cole said: no Kestrel-9 had been lost in the storm",
      "kept | three Kestrel-9 launchers had left the pier",
    ],
    [
      "new | that a Kestrel-9 was parked beside the school",
      "kept | three Kestrel-9 launchers had left the pier",
    ],
  ]

  private func expectRevisions(_ alerts: [[String: Any]]) {
    #expect(
      alerts.map { $0["type"] as? String } == ["alert.new"]
        + Array(repeating: "alert.updated", count: 3))
    #expect(alerts.first?["revision"] == nil)
    #expect(alerts.dropFirst().map(changes) == Self.expected)
    #expect(alerts.dropFirst().allSatisfy { revision($0)["status"] as? String == "compared" })
  }

  @Test func eachRevisionIsShownClaimByClaim() async throws {
    let feed = try FeedFile()
    for text in Self.revisions { _ = try await feed.poll(entry(text)) }
    let alerts = try feed.workspace.alertObjects()
    expectRevisions(alerts)
    // An old wording has the id that it had.
    let first = try #require(alerts.first?["claims"] as? [[String: Any]])
    let was = (revision(alerts[1])["claims"] as? [[String: Any]])?.first?["was"] as? [String: Any]
    #expect(first.contains { $0["id"] as? String == was?["claim_id"] as? String })
    let summaries = alerts.map { $0["summary"] as? String ?? "" }
    #expect(summaries[1].contains("three") && summaries[1].contains("(before: two Kestrel-9"))
    #expect(summaries[2].contains("a statement is gone: Idris Cole said: no Kestrel-9"))
    #expect(summaries[3].contains("Greta Holm"))
    try AlertSchema.validate(linesOf: feed.workspace.alerts)

    // All of it goes, and comes back.
    let gone = try #require(try await feed.poll(entry([Self.rain])).first)
    #expect(gone["withdrawn"] as? Bool == true && revision(gone)["status"] as? String == "not_read")
    #expect(
      Set(changes(gone)) == [
        "withdrawn | Lena Varn said: three Kestrel-9 launchers had left the pier",
        "withdrawn | Greta Holm warned: that a Kestrel-9 was parked beside the school",
      ])
    let back = try #require(try await feed.poll(entry([Self.three, Self.rain])).first)
    #expect(changes(back) == ["new | three Kestrel-9 launchers had left the pier"])
    try AlertSchema.validate(linesOf: feed.workspace.alerts)
  }

  /// The daemon is killed after each alert; what the last one told stands in the state.
  @Test func aKillForgetsNoClaim() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let workspace = try Workspace()
    try workspace.configure(
      eagerFeed(server.url("/feed")) + "\n[[watch]]\nid = \"kestrel\"\nterms = [\"Kestrel-9\"]\n")
    for (count, text) in Self.revisions.prefix(4).enumerated() {
      server.serve("/feed", .ok(entry(text)))
      let daemon = try ClaimwatchProcess(
        ["run", "--config", workspace.configuration.path], in: workspace)
      try await eventually("alert \(count + 1) is logged") {
        workspace.lines(of: workspace.alerts).count == count + 1
      }
      daemon.send(SIGKILL)
      #expect(try await daemon.exitStatus() == 128 + SIGKILL)
    }
    expectRevisions(try workspace.alertObjects())
    try AlertSchema.validate(linesOf: workspace.alerts)
  }

  /// A watch that comes later is told by a replay what it would have been told.
  @Test func aReplayShowsTheSame() async throws {
    let feed = try FeedFile()
    for text in Self.revisions { _ = try await feed.poll(entry(text)) }
    let file = feed.workspace.configuration
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data((text + "\n[[watch]]\nid = \"late\"\nterms = [\"Kestrel-9\"]\n").utf8).write(to: file)
    _ = try await feed.run("replay", "--since", "1d", "--write", "--yes")
    let alerts = try feed.workspace.alertObjects()
    try #require(alerts.count == 8)
    expectRevisions(Array(alerts.suffix(4)))
    try AlertSchema.validate(linesOf: feed.workspace.alerts)
    // What comes next is compared with what the replay wrote.
    let four = Self.varn.replacing("two", with: "four")
    let next = try await feed.poll(entry([four, Self.rain])).suffix(2)
    #expect(try feed.workspace.alertObjects().count == 10)
    #expect(
      next.map(changes)
        == Array(
          repeating: [
            "changed | Lena Varn said: three Kestrel-9 launchers had left the pier | four Kestrel-9 launchers had left the pier",
            "withdrawn | Greta Holm warned: that a Kestrel-9 was parked beside the school",
          ], count: 2))
  }

  /// A state of before: nobody knows what its alerts told, which is said.
  @Test func whatNobodyKnowsIsSaid() async throws {
    let feed = try FeedFile()
    _ = try await feed.poll(entry([Self.varn, Self.cole]))
    // As a build of before kept it: the same bytes without what stands behind them.
    try feed.workspace.changeState(
      "UPDATE item_match SET told = substr(told, 1, instr(told, CAST('cl-' AS BLOB)) - 9)")
    let update = try #require(try await feed.poll(entry([Self.three, Self.cole])).first)
    #expect(revision(update)["status"] as? String == "unknown")
    #expect(!changes(update).contains { !$0.hasPrefix("new") && !$0.hasPrefix("kept") })
    try AlertSchema.validate(linesOf: feed.workspace.alerts)
  }
}
