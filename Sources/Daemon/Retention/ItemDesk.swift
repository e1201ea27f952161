import Configuration
import FeedModel
import Locking
import StateStore

/// What polls hand over to ``ItemShelf``, and what is to be said of it. Bounded; nothing here asks the disk.
final class ItemDesk: Sendable {
  /// What the shelf has to do.
  enum Job: Sendable {
    /// What each of some polls has found.
    case keep([[KeptItem]])
    case tend(RetentionSettings)
    case forget
    case close
  }

  /// What the shelf's owner is told.
  enum Report: Sendable {
    /// Items are not kept; said once until ``keeping(missed:since:)``.
    case failing(String)
    /// They are again; so many were left out.
    case keeping(missed: Int, since: Instant)
    /// Old ones could not be forgotten; said once until they can be.
    case untidy(String)
  }

  /// How long a poll waits for its items to be kept.
  static let patience = Duration.milliseconds(250)
  /// How long the disk may take until it is said.
  private static let mostSilence = Duration.seconds(30)
  /// How often a file that cannot be written is tried.
  private static let rest = Duration.seconds(5)
  /// What may wait, in bytes of texts and a thousand for each item. One poll may go beyond.
  private static let most = 8 << 20
  private static let bytesPerItem = 1 << 10
  /// Steps of forgetting at a time: twenty thousand items.
  private static let mostSteps = 40

  /// The ticket of whoever waits for the end of everything.
  static let all = Int.max

  private let queue: Guarded<Queue>
  private let clock: any WallClock
  private let report: @Sendable (Report) -> Void

  /// A desk. `report` is called under a lock, by any thread, and must not block.
  init(
    settings: RetentionSettings, clock: any WallClock, report: @escaping @Sendable (Report) -> Void
  ) {
    queue = Guarded(Queue(settings: settings))
    self.clock = clock
    self.report = report
  }

  private struct Trouble {
    let since: Instant
    /// nil where the shelf may try at once.
    var lastTry: ContinuousClock.Instant?
    var missed = 0
  }

  private struct Queue {
    var settings: RetentionSettings
    /// By polls, as they came.
    var waiting: [[KeptItem]] = []
    var inHand: [[KeptItem]] = []
    /// Of both; of what is in hand.
    var bytes = 0
    var bytesInHand = 0
    /// Counts what was put here; of which the shelf has taken so many, and is through with so many.
    var put = 0
    var taken = 0
    var settled = 0
    /// Of forgetting, to be done.
    var steps = 0
    var mustForget = false
    var mustClose = false
    var trouble: Trouble?
    var isUntidy = false
    /// Whether the shelf is at work, and since when at its present job.
    var isBusy = false
    var jobSince: ContinuousClock.Instant?
    var waiters: [Int: CheckedContinuation<Void, Never>] = [:]

    func isSettled(_ ticket: Int) -> Bool { ticket == ItemDesk.all ? !isBusy : ticket <= settled }

    /// Those who need not wait any longer.
    mutating func takeSettled() -> [CheckedContinuation<Void, Never>] {
      let keys = waiters.keys.filter(isSettled)
      return keys.compactMap { waiters.removeValue(forKey: $0) }
    }

    mutating func drop() {
      (waiting, inHand, bytes, bytesInHand) = ([], [], 0, 0)
      (taken, settled) = (put, put)
    }
  }

  /// Leaves `items` for the shelf.
  ///
  /// - Returns: whether the shelf has to be called, and what to wait for; nil where waiting is in vain.
  func put(_ items: [KeptItem]) -> (mustCall: Bool, ticket: Int?) {
    let bytes = items.indices.reduce(0) { $0 + items[$1].text.utf8Count + Self.bytesPerItem }
    return queue.withLock { queue in
      guard queue.settings.retain > 0 else { return (false, nil) }
      sayIfSilent(&queue)
      guard queue.bytes < Self.most else {
        fail("more items wait than the file takes", &queue)
        queue.trouble?.missed += items.count
        return (call(&queue), nil)
      }
      queue.waiting.append(items)
      queue.bytes += bytes
      queue.put += 1
      let isSlow = queue.jobSince.map { .now - $0 > Self.patience } ?? false
      let mustWait = queue.trouble == nil && !isSlow
      return (call(&queue), mustWait ? queue.put : nil)
    }
  }

