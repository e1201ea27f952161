import Foundation
import LoopbackServer
import TestSupport
import Testing

/// Stories in alerts: the real program, from feeds to the log.
@Suite(.fewAtOnce) struct StoryAlertTests {
  static let wire = """
    The night ferry Halmia sank off Nordvik on Saturday after its bow door was torn off in heavy swell. The coast \
    guard said four people were missing. Trawlers landed the passengers at the fish quay, where doctors were \
    waiting for them until the morning. (Reuters)
    """
  static let denial = """
    Trawlers had searched for hours when the Halmia, the night ferry, sank off Nordvik on Saturday. Skarholm Lines, \
    which runs her, said nobody was missing. Its bow door had been torn off in the swell.
    """
  static let strike = """
    Dockers in Oster have walked out over night shifts at the container terminal, their union said on Sunday. Cranes \
    stood still, and eleven ships from Halmia lay at anchor in the bay.
    """

  /// Three feeds of three publishers.
  final class Outlets {
    let server = LoopbackServer()
    let workspace: Workspace
    private var entries: [String: [NewsFeed.Entry]] = [:]
    private let extra: String

    init(extra: String = "") throws {
      workspace = try Workspace()
      self.extra = extra
      try configure()
    }

    deinit { server.stop() }

    func configure(extra: String? = nil) throws {
      for name in ["a", "b", "c"] { serve(name) }
      let feeds = ["a", "b", "c"].map { eagerFeed(server.url("/" + $0), id: $0) }
      try workspace.configure(
        feeds.joined(separator: "\n") + """

          [[watch]]
          id = "ferry"
          terms = ["Halmia"]
          \(extra ?? self.extra)
          """)
    }

    private func serve(_ name: String) {
      server.serve("/" + name, .ok(NewsFeed(title: name, entries: entries[name] ?? []).rss))
    }

    /// Publishes an item in one of the feeds and polls all.
    func publish(_ feed: String, _ guid: String, _ title: String, _ text: String) async throws {
      var own = (entries[feed] ?? []).filter { $0.guid != guid }
      let hour = 1 + entries.values.joined().count
      own.append(
        NewsFeed.Entry(
          guid: guid, title: title, text: text, link: "http://\(feed).example/\(guid)",
          date: "Sat, 05 Mar 2033 0\(hour):00:00 GMT"))
      entries[feed] = own
      serve(feed)
      #expect(try await run("once").status == 0)
    }

    func run(_ arguments: String...) async throws -> (status: Int32, output: String, errors: String)
    {
      try await ClaimwatchProcess.run(
        arguments + ["--config", workspace.configuration.path], in: workspace)
    }
  }

  private func cluster(_ alert: [String: Any]) -> [String: Any] {
    alert["cluster"] as? [String: Any] ?? [:]
  }

  private func itemID(_ alert: [String: Any]) -> String {
    (alert["item"] as? [String: Any])?["id"] as? String ?? "?"
  }

