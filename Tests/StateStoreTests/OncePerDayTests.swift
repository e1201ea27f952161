import FeedModel
import Locking
import Testing

@testable import StateStore

/// `once_per = "day"`: the first alert of a watch in a day goes to the log, further ones are kept back.
@Suite struct OncePerDayTests {
  private let scratch: ScratchDirectory
  private let store: SQLiteStateStore
  private let clock = Clock()

  private final class Clock: Sendable {
    private let time = Guarded(noon)
    var now: Instant {
      get { time.withLock { $0 } }
      set { time.withLock { $0 = newValue } }
    }
  }

  init() throws {
    scratch = try ScratchDirectory()
    let clock = clock
    store = try SQLiteStateStore(
      path: scratch.file("state.sqlite"), access: .readWrite, now: { clock.now })
  }

  private func raise(
    _ names: [String], watch: String = "daily", isOncePerDay: Bool = true
  ) throws -> CommitResult {
    var commit = FeedCommit(state: FeedState(feedID: "feed", url: "u"))
    for name in names {
      let item = incoming(name)
      let verdict = try store.classify(feed: "feed", items: [item])[0]
      commit.items.append(
        try #require(ItemWrite(item, verdict: verdict, now: clock.now)))
      var alert = draft(name, watch: watch, key: try #require(verdict.key), story: name)
      alert.isOncePerDay = isOncePerDay
      commit.alerts.append(alert)
    }
    return try store.commit([commit])
  }

  private func expect(_ result: CommitResult, written: Int, kept: Int) {
    #expect(result.alerts == written && result.repeatedInDay == kept && result.suppressed == 0)
  }

  @Test func oneGoesToTheLogEachDay() throws {
    expect(try raise(["a", "b"]), written: 1, kept: 1)
    expect(try raise(["c"]), written: 0, kept: 1)
    // Another watch has a day of its own, one that asks for nothing has all.
    expect(try raise(["d"], watch: "other"), written: 1, kept: 0)
    expect(try raise(["e", "f"], watch: "free", isOncePerDay: false), written: 2, kept: 0)
    let day = Instant(milliseconds: (CivilDate.day(of: noon) + 1) * 86_400_000)
    clock.now = day.advanced(byMilliseconds: -1)
    expect(try raise(["g"]), written: 0, kept: 1)
    clock.now = day
    expect(try raise(["h", "i"]), written: 1, kept: 1)
    // No flood is said, and nothing is lost.
    #expect(try store.unsaidFloods().isEmpty)
    #expect(try store.summary(countingItems: false).suppressed == ["feed": 4])
    #expect(try store.summary(countingItems: false).suppressedByWatch == ["daily": 4])
    #expect(try store.releaseSuppressed(SuppressedAlerts(), limit: 100) == 4)
    #expect(try store.watchRecords().first { $0.id == "daily" }?.hits == 6)
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
    let late = draft("late", watch: "daily", key: item.key, story: "late")
    let replay = ItemReplay(handle, standing: standing, alerts: [late], recorded: [])
    #expect(try store.commit([replay]).alerts == 1)
    expect(try raise(["a", "b"]), written: 1, kept: 1)
    #expect(try store.watchRecords().first { $0.id == "daily" }?.hits == 3)
  }
}
