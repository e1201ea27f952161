import AlertLog
import Configuration
import FeedModel
import Outputs
import StateStore

/// An output that the nodes of one state share: one of them sends, by books that all have, from a log that is the same on all.
extension OutputRunner {
  /// Whether this process sends. Where it does not, or the output was another's in between, nothing is kept of the books.
  func isOurs() -> Bool {
    guard let shared = ground.shared else { return true }
    let held = shared.lease(of: settings.id)
    if held != lease || held == nil {
      if lease != nil { letGo(until: nil) }
      lease = held == lost ? nil : held
    }
    return lease != nil
  }

  /// Forgets the books: another process writes them.
  ///
  /// - Parameter lost: a lease that was held by our clock only.
  func letGo(until lost: StateLease?) {
    if lost != nil { self.lost = lost }
    (book, feed, unstored, lease) = (nil, nil, nil, nil)
    (unwritten, retried) = ([], [])
    mayBeAsked = true
    lookAround()
    ground.board.put(nil, of: settings.id)
  }

  /// Begins the books of a new output, whoever will send it. What this machine had sent of it while it was alone it goes on with.
  func beginShared() throws {
    guard let shared = ground.shared, try shared.books.output(settings.id) == nil else { return }
    let last = try shared.books.lastAlert()
    if let former = try? formerBooks(upTo: last.seq) {
      let letters = try DeadLetterFile(state: ground.state, output: settings.id).all()
      try shared.books.begin(former.record, waiting: former.waiting, letters: letters)
      return
    }
    var record = OutputRecord(
      id: settings.id, target: OutputSender.target(of: settings), began: ground.clock.now())
    if case .now = settings.from {
      // Of all nodes, however far the log of this one is.
      (record.passed, record.passedID) = (last.seq, last.id ?? "")
    } else {
      let place = try beginning()
      (record.passed, record.passedID) = (place?.seq ?? 0, place?.id ?? "")
    }
    if try shared.books.begin(record) { say(.event(event(.started(after: record.passed)))) }
  }

  /// Books of this machine alone, where they are of the log that goes on here.
  private func formerBooks(
    upTo seq: Int64
  ) throws -> (record: OutputRecord, waiting: [WaitingAlert])? {
    let path = OutputStore.path(in: ground.state)
    let books = try OutputStore(path: path, access: .readOnly).output(settings.id)
    guard let books, books.record.passed <= seq, books.record.passed > 0 else { return nil }
    let place = LogPlace(seq: books.record.passed, id: books.record.passedID)
    return try AlertFinder(path: ground.log).line(of: place) == nil ? nil : books
  }

  /// What the books go on with; nil while the log of this node is not as far as they are: it would seem to be another log, all
  /// of which is new.
  func feed(of record: OutputRecord) throws -> OutputFeed? {
    let place =
      record.passedID.isEmpty ? nil : LogPlace(seq: record.passed, id: record.passedID)
    guard let shared = ground.shared else {
      return OutputFeed(log: ground.log, behind: place, filter: filter)
    }
    // In this order: what a log has that is empty after that was delivered to another one.
    let begins = try shared.books.delivered()
    if let end = try AlertReader.end(ofLog: ground.log) {
      guard end.seq >= record.passed else { return nil }
      // Its id is not known where every log had the alert already and the database had it no more.
      let before =
        try place == nil && record.passed > 0
        ? AlertReader.place(inLog: ground.log) { $0.seq > record.passed } : place
      return OutputFeed(log: ground.log, behind: before, filter: filter)
    }
    // A new log, which begins behind what all had then.
    guard begins >= record.passed else { return nil }
    return OutputFeed(
      log: ground.log, behind: begins > 0 ? LogPlace(seq: begins, id: record.passedID) : nil,
      gap: begins > record.passed ? (record.passed + 1)...begins : nil, filter: filter)
  }

  /// The line of an alert that the log of this node has not, since it began later.
  func sharedLine(of place: LogPlace) throws -> [UInt8]? {
    try ground.shared?.books.lines(in: place.seq...place.seq, limit: 1).first { line in
      LoggedAlert(line: line.line)?.id.hasSameBytes(as: place.id) ?? false
    }?.line
  }
}
