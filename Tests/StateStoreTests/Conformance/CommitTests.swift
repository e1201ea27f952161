import ContentDigest
import FeedModel
import Testing

@testable import StateStore

@Suite(.conformance) struct CommitTests {
  let bench: any StateBench
  let store: any StateStore

  init() throws {
    bench = try StateKind.bench()
    store = try bench.open()
  }

  private func lines(_ alerts: [PendingAlert]) -> [String] {
    alerts.map { String(decoding: $0.line, as: UTF8.self) }
  }

  private func pending() throws -> [PendingAlert] {
    try store.pendingAlerts(after: 0, limit: 1000)
  }

  /// Polls one new item and raises the given alerts on it; those of one `watch` on items of their own.
  private func raise(
    _ names: [String], watch: String? = nil, story: String = "story", suppress: Bool = false
  ) throws -> CommitResult {
    let item = incoming(names[0])
    let verdict = try store.classify(feed: "feed", items: [item])[0]
    let key = try #require(verdict.key)
    var commit = FeedCommit(state: FeedState(feedID: "feed", url: "u"))
    commit.items = [try #require(ItemWrite(item, verdict: verdict, now: noon))]
    let drafts = try names.map { name in
      let own = try #require(try store.classify(feed: "feed", items: [incoming(name)])[0].key)
      return draft(
        name, watch: watch ?? "watch-\(name)", key: watch == nil ? key : own, story: story)
    }
    if suppress { commit.suppressed = drafts } else { commit.alerts = drafts }
    return try store.commit([commit])
  }

  @Test func everyFieldOfAFeedSurvives() throws {
    var state = FeedState(feedID: "feed", url: "https://a.example/rss")
    state.configuredURL = "https://b.example/rss"
    state.validators = Validators(
      etag: "W/\"x\"", lastModified: nil, url: "https://moved.example/rss")
    state.validatorsSince = noon
    state.bodyDigest = [1, 2, 3]
    state.primed = true
    state.title = "Title"
    state.nextPoll = noon.advanced(byMilliseconds: 1)
    state.nextPollReason = "because"
    state.lastAttempt = noon.advanced(byMilliseconds: 2)
    state.lastSuccess = noon.advanced(byMilliseconds: 3)
    state.lastChange = noon.advanced(byMilliseconds: 4)
    state.estimatedInterval = 5
    state.schedule = PublisherSchedule(ttlMinutes: 6, skipHours: 0xFF, skipDays: 0x41)
    state.window.overlaps = true
    state.window.lastOverrun = noon
    state.window.turnover = 6
    state.hasEarlierKeys = true
    state.redirect = RedirectCandidate(target: "https://c.example", firstSeen: noon, polls: 2)
    state.garbledSince = noon.advanced(byMilliseconds: 8)
    state.newestItem = noon.advanced(byMilliseconds: 9)
    state.window.overrunSince = noon.advanced(byMilliseconds: 10)
    state.settings = .max
    state.fetchTime = 11
    let failure = FeedFailure(
      since: noon, count: 3, code: "timeout", codeSince: noon.advanced(byMilliseconds: 7),
      message: "too slow")
    let conditions: [FeedCondition] = [
      .untried, .ok, .failing(failure),
      .gone(since: noon.advanced(byMilliseconds: 12), last: failure),
    ]
    for (index, condition) in conditions.enumerated() {
      state.feedID = "feed\(index)"
      state.condition = condition
      _ = try store.commit([FeedCommit(state: state)])
      _ = try store.commit([FeedCommit(state: state)])
      let read = try bench.openReader().feedStates()
      #expect(read.first { $0.feedID == state.feedID } == state)
    }
    var bare = FeedState(feedID: "bare", url: "u")
    bare.validators = Validators(etag: nil, lastModified: nil)
    _ = try store.commit([FeedCommit(state: bare)])
    #expect(try store.feedStates().first { $0.feedID == "bare" } == bare)
    #expect(try store.feedStates().count == conditions.count + 1)
  }

  @Test func numbersFollowEachOtherAndStoriesCount() throws {
    let first = try raise(["a", "b"], watch: "w")
    #expect(first.alerts == 2 && first.lastSeq == 2)
    let second = try raise(["c"], watch: "w", story: "other")
    #expect(second.lastSeq == 3)
    let alerts = try pending()
    #expect(alerts.map(\.seq) == [1, 2, 3])
    let a = DerivedUUID(SHA256Digest(utf8: "a"))
    let c = DerivedUUID(SHA256Digest(utf8: "c"))
    #expect(
      lines(alerts) == [
        #"{"id":"a","seq":1,"n":1,"first":"\#(a)"}"#, #"{"id":"b","seq":2,"n":2,"first":"\#(a)"}"#,
        #"{"id":"c","seq":3,"n":1,"first":"\#(c)"}"#,
      ])
    #expect(alerts[0].id == a.description)
  }

