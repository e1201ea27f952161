import Locking
import Testing

@testable import Daemon

/// What each feed may have read beside its polls, and in which order.
@Suite struct ReadingSharesTests {
  private final class Clock: Sendable {
    private let time = Guarded(ContinuousClock.now)
    var now: ContinuousClock.Instant { time.withLock { $0 } }
    func pass(_ duration: Duration) { time.withLock { $0 += duration } }
  }

  @Test func aFeedOfLongTextsUsesUpItsOwnShareAndGetsItBackWithTime() {
    let clock = Clock()
    let shares = ReadingShares { clock.now }
    func read(_ feed: String) -> Int {
      let lent = shares.lend(feed)
      shares.spend(lent, of: feed)
      return lent
    }
    let items = ReadingShares.most / ReadingShares.item
    for _ in 0..<items { #expect(read("loud") == ReadingShares.item) }
    #expect(read("loud") == 0)
    #expect(read("quiet") == ReadingShares.item)
    // Parts of a second add up, however often somebody asks.
    for _ in 0..<20 {
      clock.pass(.milliseconds(500))
      #expect(shares.lend("loud") <= 10 * ReadingShares.refill)
    }
    #expect(read("loud") == 10 * ReadingShares.refill)
    #expect(read("loud") == 0)
    clock.pass(.seconds(86_400))
    for _ in 0..<items { #expect(read("loud") == ReadingShares.item) }
    #expect(read("loud") == 0, "nobody saves up more")
  }

  @Test func shortItemsThatAreReadAtOnceLeaveEachOtherTheirShare() {
    let clock = Clock()
    let shares = ReadingShares { clock.now }
    // As many at a time as a large machine has cores.
    let lent = (0..<64).map { _ in shares.lend("burst") }
    #expect(lent.allSatisfy { $0 == ReadingShares.item })
    for _ in lent { shares.spend(2_500, of: "burst") }
    #expect(shares.lend("burst") == 0, "what was spent beyond the share is a debt")
    clock.pass(.seconds(ReadingShares.most / ReadingShares.refill))
    #expect(shares.lend("burst") == ReadingShares.item)
    // No debt is deeper than a share.
    for _ in 0..<64 { shares.spend(ReadingShares.item, of: "burst") }
    clock.pass(.seconds(ReadingShares.most / ReadingShares.refill + 1))
    #expect(shares.lend("burst") > 0)
  }

  /// Who came in, in order, and a gate that each waits at.
  private actor Room {
    private(set) var order: [String] = []
    private var gates: [CheckedContinuation<Void, Never>] = []

    func enter(_ name: String) async {
      order.append(name)
      await withCheckedContinuation { gates.append($0) }
    }

    func let1Out() { gates.removeFirst().resume() }
  }

  @Test func feedsTakeTurnsAndNoneHasTheLastPlace() async {
    let places = ReadingPlaces(2)
    let room = Room()
    @Sendable func wait(for count: Int) async {
      while await room.order.count < count { await Task.yield() }
    }
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await places.run("loud") { await room.enter("loud 0") } }
      await wait(for: 1)
      for number in 1...2 {
        group.addTask { await places.run("loud") { await room.enter("loud \(number)") } }
        while places.waiting("loud") < number { await Task.yield() }
      }
      #expect(await room.order == ["loud 0"], "one place is for others")
      group.addTask { await places.run("quiet") { await room.enter("quiet 0") } }
      await wait(for: 2)
      #expect(await room.order == ["loud 0", "quiet 0"])
      group.addTask { await places.run("other") { await room.enter("other 0") } }
      while places.waiting("other") < 1 { await Task.yield() }
      // The loud feed leaves a place, and may not have it back before its turn.
      await room.let1Out()
      await wait(for: 3)
      for count in 4...5 {
        await room.let1Out()
        await wait(for: count)
      }
      #expect(await room.order == ["loud 0", "quiet 0", "loud 1", "other 0", "loud 2"])
      for _ in 0..<2 { await room.let1Out() }
      await group.waitForAll()
    }
    #expect(places.waiting("loud") == 0)
  }

  @Test func whoWaitsTooLongGoesOnWithoutAPlace() async {
    let places = ReadingPlaces(1)
    let room = Room()
    await withTaskGroup(of: Bool.self) { group in
      group.addTask { await places.run("loud", patience: nil) { await room.enter("loud") } != nil }
      while await room.order.isEmpty { await Task.yield() }
      for patience in [Duration.zero, .milliseconds(1)] {
        #expect(await places.run("loud", patience: patience) { true } == nil)
        #expect(await places.run("quiet", patience: patience) { true } == nil)
      }
      #expect(places.waiting("loud") == 0 && places.waiting("quiet") == 0)
      group.addTask { await places.run("quiet", patience: .seconds(3_600)) { true } ?? false }
      while places.waiting("quiet") < 1 { await Task.yield() }
      await room.let1Out()
      for await isDone in group { #expect(isDone) }
    }
    #expect(
      await places.run("other", patience: .zero) { true } == true, "a free place is given at once")
  }
}
