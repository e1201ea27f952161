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
    let store: OutputStore
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
  /// So often an alert is looked for that is nowhere: a file may be about to be packed.
  private static let searches = 4

  private let ground: Ground
  private let bell = Bell()
  private var settings: OutputSettings
  private var filter: OutputFilter
  private var sender: OutputSender
  private var book: OutputBook?
  private var feed: OutputFeed?
  private var unstored: OutputStore.Changes?
  private var unwritten: [DeadLetter] = []
  private var searched: (id: String, count: Int)?
  private var mayBeAsked = true
  private var mayBeSilenced = true
  private var isOnce = false
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
  private var reopens = false

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
    passOver(feed)
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
      guard try await attempt(book?.batch(of: waiting) ?? []) else { return .pace(1000) }
    case .again(let waiting):
      guard let line = try find(waiting) else { return .pace(1000) }
      await attempt(OutgoingAlert(seq: waiting.seq, id: waiting.id, line: line), from: nil)
    }
    return .none
  }

  /// Deals with what stands before the next alert that is to be sent.
  private func passOver(_ feed: OutputFeed) {
    let now = ground.clock.now()
    while let entry = feed.next {
      switch entry {
      case .silenced(let place, let number):
        book?.silence(seq: place.seq, id: place.id, by: number)
      case .unwanted(let place): book?.passOver(seq: place.seq, id: place.id)
      case .gap(let range):
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
    book?.begins(at: ground.clock.now())
    let answer = await sender.send(alert)
    // What was on its way when the end came is sent again at the next start.
    if Task.isCancelled { return }
    let news = book?.take(
      answer, seq: alert.seq, id: alert.id, isNext: feed != nil, at: ground.clock.now(),
      chance: Double.random(in: 0...1))
    if let feed, feed === self.feed { feed.advance() }
    tell(news ?? [])
  }

  // MARK: windows

  /// When what comes at `time` is sent with others; nil where it is sent alone.
  private func window(at time: Instant) -> Instant? {
    switch settings.grouping.window {
    case nil: nil
    // All there is has come already.
    case .collect where isOnce: time
    case .collect(let length):
      book?.openWindow(at: time, of: length) ?? time.advanced(byMilliseconds: length)
    case .digest(let times): times.next(after: time)
    }
  }

  private func expectDigest(at now: Instant) {
    var next: Instant?
    if case .digest(let times) = settings.grouping.window { next = times.next(after: now) }
    book?.expectDigest(at: next, now: now)
  }

  /// Sends what of `batch` belongs to its first alert; false where a line is not found, and may be later.
  private func attempt(_ batch: [WaitingAlert]) async throws -> Bool {
    let marks = batch.filter(\.isMark)
    let places = batch.filter { !$0.isMark }
      .map { LogPlace(seq: $0.seq, id: $0.id) }
    let group = try AlertGroup(
      places, in: ground.log, by: settings.grouping.key, most: settings.grouping.most)
    guard group.missing.isEmpty else {
      try miss(group.missing)
      return false
    }
    let digest = marks.first.map { (name: $0.id, health: ground.health()) }
    book?.begins(at: ground.clock.now())
    let answer = await sender.send(
      Notice(group.shown, further: group.further, digest: digest))
    if Task.isCancelled { return true }
    let sent = Set((group.shown.map(\.id) + group.further).map(ByteKey.init))
    let news = book?.take(
      answer, to: marks + batch.filter { !$0.isMark && sent.contains(ByteKey($0.id)) },
      at: ground.clock.now(), chance: Double.random(in: 0...1))
    tell(news ?? [])
    return true
  }

  /// Alerts of a batch are nowhere: looked for some more times, then given up and said.
  private func miss(_ places: [LogPlace]) throws {
    guard let first = places.first else { return }
    let count = searched.map { $0.id.hasSameBytes(as: first.id) ? $0.count : 0 } ?? 0
    searched = (first.id, count + 1)
    guard count + 1 >= Self.searches else { return }
    searched = nil
    for place in places {
      if let news = book?.lost(place.seq...place.seq) { tell([news]) }
    }
  }

  private func readSilences() throws {
    guard mayBeSilenced else { return }
    filter.silences = try ground.store.silences()
    feed?.filter.silences = filter.silences
    mayBeSilenced = false
  }

  /// The line of an alert that was tried before. Where it is nowhere, and stays so, it is given up and said.
  private func find(_ waiting: WaitingAlert) throws -> [UInt8]? {
    let finder = AlertFinder(path: ground.log)
    if let line = try finder.line(of: LogPlace(seq: waiting.seq, id: waiting.id)) {
      searched = nil
      return line
    }
    let count = searched.map { $0.id.utf8.elementsEqual(waiting.id.utf8) ? $0.count : 0 } ?? 0
    searched = (waiting.id, count + 1)
    if count + 1 >= Self.searches, let news = book?.lost(waiting.seq...waiting.seq) {
      searched = nil
      tell([news])
    }
    return nil
  }

  // MARK: the books

  /// Opens the books, or begins new ones.
  private func open() throws {
    if reopens {
      reopens = false
      book = nil
    }
    guard book == nil || feed == nil else { return }
    let now = ground.clock.now()
    let target = OutputSender.target(of: settings)
    var record: OutputRecord
    var waiting: [WaitingAlert] = []
    if let stored = try ground.store.output(settings.id) {
      (record, waiting) = stored
    } else {
      record = OutputRecord(id: settings.id, target: target, began: now)
      let place = try beginning()
      record.passed = place?.seq ?? 0
      record.passedID = place?.id ?? ""
      try ground.store.store(OutputStore.Changes(record: record))
      say(.event(event(.started(after: record.passed))))
    }
    var book = OutputBook(
      record: record, waiting: waiting, order: settings.order == .eager ? .eager : .strict,
      schedule: settings.retry.map(RetrySchedule.init(pauses:)) ?? .standard,
      spacing: Self.spacing(of: settings.kind))
    book.adopt(target: target, at: now)
    self.book = book
    feed = OutputFeed(
      log: ground.log,
      behind: record.passedID.isEmpty ? nil : LogPlace(seq: record.passed, id: record.passedID),
      filter: filter)
    show()
  }

  /// Chat services drop, without a word, what comes faster than about one message a second.
  private static func spacing(of kind: OutputSettings.Kind) -> Int64 {
    if case .chat = kind { return 1100 }
    return 0
  }

  /// Where a new output begins.
  private func beginning() throws -> LogPlace? {
    switch settings.from {
    case .now: try AlertReader.end(ofLog: ground.log)
    case .start: nil
    case .seq(let seq): try AlertReader.place(inLog: ground.log) { $0.seq >= seq }
    case .time(let time):
      try AlertReader.place(inLog: ground.log) { alert in
        LoggedTime.parse(alert.time.utf8).map { $0 >= time } ?? false
      }
    }
  }

  /// Writes and stores what has changed. Until that is done nothing more is sent.
  private func settle() throws {
    let letters = DeadLetterFile(state: ground.state, output: settings.id)
    while let letter = unwritten.first {
      try letters.append(letter)
      unwritten.removeFirst()
    }
    while let changes = unstored ?? book?.takeChanges() {
      unstored = changes
      try ground.store.store(changes)
      unstored = nil
      show()
    }
  }

  private func answerRequests() throws {
    guard mayBeAsked else { return }
    mayBeAsked = false
    let requests: [OutputRequest]
    do { requests = try ground.store.requests(of: settings.id) } catch {
      mayBeAsked = true
      throw error
    }
    guard !requests.isEmpty else { return }
    let file = DeadLetterFile(state: ground.state, output: settings.id)
    let letters = try file.all()
    let taken = letters.filter { letter in
      requests.contains { $0.since.map { letter.time >= $0 } ?? true }
    }
    book?.retry(taken, answering: requests.map(\.number), at: ground.clock.now())
    try settle()
    // Only now: a kill in between sends them once more with the next request.
    if !taken.isEmpty { try file.replace(with: letters.filter { !taken.contains($0) }) }
  }

  private func show() {
    guard let book else { return }
    ground.board.put(
      OutputBoard.Figures(
        kind: settings.kind.name, record: book.record, waiting: book.waiting.count),
      of: settings.id)
  }

  // MARK: what is said

  private func tell(_ news: [OutputNews]) {
    for piece in news {
      switch piece {
      case .down(let code, let message, let since):
        say(.event(event(.down(code: code, message: message, since: since))))
      case .recovered(let since):
        let waiting = book?.waiting.count { $0.attempts > 0 } ?? 0
        say(.event(event(.up(since: since, waiting: waiting))))
      case .misconfigured(let code, let message):
        say(.event(event(.misconfigured(code: code, message: message))))
      case .off(let code): say(.event(event(.off(code: code))))
      case .gap(let range):
        say(.event(event(.gap(first: range.lowerBound, last: range.upperBound))))
      case .deadLetter(let letter):
        unwritten.append(letter)
        say(
          .event(
            event(
              .deadLetter(
                seq: letter.seq, id: letter.id, attempts: letter.attempts,
                status: letter.lastStatus, error: letter.lastError))))
      }
    }
  }

  private func event(_ what: OutputEvent.What) -> OutputEvent {
    OutputEvent(output: settings.id, kind: settings.kind.name, what: what)
  }

  private func say(_ report: OutputReport) { ground.report(report) }
}