  @Test func anAlertIsCommittedOnce() throws {
    _ = try raise(["a"])
    let key = try #require(try store.classify(feed: "feed", items: [incoming("a")])[0].key)
    var commit = FeedCommit(state: FeedState(feedID: "feed", url: "u"))
    commit.alerts = [draft("a", watch: "watch-a", key: key)]
    let result = try store.commit([commit])
    #expect(result.alerts == 0 && result.repeated == 1)
    #expect(try pending().count == 1)
  }

  @Test func earlierAlertsAreToldOfARevisedItem() throws {
    _ = try raise(["a"])
    let revised = try store.classify(feed: "feed", items: [incoming("a", text: "other")])[0]
    let earlier = try #require(revised.known?.alerts)
    #expect(earlier.map(\.watchID) == ["watch-a"])
    #expect(earlier[0].alertID == DerivedUUID(SHA256Digest(utf8: "a")))
    #expect(earlier[0].told == Told("s"))
  }

  @Test func aRecordedMatchIsKnownButHasNoAlert() throws {
    let item = incoming("a", link: "l", title: "t")
    let verdict = try store.classify(feed: "feed", items: [item])[0]
    var commit = FeedCommit(state: FeedState(feedID: "feed", url: "u"))
    commit.items = [try #require(ItemWrite(item, verdict: verdict, now: noon))]
    let told = Told("s", isRead: false)
    commit.recorded = [
      RecordedMatch(itemKey: try #require(verdict.key), watchID: "w", told: told)
    ]
    #expect(try store.commit([commit]).alerts == 0)
    // It stays with the item when the guid changes.
    try poll(store, "feed", [incoming("b", link: "l", title: "t")])
    let revised = try store.classify(
      feed: "feed", items: [incoming("c", link: "l", title: "t", text: "x")])[0]
    let earlier = try #require(revised.known?.alerts)
    #expect(earlier == [EarlierAlert(watchID: "w", alertID: nil, told: told)])
  }

  /// A transaction that fails leaves nothing behind, neither on the disk nor in memory.
  @Test func aFailedCommitChangesNothing() throws {
    _ = try raise(["a"])
    /// All but how large the files are, which rows that were taken back may leave larger.
    func counts() throws -> StateSummary {
      var summary = try store.summary()
      summary.databaseBytes = 0
      return summary
    }
    let before = try counts()
    try bench.fail(at: .end)
    let item = incoming("new")
    let verdict = try store.classify(feed: "other", items: [item])[0]
    var commit = FeedCommit(state: FeedState(feedID: "other", url: "u"))
    commit.items = [try #require(ItemWrite(item, verdict: verdict, now: noon))]
    commit.alerts = [draft("x", key: try #require(verdict.key))]
    #expect(throws: StateStoreError.self) { try store.commit([commit]) }
    #expect(try counts() == before)
    #expect(try store.feedStates().map(\.feedID) == ["feed"])
    try bench.mend()
    let result = try store.commit([commit])
    #expect(result.lastSeq == 2)
    #expect(try store.classify(feed: "other", items: [item])[0].word == "unchanged")
  }

  @Test func deliveredAlertsLeaveTheOutboxInOrder() throws {
    _ = try raise(["a", "b", "c"])
    let log = LogPosition(device: .max, inode: 7, end: 100)
    #expect(try store.logPosition() == nil)
    try store.markDelivered(through: 2, forgettingThrough: 1, log: log)
    #expect(try pending().map(\.seq) == [3])
    #expect(try store.deliveredAlerts().map(\.seq) == [2])
    #expect(try store.logPosition() == log)
    #expect(try store.summary().pending == 1)
    // Neither backwards nor beyond what was raised.
    try store.markDelivered(through: 1, forgettingThrough: 0, log: log)
    #expect(try pending().map(\.seq) == [3])
    try store.markDelivered(through: 99, forgettingThrough: 99, log: log)
    #expect(try pending().isEmpty)
    #expect(try raise(["d"]).lastSeq == 4)
    #expect(try pending().map(\.seq) == [4])
    #expect(try store.pendingAlerts(after: 4, limit: 10).isEmpty)
  }

  @Test func suppressedAlertsAreNumberedOnRelease() throws {
    _ = try raise(["a"], watch: "w")
    #expect(try raise(["b", "c"], watch: "w", suppress: true).suppressed == 2)
    #expect(try pending().map(\.seq) == [1])
    #expect(try store.summary().suppressed == ["feed": 2])
    #expect(try store.releaseSuppressed(SuppressedAlerts(feed: "nowhere"), limit: 10) == 0)
    #expect(try store.releaseSuppressed(SuppressedAlerts(feed: "feed"), limit: 1) == 1)
    #expect(try store.releaseSuppressed(SuppressedAlerts(), limit: 10) == 1)
    #expect(try store.summary().suppressed == [:])
    let first = DerivedUUID(SHA256Digest(utf8: "a"))
    #expect(
      lines(try pending()).dropFirst() == [
        #"{"id":"b","seq":2,"n":2,"first":"\#(first)"}"#,
        #"{"id":"c","seq":3,"n":3,"first":"\#(first)"}"#,
      ])
  }

  @Test func aFloodIsRememberedUntilItIsSaid() throws {
    #expect(try store.unsaidFloods().isEmpty)
    _ = try raise(["a"])
    _ = try raise(["b", "c"], suppress: true)
    let floods = try store.unsaidFloods()
    #expect(floods.map(\.feed) == ["feed"] && floods.map(\.suppressed) == [2])
    #expect(floods.map(\.written) == [0] && floods.map(\.watches) == [["watch-b", "watch-c"]])
    #expect(floods[0].suppressedByWatch.map(\.alerts) == [1, 1] && floods[0].notKept == 0)
    #expect(try bench.openReader().unsaidFloods() == floods)
    _ = try raise(["d"], suppress: true)
    try store.markSaid(floods)
    #expect(try store.unsaidFloods().map(\.suppressed) == [1])
  }

  /// Of more watches than an event names the rest is still counted.
  @Test func whatWasOnlyCountedIsSaidToTheLast() throws {
    var commit = FeedCommit(state: FeedState(feedID: "feed", url: "u"))
    commit.notKept = (1...150).map { WatchAlerts(watchID: "watch-\($0)", alerts: 2) }
    _ = try store.commit([commit])
    let flood = try #require(try store.unsaidFloods().first)
    #expect(flood.notKept == 300)
    #expect(flood.notKeptByWatch == Array(commit.notKept.prefix(100)))
    #expect(flood.watches.count == 100 && flood.suppressedByWatch.isEmpty)
  }

  @Test func whatIsKeptBackOfOneWatchIsReleasedOrDropped() throws {
    let item = incoming("a")
    let key = try #require(try store.classify(feed: "feed", items: [item])[0].key)
    var commit = FeedCommit(state: FeedState(feedID: "feed", url: "u"))
    commit.suppressed = (1...6).map { number in
      draft("\(number)", watch: number % 2 == 0 ? "even" : "odd", key: key)
    }
    _ = try store.commit([commit])
    #expect(try store.summary().suppressedByWatch == ["even": 3, "odd": 3])
    let even = SuppressedAlerts(watch: "even")
    #expect(try store.releaseSuppressed(even, limit: 2) == 2)
    #expect(lines(try pending()).map { $0.prefix(9) } == [#"{"id":"2""#, #"{"id":"4""#])
    #expect(try store.dropSuppressed(SuppressedAlerts(feed: "feed", watch: "odd"), limit: 2) == 2)
    #expect(try store.dropSuppressed(SuppressedAlerts(feed: "none"), limit: 2) == 0)
    #expect(try store.summary().suppressedByWatch == ["even": 1, "odd": 1])
    #expect(try store.dropSuppressed(SuppressedAlerts(), limit: 10) == 2)
    #expect(try store.summary().suppressedByWatch.isEmpty && pending().count == 2)
  }

  @Test func theSequenceFollowsAnOlderLog() throws {
    try store.raiseSequence(to: 41)
    #expect(try raise(["a"]).lastSeq == 42)
    switch StateKind.current {
    case .sqlite: try store.raiseSequence(to: 100)
    case .postgresql:
      // Where nodes share a state, a log that is ahead of it has what the state has lost.
      #expect(throws: StateStoreError.self) { try store.raiseSequence(to: 100) }
    }
    #expect(try raise(["b"]).lastSeq == 43, "not while alerts are pending")
    let log = LogPosition(device: 1, inode: 1, end: 1)
    try store.markDelivered(through: 43, forgettingThrough: 43, log: log)
    try store.raiseSequence(to: 5)
    #expect(try raise(["c"]).lastSeq == 44, "never backwards")
  }

  @Test func aForgottenFeedBeginsAnew() throws {
    _ = try raise(["a"])
    try store.forget(feed: "feed")
    #expect(try store.feedStates().isEmpty)
    #expect(try pending().count == 1)
    #expect(try store.classify(feed: "feed", items: [incoming("a")])[0].word == "new")
    #expect(try store.summary().items == [:])
  }

  @Test func storiesGrowOld() throws {
    let clock = TestClock()
    let store = try bench.open(stories: StoriesByName(), now: { clock.now })
    func raise(_ name: String) throws {
      let key = try #require(try store.classify(feed: "f", items: [incoming(name)])[0].key)
      var commit = FeedCommit(state: FeedState(feedID: "f", url: "u"))
      commit.alerts = [draft(name, key: key)]
      _ = try store.commit([commit])
    }
    try raise("a")
    clock.advance(29 * 86_400_000)
    try raise("b")
    clock.advance(31 * 86_400_000)
    try raise("other-1")
    try raise("c")
    let positions = try store.pendingAlerts(after: 0, limit: 10).map { alert in
      String(decoding: alert.line, as: UTF8.self).contains("\"n\":2")
    }
    #expect(positions == [false, true, false, true])
  }
}