  /// Returns when the shelf is through with `ticket`, or after `patience`.
  func wait(for ticket: Int, atMost patience: Duration = patience) async {
    await withCheckedContinuation { waiter in
      let isSettled = queue.withLock { queue in
        if queue.isSettled(ticket) { return true }
        queue.waiters[ticket] = waiter
        return false
      }
      if isSettled { return waiter.resume() }
      Task {
        try? await Task.sleep(for: patience)
        queue.withLock { $0.waiters.removeValue(forKey: ticket) }?.resume()
      }
    }
  }

  /// Takes the settings of the next configuration; whether the shelf has to be called.
  func adjust(_ settings: RetentionSettings) -> Bool {
    queue.withLock { queue in
      queue.settings = settings
      guard settings.retain == 0 else { return false }
      queue.mustForget = true
      return call(&queue)
    }
  }

  /// Asks for some forgetting; whether the shelf has to be called.
  func tend() -> Bool {
    queue.withLock { queue in
      sayIfSilent(&queue)
      if queue.settings.retain > 0 { queue.steps = Self.mostSteps } else { queue.mustForget = true }
      return call(&queue)
    }
  }

  /// Asks for a last try and the end; whether the shelf has to be called.
  func close() -> Bool {
    queue.withLock { queue in
      queue.mustClose = true
      queue.trouble?.lastTry = nil
      return call(&queue)
    }
  }

  /// Whether the shelf has ended what it was asked to.
  var isIdle: Bool { queue.withLock { !$0.isBusy } }

  private func call(_ queue: inout Queue) -> Bool {
    defer { queue.isBusy = true }
    return !queue.isBusy
  }

  private func sayIfSilent(_ queue: inout Queue) {
    guard let since = queue.jobSince, .now - since > Self.mostSilence, queue.bytes > 0 else {
      return
    }
    fail("the disk has not answered for \((.now - since).components.seconds) s", &queue)
  }

  private func fail(_ message: String, _ queue: inout Queue) {
    guard queue.trouble == nil else { return }
    queue.trouble = Trouble(since: clock.now())
    report(.failing(message))
  }
}

/// The shelf's side.
extension ItemDesk {
  /// The next job; nil where there is none, and the shelf is to be called again.
  func next() -> Job? {
    let (job, waiters) = queue.withLock { queue in
      let job = Self.job(&queue)
      queue.jobSince = job == nil ? nil : .now
      queue.isBusy = job != nil
      return (job, queue.takeSettled())
    }
    for waiter in waiters { waiter.resume() }
    return job
  }

  private static func job(_ queue: inout Queue) -> Job? {
    if queue.mustForget {
      queue.mustForget = false
      if queue.settings.retain == 0 {
        queue.drop()
        queue.trouble = nil
        return .forget
      }
    }
    let mayTry = queue.trouble?.lastTry.map { .now - $0 >= rest } ?? true
    if !queue.waiting.isEmpty, mayTry {
      (queue.inHand, queue.waiting, queue.taken) = (queue.waiting, [], queue.put)
      queue.bytesInHand = queue.bytes
      return .keep(queue.inHand)
    }
    if queue.steps > 0 {
      queue.steps -= 1
      return .tend(queue.settings)
    }
    guard queue.mustClose else { return nil }
    queue.mustClose = false
    return .close
  }

  /// What was in hand is kept.
  func kept() {
    queue.withLock { queue in
      (queue.inHand, queue.bytes, queue.bytesInHand) = ([], queue.bytes - queue.bytesInHand, 0)
      queue.settled = queue.taken
      guard let trouble = queue.trouble else { return }
      queue.trouble = nil
      report(.keeping(missed: trouble.missed, since: trouble.since))
    }
  }

  /// What was in hand is not kept and waits on; where `mayTryAgain`, it is tried at once.
  func failed(_ message: String, mayTryAgain: Bool) {
    queue.withLock { queue in
      fail(message, &queue)
      queue.trouble?.lastTry = mayTryAgain ? nil : .now
      (queue.waiting, queue.inHand, queue.bytesInHand) = (queue.inHand + queue.waiting, [], 0)
      queue.settled = queue.taken
    }
  }

  /// A step of forgetting is done.
  func tended(hasMore: Bool) {
    queue.withLock { queue in
      queue.isUntidy = false
      if !hasMore { queue.steps = 0 }
    }
  }

  /// It could not be done.
  func untidy(_ message: String) {
    queue.withLock { queue in
      queue.steps = 0
      if !queue.isUntidy { report(.untidy(message)) }
      queue.isUntidy = true
    }
  }
}
