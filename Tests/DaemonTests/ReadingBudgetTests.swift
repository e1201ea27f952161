import ClaimExtract
import FeedModel
import Foundation
import Locking
import Testing

@testable import Daemon

/// What the processor clock does to reading, with a small model and a clock of one's own.
@Suite struct ReadingBudgetTests {
  let extractor: LearnedExtractor

  init() throws {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    extractor = try LearnedExtractor(path: tests.path + "/ClaimTaggerTests/Fixtures/tiny.cwm")
  }

  private static let said = "The harbour was closed, the mayor said. "
  private let text = ItemText(
    title: nil, summary: nil, content: String(repeating: Self.said, count: 40))

  private func read(_ budget: inout ReadingBudget) -> ClaimExtraction? {
    budget.admit(text).map {
      extractor.extract(ClaimDocument(text: $0, language: "en"), allowance: &budget.allowance)
    }
  }

  @Test func aTextIsReadWholeWhereTheClockStands() {
    let clock = StepClock(0)
    var budget = ReadingBudget(WorkBudget(time: ReadingBudget.time) { clock.next() })
    #expect(read(&budget) != nil)
    #expect(!budget.allowance.isSpent)
  }

  /// 0.3 s pass with each question, so that the third window would end too late, in the midst of the first
  /// item.
  @Test func theModelStopsBetweenWindowsAndPlainSpeechIsFoundOn() throws {
    let clock = StepClock(0.3)
    var budget = ReadingBudget(WorkBudget(time: ReadingBudget.time) { clock.next() })
    let claims = try #require(read(&budget)).claims
    #expect(budget.allowance.isSpent)
    let end = try #require(text.content).utf8.count
    #expect(claims.contains { $0.content.contains { $0.utf8.upperBound > end - 60 } })
    #expect(clock.time < 1.6)
  }

  /// Nothing is read once the time is up.
  @Test func nothingIsReadAfterTheTime() {
    let clock = StepClock(1.6)
    var budget = ReadingBudget(WorkBudget(time: ReadingBudget.time) { clock.next() })
    #expect(read(&budget) == nil)
  }
}

/// A clock that goes on by so many seconds whenever it is asked.
private final class StepClock: Sendable {
  private let step: Int64
  private let now = Guarded<Int64>(0)

  init(_ seconds: Double) { step = Int64(seconds * 1e9) }

  var time: Double { now.withLock { Double($0) / 1e9 } }

  func next() -> Int64 {
    now.withLock {
      $0 += step
      return $0
    }
  }
}
