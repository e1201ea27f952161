import FeedModel
import StateStore
import Testing

@testable import Outputs

/// What an output does next, and what answers change: by a clock that a test sets.
@Suite struct OutputBookTests {
  private static let start = Instant(milliseconds: 1_800_000_000_000)
  private static let refused = OutputAnswer(
    .failed, status: 500, code: "http-500", message: "answered 500")
  private static let taken = OutputAnswer(
    .done, status: 200, code: "http-200", message: "answered 200")

  private static func book(
    _ order: OutputBook.Order = .eager, schedule: RetrySchedule = .standard
  ) -> OutputBook {
    OutputBook(
      record: OutputRecord(id: "desk", target: "t", began: start), waiting: [], order: order,
      schedule: schedule)
  }

  private static func after(_ seconds: Int64) -> Instant {
    start.advanced(byMilliseconds: seconds * 1000)
  }

  /// Sends what the book wants sent, from a log of `last` alerts, until it waits; `answer` gives the receiver's word.
  private func run(
    _ book: inout OutputBook, at now: Instant, last: Int64,
    _ answer: (Int64) -> OutputAnswer
  ) -> (sent: [Int64], news: [OutputNews]) {
    var sent: [Int64] = []
    var news: [OutputNews] = []
    for _ in 0..<100_000 {
      let next = book.record.passed + 1
      switch book.step(at: now, hasNext: next <= last) {
      case .next:
        sent.append(next)
        news += book.take(
          answer(next), seq: next, id: "a\(next)", isNext: true, at: now, chance: 0.5)
      case .again(let alert):
        sent.append(alert.seq)
        news += book.take(
          answer(alert.seq), seq: alert.seq, id: alert.id, isNext: false, at: now, chance: 0.5)
      case .wait, .off: return (sent, news)
      }
    }
    Issue.record("the book never rests")
    return (sent, news)
  }

  @Test func alertsGoInOrder() {
    var book = Self.book()
    let (sent, news) = run(&book, at: Self.start, last: 5) { _ in Self.taken }
    #expect(sent == [1, 2, 3, 4, 5])
    #expect(news.isEmpty)
    #expect(book.record.sent == 5 && book.record.passed == 5 && book.record.passedID == "a5")
    #expect(book.waiting.isEmpty)
  }

  @Test func oneThatIsNotTakenHoldsUpNobodyUnlessOrderIsStrict() {
    var eager = Self.book()
    let first = run(&eager, at: Self.start, last: 4) { $0 == 2 ? Self.refused : Self.taken }
    #expect(first.sent == [1, 2, 3, 4])
    #expect(eager.waiting.map(\.seq) == [2])
    #expect(run(&eager, at: Self.after(4), last: 4) { _ in Self.taken }.sent.isEmpty)
    #expect(run(&eager, at: Self.after(5), last: 4) { _ in Self.taken }.sent == [2])
    var strict = Self.book(.strict)
    let held = run(&strict, at: Self.start, last: 4) { $0 == 2 ? Self.refused : Self.taken }
    #expect(held.sent == [1, 2])
    #expect(run(&strict, at: Self.after(5), last: 4) { _ in Self.taken }.sent == [2, 3, 4])
  }

  @Test func theScheduleIsTheStandardOneAndEndsInADeadLetter() {
    var book = Self.book()
    var now = Self.start
    var times: [Int64] = []
    var letters: [DeadLetter] = []
    while times.count < 20 {
      let (sent, news) = run(&book, at: now, last: 1) { _ in Self.refused }
      times += sent.map { _ in now.milliseconds(since: Self.start) / 1000 }
      for case .deadLetter(let letter) in news { letters.append(letter) }
      guard case .wait(let until?) = book.step(at: now, hasNext: false) else { break }
      now = until
    }
    let pauses: [Int64] = [
      5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400,
    ]
    var due: [Int64] = [0]
    for pause in pauses { due.append((due.last ?? 0) + pause) }
    #expect(times == due)
    #expect(RetrySchedule.standard.length / 3_600_000 == 75)
    #expect(letters.map(\.attempts) == [10])
    #expect(letters.first?.lastStatus == 500)
    #expect(book.waiting.isEmpty && book.record.deadLetters == 1)
  }