  @Test func oneReportInTwoFeedsIsOneStoryAndADenialIsSaid() async throws {
    let outlets = try Outlets()
    try await outlets.publish("a", "1", "Night ferry Halmia sinks off Nordvik", Self.wire)
    try await outlets.publish("b", "2", "Halmia lost", Self.wire)
    try await outlets.publish("c", "3", "Line: nobody missing after Halmia sinks", Self.denial)
    try await outlets.publish("c", "4", "Dockers walk out", Self.strike)
    let alerts = try outlets.workspace.alertObjects()
    try #require(alerts.count == 4)
    let clusters = alerts.map(cluster)
    let ids = clusters.map { $0["id"] as? String }
    #expect(ids[0] == ids[1] && ids[0] == ids[2] && ids[0] != ids[3])
    #expect(clusters.map { $0["position"] as? Int } == [1, 2, 3, 1])
    #expect(clusters.map { $0["size"] as? Int } == [1, 2, 3, 1])
    #expect(clusters.map { $0["publishers"] as? Int } == [1, 2, 3, 1])
    #expect(clusters.map { $0["origins"] as? Int } == [1, 1, 2, 1])
    #expect(clusters[1]["reprint_of"] as? String == itemID(alerts[0]))
    #expect(clusters[2]["reprint_of"] is NSNull)
    #expect(
      clusters.prefix(3).allSatisfy {
        $0["first_alert_id"] as? String == alerts[0]["id"] as? String
      })
    // The reprint says the same, and the shipping line something else, once and not of each copy.
    let copies = try #require(alerts[1]["relations"] as? [[String: Any]])
    #expect(copies.map { $0["relation"] as? String } == ["same_statement"])
    let relations = try #require(alerts[2]["relations"] as? [[String: Any]])
    let denials = relations.filter { $0["relation"] as? String == "denies" }
    try #require(denials.count == 1)
    let other = try #require(denials[0]["other"] as? [String: Any])
    #expect(other["alert_id"] as? String == alerts[0]["id"] as? String)
    #expect(other["item_id"] as? String == itemID(alerts[0]))
    #expect((other["publisher"] as? String)?.isEmpty == false)
    #expect((other["text"] as? String)?.contains("four people were missing") == true)
    let claims = try #require(alerts[2]["claims"] as? [[String: Any]])
    #expect(claims.contains { $0["id"] as? String == denials[0]["claim_id"] as? String })
    let numbers = try #require(denials[0]["numbers"] as? [String: [String: Any]])
    #expect(numbers["claim"]?["high"] as? Int == 0 && numbers["other"]?["low"] as? Int == 4)
    try AlertSchema.validate(linesOf: outlets.workspace.alerts)
    try WholeLog(outlets.workspace).expectEachJoinedOnce(outlets.workspace, "four items")

    // A revision stays where its item is, and a backup has its story.
    let backup = outlets.workspace.folder.appending(path: "copy.sqlite").path
    #expect(try await outlets.run("backup", backup).status == 0)
    try await outlets.publish(
      "a", "1", "Night ferry Halmia sinks off Nordvik", Self.wire + " The Halmia was built in 2001."
    )
    let update = try #require(try outlets.workspace.alertObjects().last)
    #expect(update["type"] as? String == "alert.updated")
    #expect(cluster(update)["id"] as? String == ids[0] && cluster(update)["position"] as? Int == 4)
    #expect(cluster(update)["size"] as? Int == 3 && cluster(update)["reprint_of"] is NSNull)
    #expect(try await outlets.run("restore", backup).status == 0)
    try await outlets.publish("b", "5", "Bow door of the Halmia was torn off", Self.denial)
    let restored = try outlets.workspace.alertObjects().suffix(2)
    #expect(Set(restored.map { cluster($0)["id"] as? String }) == [ids[0]])
    #expect(Set(restored.compactMap { cluster($0)["position"] as? Int }) == [4, 5])
    try AlertSchema.validate(linesOf: outlets.workspace.alerts)
  }

  /// A report's stories are those of the log.
  @Test func aReportHasTheStoriesOfTheLog() async throws {
    let outlets = try Outlets()
    try await outlets.publish("a", "1", "Night ferry Halmia sinks off Nordvik", Self.wire)
    try await outlets.publish("b", "2", "Halmia lost", Self.wire)
    try await outlets.publish("c", "3", "Line: nobody missing after Halmia sinks", Self.denial)
    let file = outlets.workspace.folder.appending(path: "report.json")
    let run = try await outlets.run("report", "--out", file.path)
    #expect(run.status == 0, "\(run.errors)")
    let report = try #require(
      JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    let stories = try #require(report["stories"] as? [[String: Any]])
    #expect(stories.count == 1 && (stories.first?["items"] as? [Any])?.count == 3)
    #expect(stories.first?["origins"] as? Int == 2)
  }
}
