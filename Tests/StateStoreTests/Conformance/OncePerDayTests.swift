import ContentDigest
import FeedModel
import Locking
import Testing

@testable import StateStore

/// `once_per = "day"`: the first alert of a watch in a day goes to the log, further ones are kept back.
@Suite(.conformance) struct OncePerDayTests {
  private let bench: any StateBench
  private let store: any StateStore
  private let clock = Clock()

  private final class Clock: Sendable {
    private let time = Guarded(noon)
    var now: Instant {
      get { time.withLock { $0 } }
      set { time.withLock { $0 = newValue } }
    }
  }

  init() throws {
    bench = try StateKind.bench()
    let clock = clock
    store = try bench.open(stories: StoriesByName(), now: { clock.now })
  }

  private func raise(
    _ names: [String], watch: String = "daily", isOncePerDay: Bool = true, text: String = "text",
    tooOld: Int = 0, beyondCap: Bool = false
  ) throws -> CommitResult {
    var commit = FeedCommit(state: FeedState(feedID: "feed", url: "u"))
    if tooOld > 0 { commit.tooOld = [WatchAlerts(watchID: watch, alerts: tooOld)] }
    for name in names {
      let item = incoming(name, text: text)
      let verdict = try store.classify(feed: "feed", items: [item])[0]
      if let write = ItemWrite(item, verdict: verdict, now: clock.now) {
        commit.items.append(write)
      }
      var alert = draft(
        name + text, watch: watch, key: try #require(verdict.key), told: Told(text), story: "story")
      alert.isOncePerDay = isOncePerDay
      let id = alert.id
      alert.render = { place in
        let head = #"{"id":"\#(id)","seq":\#(place.seq),"position":\#(place.storyPosition),"#
        return Array((head + #""first_alert_id":"\#(place.storyFirstAlertID)"}"#).utf8)
      }
      if beyondCap { commit.suppressed.append(alert) } else { commit.alerts.append(alert) }
    }
    return try store.commit([commit])
  }

  private func expect(_ result: CommitResult, written: Int, kept: Int) {
    #expect(result.alerts == written && result.keptAsRepeats == kept && result.suppressed == 0)
  }

  @Test func oneGoesToTheLogEachDay() throws {
    expect(try raise(["a", "b"]), written: 1, kept: 1)
    expect(try raise(["c"]), written: 0, kept: 1)
    // Another watch has a day of its own, one that asks for nothing has all.
    expect(try raise(["d"], watch: "other"), written: 1, kept: 0)
    expect(try raise(["e", "f"], watch: "free", isOncePerDay: false), written: 2, kept: 0)
    // Which asks for one from now on, and has had two.
    expect(try raise(["e2"], watch: "free"), written: 0, kept: 1)
    let day = Instant(milliseconds: (CivilDate.day(of: noon) + 1) * 86_400_000)
    clock.now = day.advanced(byMilliseconds: -1)
    expect(try raise(["g"]), written: 0, kept: 1)
    clock.now = day
    expect(try raise(["h", "i"]), written: 1, kept: 1)
    // No flood is said, and nothing is lost.
    #expect(try store.unsaidFloods().isEmpty)
    let summary = try store.summary(countingItems: false)
    #expect(summary.suppressed.isEmpty && summary.suppressedByWatch.isEmpty, "no flood")
    #expect(summary.repeatsByWatch == ["daily": 4, "free": 1])
    #expect(try store.releaseSuppressed(SuppressedAlerts(), limit: 100) == 0)
    #expect(try store.releaseSuppressed(SuppressedAlerts(reason: .repeated), limit: 100) == 5)
    #expect(try store.watchRecords().first { $0.id == "daily" }?.hits == 6)
  }

  /// What a flood keeps back is what `release` writes: a day wants one.
  @Test func furtherAlertsOfADayAreNoFlood() throws {
    expect(try raise(["a"]), written: 1, kept: 0)
    expect(try raise(["b", "c"], beyondCap: true), written: 0, kept: 2)
    #expect(try raise(["d"], watch: "other", beyondCap: true).suppressed == 1)
    #expect(try store.releaseSuppressed(SuppressedAlerts(), limit: 100) == 1)
  }

  private func lines() throws -> [String] {
    try store.pendingAlerts(after: 0, limit: 100).map { String(decoding: $0.line, as: UTF8.self) }
  }

  private func id(_ name: String) -> String { "\(DerivedUUID(SHA256Digest(utf8: name)))" }

  /// What nobody has seen has no place in a story, and nothing replaces it.
  @Test func whatIsKeptIsNotTold() throws {
    expect(try raise(["a"]), written: 1, kept: 0)
    expect(try raise(["b"]), written: 0, kept: 1)
    expect(try raise(["c"], isOncePerDay: false), written: 1, kept: 0)
    var first = id("atext")
    #expect(
      try lines() == [
        #"{"id":"\#(first)","seq":1,"position":1,"first_alert_id":"\#(first)"}"#,
        #"{"id":"\#(id("ctext"))","seq":2,"position":2,"first_alert_id":"\#(first)"}"#,
      ])
    let changed = incoming("b", text: "It is another text by now.")
    #expect(
      try store.classify(feed: "feed", items: [changed])[0].known?.alerts
        == [EarlierAlert(watchID: "daily", alertID: nil, told: Told("text"))])
    #expect(try known("a") == [first])
    // The same poll again, as after a kill, keeps nothing twice.
    #expect(try raise(["b"]).repeated == 1)
    #expect(try store.summary(countingItems: false).repeatsByWatch == ["daily": 1])
    // Released, it is the third of its story, and what comes of its item replaces it.
    #expect(try store.releaseSuppressed(SuppressedAlerts(reason: .repeated), limit: 9) == 1)
    #expect(
      try lines().last
        == #"{"id":"\#(id("btext"))","seq":3,"position":3,"first_alert_id":"\#(first)"}"#)
    first = id("btext")
    #expect(try known("b") == [first])
  }

  private func known(_ name: String) throws -> [String?] {
    let changed = incoming(name, text: "It is another text by now.")
    return try #require(try store.classify(feed: "feed", items: [changed])[0].known).alerts
      .map { $0.alertID?.description }
  }

  private func release() throws -> Int {
    try store.releaseSuppressed(SuppressedAlerts(reason: .repeated), limit: 9)
  }

  /// What comes of an item replaces the last alert of it that the log has, and no older one.
  @Test func aLaterAlertReplacesWhatWasReleased() throws {
    expect(try raise(["a"]), written: 1, kept: 0)
    expect(try raise(["a"], text: "text two"), written: 0, kept: 1)
    expect(try raise(["a"], text: "text three"), written: 0, kept: 1)
    #expect(try known("a") == [id("atext")])
    #expect(try release() == 2)
    #expect(try known("a") == [id("atext three")])
    expect(try raise(["a"], text: "text four"), written: 0, kept: 1)
    clock.now = clock.now.advanced(byMilliseconds: 86_400_000)
    expect(try raise(["a"], text: "text five"), written: 1, kept: 0)
    // Released after what came later, it is not the last.
    #expect(try release() == 1)
    #expect(try known("a") == [id("atext five")])
  }

  /// An item may have moved to another guid by the time of the release.
  @Test func whatIsKeptMovesWithItsItem() throws {
    expect(try raise(["a"]), written: 1, kept: 0)
    func item(_ guid: String, _ text: String) -> PublishedItem {
      incoming(guid, link: "http://feed.example/1", title: "A title", text: text)
    }
    let first = item("b", "A text of some length that stays")
    let key = try #require(try store.classify(feed: "feed", items: [first])[0].key)
    try poll(store, "feed", [first])
    var commit = FeedCommit(state: FeedState(feedID: "feed", url: "u"))
    var alert = draft("kept", watch: "daily", key: key, told: Told("text"), story: "story")
    alert.isOncePerDay = true
    commit.alerts = [alert]
    expect(try store.commit([commit]), written: 0, kept: 1)
    let moved = item("c", "A text of some length that stays")
    try poll(store, "feed", [moved])
    #expect(try release() == 1)
    let revised = item("c", "A text of some length that has changed")
    let known = try #require(try store.classify(feed: "feed", items: [revised])[0].known)
    #expect(known.key != key && known.alerts.map { $0.alertID?.description } == [id("kept")])
  }

  /// A day belongs to the watch, and not to the form that it has.
  @Test func aReloadGivesNoSecondAlertOfTheDay() throws {
    try store.adopt(watches: [WatchForm(id: "daily", definition: [1])])
    expect(try raise(["a"]), written: 1, kept: 0)
    try store.adopt(watches: [WatchForm(id: "daily", definition: [2])])
    expect(try raise(["b"]), written: 0, kept: 1)
    try store.adopt(watches: [])
    try store.adopt(watches: [WatchForm(id: "daily", definition: [2])])
    expect(try raise(["c"]), written: 0, kept: 1)
  }

  @Test func whatWasHeldBackIsSaidOnceTheDayIsOver() throws {
    let today = CivilDate.day(of: noon)
    expect(try raise(["a", "b", "c"], tooOld: 2), written: 1, kept: 2)
    expect(try raise([], watch: "old", tooOld: 1), written: 0, kept: 0)
    expect(try raise([], watch: "old", tooOld: 3), written: 0, kept: 0)
    expect(try raise(["d"], watch: "well"), written: 1, kept: 0)
    #expect(try store.unsaidHeldBack(before: today).isEmpty)
    let said = try store.unsaidHeldBack(before: today + 1)
    #expect(said.map(\.watch) == ["daily", "old"] && said.allSatisfy { $0.day == today })
    #expect(said.map(\.repeated) == [2, 0] && said.map(\.tooOld) == [2, 4])
    #expect(said.flatMap(\.feeds).map(\.feed) == ["feed", "feed"])
    try store.markSaid(said)
    #expect(try store.unsaidHeldBack(before: today + 1).isEmpty)
    expect(try raise([], watch: "old", tooOld: 1), written: 0, kept: 0)
    #expect(try store.unsaidHeldBack(before: today + 1).map(\.tooOld) == [5])
    #expect(try store.alertedDays() == ["daily": [today], "well": [today]])
    try store.forgetWatchDays(before: today + 1)
    #expect(try store.alertedDays().isEmpty)
    #expect(try store.unsaidHeldBack(before: today + 1).map(\.tooOld) == [5], "not said yet")
  }

  @Test func repeatsAreForgottenAndFloodsAreNot() throws {
    expect(try raise(["a", "b", "c"]), written: 1, kept: 2)
    var flood = FeedCommit(state: FeedState(feedID: "feed", url: "u"))
    let item = try #require(try store.classify(feed: "feed", items: [incoming("z")])[0].key)
    flood.suppressed = [draft("z", key: item)]
    #expect(try store.commit([flood]).suppressed == 1)
    #expect(try store.dropRepeats(before: noon, limit: 9) == 0)
    #expect(try store.dropRepeats(before: noon.advanced(byMilliseconds: 1), limit: 1) == 1)
    #expect(try store.dropRepeats(before: noon.advanced(byMilliseconds: 1), limit: 9) == 1)
    let summary = try store.summary(countingItems: false)
    #expect(summary.repeatsByWatch.isEmpty && summary.suppressed == ["feed": 1])
  }

  /// What a replay adds is of other days, whenever it adds it.
  @Test func aReplayTakesNoAlertOfToday() throws {
    let polled = try store.classify(feed: "feed", items: [incoming("old")])[0]
    guard case .new(let item) = polled else {
      Issue.record("it is not new")
      return
    }
    _ = try raise(["old"], watch: "other", isOncePerDay: false)
    let handle = ItemHandle(feed: "feed", itemID: item.itemID)
    let standing = try #require(try store.standings(of: [handle: [item.key]])[handle])
    var late = draft("late", watch: "daily", key: item.key, story: "late")
    (late.isOncePerDay, late.day) = (true, CivilDate.day(of: noon) - 1)
    let replay = ItemReplay(handle, standing: standing, alerts: [late], recorded: [])
    #expect(try store.commit([replay]).alerts == 1)
    expect(try raise(["a", "b"]), written: 1, kept: 1)
    #expect(try store.watchRecords().first { $0.id == "daily" }?.hits == 3)
  }

  /// A day that had its alert gets none by a replay.
  @Test func aReplayAsksOfTheDayOfItsItem() throws {
    expect(try raise(["a"]), written: 1, kept: 0)
    _ = try raise(["old"], watch: "other", isOncePerDay: false)
    let known = try #require(try store.classify(feed: "feed", items: [incoming("old")])[0].known)
    let handle = ItemHandle(feed: "feed", itemID: known.itemID)
    func replay() throws -> ItemReplay {
      let standing = try #require(try store.standings(of: [handle: [known.key]])[handle])
      var late = draft("late", watch: "daily", key: known.key, story: "late")
      (late.isOncePerDay, late.day) = (true, CivilDate.day(of: noon))
      let known = RecordedMatch(itemKey: known.key, watchID: "daily", told: Told("late"))
      return ItemReplay(handle, standing: standing, alerts: [late], recorded: [known])
    }
    // What nobody was told is not known either: all of it or nothing.
    let result = try store.commit([replay()])
    #expect(result.alerts == 0 && result.stale == [0])
    #expect(try replay().standing.told.allSatisfy { $0.watchID == "other" })
    #expect(try store.summary(countingItems: false).repeatsByWatch.isEmpty)
  }
}
