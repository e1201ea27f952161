import FeedModel
import StateStore

/// Keeps the books of one output: what is sent next and when, and what an answer changes.
///
/// Alerts go in the order of `seq`, one at a time. Knows no clock, file or network: whoever runs it tells the
/// time, sends, and stores ``takeChanges()`` before the next step. One thread at a time.
public struct OutputBook: Sendable {
  /// Whether an alert that was not taken holds up those behind it.
  public enum Order: String, Hashable, Sendable, CaseIterable {
    case eager, strict
  }

  /// What is to be done.
  public enum Step: Hashable, Sendable {
    /// Send one that waits.
    case again(WaitingAlert)
    /// Send the next of the log.
    case next
    /// Nothing before then, or before there is news.
    case wait(until: Instant?)
    /// Nothing until the operator acts.
    case off
  }

  /// So many failures in a row, and only the oldest alert is tried.
  static let circuit = 5
  /// So many, and it is said.
  static let trouble = 3
  /// Milliseconds between two alerts of a backlog.
  static let drainInterval: Int64 = 100
  /// What a receiver may ask us to wait: a second to an hour.
  static let pauses: ClosedRange<Int64> = 1000...3_600_000

  public private(set) var record: OutputRecord
  /// In the order of `seq`.
  public private(set) var waiting: [WaitingAlert]
  private let order: Order
  private let schedule: RetrySchedule
  /// Milliseconds that lie between any two attempts; 0 where none have to.
  private let spacing: Int64
  private var changes: OutputStore.Changes
  private var hasChanges = false
  private var lastStart: Instant?

  /// Goes on where `record` and `waiting` stand.
  public init(
    record: OutputRecord, waiting: [WaitingAlert], order: Order, schedule: RetrySchedule,
    spacing: Int64 = 0
  ) {
    self.record = record
    self.waiting = waiting.sorted { ($0.seq, $0.id) < ($1.seq, $1.id) }
    self.order = order
    self.schedule = schedule
    self.spacing = spacing
    changes = OutputStore.Changes(record: record)
  }

  /// Whether only the oldest alert is tried.
  public var circuitIsOpen: Bool { record.failuresInRow >= Self.circuit }

  /// What has changed since this was last asked; nil where nothing has.
  public mutating func takeChanges() -> OutputStore.Changes? {
    guard hasChanges else { return nil }
    var taken = changes
    taken.record = record
    changes = OutputStore.Changes(record: record)
    hasChanges = false
    return taken
  }

  // MARK: what is next

  /// What to do at `now`, with or without another alert in the log.
  public func step(at now: Instant, hasNext: Bool) -> Step {
    if record.offSince != nil { return .off }
    if let until = record.pausedUntil, until > now { return .wait(until: until) }
    if let pace = pace(at: now) { return .wait(until: pace) }
    if circuitIsOpen || order == .strict, let oldest = waiting.first(where: { $0.attempts > 0 }) {
      return oldest.next <= now ? .again(oldest) : .wait(until: oldest.next)
    }
    if let due = waiting.first(where: { $0.next <= now }) { return .again(due) }
    if hasNext { return .next }
    return .wait(until: waiting.map(\.next).min())
  }

  /// Whether the next one waits for nothing but the pace of a backlog.
  public func isPacing(at now: Instant) -> Bool {
    record.offSince == nil && record.pausedUntil.map { $0 <= now } != false && pace(at: now) != nil
  }

  private func pace(at now: Instant) -> Instant? {
    let interval = max(spacing, record.isDraining ? Self.drainInterval : 0)
    guard interval > 0, let last = lastStart else { return nil }
    let next = last.advanced(byMilliseconds: interval)
    // After a clock was set back nobody waits for where it was.
    return next > now && last <= now ? next : nil
  }

  /// An attempt begins.
  public mutating func begins(at now: Instant) { lastStart = now }

  // MARK: the log

  /// The alert is not wanted; it is passed over.
  public mutating func passOver(seq: Int64, id: String) {
    record.passed = seq
    record.passedID = id
    hasChanges = true
  }

  /// The alert is not sent, since a silence covers it.
  public mutating func silence(seq: Int64, id: String, by number: Int64) {
    passOver(seq: seq, id: id)
    changes.silenced[number, default: 0] += 1
  }

