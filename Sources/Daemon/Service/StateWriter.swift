import FeedModel
import StateStore

/// The one writer of the state: collects what polls bring and commits it in batches.
///
/// The first commit after a quiet second is made at once, later ones once a second (SQLite with
/// `synchronous=FULL`: 4.9 ms a commit for one feed, 0.02 ms a feed in batches of 500). A poll
/// waits until its own batch is on the disk; a batch that fails for a passing reason, such as a full
/// disk, is kept and tried again, so that a feed never moves on past a result that is not stored. It is tried as it
/// was, before anything that came later: where the answer of a server was lost, the store finds out what became of
/// those changes, which it could not of others.
actor StateWriter {
  private let executor = QueueExecutor(label: "claimwatch.state")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let store: any StateStore
  private let commit: @Sendable ([StateChange]) throws -> CommitResult
  private let poison: PoisonWatch
  private let clock = ContinuousClock()
  private var shortestGap: Duration
  /// The same where somebody waits for a page, or for the alerts of one: a second at each end of its way was
  /// most of it.
  private static let pageGap = Duration.milliseconds(200)
  private let report: @Sendable (Report) -> Void
  private var waiting: [Submission] = []
  /// What is being committed. It stays here where that fails, and comes before all that waits.
  private var atHand: [Submission] = []
  private var timer: Task<Void, Never>?
  private var lastFlush: ContinuousClock.Instant?
  private var trouble: Trouble?
  private var isClosed = false
  /// Alerts that went into the outbox since the start.
  private(set) var raised = 0

  /// What the writer tells its owner.
  enum Report: Sendable {
    case committed(CommitResult)
    /// A commit failed for a passing reason; said once until ``recovered``.
    case troubled(StateStoreError)
    /// What waited is committed, and said to be.
    case recovered
    /// The state cannot be used any more.
    case broken(any Error)
  }

  private struct Submission {
    let change: StateChange
    let done: CheckedContinuation<Stored, Never>
  }

  /// What became of a change.
  enum Stored: Sendable {
    /// It is on the disk.
    case stored
    /// The row of a page was no more as its step found it: nothing of it was written.
    case stale
    /// The feed is another process's by now: nothing of it was written, and that process goes on with it.
    case taken
    /// The writer was closed or broken before.
    case lost
  }

  private struct Trouble {
    var attempts: Int
  }

  /// Writes to `store`, by `commit` where that is given. `report` is called on the writer's own thread and must not
  /// block.
  init(
    store: any StateStore, poison: PoisonWatch, shortestGap: Duration = .seconds(1),
    commit: (@Sendable ([StateChange]) throws -> CommitResult)? = nil,
    report: @escaping @Sendable (Report) -> Void
  ) {
    self.store = store
    self.commit = commit ?? { try store.commit($0) }
    self.poison = poison
    self.shortestGap = shortestGap
    self.report = report
  }

  /// What the state knows of a feed; nil where it was never recorded.
  func state(of feed: String) throws -> FeedState? {
    try reading { try store.feedState(of: feed) }
  }

  /// What the state knows of all feeds.
  func states() throws -> [FeedState] { try reading { try store.feedStates() } }

  /// What the state knows of the items of `document`, whose body has this digest.
  func classify(_ document: IncomingDocument, of digest: [UInt8]) throws -> [ItemVerdict] {
    try reading {
      try poison.onStateThread {
        WorkInHand.take(.classify, feed: document.feed, document: digest)
        return try store.classify(document)
      }
    }
  }

  /// The pages that are wanted.
  func pendingPages() throws -> [PendingPage] { try reading { try store.pendingPages() } }

  /// Those of a feed.
  func pendingPages(of feed: String) throws -> [PendingPage] {
    try reading { try store.pendingPages(of: feed) }
  }

  /// How the pages of feeds fare.
  func pageHealth() throws -> [String: PageHealth] { try reading { try store.pageHealth() } }

  /// All that is known of a page that is wanted; nil where it is not any more.
  func pageDossier(_ number: Int64) throws -> PageDossier? {
    try reading { try store.pageDossier(number) }
  }

  /// A state that cannot be read is as bad as one that cannot be written, and said in the same way.
  private func reading<T>(_ body: () throws -> T) throws -> T {
    do { return try body() } catch {
      if !isClosed { handle(error) }
      throw error
    }
  }

  /// Stores a poll's result and returns once it is on the disk.
  ///
  /// - Returns: false when the writer was closed or broken before it could be stored, or the feed is another's; then
  ///   the poll has to be made again, after the next start or by that other process.
  func submit(_ commit: FeedCommit) async -> Bool { await submit(.poll(commit)) == .stored }

  /// The same for a step of a page as well, whose row may have changed meanwhile.
  func submit(_ change: StateChange) async -> Stored {
    if isClosed { return .lost }
    return await withCheckedContinuation { continuation in
      waiting.append(Submission(change: change, done: continuation))
      if change.isUrgent {
        timer?.cancel()
        timer = nil
      }
      schedule()
    }
  }

  /// The end of a pass: what still comes is committed as it comes, since nothing will join it.
  func hurry() {
    shortestGap = .milliseconds(20)
    timer?.cancel()
    timer = nil
    if hasWork { schedule() }
  }

  private var hasWork: Bool { !waiting.isEmpty || !atHand.isEmpty }

  /// Whether what came last could be stored.
  var isWell: Bool { trouble == nil }

  /// Results that wait for a transaction.
  var waitingCount: Int { atHand.count + waiting.count }

  private var pings = 0

  /// A round through the writer's thread, for the watchdog: how many there were.
  ///
  /// A count, which the caller looks at: of a body without an effect the optimiser takes away the hop
  /// to the actor's thread as well, and the watchdog saw a stuck thread alive (release builds of 0.1).
  func ping() -> Int {
    pings &+= 1
    return pings
  }

  /// The polls that other processes have asked for and that are not made yet.
  func pollRequests() -> [PollRequest] { (try? reading { try store.pollRequests() }) ?? [] }

  /// Notes that these were made. Where that fails they are made once more by the next process.
  func markDone(_ requests: [PollRequest]) { try? reading { try store.markDone(requests) } }

  /// Feeds that another process has handed over, once each; nil where it is not known which were.
  func takeMovedFeeds() -> [String]? { try? reading { try store.takeMovedFeeds() } }

  /// The shards of `feeds`, or of all.
  func feedShards(of feeds: [String]?) throws -> [String: Int64] {
    try reading { try store.feedShards(of: feeds) }
  }

  /// Hands feeds over; whether that was stored.
  func move(_ feeds: [FeedMove]) -> Bool { (try? reading { try store.move(feeds) }) != nil }

  /// Runs `body`, which asks the state, where waiting for it holds up nobody else.
  func perform<T: Sendable>(_ body: @Sendable () -> T) -> T { body() }

  /// Commits what is waiting, once, and takes nothing more.
  func close() {
    timer?.cancel()
    timer = nil
    repeat { flush() } while hasWork && trouble == nil && !isClosed
    isClosed = true
    giveUpWaiting()
  }

  private func schedule() {
    guard timer == nil, !isClosed else { return }
    guard let due = nextFlush, due > clock.now else { return flush() }
    timer = Task {
      try? await clock.sleep(until: due)
      if !Task.isCancelled { self.timerFired() }
    }
  }

  private var nextFlush: ContinuousClock.Instant? {
    guard let lastFlush else { return nil }
    guard let trouble else {
      let isUrgent = waiting.contains { $0.change.isUrgent }
      return lastFlush + (isUrgent ? min(Self.pageGap, shortestGap) : shortestGap)
    }
    // Every 4 s at most: soon after space was freed everything is stored and delivered.
    return lastFlush + .seconds(1 << min(trouble.attempts, 2))
  }

  private func timerFired() {
    timer = nil
    flush()
  }

  private func flush() {
    guard hasWork, !isClosed else { return }
    defer { lastFlush = clock.now }
    var batch = takeBatch()
    do {
      while true {
        if atHand.isEmpty {
          atHand = Array(batch.prefix(poison.isCautious ? 1 : batch.count))
          batch.removeFirst(atHand.count)
        }
        if atHand.isEmpty { break }
        try store(atHand)
        atHand = []
      }
    } catch {
      waiting = batch + waiting
      return handle(error)
    }
    if trouble != nil {
      trouble = nil
      report(.recovered)
    }
    // After whatever else waits for this thread.
    if !waiting.isEmpty { timer = Task { self.timerFired() } }
  }

  /// Commits `part` and says what became of it.
  private func store(_ part: [Submission]) throws {
    let changes = part.map(\.change)
    let result = try poison.onStateThread {
      var only: FeedState?
      if changes.count == 1, case .poll(let poll)? = changes.first { only = poll.state }
      WorkInHand.take(.commit, feed: only?.feedID ?? "", document: only?.bodyDigest)
      return try commit(changes)
    }
    for (place, submission) in part.enumerated() {
      let isTaken = result.lost.contains(place)
      submission.done.resume(
        returning: isTaken ? .taken : result.stale.contains(place) ? .stale : .stored)
    }
    raised += result.alerts
    report(.committed(result))
  }

  /// Takes what waits, or so much of it that other callers do not wait for seconds.
  private func takeBatch() -> [Submission] {
    var weight = 0
    let end = waiting.firstIndex { submission in
      defer { weight += submission.change.weight }
      return weight > Self.mostWeight
    }
    let batch = Array(waiting[..<(end ?? waiting.count)])
    waiting.removeFirst(batch.count)
    return batch
  }

  /// Alerts in one transaction; a feed's result is never divided.
  private static let mostWeight = 4_000

  private func handle(_ error: any Error) {
    guard let error = error as? StateStoreError, error.isTransient else {
      isClosed = true
      giveUpWaiting()
      report(.broken(error))
      return
    }
    if trouble == nil { report(.troubled(error)) }
    trouble = Trouble(attempts: (trouble?.attempts ?? -1) + 1)
    lastFlush = clock.now
    schedule()
  }

  private func giveUpWaiting() {
    for submission in atHand + waiting { submission.done.resume(returning: .lost) }
    atHand = []
    waiting = []
  }
}
