import Foundation
import GRDB
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

    /// Publishes an item in one of the feeds.
    func serve(_ feed: String, _ guid: String, _ title: String, _ text: String) {
      var own = (entries[feed] ?? []).filter { $0.guid != guid }
      let hour = 1 + entries.values.joined().count
      own.append(
        NewsFeed.Entry(
          guid: guid, title: title, text: text, link: "http://\(feed).example/\(guid)",
          date: "Sat, 05 Mar 2033 0\(hour):00:00 GMT"))
      entries[feed] = own
      serve(feed)
    }

    private func serve(_ name: String) {
      server.serve("/" + name, .ok(NewsFeed(title: name, entries: entries[name] ?? []).rss))
    }

    /// Publishes an item in one of the feeds and polls all.
    func publish(_ feed: String, _ guid: String, _ title: String, _ text: String) async throws {
      serve(feed, guid, title, text)
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

  /// `once_per = "story"`, over reloads and restarts: what comes behind the first of a story is kept back.
  @Test func aWatchMayWantOneAlertOfAStory() async throws {
    let outlets = try Outlets(extra: "once_per = \"story\"")
    try await outlets.publish("a", "1", "Night ferry Halmia sinks off Nordvik", Self.wire)
    try await outlets.publish("b", "2", "Halmia lost", Self.wire)
    try await outlets.publish("c", "4", "Dockers walk out", Self.strike)
    // Another form of the watch is no other watch.
    try outlets.configure(extra: "once_per = \"story\"\nexclude = [\"exercise\"]")
    try await outlets.publish("c", "3", "Line: nobody missing after Halmia sinks", Self.denial)
    try await outlets.publish(
      "a", "1", "Night ferry Halmia sinks off Nordvik", Self.wire + " The Halmia was built in 2001."
    )
    #expect(
      try outlets.workspace.alertObjects().map {
        (($0["item"] as? [String: Any])?["guid"] as? String)
      }
        == ["1", "4"])
    let status = try #require(
      JSONSerialization.jsonObject(
        with: Data(try await outlets.run("status", "--json").output.utf8))
        as? [String: Any])
    #expect((status["repeats_by_watch"] as? [[String: Any]])?.first?["alerts"] as? Int == 3)
    // A replay of the same items says the same.
    let replay = try await outlets.run("replay", "--since", "1d", "--json")
    let replayed = try #require(
      JSONSerialization.jsonObject(with: Data(replay.output.utf8)) as? [String: Any])
    let watch = try #require((replayed["watches"] as? [[String: Any]])?.first)
    #expect(watch["alerts"] as? Int == 2 && watch["kept_back"] as? Int == 3)
    let release = try await outlets.run("release", "--repeats")
    #expect(release.output.hasPrefix("3 alerts written"), "\(release.output)")
    let alerts = try outlets.workspace.alertObjects()
    #expect(alerts.map { cluster($0)["position"] as? Int } == [1, 1, 2, 3, 4])
    #expect(
      alerts.dropFirst(2).allSatisfy {
        cluster($0)["first_alert_id"] as? String == alerts[0]["id"] as? String
      })
    try AlertSchema.validate(linesOf: outlets.workspace.alerts)
  }

  /// `origins:` and `relation:` in queries: who brings the second origin, or the denial, is told.
  @Test func aWatchMayAskForOriginsAndRelations() async throws {
    let outlets = try Outlets(
      extra: """

        [[watch]]
        id = "two"
        query = 'Halmia AND origins:>=2'

        [[watch]]
        id = "denied"
        query = '(Halmia OR wreck) AND relation:(denies OR differs_number) NOT title:exercise'
        """)
    try await outlets.publish("a", "1", "Night ferry Halmia sinks off Nordvik", Self.wire)
    try await outlets.publish("b", "2", "Halmia lost", Self.wire)
    try await outlets.publish("c", "3", "Line: nobody missing after Halmia sinks", Self.denial)
    func told(_ watch: String) throws -> [[String: Any]] {
      try outlets.workspace.alertObjects().filter {
        ($0["watch"] as? [String: Any])?["id"] as? String == watch
      }
    }
    func guids(_ watch: String) throws -> [String?] {
      try told(watch).map { ($0["item"] as? [String: Any])?["guid"] as? String }
    }
    #expect(try guids("ferry") == ["1", "2", "3"])
    #expect(try guids("two") == ["3"] && guids("denied") == ["3"])
    #expect(cluster(try #require(try told("two").first))["origins"] as? Int == 2)
    // What was not told of the first item is asked again with its revision, which two tell by now.
    try await outlets.publish(
      "a", "1", "Night ferry Halmia sinks off Nordvik", Self.wire + " The Halmia was built in 2001."
    )
    #expect(try guids("two") == ["3", "1"])
    #expect(try told("two").last?["type"] as? String == "alert.new")
    // A replay of the same items says the same.
    let replay = try await outlets.run("replay", "--since", "1d", "--json")
    let replayed = try #require(
      JSONSerialization.jsonObject(with: Data(replay.output.utf8)) as? [String: Any])
    for watch in try #require(replayed["watches"] as? [[String: Any]]) {
      let id = try #require(watch["id"] as? String)
      #expect(watch["alerts"] as? Int == (try told(id)).count, "\(id): \(watch)")
    }
    let text = outlets.workspace.folder.appending(path: "text.txt")
    try Data("The Halmia sank.".utf8).write(to: text)
    let match = try await outlets.run(
      "match", "--query", "Halmia AND origins:>=2", "--explain", text.path)
    #expect(match.status == 0 && match.output.contains("?    origins:>=2"), "\(match)")
    let release = try await outlets.run("release", "--repeats", "--watch", "two")
    #expect(release.output.hasPrefix("2 alerts written"), "\(release)")
    try AlertSchema.validate(linesOf: outlets.workspace.alerts)
  }

  /// What another watch found counts among the origins, and rings its own watch alone; the first watch rings with
  /// the next item that its own words hit.
  @Test func anotherWatchsItemCountsAndDoesNotRing() async throws {
    let outlets = try Outlets(
      extra: """

        [[watch]]
        id = "two"
        query = 'Halmia AND origins:>=2'

        [[watch]]
        id = "line"
        terms = ["Skarholm Lines"]
        """)
    func told(_ watch: String) throws -> [String?] {
      try outlets.workspace.alertObjects().filter {
        ($0["watch"] as? [String: Any])?["id"] as? String == watch
      }.map { ($0["item"] as? [String: Any])?["guid"] as? String }
    }
    try await outlets.publish("a", "1", "Night ferry Halmia sinks off Nordvik", Self.wire)
    try await outlets.publish(
      "c", "3", "Line: nobody missing after ferry sinks off Nordvik",
      Self.denial.replacingOccurrences(of: "the Halmia, ", with: ""))
    #expect(try told("line") == ["3"] && told("two").isEmpty)
    let other = try #require(try outlets.workspace.alertObjects().last)
    #expect(cluster(other)["origins"] as? Int == 2, "it is of the ferry's story")
    try await outlets.publish("b", "2", "Halmia lost", Self.wire)
    #expect(try told("two") == ["2"])
  }

  /// A watch that is told of no reprint where the daemon keeps running over a reload.
  @Test func aReloadForgetsNoStory() async throws {
    let outlets = try Outlets(extra: "once_per = \"story\"")
    let daemon = try ClaimwatchProcess(
      ["run", "--config", outlets.workspace.configuration.path], in: outlets.workspace)
    outlets.serve("a", "1", "Night ferry Halmia sinks off Nordvik", Self.wire)
    try await eventually("the first is logged: \(daemon.errors)") {
      outlets.workspace.lines(of: outlets.workspace.alerts).count == 1
    }
    try outlets.configure(extra: "once_per = \"story\"\nname = \"Ferries\"")
    daemon.send(SIGHUP)
    try await eventually("the configuration is taken") {
      try outlets.workspace.eventTypes().filter { $0 == "config.loaded" }.count == 2
    }
    outlets.serve("b", "2", "Halmia lost", Self.wire)
    outlets.serve("c", "4", "Dockers walk out", Self.strike)
    try await eventually("the strike is logged") {
      outlets.workspace.lines(of: outlets.workspace.alerts).count == 2
    }
    try await eventually("the copy is kept back") {
      try outlets.workspace.repeats() == 1
    }
    daemon.send(SIGKILL)
    _ = try await daemon.exitStatus()
    try await outlets.publish("c", "3", "Line: nobody missing after Halmia sinks", Self.denial)
    #expect(outlets.workspace.lines(of: outlets.workspace.alerts).count == 2)
    #expect(try outlets.workspace.repeats() == 2)
    try AlertSchema.validate(linesOf: outlets.workspace.alerts)
  }

  /// What people see of the daemon's stories.
  @Test func theCommandShowsTheStoriesOfTheState() async throws {
    let outlets = try Outlets()
    let none = try await outlets.run("stories")
    #expect(none.status == 66, "there is no state")
    try await outlets.publish("a", "1", "Night ferry Halmia sinks off Nordvik", Self.wire)
    try await outlets.publish("c", "4", "Dockers walk out", Self.strike)
    try await outlets.publish("b", "2", "Halmia lost", Self.wire)
    try await outlets.publish("c", "3", "Line: nobody missing after Halmia sinks", Self.denial)
    let run = try await outlets.run("stories")
    #expect(run.status == 0 && !run.output.contains("\u{1B}"), "\(run.errors)")
    let lines = run.output.split(separator: "\n").map(String.init)
    #expect(lines.first?.hasPrefix("Dockers walk out  st-") == true)
    #expect(run.output.contains("Night ferry Halmia sinks off Nordvik  st-"))
    #expect(run.output.contains(", 3 items, 3 publishers, 2 origins, 1 reprint\n"))
    #expect(
      run.output.contains("denies coast guard – four people were missing (a"), "\(run.output)")
    let json = try await outlets.run("stories", "--json", "--watch", "ferry")
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    let stories = try #require(object["stories"] as? [[String: Any]])
    #expect(stories.map { $0["size"] as? Int } == [1, 3])
    let items = try #require(stories.last?["items"] as? [[String: Any]])
    let alerts = try outlets.workspace.alertObjects()
    let named = items.compactMap { (($0["alerts"] as? [[String: Any]])?.first?["id"]) as? String }
    let logged = Set(alerts.compactMap { $0["id"] as? String })
    #expect(named.count == 3 && logged.isSuperset(of: named))
    #expect(items[1]["reprint_of"] as? String == items[0]["id"] as? String)
    #expect((items[2]["relations"] as? [[String: Any]])?.first?["relation"] as? String == "denies")
    #expect(try await outlets.run("stories", "--since", "2040-01-01").output.isEmpty)
    #expect(try await outlets.run("stories", "--watch", "nobody").status == 64)
  }

  /// A replay that adds alerts joins their items to the stories that there are, and a daemon beside it knows.
  @Test func whatAReplayAddsIsOfTheSameStories() async throws {
    let outlets = try Outlets()
    let workspace = outlets.workspace
    try await outlets.publish("a", "1", "Night ferry Halmia sinks off Nordvik", Self.wire)
    // Without the watched word: another watch asks for it later.
    try await outlets.publish(
      "c", "3", "Line: nobody missing", Self.denial.replacing("Halmia", with: "ferry"))
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("it polls: \(daemon.errors)") {
      try workspace.eventTypes().last == "daemon.started"
    }
    let extra = "[[watch]]\nid = \"trawlers\"\nterms = [\"trawlers\"]\nonce_per = \"story\""
    try outlets.configure(extra: extra)
    let added = try await outlets.run("replay", "--since", "1d", "--write")
    #expect(added.status == 0, "\(added)")
    daemon.send(SIGHUP)
    outlets.serve("b", "2", "Halmia lost", Self.wire)
    try await eventually("the reprint is logged: \(daemon.errors)") {
      try workspace.alertObjects().contains {
        ($0["item"] as? [String: Any])?["guid"] as? String == "2"
      }
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    let alerts = try workspace.alertObjects()
    #expect(Set(alerts.map { cluster($0)["id"] as? String }).count == 1)
    func alert(_ guid: String, _ watch: String) -> [String: Any]? {
      alerts.first {
        ($0["item"] as? [String: Any])?["guid"] as? String == guid
          && ($0["watch"] as? [String: Any])?["id"] as? String == watch
      }
    }
    // One alert of the story for the new watch, whichever item it is of.
    #expect(alerts.count { ($0["watch"] as? [String: Any])?["id"] as? String == "trawlers" } == 1)
    let last = try #require(alert("2", "ferry"))
    #expect(cluster(last)["position"] as? Int == 2)
    try AlertSchema.validate(linesOf: workspace.alerts)
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

extension Workspace {
  /// Alerts that `once_per` has kept back.
  fileprivate func repeats() throws -> Int {
    try database().read { db in
      try Int.fetchOne(db, sql: "SELECT count(*) FROM suppressed WHERE reason = 1") ?? 0
    }
  }
}