  /// The alert is held back until `time`.
  public mutating func hold(seq: Int64, id: String, until time: Instant) {
    passOver(seq: seq, id: id)
    keep(WaitingAlert(id: id, seq: seq, next: time))
  }

  /// The mark of a digest is to come, or is not wanted any more.
  mutating func expect(_ mark: WaitingAlert) { keep(mark) }
  mutating func drop(_ mark: WaitingAlert) { settle(mark.id) }

  /// Nothing more waits in the log or elsewhere for its turn.
  public mutating func isCaughtUp() {
    guard record.isDraining, !circuitIsOpen else { return }
    record.isDraining = false
    hasChanges = true
  }

  /// Alerts with these numbers are gone from the disk.
  public mutating func lost(_ range: ClosedRange<Int64>) -> OutputNews {
    record.missing += Int(clamping: range.upperBound - range.lowerBound + 1)
    for alert in waiting where range.contains(alert.seq) && !alert.isMark { settle(alert.id) }
    hasChanges = true
    return .gap(range)
  }

  // MARK: answers

  /// Takes the answer to an attempt at an alert, one that waited or the next of the log.
  ///
  /// - Parameters:
  ///   - isNext: whether it is the next of the log.
  ///   - chance: 0 to 1, for the schedule.
  public mutating func take(
    _ answer: OutputAnswer, seq: Int64, id: String, isNext: Bool, at now: Instant, chance: Double
  ) -> [OutputNews] {
    let alert =
      waiting.first { $0.id.utf8.elementsEqual(id.utf8) }
      ?? WaitingAlert(id: id, seq: seq, next: now)
    if isNext { passOver(seq: seq, id: id) }
    return take(answer, to: [alert], at: now, chance: chance)
  }

  /// Takes the answer to an attempt at `alerts` at once.
  public mutating func take(
    _ answer: OutputAnswer, to alerts: [WaitingAlert], at now: Instant, chance: Double
  ) -> [OutputNews] {
    hasChanges = true
    record.lastAnswer = now
    record.lastStatus = answer.status
    record.lastCode = answer.code
    record.lastMessage = answer.message
    switch answer.verdict {
    case .done:
      for alert in alerts { settle(alert.id) }
      let wasSaid = record.saidMisconfigured
      var news = succeeded(alerts.count { !$0.isMark }, at: now)
      guard answer.isPartly else { return news }
      record.saidMisconfigured = true
      if !wasSaid { news.append(.misconfigured(code: answer.code, message: answer.message)) }
      return news
    case .gone:
      record.failed += 1
      record.offSince = now
      for var alert in alerts {
        alert.next = now
        keep(alert)
      }
      return [.off(code: answer.code)]
    case .busy, .failed, .misconfigured:
      return failed(alerts, answer, at: now, chance: chance)
    }
  }

  private func isWaiting(_ id: String) -> Bool {
    waiting.contains { $0.id.utf8.elementsEqual(id.utf8) }
  }

  private mutating func succeeded(_ count: Int, at now: Instant) -> [OutputNews] {
    record.sent += count
    record.lastSent = now
    record.pausedUntil = nil
    var news: [OutputNews] = []
    if record.saidDown { news.append(.recovered(since: record.troubleSince ?? now)) }
    if circuitIsOpen {
      record.isDraining = true
      hurry(at: now)
    }
    record.failuresInRow = 0
    record.troubleSince = nil
    record.saidDown = false
    record.saidMisconfigured = false
    return news
  }

  private mutating func failed(
    _ alerts: [WaitingAlert], _ answer: OutputAnswer, at now: Instant, chance: Double
  ) -> [OutputNews] {
    record.failed += 1
    record.failuresInRow += 1
    record.troubleSince = record.troubleSince ?? now
    var news = trouble(answer, since: record.troubleSince ?? now)
    for var alert in alerts {
      alert.attempts += 1
      alert.first = alert.first ?? now
      alert.lastStatus = answer.status
      alert.lastError = answer.message
      if let next = next(&alert, answer, at: now, chance: chance) {
        alert.next = next
        keep(alert)
        continue
      }
      settle(alert.id)
      if alert.isMark { continue }
      record.deadLetters += 1
      news.append(
        .deadLetter(
          DeadLetter(
            seq: alert.seq, id: alert.id, attempts: alert.attempts, lastStatus: alert.lastStatus,
            lastError: alert.lastError, time: now)))
    }
    return news
  }

