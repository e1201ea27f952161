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
    let items = ReadingShares.most / ReadingShares.item
    for _ in 0..<items { #expect(shares.take("loud") == ReadingShares.item) }
    #expect(shares.take("loud") == 0)
    #expect(shares.take("quiet") == ReadingShares.item)
    // Parts of a second add up, however often somebody asks.
    for _ in 0..<20 {
      clock.pass(.milliseconds(500))
      shares.giveBack(0, to: "loud")
    }
    #expect(shares.take("loud") == 10 * ReadingShares.refill)
    shares.giveBack(300, to: "loud")
    #expect(shares.take("loud") == 300)
    clock.pass(.seconds(86_400))
    #expect(shares.take("loud") == ReadingShares.item)
    shares.giveBack(.max, to: "loud")
    for _ in 0..<items { #expect(shares.take("loud") == ReadingShares.item) }
    #expect(shares.take("loud") == 0, "nobody saves up more")
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
}