  @Test func pausesAreAFifthShorterOrLongerByChance() {
    let schedule = RetrySchedule(pauses: [1000])
    #expect(schedule.pause(afterSteps: 1, chance: 0) == 800)
    #expect(schedule.pause(afterSteps: 1, chance: 1) == 1200)
    #expect(schedule.pause(afterSteps: 1, chance: .nan) != nil)
    #expect(schedule.pause(afterSteps: 2, chance: 0) == nil)
    #expect(schedule.pause(afterSteps: 0, chance: 0) == nil)
  }

  /// An outage of 48 hours, an alert a minute: one event at its beginning and one at its end, and everything in order.
  @Test func anOutageOfTwoDaysIsDrainedInOrder() {
    var book = Self.book()
    var sent: [Int64] = []
    var news: [OutputNews] = []
    var attempts = 0
    for minute in 0..<(60 * 90) {
      let now = Self.after(Int64(minute) * 60)
      let isDown = (60..<(60 * 49)).contains(minute)
      // What a second holds of a backlog is sent within its minute.
      for part in 0..<600 {
        let time = now.advanced(byMilliseconds: Int64(part) * 100)
        let next = book.record.passed + 1
        switch book.step(at: time, hasNext: next <= Int64(minute)) {
        case .next:
          book.begins(at: time)
          attempts += 1
          if !isDown { sent.append(next) }
          news += book.take(
            isDown ? Self.refused : Self.taken, seq: next, id: "a\(next)", isNext: true, at: time,
            chance: 0.5)
        case .again(let alert):
          book.begins(at: time)
          attempts += 1
          if !isDown { sent.append(alert.seq) }
          news += book.take(
            isDown ? Self.refused : Self.taken, seq: alert.seq, id: alert.id, isNext: false,
            at: time, chance: 0.5)
        case .wait(nil): book.isCaughtUp()
        case .wait, .off: break
        }
        if case .wait(nil) = book.step(at: time, hasNext: book.record.passed < Int64(minute)) {
          break
        }
      }
    }
    #expect(sent == Array(1..<Int64(60 * 90)))
    #expect(news.count { if case .down = $0 { true } else { false } } == 1)
    #expect(news.count { if case .recovered = $0 { true } else { false } } == 1)
    #expect(news.count == 2, "\(news)")
    #expect(attempts - sent.count < 20, "a receiver that is down is left alone: \(attempts)")
    #expect(!book.record.isDraining && book.waiting.isEmpty)
  }

