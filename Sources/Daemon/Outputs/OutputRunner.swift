import AlertLog
import Configuration
import FeedModel
import Outputs
import StateStore

/// Carries alerts from the log to one receiver, on a thread of its own: neither polls nor the alert log ever wait for
/// it, and it never touches the state.
///
/// Log → filter → one attempt at a time → books stored → next. A kill sends again what was on its way, and nothing
/// else.
actor OutputRunner {
  private let executor = QueueExecutor(label: "claimwatch.output")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// What every output of a daemon has in common.
  struct Ground: Sendable {
    let log: String
    let state: String
    let store: any OutputBooks
    /// Where nodes share the books: whose an output is.
    let shared: SharedOutputs?
    let link: HTTPLink
    let clock: any WallClock
    let board: OutputBoard
    let report: @Sendable (OutputReport) -> Void
    /// How the daemon fares, for digests.
    let health: @Sendable () -> String
  }

  /// What has to come before the next step.
  private enum Pause {
    case none
    /// So many milliseconds and no longer: what follows can be sent now.
    case pace(Int64)
    /// So many milliseconds, or news.
    case atMost(Int64)
    /// News, or a look around.
    case idle
    /// The operator.
    case off
  }

  /// How often the log is looked at without a ring, and what is due is looked for: a clock may be set.
  private static let look: Int64 = 2000
  /// After trouble with the disk.
  private static let patience: Int64 = 4000

  let ground: Ground
  private let bell = Bell()
  var settings: OutputSettings
  var filter: OutputFilter
  var sender: OutputSender
  var book: OutputBook?
  var feed: OutputFeed?
  var unstored: OutputStore.Changes?
  var unwritten: [DeadLetter] = []
  /// Where nodes share the output: the lease that the books were read under, and letters that were taken from there.
  var lease: StateLease?
  var retried: [String] = []
  /// One that the database says is another's by now.
  var lost: StateLease?
  var search = LineSearch()
  var mayBeAsked = true
  private var mayBeSilenced = true
  var isOnce = false
  var reopens = false
  private var isTroubled = false

  /// An output of `settings`.
  init(_ settings: OutputSettings, watches: [Watch], on ground: Ground) {
    self.ground = ground
    self.settings = settings
    filter = OutputFilter(settings, watches: watches)
    sender = OutputSender(
      settings, log: ground.log, link: ground.link, clock: ground.clock)
  }

  /// Looks at once for what is new.
  nonisolated func wake() { bell.ring() }

  /// Another process may have left a request.
  func lookAround() {
    mayBeAsked = true
    mayBeSilenced = true
    bell.ring()
  }

  /// Goes on with other settings.
  func adopt(_ settings: OutputSettings, watches: [Watch]) {
    self.settings = settings
    filter = OutputFilter(settings, watches: watches)
    mayBeSilenced = true
    sender = OutputSender(
      settings, log: ground.log, link: ground.link, clock: ground.clock)
    // What was read ahead was chosen by the old ones; the books are read anew, behind what is still to be stored.
    feed = nil
    reopens = true
    bell.ring()
  }

  /// Runs until the task is cancelled; with `once` until nothing is left that could be sent now.
  func run(once: Bool = false) async {
    isOnce = once
    while !Task.isCancelled {
      switch await turn() {
      case .none: continue
      case .pace(let milliseconds): await bell.wait(atMost: .milliseconds(max(milliseconds, 1)))
      case .atMost(let milliseconds):
        if once { return }
        await bell.wait(atMost: .milliseconds(min(max(milliseconds, 1), Self.look)))
      case .idle, .off:
        if once { return }
        await bell.wait(atMost: .milliseconds(Self.look))
      }
    }
  }

  // MARK: one step

  private func turn() async -> Pause {
    do {
      guard isOurs() else { return .idle }
      try settle()
      try open()
      try readSilences()
      try answerRequests()
      let pause = try await step()
      try settle()
      if isTroubled {
        isTroubled = false
        ground.report(.recovered(output: settings.id))
      }
      return pause
    } catch let error as OutputLeaseLost {
      // Its time is not over by our clock, and another has it: not to be gone on with.
      letGo(until: lease)
      say(.warning("\(error)"))
      return .idle
    } catch {
      if !isTroubled {
        isTroubled = true
        ground.report(.troubled(output: settings.id, "\(error)"))
      }
      return .atMost(Self.patience)
    }
  }

  private func step() async throws -> Pause {
    guard let feed else { return .idle }
    try feed.fill()
    for trouble in feed.takeTroubles() { say(.warning("output \(settings.id): \(trouble)")) }
    try passOver(feed)
    let now = ground.clock.now()
    expectDigest(at: now)
    var next: OutgoingAlert?
    if case .alert(let alert, _)? = feed.next { next = alert }
    switch book?.step(at: now, hasNext: next != nil) ?? .wait(until: nil) {
    case .off: return .off
    case .wait(let until):
      guard let until else {
        book?.isCaughtUp()
        return .idle
      }
      let wait = until.milliseconds(since: now)
      return book?.isPacing(at: now) == true ? .pace(wait) : .atMost(wait)
    case .next:
      guard let next else { return .idle }
      await attempt(next, from: feed)
    case .again(let waiting) where settings.grouping.window != nil:
      // What goes together stands in the books before it goes: after a kill it goes together again.
      try settle()
      guard try await attempt(book?.batch(of: waiting) ?? []) else { return .pace(1000) }
    case .again(let waiting):
      guard let line = try find(waiting) else { return .pace(1000) }
      await attempt(OutgoingAlert(seq: waiting.seq, id: waiting.id, line: line), from: nil)
    }
    return .none
  }

  /// Deals with what stands before the next alert that is to be sent.
  private func passOver(_ feed: OutputFeed) throws {
    let now = ground.clock.now()
    while let entry = feed.next {
      switch entry {
      case .silenced(let place, let number):
        book?.silence(seq: place.seq, id: place.id, by: number)
      case .unwanted(let place): book?.passOver(seq: place.seq, id: place.id)
      case .gap(let range):
        // A log that began later than the books: what an output has not sent yet is in the database still.
        if let lines = try ground.shared?.books.lines(in: range, limit: OutputFeed.page),
          !lines.isEmpty
        {
          feed.fillGap(range, with: lines)
          continue
        }
        if let news = book?.lost(range) { tell([news]) }
      case .alert(let alert, let quiet):
        let end = quiet.flatMap { filter.held($0, at: now) }
        if let window = window(at: end ?? now) {
          book?.hold(seq: alert.seq, id: alert.id, until: window)
        } else if let end {
          book?.hold(seq: alert.seq, id: alert.id, until: end)
        } else {
          return
        }
      }
      feed.advance()
    }
  }

  private func attempt(_ alert: OutgoingAlert, from feed: OutputFeed?) async {
    guard isOurs() else { return }
    book?.begins(at: ground.clock.now())
    let answer = await sender.send(alert, leavingOut: leftOut(but: alert.id))
    // What was on its way when the end came is sent again at the next start.
    if Task.isCancelled { return }
    let news = book?.take(
      answer, seq: alert.seq, id: alert.id, isNext: feed != nil, at: ground.clock.now(),
      chance: Double.random(in: 0...1))
    if let feed, feed === self.feed { feed.advance() }
    tell(news ?? [])
  }

  /// What a file of the last alerts has not, beside the one that is sent: what is silenced or held back for quiet hours.
  private func leftOut(but id: String) -> OutputSender.LeftOut {
    guard case .atom = settings.kind else { return OutputSender.LeftOut() }
    let held = book?.waiting.filter { $0.attempts == 0 && !$0.id.hasSameBytes(as: id) } ?? []
    return OutputSender.LeftOut(
      silenced: filter.silenced, held: Set(held.map { ByteKey($0.id) }))
  }

  /// The line of an alert that was tried before. Where it is nowhere, and stays so, it is given up and said.
  private func find(_ waiting: WaitingAlert) throws -> [UInt8]? {
    let place = LogPlace(seq: waiting.seq, id: waiting.id)
    if let line = try AlertFinder(path: ground.log).line(of: place) ?? sharedLine(of: place) {
      search.isOver()
      return line
    }
    if search.hasFailed(for: place.id), let news = book?.lost(waiting.seq...waiting.seq) {
      tell([news])
    }
    return nil
  }

  private func readSilences() throws {
    guard mayBeSilenced else { return }
    filter.silences = try ground.store.silences()
    feed?.filter.silences = filter.silences
    mayBeSilenced = false
  }
}
