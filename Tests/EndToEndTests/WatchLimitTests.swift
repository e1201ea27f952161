import Foundation
import TestSupport
import Testing

/// What keeps an alert back, or marks it: the real program, from the file to the log.
@Suite(.fewAtOnce) struct WatchLimitTests {
  private static let strike = "A Kestrel-9 hit the pier of Port Ansel."
  private static let rain = "Rain fell on the harbour all day."

  private func feed(
    _ text: String, date: String? = nil, guid: String = "one", title: String? = nil
  ) -> String {
    """
    <rss version="2.0"><channel><title>Gazette</title><link>https://g.example/</link>
    <item><guid isPermaLink="false">\(guid)</guid><title>\(title ?? "Harbour news \(guid)")</title>\(
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
    #expect(watch(alert)["quiet_hours"] as? Bool == true)
    try AlertSchema.validate(linesOf: feed.workspace.alerts)
    let other = try FeedFile()
    #expect(watch(try await other.poll(self.feed(Self.strike)).first)["quiet_hours"] == nil)
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

  /// Clocks of the world are as much as 14 hours apart from UTC.
  @Test func aDateWithoutAZoneIsGivenTime() async throws {
    let feed = try FeedFile(extra: "max_age = \"2d\"")
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(identifier: "GMT")
    func date(_ hours: Double, _ pattern: String) -> String {
      format.dateFormat = pattern
      return format.string(from: Date().addingTimeInterval(-hours * 3600))
    }
    let (bare, zoned) = ("EEE, dd MMM yyyy HH:mm:ss", "EEE, dd MMM yyyy HH:mm:ss 'GMT'")
    #expect(
      try await feed.types([
        self.feed(Self.strike, date: date(58, bare), guid: "bare"),
        self.feed(Self.strike, date: date(58, zoned), guid: "zoned"),
        self.feed(Self.strike, date: date(63, bare), guid: "old"),
      ]) == [["alert.new"], [], []])
  }

  private func status(_ feed: FeedFile) async throws -> [String: Any] {
    let json = try JSONSerialization.jsonObject(
      with: Data(try await feed.run("status", "--json").utf8))
    return try #require(json as? [String: Any])
  }

  /// Silence that was asked for is counted, and said once the day is over.
  @Test func whatADayHeldBackIsSaidAndReleasedOnRequest() async throws {
    try await onOneDay { try await aDay() }
  }

  private func aDay() async throws {
    let feed = try FeedFile(extra: "once_per = \"day\"\nmax_age = \"2d\"")
    let old = "Tue, 04 Feb 2020 10:00:00 GMT"
    #expect(
      try await feed.types([
        self.feed(Self.strike), self.feed(Self.strike + " Two.", guid: "two"),
        self.feed(Self.strike, date: old, guid: "old"),
        self.feed(Self.strike + " Three.", guid: "three"),
        self.feed(Self.rain, guid: "two"),
      ]) == [["alert.new"], [], [], [], []])
    func events() throws -> [[String: Any]] {
      try feed.workspace.alertObjects(in: feed.workspace.events).filter {
        $0["event"] as? String == "watch.held_back"
      }
    }
    #expect(try events().isEmpty, "the day is not over")
    // What is kept was not raised.
    let more = self.feed(Self.strike + " Five.", guid: "five")
    try Data(more.utf8).write(to: feed.workspace.folder.appending(path: "feed.xml"))
    #expect(try await feed.run("once").contains("0 alerts raised"))
    let before = try await status(feed)
    #expect(before["suppressed"] as? Int == 0)
    #expect((before["repeats_by_watch"] as? [[String: Any]])?.first?["alerts"] as? Int == 3)
    #expect(try await feed.run("status").contains("0 kept back, 3 more by once_per"))
    #expect(try feed.workspace.changeState("UPDATE watch_day SET day = day - 1") == 1)
    // On another day the item is news, and replaces nothing: nobody has seen what was kept.
    let next = try await feed.poll(
      self.feed(
        "Children in Veldt have built a Kestrel-9 of matches, which the museum shows until spring.",
        guid: "two", title: "Museum opens"))
    #expect(next.map { $0["type"] as? String } == ["alert.new"])
    #expect(next.first?["supersedes"] as? String == nil)
    #expect((next.first?["cluster"] as? [String: Any])?["position"] as? Int == 1)
    let event = try #require(try events().first)
    #expect(event["repeated"] as? Int == 3 && event["too_old"] as? Int == 1)
    #expect(event["watch"] as? String == "kestrel")
    #expect((event["feeds"] as? [[String: Any]])?.first?["feed"] as? String == "gazette")
    _ = try await feed.run("once")
    #expect(try events().count == 1)
    #expect(try await feed.run("release").hasPrefix("0 alerts written to the log, 0 still kept"))
    #expect(
      try await feed.run("release", "--repeats", "--limit", "1")
        == "1 alert written to the log, 2 still kept back\n")
    let last = try #require(try feed.workspace.alertObjects().last)
    #expect(last["seq"] as? Int == 3)
    try AlertSchema.validate(linesOf: feed.workspace.alerts)
    #expect(try await feed.run("release", "--repeats", "--drop").hasPrefix("2 alerts dropped"))
  }

  /// What came while the daemon was down, or the feed out of reach, is not old by a fault of its own.
  @Test func anOutageMakesNoItemTooOld() async throws {
    let feed = try FeedFile(extra: "max_age = \"2h\"")
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(identifier: "GMT")
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    let yesterday = format.string(from: Date().addingTimeInterval(-20 * 3600))
    #expect(
      try await feed.types([
        self.feed(Self.rain), self.feed(Self.strike, date: yesterday, guid: "late"),
      ]) == [[], []])
    let outage = "UPDATE feed SET last_success = last_success - 30 * 3600000"
    #expect(try feed.workspace.changeState(outage) == 1)
    #expect(
      try await feed.types([
        self.feed(Self.strike, date: yesterday, guid: "missed"),
        self.feed(Self.strike, date: yesterday, guid: "late again"),
      ]) == [["alert.new"], []])
    // A replay asks as of the same time.
    let json = try await feed.run("replay", "--json")
    let replay = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    #expect((replay?["watches"] as? [[String: Any]])?.first?["alerts"] as? Int == 1, "\(json)")
  }

  /// A watch whose `exclude` stands wherever its terms do is warned of, and told by `match`.
  @Test func anExcludeThatHidesTheTermsIsSaid() async throws {
    let feed = try FeedFile(extra: "exclude = [\"kestrel\"]")
    #expect(try await feed.types([self.feed(Self.strike)]) == [[]])
    let path = feed.workspace.configuration.path
    let check = try await ClaimwatchProcess.run(["check", "--config", path], in: feed.workspace)
    #expect(check.status == 0 && check.output.hasSuffix("; 1 warning\n"), "\(check)")
    #expect(
      check.errors.contains(
        "warning: this watch would never raise an alert: 'exclude' has \"kestrel\", with which"
          + " \"Kestrel-9\" counts for nothing"), "\(check)")
    #expect(check.errors.contains("exclude = [\"kestrel\"]\n             ^"), "\(check)")
    let text = feed.workspace.folder.appending(path: "text")
    try Data(Self.strike.utf8).write(to: text)
    let shown = try await feed.run("match", "--watch", "kestrel", "--explain", text.path)
    #expect(shown.contains("never hits: its exclude kestrel stands in Kestrel-9"), "\(shown)")
    #expect(!shown.contains("would have to stand there"), "\(shown)")
    // What stands there as it is, is no near miss, nor is a part of it.
    #expect(try await !feed.run("status").contains("\"Kestrel"))
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