  @Test func aBacklogIsSentTenASecondAtMost() {
    var book = Self.book()
    _ = run(&book, at: Self.start, last: 5) { _ in Self.refused }
    #expect(book.circuitIsOpen)
    #expect(run(&book, at: Self.after(4), last: 9) { _ in Self.taken }.sent.isEmpty)
    let now = Self.after(5)
    guard case .again(let oldest) = book.step(at: now, hasNext: true) else {
      Issue.record("the oldest is tried")
      return
    }
    #expect(oldest.seq == 1)
    book.begins(at: now)
    _ = book.take(Self.taken, seq: 1, id: "a1", isNext: false, at: now, chance: 0.5)
    #expect(
      book.step(at: now, hasNext: true) == .wait(until: now.advanced(byMilliseconds: 100)))
    guard
      case .again(let second) = book.step(
        at: now.advanced(byMilliseconds: 100), hasNext: true)
    else {
      Issue.record("what waited comes before what is new")
      return
    }
    #expect(second.seq == 2)
  }

  @Test func aReceiverMayAskForAPauseOfASecondToAnHour() {
    for (asked, seconds) in [(0, 1), (30_000, 30), (86_400_000, 3600)] as [(Int64, Int64)] {
      var book = Self.book()
      let busy = OutputAnswer(
        .busy(milliseconds: asked), status: 429, code: "http-429", message: "")
      #expect(run(&book, at: Self.start, last: 3) { _ in busy }.sent == [1])
      #expect(run(&book, at: Self.after(seconds - 1), last: 3) { _ in Self.taken }.sent.isEmpty)
      #expect(run(&book, at: Self.after(seconds), last: 3) { _ in Self.taken }.sent == [1, 2, 3])
    }
  }

  /// Asked for a second again and again, an alert is not given up after ten of them.
  @Test func pausesThatAreAskedForTakeNoStepOfTheSchedule() {
    var book = Self.book()
    let busy = OutputAnswer(.busy(milliseconds: 1000), status: 429, code: "http-429", message: "")
    var letters = 0
    for second in 0...(80 * 3600) {
      let (_, news) = run(&book, at: Self.after(Int64(second)), last: 1) { _ in busy }
      letters += news.count { if case .deadLetter = $0 { true } else { false } }
      if second == 70 * 3600 { #expect(letters == 0) }
    }
    #expect(letters == 1, "but not for longer than the schedule is")
  }

  @Test func oneThatIsGoneIsLeftAloneUntilSomebodyActs() {
    var book = Self.book()
    let gone = OutputAnswer(.gone, status: 410, code: "http-410", message: "gone")
    let (sent, news) = run(&book, at: Self.start, last: 3) { _ in gone }
    #expect(sent == [1] && news == [.off(code: "http-410")])
    #expect(book.step(at: Self.after(1_000_000), hasNext: true) == .off)
    var asked = book
    asked.retry([], answering: [7], at: Self.after(9))
    #expect(asked.takeChanges()?.answered == [7])
    #expect(run(&asked, at: Self.after(9), last: 3) { _ in Self.taken }.sent == [1, 2, 3])
    book.adopt(target: "elsewhere", at: Self.after(9))
    #expect(run(&book, at: Self.after(9), last: 3) { _ in Self.taken }.sent == [1, 2, 3])
  }

  @Test func aWrongSettingIsSaidOnceUntilAnAlertIsTaken() {
    var book = Self.book()
    let wrong = OutputAnswer(.misconfigured, status: 401, code: "http-401", message: "401")
    func said(_ news: [OutputNews]) -> Int {
      news.count { if case .misconfigured = $0 { true } else { false } }
    }
    #expect(said(run(&book, at: Self.start, last: 2) { _ in wrong }.news) == 1)
    #expect(said(run(&book, at: Self.after(7), last: 2) { _ in wrong }.news) == 0)
    _ = run(&book, at: Self.after(700), last: 3) { _ in Self.taken }
    #expect(said(run(&book, at: Self.after(701), last: 4) { _ in wrong }.news) == 1)
  }

  @Test func deadLettersAreSentAgainOnRequest() {
    var book = Self.book(schedule: RetrySchedule(pauses: []))
    let (_, news) = run(&book, at: Self.start, last: 2) { $0 == 1 ? Self.refused : Self.taken }
    guard case .deadLetter(let letter)? = news.first else {
      Issue.record("no dead letter")
      return
    }
    book.retry([letter], answering: [], at: Self.after(1))
    #expect(book.record.deadLetters == 0)
    #expect(run(&book, at: Self.after(1), last: 2) { _ in Self.taken }.sent == [1])
  }

  @Test func heldBackAlertsWaitAndOpenNoCircuit() {
    var book = Self.book()
    book.hold(seq: 1, id: "a1", until: Self.after(60))
    book.passOver(seq: 2, id: "a2")
    #expect(run(&book, at: Self.start, last: 3) { _ in Self.taken }.sent == [3])
    #expect(book.step(at: Self.start, hasNext: false) == .wait(until: Self.after(60)))
    book.adopt(target: "elsewhere", at: Self.start)
    #expect(run(&book, at: Self.start, last: 3) { _ in Self.taken }.sent.isEmpty)
    #expect(run(&book, at: Self.after(60), last: 3) { _ in Self.taken }.sent == [1])
  }

  @Test func whatIsGoneFromTheLogIsCountedAndNotTriedAgain() {
    var book = Self.book()
    _ = run(&book, at: Self.start, last: 1) { _ in Self.refused }
    #expect(book.lost(1...1) == .gap(1...1))
    #expect(book.waiting.isEmpty && book.record.missing == 1)
    #expect(book.takeChanges()?.settled == ["a1"])
  }
}
