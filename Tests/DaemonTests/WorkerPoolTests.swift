import FeedModel
import Glibc
import Testing

@testable import Daemon

@Suite(.serialized)
struct WorkerPoolTests {
  private static let limits = WorkLimits(processorTime: .seconds(60), time: .seconds(2))

  /// On a machine that has little to give a job takes long by the clock, and is no fault of a text.
  @Test func aJobThatGoesOnIsNotGivenUpByTheClock() async {
    let pool = WorkerPool(limits: Self.limits)
    let outcome = await pool.run { Self.work(for: .seconds(5), every: 20_000) }
    guard case .done(let turns) = outcome else {
      Issue.record("given up: \(outcome)")
      return
    }
    #expect(turns > 0)
  }

  @Test func aJobThatStandsStillIsGivenUpByTheClock() async {
    let lost = AsyncStream.makeStream(of: WorkerPool.GivenUp.self)
    let pool = WorkerPool(limits: Self.limits, report: { lost.continuation.yield($0) })
    let outcome = await pool.run { sleep(20) }
    guard case .tooSlow = outcome else {
      Issue.record("not given up: \(outcome)")
      return
    }
    var all = lost.stream.makeAsyncIterator()
    let given = await all.next()
    #expect(given?.byProcessorTime == false)
    #expect(given?.lost == 1)
  }

  /// Works a little and pauses for so many microseconds, by turns.
  private static func work(for time: Duration, every pause: UInt32) -> Int {
    let end = ContinuousClock.now + time
    var turns = 0
    var sum = 0
    while ContinuousClock.now < end {
      for number in 0..<100_000 { sum &+= number ^ turns }
      turns += 1
      usleep(pause)
    }
    return sum == .min ? 0 : turns
  }
}
