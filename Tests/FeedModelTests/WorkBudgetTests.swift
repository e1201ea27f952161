import FeedModel
import Synchronization
import Testing

/// What one document may cost, with a clock that the test moves.
@Suite struct WorkBudgetTests {
  /// Nanoseconds of processor time, as the test says.
  private final class HandClock: Sendable {
    private let time = Atomic<Int64>(0)
    private let looks = Atomic<Int>(0)
    var asked: Int { looks.load(ordering: .relaxed) }
    func pass(_ duration: Int64) { time.add(duration, ordering: .relaxed) }
    func read() -> Int64 {
      looks.add(1, ordering: .relaxed)
      return time.load(ordering: .relaxed)
    }
  }

  private func budget(_ clock: HandClock, memory: Int = 1_000) -> WorkBudget {
    WorkBudget(time: .milliseconds(1), memory: memory, clock: { clock.read() })
  }

  /// A system call for each unit of work would cost more than the work.
  @Test func theClockIsAskedRarely() {
    let clock = HandClock()
    let budget = budget(clock)
    for _ in 0..<(WorkBudget.unitsBetweenLooks * 4) { #expect(budget.spend(1)) }
    #expect(clock.asked == 5)
  }

  @Test func workThatTakesTooLongEndsAtTheNextLook() {
    let clock = HandClock()
    let budget = budget(clock)
    clock.pass(2_000_000)
    #expect(budget.spend(1))
    #expect(!budget.spend(WorkBudget.unitsBetweenLooks))
    #expect(budget.exhausted == .time)
    #expect(!budget.spend(0))
  }

  @Test func memoryIsWhatIsHeldAtOnce() {
    let budget = budget(HandClock())
    #expect(budget.hold(900))
    budget.release(900)
    #expect(budget.hold(1_000))
    #expect(!budget.hold(1))
    #expect(budget.exhausted == .memory)
    budget.release(1_001)
    #expect(budget.isSpent)
  }

  /// The time of one thread says nothing on another.
  @Test func timeBetweenThreadsIsNotCounted() {
    let clock = HandClock()
    let budget = budget(clock)
    clock.pass(600_000)
    #expect(budget.timeUsed == .nanoseconds(600_000))
    clock.pass(5_000_000)
    budget.resume()
    clock.pass(300_000)
    #expect(budget.look())
    #expect(budget.timeUsed == .nanoseconds(900_000))
  }

  @Test(arguments: [Int.max, Int.min, -1]) func absurdCountsDoNoHarm(_ count: Int) {
    let budget = budget(HandClock())
    _ = budget.spend(count)
    _ = budget.spend(count)
    _ = budget.hold(count)
    budget.release(count)
    #expect(budget.exhausted == (count > 0 ? .memory : nil))
  }
}

/// Text from outside is compared by its bytes.
@Suite struct SameBytesTests {
  @Test func formsThatSwiftCallsEqualDiffer() {
    let composed = "Caf\u{E9}"
    let decomposed = "Cafe\u{301}"
    #expect(composed == decomposed)
    #expect(!composed.hasSameBytes(as: decomposed))
    #expect(Set([ByteKey(composed), ByteKey(decomposed), ByteKey(composed)]).count == 2)
    let nothing: String? = nil
    #expect(!nothing.hasSameBytes(as: ""))
  }

  @Test(arguments: [(0, ""), (1, "a"), (2, "a"), (3, "aé"), (9, "aéb")])
  func cutsLieOnScalars(_ limit: Int, _ expected: String) {
    #expect("aéb".cut(utf8: limit).hasSameBytes(as: expected))
  }
}