  private mutating func trouble(_ answer: OutputAnswer, since: Instant) -> [OutputNews] {
    var news: [OutputNews] = []
    if case .misconfigured = answer.verdict, !record.saidMisconfigured {
      record.saidMisconfigured = true
      news.append(.misconfigured(code: answer.code, message: answer.message))
    }
    if record.failuresInRow >= Self.trouble, !record.saidDown {
      record.saidDown = true
      news.append(.down(code: answer.code, message: answer.message, since: since))
    }
    return news
  }

  /// When the alert is tried again; nil after the whole schedule. A wait that the receiver asks for takes no
  /// step of it, but no alert is tried for longer than the standard schedule is.
  private mutating func next(
    _ alert: inout WaitingAlert, _ answer: OutputAnswer, at now: Instant, chance: Double
  ) -> Instant? {
    guard case .busy(let asked) = answer.verdict else {
      alert.steps += 1
      return schedule.pause(afterSteps: alert.steps, chance: chance)
        .map(now.advanced(byMilliseconds:))
    }
    let wait: Int64
    if let asked {
      wait = min(max(asked, Self.pauses.lowerBound), Self.pauses.upperBound)
      let since = alert.first.map { now.milliseconds(since: $0) } ?? 0
      if since > max(schedule.length, RetrySchedule.standard.length) { return nil }
    } else {
      alert.steps += 1
      guard let pause = schedule.pause(afterSteps: alert.steps, chance: chance) else { return nil }
      wait = pause
    }
    record.pausedUntil = now.advanced(byMilliseconds: min(wait, Self.pauses.upperBound))
    return now.advanced(byMilliseconds: wait)
  }

  // MARK: the operator

  /// The operator wants everything tried again: what waits, and `letters` that were given up.
  public mutating func retry(_ letters: [DeadLetter], answering requests: [Int64], at now: Instant)
  {
    record.offSince = nil
    record.pausedUntil = nil
    hurry(at: now)
    for letter in letters where !isWaiting(letter.id) {
      keep(WaitingAlert(id: letter.id, seq: letter.seq, next: now))
      record.deadLetters = max(0, record.deadLetters - 1)
    }
    changes.answered += requests
    hasChanges = true
  }

  /// It leads elsewhere now, which may answer.
  public mutating func adopt(target: String, at now: Instant) {
    guard !record.target.utf8.elementsEqual(target.utf8) else { return }
    record.target = target
    record.offSince = nil
    record.pausedUntil = nil
    record.saidMisconfigured = false
    hurry(at: now)
    hasChanges = true
  }

  /// What has failed is due at once; what is held back is not.
  ///
  /// What was sent together has a time of its own still, and goes together again: a receiver may have taken it, and
  /// knows it by the id that is made of all that stands in it.
  private mutating func hurry(at now: Instant) {
    let late = waiting.filter { $0.attempts > 0 && $0.next > now }
    var used = Set(waiting.map(\.next))
    var times: [Instant: Instant] = [:]
    for var alert in late {
      var time = times[alert.next] ?? now
      if times[alert.next] == nil {
        while !used.insert(time).inserted { time = time.advanced(byMilliseconds: -1) }
        times[alert.next] = time
      }
      alert.next = time
      keep(alert)
    }
  }

  private mutating func keep(_ alert: WaitingAlert) {
    waiting.removeAll { $0.id.utf8.elementsEqual(alert.id.utf8) }
    let index = waiting.firstIndex { ($0.seq, $0.id) > (alert.seq, alert.id) } ?? waiting.count
    waiting.insert(alert, at: index)
    changes.waiting.removeAll { $0.id.utf8.elementsEqual(alert.id.utf8) }
    changes.waiting.append(alert)
    changes.settled.removeAll { $0.utf8.elementsEqual(alert.id.utf8) }
    hasChanges = true
  }

  private mutating func settle(_ id: String) {
    let count = waiting.count
    waiting.removeAll { $0.id.utf8.elementsEqual(id.utf8) }
    changes.waiting.removeAll { $0.id.utf8.elementsEqual(id.utf8) }
    if waiting.count < count { changes.settled.append(id) }
    hasChanges = true
  }
}
