import Foundation
import TestSupport
import Testing

/// What keeps an alert back, or marks it: the real program, from the file to the log.
@Suite(.fewAtOnce) struct WatchLimitTests {
  private static let strike = "A Kestrel-9 hit the pier of Port Ansel."
  private static let rain = "Rain fell on the harbour all day."

  private func feed(_ text: String, date: String? = nil, guid: String = "one") -> String {
    """
    <rss version="2.0"><channel><title>Gazette</title><link>https://g.example/</link>
    <item><guid isPermaLink="false">\(guid)</guid><title>Harbour news \(guid)</title>\(
      date.map { "<pubDate>\($0)</pubDate>" } ?? "")<description>\(text)</description></item>
    </channel></rss>
    """
  }

  private func watch(_ alert: [String: Any]?) -> [String: Any] {
    alert?["watch"] as? [String: Any] ?? [:]
  }

  @Test func quietHoursMarkAnAlertAndLoseNone() async throws {
    let feed = try FeedFile(extra: "quiet = [\"00:00-12:00 UTC\", \"12:00-24:00 UTC\"]")
    let alert = try #require(try await feed.poll(self.feed(Self.strike)).first)
    #expect(watch(alert)["quiet"] as? Bool == true)
    try AlertSchema.validate(linesOf: feed.workspace.alerts)
    let other = try FeedFile()
    #expect(watch(try await other.poll(self.feed(Self.strike)).first)["quiet"] == nil)
  }

  @Test func oncePerItemTellsNoRevision() async throws {
    let feed = try FeedFile(extra: "once_per = \"item\"")
    #expect(
      try await feed.types([
        self.feed(Self.strike), self.feed(Self.strike + " A second Kestrel-9 fell into the sea."),
        self.feed(Self.rain), self.feed("The Kestrel-9 was found."),
        self.feed(Self.strike, guid: "two"),
      ]) == [["alert.new"], [], [], [], ["alert.new"]])
  }

  @Test func whatIsTooOldRaisesNothingUnlessItWasTold() async throws {
    let feed = try FeedFile(extra: "max_age = \"2d\"")
    let old = "Tue, 04 Feb 2020 10:00:00 GMT"
    #expect(
      try await feed.types([
        self.feed(Self.strike, date: old), self.feed(Self.strike, guid: "undated"),
        self.feed(Self.strike, date: "no date", guid: "odd"),
      ]) == [[], ["alert.new"], ["alert.new"]])
    // One that was told grows old, and is corrected.
    #expect(
      try await feed.types([
        self.feed(Self.strike + " Two Kestrel-9 were lost.", date: old, guid: "undated"),
        self.feed(Self.rain, date: old, guid: "undated"),
      ]) == [["alert.updated"], ["alert.updated"]])
  }

  @Test func anExcludedSentenceRaisesNothing() async throws {
    let feed = try FeedFile(extra: "exclude = [\"exercise\"]")
    let drill = "A Kestrel-9 flew in an exercise."
    #expect(
      try await feed.types([
        self.feed(drill), self.feed(drill, guid: "two"),
        self.feed(drill + " " + Self.strike, guid: "two"),
      ]) == [[], [], ["alert.new"]])
    let file = feed.workspace.folder.appending(path: "text")
    try Data((drill + " " + Self.strike).utf8).write(to: file)
    let shown = try await feed.run("match", file.path)
    #expect(
      shown.contains("kestrel: 1 place") && shown.contains("exclude exercise at 23..<31"),
      "\(shown)")
    let json = try await feed.run("match", "--json", file.path)
    #expect(json.contains("\"excluded\":[{\"term\":\"exercise\""), "\(json)")
  }

  /// An item that loses one of what must stand together is told, once; a watch that changed is not.
  @Test func aQueryThatLosesAHalfIsWithdrawn() async throws {
    let workspace = try Workspace()
    func configure(_ query: String) throws {
      try workspace.configure(
        """
        [[feed]]
        id = "gazette"
        url = "file:feed.xml"
        backfill = "all"
        [[watch]]
        id = "both"
        query = '\(query)'
        """)
    }
    func poll(_ text: String) async throws -> [String] {
      let before = workspace.lines(of: workspace.alerts).count
      try Data(feed(text).utf8).write(to: workspace.folder.appending(path: "feed.xml"))
      let run = try await ClaimwatchProcess.run(
        ["once", "--config", workspace.configuration.path], in: workspace)
      #expect(run.status == 0, "\(run.errors)")
      return try workspace.alertObjects().dropFirst(before).map {
        "\($0["type"] ?? "?")\($0["withdrawn"] as? Bool == true ? " withdrawn" : "")"
      }
    }
    try configure("Kestrel AND lighthouse")
    let light = "The lighthouse stands."
    #expect(try await poll("\(Self.strike) \(light)") == ["alert.new"])
    #expect(try await poll("\(Self.strike) \(Self.rain)") == ["alert.updated withdrawn"])
    let gone = try #require(try workspace.alertObjects().last?["summary"] as? String)
    #expect(gone.contains("withdrawn, the watch hits it no more"), "\(gone)")
    #expect(try await poll("\(Self.rain)") == [])
    #expect(try await poll("\(Self.strike) \(light)") == ["alert.updated"], "it is back")
    #expect(try await poll("\(Self.strike) \(Self.rain)") == [], "it alternates")
    #expect(try await poll("\(Self.strike) \(light)") == [])
    // It is the watch that has changed.
    try configure("Kestrel AND nobody")
    #expect(try await poll("\(Self.strike) \(light) \(Self.rain)") == [])
  }
}
