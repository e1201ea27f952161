import FeedModel
import StateStore
import Testing

@testable import Outputs

/// Alerts that are joined to one message: what goes together, and stays together.
@Suite struct OutputWindowTests {
  private static let start = Instant(milliseconds: 1_800_000_000_000)
  private static let refused = OutputAnswer(
    .failed, status: 500, code: "http-500", message: "answered 500")
  private static let taken = OutputAnswer(
    .done, status: 200, code: "http-200", message: "answered 200")

  private static func after(_ seconds: Int64) -> Instant {
    start.advanced(byMilliseconds: seconds * 1000)
  }

  private static func book(
    _ waiting: [WaitingAlert] = [], schedule: RetrySchedule = .standard, spacing: Int64 = 0
  ) -> OutputBook {
    OutputBook(
      record: OutputRecord(id: "room", target: "t", began: start), waiting: waiting, order: .eager,
      schedule: schedule, spacing: spacing)
  }

  private func due(_ book: OutputBook, at now: Instant) -> [Int64]? {
    guard case .again(let alert) = book.step(at: now, hasNext: false) else { return nil }
    return book.batch(of: alert).map(\.seq)
  }

  @Test func aWindowIsOpenFromItsFirstAlertAndClosesOnce() {
    var book = Self.book()
    #expect(book.openWindow(at: Self.start, of: 3000) == nil)
    book.hold(seq: 1, id: "a1", until: Self.after(3))
    let open = book.openWindow(at: Self.after(2), of: 3000)
    #expect(open == Self.after(3))
    book.hold(seq: 2, id: "a2", until: Self.after(3))
    #expect(due(book, at: Self.after(2)) == nil)
    #expect(due(book, at: Self.after(3)) == [1, 2])
    #expect(book.openWindow(at: Self.after(3), of: 3000) == nil)
    book.hold(seq: 3, id: "a3", until: Self.after(6))
    #expect(due(book, at: Self.after(4)) == [1, 2], "the third has a window of its own")
    // What is held back for a night is no window that is open.
    #expect(book.openWindow(at: Self.after(2), of: 500) == nil)
  }

  @Test func whatWasSentTogetherComesAgainTogetherAfterAKillToo() {
    var book = Self.book()
    for seq in 1...3 { book.hold(seq: Int64(seq), id: "a\(seq)", until: Self.after(3)) }
    book.hold(seq: 4, id: "a4", until: Self.after(8))
    let batch = book.batch(of: book.waiting[0])
    #expect(batch.count == 3)
    let news = book.take(Self.refused, to: batch, at: Self.after(3), chance: 0.3)
    #expect(news.isEmpty && book.record.failed == 1 && book.record.failuresInRow == 1)
    #expect(due(book, at: Self.after(8)) == [1, 2, 3])
    let stored = book.takeChanges()
    var again = Self.book(book.waiting)
    #expect(stored != nil && due(again, at: Self.after(8)) == [1, 2, 3])
    let second = again.batch(of: again.waiting[0])
    _ = again.take(Self.taken, to: second, at: Self.after(8), chance: 0.5)
    #expect(again.record.sent == 3 && due(again, at: Self.after(8)) == [4])
  }

  /// After an outage all is due at once, and still no message has other alerts than when it was tried.
  @Test func whatWasSentTogetherStaysTogetherWhenAllIsDue() {
    var book = Self.book()
    for seq in 1...12 {
      book.hold(seq: Int64(seq), id: "a\(seq)", until: Self.after(Int64(seq) / 2))
    }
    var sent: [[Int64]] = []
    for time in 7...11 as ClosedRange<Int64> {
      guard case .again(let alert) = book.step(at: Self.after(time), hasNext: false) else {
        Issue.record("nothing is due at \(time)")
        return
      }
      let batch = book.batch(of: alert)
      sent.append(batch.map(\.seq))
      _ = book.take(Self.refused, to: batch, at: Self.after(time), chance: Double(time) / 12)
    }
    #expect(book.circuitIsOpen && sent.count == 5)
    var again: [[Int64]] = []
    for step in 0..<20 as Range<Int64> {
      // The first is due, the others are not yet.
      let now = Self.start.advanced(byMilliseconds: 12_200 + step * 200)
      guard case .again(let alert) = book.step(at: now, hasNext: false) else { break }
      let batch = book.batch(of: alert)
      again.append(batch.map(\.seq))
      book.begins(at: now)
      _ = book.take(Self.taken, to: batch, at: now, chance: 0.5)
    }
    #expect(Set(again).isSuperset(of: sent), "\(sent) came again as \(again)")
    #expect(again.joined().sorted() == Array(1...12))
  }

  @Test func aDigestIsDueWithNothingAndIsNoAlert() {
    var book = Self.book(schedule: RetrySchedule(pauses: [1000]))
    book.expectDigest(at: Self.after(60), now: Self.start)
    book.expectDigest(at: Self.after(60), now: Self.after(1))
    #expect(book.waiting.map(\.isMark) == [true])
    #expect(due(book, at: Self.after(59)) == nil)
    #expect(due(book, at: Self.after(60)) == [0])
    // The next one is expected while this one is due.
    book.expectDigest(at: Self.after(120), now: Self.after(60))
    #expect(book.waiting.count == 2 && due(book, at: Self.after(60)) == [0])
    var news: [OutputNews] = []
    for time in [60, 62] as [Int64] {
      guard case .again(let mark) = book.step(at: Self.after(time), hasNext: false) else {
        Issue.record("nothing is due at \(time)")
        return
      }
      news += book.take(
        Self.refused, to: book.batch(of: mark), at: Self.after(time), chance: 0.5)
    }
    // Given up: no alert, so no letter.
    #expect(news.isEmpty && book.record.deadLetters == 0 && book.waiting.count == 1)
    // Of another time, or of none.
    book.expectDigest(at: Self.after(180), now: Self.after(63))
    #expect(book.waiting.map(\.next) == [Self.after(180)])
    book.expectDigest(at: nil, now: Self.after(64))
    #expect(book.waiting.isEmpty)
  }

  @Test func aChatGetsItsMessagesApart() {
    var book = Self.book(spacing: 1100)
    book.hold(seq: 1, id: "a1", until: Self.start)
    book.begins(at: Self.start)
    #expect(
      book.step(at: Self.start, hasNext: false)
        == .wait(until: Self.start.advanced(byMilliseconds: 1100)))
    #expect(due(book, at: Self.after(2)) == [1])
  }
}
