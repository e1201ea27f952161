import FeedModel
import Testing

@testable import PollSchedule

/// Which page is next, and whose item has waited long enough.
@Suite struct PageQueueTests {
  private func at(_ milliseconds: Int64) -> Instant { Instant(milliseconds: milliseconds) }

  private func wish(
    _ number: Int64, _ host: String = "a", next: Int64 = 0, deadline: Int64? = nil
  ) -> PageQueue.Wish {
    PageQueue.Wish(
      number: number, feed: "f", host: host, next: at(next), deadline: deadline.map(at))
  }

  /// Jobs that begin at `now`, where these hosts take fetches.
  private func jobs(
    _ queue: inout PageQueue, at now: Int64, open: Set<String> = ["a", "b"]
  ) -> [PageQueue.Job] {
    queue.jobs(at: at(now), mayFetch: { open.contains($0) })
  }

  private func fetches(_ numbers: Int64...) -> [PageQueue.Job] {
    numbers.map { .fetch($0, host: "a") }
  }

  private func wakeTime(_ queue: inout PageQueue) -> Instant? { queue.wakeTime() }

  private func mayStart(_ queue: inout DueQueue, at now: Int64, patience: Int64) -> Bool {
    queue.mayStartBeside("h", at: at(now), patience: patience)
  }

