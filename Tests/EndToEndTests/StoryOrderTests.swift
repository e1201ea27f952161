import Foundation
import GRDB
import TestSupport
import Testing

/// Stories hang on the order in which items were joined: what a replay makes of it, and two that turn out to be one.
@Suite(.fewAtOnce) struct StoryOrderTests {
  private func cluster(_ alert: [String: Any]) -> [String: Any] {
    alert["cluster"] as? [String: Any] ?? [:]
  }

  private func told(_ outlets: StoryAlertTests.Outlets, _ watch: String) throws -> [String] {
    try outlets.workspace.alertObjects().filter {
      ($0["watch"] as? [String: Any])?["id"] as? String == watch
    }.compactMap { ($0["item"] as? [String: Any])?["title"] as? String }
  }

  /// Items of several feeds are kept in another order than they are committed in: a replay joins them as the state did.
  @Test func aReplayRelatesClaimsAsTheLogDoes() async throws {
    let outlets = try StoryAlertTests.Outlets(
      extra: """

        [[watch]]
        id = "denied"
        query = 'Halmia AND relation:denies'

        [[watch]]
        id = "same"
        query = 'Halmia AND relation:same_statement'
        """)
    try await outlets.publish(
      "a", "1", "Night ferry Halmia sinks off Nordvik", StoryAlertTests.wire)
    try await outlets.publish("b", "2", "Halmia lost", StoryAlertTests.wire)
    try await outlets.publish("c", "3", "Nobody missing after Halmia sinks", StoryAlertTests.denial)
    #expect(try told(outlets, "denied") == ["Nobody missing after Halmia sinks"])
    #expect(try told(outlets, "same") == ["Halmia lost"])
    // As if the last one had been kept first.
    try await outlets.workspace.database("items.sqlite").write { db in
      let numbers = try Int64.fetchAll(db, sql: "SELECT number FROM item ORDER BY number")
      try #require(numbers.count == 3)
      for (table, column) in [("item", "number"), ("reading", "item")] {
        for (from, to) in [
          (numbers[0], 1_000), (numbers[2], numbers[0]), (1_000, numbers[2]),
        ] {
          try db.execute(
            sql: "UPDATE \(table) SET \(column) = ? WHERE \(column) = ?", arguments: [to, from])
        }
      }
    }
    let replay = try await outlets.run("replay", "--since", "1d", "--json", "--examples", "9")
    let replayed = try #require(
      JSONSerialization.jsonObject(with: Data(replay.output.utf8)) as? [String: Any])
    for watch in try #require(replayed["watches"] as? [[String: Any]]) {
      let id = try #require(watch["id"] as? String)
      let titles = (watch["examples"] as? [[String: Any]] ?? []).compactMap {
        $0["title"] as? String
      }
      #expect(titles.sorted() == (try told(outlets, id)).sorted(), "\(id): \(replay)")
    }
  }

  /// Two stories that an item shows to be one: the older one's id goes on, and the item's alert says which ended.
  @Test func aMergeIsSaid() async throws {
    let outlets = try StoryAlertTests.Outlets(
      extra: """

        [[watch]]
        id = "news"
        terms = ["candles", "colleagues", "Members", "clip", "decades", "hall"]

        [[watch]]
        id = "first"
        once_per = "story"
        terms = ["candles", "colleagues", "Members", "clip", "decades", "hall"]
        """)
    let reports = [
      (
        "a", "Church hall at Tosk stays shut",
        "The church hall at Tosk where Alban Reyl met voters stays shut, police said on Sunday; flowers lie on its steps, and candles burn."
      ),
      (
        "b", "Police search house after killing at Tosk",
        "Police searched a house near Tosk on Sunday. The man who is held met voters in the church hall, decades after he came."
      ),
      (
        "c", "Guards for weekly meetings after the death of Alban Reyl",
        "Private guards are to stand before the doors, the speaker of the House told colleagues on Monday."
      ),
      (
        "a", "Mourners lay flowers for Alban Reyl",
        "Hundreds came to the steps of the church on Sunday evening with candles."
      ),
      (
        "b", "Haunting video shows Alban Reyl on the price of office",
        "In the clip, filmed ten years ago, he says that his family pay for what he does."
      ),
      (
        "c", "Minister calls city rights a tribute to Alban Reyl",
        "Interior minister Lena Varn recalled two decades in which Alban Reyl had asked the House for them."
      ),
      (
        "a", "Lawmaker Alban Reyl killed at Tosk",
        "Alban Reyl, 69, was stabbed while he met voters in a church hall, police said."
      ),
      (
        "b", "House to debate guards",
        "Members are to speak on Monday of private guards for weekly meetings with voters, the speaker said."
      ),
    ]
    for (number, (feed, title, text)) in reports.enumerated() {
      try await outlets.publish(feed, "\(number)", title, text)
    }
    let alerts = try outlets.workspace.alertObjects().filter {
      ($0["watch"] as? [String: Any])?["id"] as? String == "news"
    }
    try #require(alerts.count == reports.count)
    let joining = try #require(alerts.firstIndex { cluster($0)["merged"] != nil })
    let last = cluster(alerts[joining])
    let merged = try #require(last["merged"] as? [String])
    let ids = alerts.map { cluster($0)["id"] as? String ?? "?" }
    let id = try #require(last["id"] as? String)
    #expect(merged.count == 1 && !merged.contains(id))
    let before = ids.prefix(joining)
    let (own, ended) = (before.filter { $0 == id }.count, before.filter(merged.contains).count)
    #expect(own > 0 && ended > 0)
    #expect(last["size"] as? Int == own + ended + 1)
    #expect(last["position"] as? Int == own + ended + 1)
    #expect(
      last["first_alert_id"] as? String
        == alerts.first { cluster($0)["id"] as? String == id }?["id"] as? String)
    // A watch that wants one of each story has had that of the one that goes on.
    #expect(
      try outlets.workspace.alertObjects().filter {
        ($0["watch"] as? [String: Any])?["id"] as? String == "first"
      }.count == Set(ids).count)
    try AlertSchema.validate(linesOf: outlets.workspace.alerts)
    let stories = try await outlets.run("stories", "--json")
    let tree = try #require(
      JSONSerialization.jsonObject(with: Data(stories.output.utf8)) as? [String: Any])
    let listed = try #require(tree["stories"] as? [[String: Any]])
    #expect(!listed.contains { merged.contains($0["id"] as? String ?? "") }, "\(stories.output)")
    #expect(listed.contains { $0["id"] as? String == id })
  }
}
