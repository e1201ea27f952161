import AlertLog
import Configuration
import FeedModel
import Outputs
import StateStore

/// The books of an output: opened, stored, and what they come to said.
extension OutputRunner {
  /// Begins the books of a new output here, so that it carries what is raised from now on. What fails is tried again,
  /// and said, when it runs.
  func begin() {
    guard ground.shared == nil else {
      try? beginShared()
      return
    }
    try? open()
  }

  /// Opens the books, or begins new ones.
  func open() throws {
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
    } else if ground.shared != nil {
      // Begun with the next look, by us or by whoever is sooner.
      return try beginShared()
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
    guard let feed = try feed(of: record) else { return }
    self.book = book
    self.feed = feed
    show()
  }

  /// Chat services drop, without a word, what comes faster than about one message a second.
  private static func spacing(of kind: OutputSettings.Kind) -> Int64 {
    if case .chat = kind { return 1100 }
    return 0
  }

  /// Where a new output begins.
  func beginning() throws -> LogPlace? {
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
  func settle() throws {
    if ground.shared == nil {
      let letters = DeadLetterFile(state: ground.state, output: settings.id)
      while let letter = unwritten.first {
        try letters.append(letter)
        unwritten.removeFirst()
      }
    }
    while var changes = unstored ?? book?.takeChanges() {
      if ground.shared != nil {
        changes.lease = lease
        changes.letters += unwritten
        changes.retried += retried
        (unwritten, retried) = ([], [])
      }
      unstored = changes
      try ground.store.store(changes)
      unstored = nil
      show()
    }
  }

  func answerRequests() throws {
    guard mayBeAsked else { return }
    mayBeAsked = false
    let requests: [OutputRequest]
    do { requests = try ground.store.requests(of: settings.id) } catch {
      mayBeAsked = true
      throw error
    }
    guard !requests.isEmpty else { return }
    let file = DeadLetterFile(state: ground.state, output: settings.id)
    let letters = try ground.shared?.books.letters(of: settings.id) ?? file.all()
    let taken = letters.filter { letter in
      requests.contains { $0.since.map { letter.time >= $0 } ?? true }
    }
    book?.retry(taken, answering: requests.map(\.number), at: ground.clock.now())
    if ground.shared != nil {
      retried = taken.map(\.id)
      return try settle()
    }
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

  func tell(_ news: [OutputNews]) {
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

  func event(_ what: OutputEvent.What) -> OutputEvent {
    OutputEvent(output: settings.id, kind: settings.kind.name, what: what)
  }

  func say(_ report: OutputReport) { ground.report(report) }
}