  @Test func hostsTakeTurnsAndNobodyStandsBehindABusyOne() {
    var queue = PageQueue()
    for number in 1...3 { queue.put(wish(Int64(number), "a")) }
    queue.put(wish(4, "b"))
    #expect(jobs(&queue, at: 0, open: ["b"]) == [.fetch(4, host: "b")])
    #expect(queue.hasDue)
    #expect(jobs(&queue, at: 1) == fetches(1, 2, 3), "as the feed gives them, the newest first")
    #expect(!queue.hasDue && queue.fetching == 4)
    var turns = PageQueue()
    for number in 1...4 { turns.put(wish(Int64(number), number < 3 ? "a" : "b")) }
    #expect(
      jobs(&turns, at: 0) == [
        .fetch(1, host: "a"), .fetch(3, host: "b"), .fetch(2, host: "a"), .fetch(4, host: "b"),
      ])
  }

  @Test func whoseAlertWaitsGoesFirstThenTheNewest() {
    var queue = PageQueue()
    func put(_ number: Int64, isWaiting: Bool, came: Int64) {
      queue.put(
        PageQueue.Wish(
          number: number, feed: "f", host: "a",
          rank: PageQueue.Rank(isWaiting: isWaiting, came: at(came)), next: at(0), deadline: nil))
    }
    put(1, isWaiting: true, came: 1)
    put(2, isWaiting: false, came: 3)
    put(3, isWaiting: true, came: 2)
    put(4, isWaiting: false, came: 4)
    #expect(jobs(&queue, at: 0) == fetches(3, 1, 4, 2))
  }

  @Test func whatIsNotDecidedInOneTurnIsInTheNext() {
    var queue = PageQueue()
    for number in 1...5 { queue.put(wish(Int64(number), deadline: 0)) }
    var left = 2
    func decide(_ wish: PageQueue.Wish) -> Bool? {
      guard left > 0 else { return nil }
      left -= 1
      return true
    }
    var decided: Set<Int64> = []
    for turn in 0..<3 {
      left = 2
      let jobs = queue.jobs(at: at(0), isDecided: decide, mayFetch: { _ in true })
      for case .decide(let number) in jobs { decided.insert(number) }
      let told = jobs.filter { if case .tell = $0 { true } else { false } }
      #expect(told.count == (turn == 0 ? 5 : 0), "whose time has come is told at once")
    }
    #expect(decided == Set(1...5))
  }

  @Test func aPageThatHasComeLeavesItsPlaceAndIsBoundedByItsWeight() {
    var queue = PageQueue()
    for number in 1...4 { queue.put(wish(Int64(number))) }
    func next(_ most: Int = 5) -> [PageQueue.Job] {
      queue.jobs(
        at: at(0), room: .init(places: 1, placesOfFeed: 1, inHandOfFeed: most),
        mayFetch: { _ in true })
    }
    #expect(next() == fetches(1))
    #expect(next().isEmpty, "its place is taken")
    queue.leavePlace(1, weight: 9)
    #expect(queue.fetching == 0 && queue.inHand == 9 && !queue.isSettled)
    #expect(next().isEmpty, "too much of the feed is in hand")
    queue.leavePlace(1, weight: 2)
    #expect(next() == fetches(2) && queue.inHand == 2)
    queue.leavePlace(2, weight: 1)
    queue.remove(2)
    #expect(queue.inHand == 2)
    queue.put(wish(1, next: 9))
    #expect(!next().contains(.fetch(1, host: "a")), "it is under way")
    queue.endFetch(1)
    #expect(queue.inHand == 0)
  }

  @Test func aFetchThatWasPutOffForAQuestionIsExpectedForAWhile() {
    var queue = PageQueue()
    queue.put(wish(1), expected: at(30))
    #expect(queue.isSettled && queue.expectsFetch(at: at(0)) && !queue.expectsFetch(at: at(30)))
    #expect(jobs(&queue, at: 0) == fetches(1))
    #expect(!queue.expectsFetch(at: at(0)))
    // Its host wants to be left alone.
    queue.endFetch(1)
    queue.put(wish(1), expected: at(30))
    queue.hold("a", until: at(99))
    #expect(jobs(&queue, at: 1).isEmpty && !queue.expectsFetch(at: at(1)))
  }

  @Test func feedsTakeTurnsHoweverManyHostsOneHas() {
    var queue = PageQueue()
    for number in 1...100 { queue.put(wish(Int64(number), "host \(number)")) }
    for number in 101...102 {
      queue.put(
        PageQueue.Wish(
          number: Int64(number), feed: "honest", host: "a", next: at(0), deadline: nil))
    }
    let started = queue.jobs(at: at(0), room: .init(places: 5), mayFetch: { _ in true })
    #expect(
      started.filter { $0 == .fetch(101, host: "a") || $0 == .fetch(102, host: "a") }.count == 2)
    #expect(started.count == 4)
  }

  @Test func whatIsKnownWithoutARequestNeedsNoHost() {
    var queue = PageQueue()
    for number in 1...3 {
      queue.put(
        PageQueue.Wish(
          number: Int64(number), feed: "f", host: "a", url: "https://a.example/\(number)",
          next: at(0), deadline: nil))
    }
    // Nothing is known of the site, and it takes nobody.
    #expect(queue.jobs(at: at(0), isDecided: { _ in false }, mayFetch: { _ in false }).isEmpty)
    queue.lookAgain(at: "b")
    #expect(queue.hasDue)
    queue.lookAgain(at: "a")
    let decided = queue.jobs(at: at(1), isDecided: { $0.url != nil }, mayFetch: { _ in false })
    #expect(decided == [.decide(1), .decide(2), .decide(3)] && queue.fetching == 0)
    #expect(!queue.isSettled)
    for number in 1...3 { queue.endFetch(Int64(number)) }
    #expect(queue.isSettled && queue.fetching == 0)
  }

  @Test func anItemThatHasWaitedIsToldOnceWhateverItsPageDoes() {
    var queue = PageQueue()
    queue.put(wish(1, deadline: 60))
    #expect(jobs(&queue, at: 0) == fetches(1))
    #expect(wakeTime(&queue) == at(60) && !queue.isSettled)
    #expect(jobs(&queue, at: 60) == [.tell(1)])
    // Its row has changed meanwhile: the fetch goes on, and is not begun again.
    queue.put(wish(1, next: 5))
    queue.endTelling(1)
    #expect(jobs(&queue, at: 70) == [])
    queue.endFetch(1)
    queue.put(wish(1, next: 100))
    #expect(queue.fetching == 0 && queue.isSettled && wakeTime(&queue) == at(100))
    #expect(jobs(&queue, at: 99) == [])
    #expect(jobs(&queue, at: 100) == fetches(1))
  }

  @Test func aFeedWhosePagesTakeLongLeavesRoomForOthers() {
    var queue = PageQueue()
    for number in 1...3 { queue.put(wish(Int64(number), "a")) }
    queue.put(
      PageQueue.Wish(number: 4, feed: "g", host: "b", next: at(0), deadline: nil))
    func next(_ most: Int) -> [PageQueue.Job] {
      queue.jobs(at: at(0), room: .init(placesOfFeed: most)) { _ in true }
    }
    #expect(next(2) == [.fetch(1, host: "a"), .fetch(4, host: "b"), .fetch(2, host: "a")])
    #expect(queue.hasDue)
    queue.endFetch(4)
    #expect(next(2) == [], "the feed has as many as before")
    queue.endFetch(1)
    #expect(next(2) == fetches(3))
  }

  @Test func howeverManyLoudFeedsThereAreAQuietOneFindsRoom() {
    var queue = PageQueue()
    let loud = (0..<9).map { "loud \($0)" }
    func put(_ numbers: Range<Int>, _ feed: String) {
      for number in numbers {
        queue.put(
          PageQueue.Wish(
            number: Int64(number), feed: feed, host: feed, next: at(0), deadline: nil))
      }
    }
    for (place, feed) in loud.enumerated() { put(place * 100..<place * 100 + 100, feed) }
    let room = PageQueue.Room(places: 12, placesOfFeed: 4, inHand: 100, inHandOfFeed: 40)
    // Pages that come and are not read, as of feeds of long texts.
    for _ in 0..<100 {
      for case .fetch(let number, _) in queue.jobs(at: at(0), room: room, mayFetch: { _ in true }) {
        queue.leavePlace(number, weight: 1)
      }
    }
    #expect(queue.hasDue && queue.inHand <= 100)
    put(2_000..<2_001, "quiet")
    #expect(
      queue.jobs(at: at(1), room: room, mayFetch: { _ in true })
        == [.fetch(2_000, host: "quiet")])
    // Even where what has come was larger than thought.
    queue = PageQueue()
    put(0..<3, "loud")
    for case .fetch(let number, _) in queue.jobs(at: at(0), room: room, mayFetch: { _ in true }) {
      queue.leavePlace(number, weight: 60)
    }
    #expect(queue.inHand > room.inHand)
    put(2_000..<2_003, "quiet")
    #expect(
      queue.jobs(at: at(1), room: room, mayFetch: { _ in true }).count == 1, "one, not more")
  }

  @Test func feedsWhosePagesTakeLongLeaveAPlace() {
    var queue = PageQueue()
    for feed in 0..<5 {
      for number in 0..<9 {
        queue.put(
          PageQueue.Wish(
            number: Int64(feed * 10 + number), feed: "slow \(feed)", host: "\(feed)", next: at(0),
            deadline: nil))
      }
    }
    let room = PageQueue.Room(places: 12, placesOfFeed: 4)
    #expect(queue.jobs(at: at(0), room: room, mayFetch: { _ in true }).count < 12)
    queue.put(PageQueue.Wish(number: 99, feed: "quiet", host: "q", next: at(0), deadline: nil))
    #expect(
      queue.jobs(at: at(0), room: room, mayFetch: { _ in true }) == [.fetch(99, host: "q")])
  }

  @Test func anItemThatWaitsToBeReadIsNeverFetched() {
    var queue = PageQueue()
    queue.put(PageQueue.Wish(number: 1, feed: "f", host: "a", next: nil, deadline: at(0)))
    #expect(!queue.isSettled)
    #expect(jobs(&queue, at: 5) == [.tell(1)])
    #expect(!queue.isSettled && wakeTime(&queue) == nil)
    queue.remove(1)
    #expect(queue.isSettled)
  }

  @Test func aPageThatIsNotWantedAnyMoreStartsNothing() {
    var queue = PageQueue()
    queue.put(wish(1, deadline: 10))
    queue.put(wish(2))
    queue.keep([2], of: "f")
    #expect(jobs(&queue, at: 20) == fetches(2))
    queue.remove(2)
    queue.endFetch(2)
    #expect(queue.fetching == 0 && queue.count == 0 && wakeTime(&queue) == nil)
  }

  @Test func aHeldHostWaitsAndAClockThatIsSetChangesNothing() {
    var queue = PageQueue()
    queue.put(wish(1, deadline: 1_000))
    queue.hold("a", until: at(500))
    #expect(jobs(&queue, at: 499) == [])
    #expect(!queue.hasDue && wakeTime(&queue) == at(500), "nobody looks at it meanwhile")
    queue.shift(byMilliseconds: 1_000_000)
    #expect(jobs(&queue, at: 1_000_499) == [])
    #expect(jobs(&queue, at: 1_000_500) == fetches(1))
    #expect(jobs(&queue, at: 1_000_999) == [])
    #expect(jobs(&queue, at: 1_001_000) == [.tell(1)])
  }

  @Test func aPageStartsOnlyWhereItMakesNoFeedLate() {
    var queue = DueQueue(gate: HostGate(limits: HostLimits(connections: 2, spacing: 100)))
    #expect(mayStart(&queue, at: 0, patience: 1_000))
    queue.schedule("feed", host: "h", due: at(150))
    #expect(mayStart(&queue, at: 0, patience: 1_000), "two places, and time enough")
    #expect(!mayStart(&queue, at: 50, patience: 1_000), "the feed would be spaced")
    queue.startBeside("h", at: at(0))
    #expect(!mayStart(&queue, at: 20, patience: 1_000), "the pages are spaced")
    queue.schedule("feed", host: "h", due: at(600))
    #expect(!mayStart(&queue, at: 200, patience: 1_000), "one place is the feed's")
    #expect(mayStart(&queue, at: 200, patience: 300), "it is due much later")
    queue.endBeside("h")
    #expect(mayStart(&queue, at: 200, patience: 1_000))
    let next = queue.next(at: at(600))
    #expect(next == "feed")
  }
}
