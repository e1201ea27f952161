import AlertLog
import FeedModel
import Locking
import PostgreSQL
import SharedState

/// Keeps this process among the nodes of a shared state: renews its leases every ten seconds, takes its share of
/// shards and lets go of what is beyond it, and says what it sees of the others. In between it asks once a second what they
/// have left for it. At rest these are all the transactions that a node makes, but for its counters.
///
/// On a thread and a connection of its own, since a renewal must not wait for a commit.
final class NodeKeeper: Sendable {
  private let leases: NodeLeases
  private let session: PostgresSession
  private let ownership: LeasedOwnership
  private let clock: any WallClock
  private let interval: Int
  private let report: @Sendable (Report) -> Void
  private let phase = Monitor(Phase.waiting)

  private enum Phase { case waiting, running, ending, ended }

  /// What the keeper tells its owner, on its own thread.
  enum Report: Sendable {
    case event(NodeEvent)
    /// What is ours may have changed.
    case tended
    /// Another process may have put alerts into the outbox.
    case alerts
    /// Polls of feeds of ours are asked for; said until they are taken.
    case requests
    /// The database does not know this process any more, which has to begin anew.
    case unknown(any Error)
    /// A process that lives has other watches than ours, or all have the same again.
    case watchesDiffer(Bool)
  }

  /// Milliseconds between two renewals.
  static let interval = 10_000
  /// Between two questions. What another node has committed is in this one's log after half of it on average. Somewhat above a
  /// second, since counters are read as well: one transaction a second in all.
  private static let pulse = 1_100
  /// Between two tries while the database does not answer.
  private static let hurry = 1_000
  /// How long the end waits for the database.
  private static let patience = 2_000

  /// Keeps `leases`, which were made on `session`. `report` must not block.
  init(
    _ leases: NodeLeases, _ session: PostgresSession, _ ownership: LeasedOwnership,
    clock: any WallClock, interval: Int = NodeKeeper.interval,
    report: @escaping @Sendable (Report) -> Void
  ) {
    self.leases = leases
    self.session = session
    self.ownership = ownership
    self.clock = clock
    self.interval = interval
    self.report = report
  }

  /// Begins. Once.
  func start() {
    phase.withLock { $0 = .running }
    guard OwnThread.start({ self.run() }) else {
      return phase.withLock { $0 = .ended }
    }
  }

  /// Lets go of everything, so that others take it at once. Waits for that, though not for a database that does not
  /// answer: then the leases run out.
  func stop() {
    let isRunning = phase.withLock { phase in
      defer { if phase == .running { phase = .ending } }
      return phase == .running
    }
    guard isRunning else { return }
    phase.wakeAll()
    _ = phase.wait(milliseconds: Self.patience) { $0 == .ended ? true : nil }
  }

  private func run() {
    OwnThread.name("node")
    var look = Look(NodeWatch(epoch: leases.epoch))
    var tended: UInt64?
    while true {
      var pause = min(interval, Self.pulse)
      let now = BootClock.now
      if let last = tended, now >= last, now - last < UInt64(interval) * 1_000_000 {
        if !ask(&look) { (pause, tended) = (0, nil) }
      } else {
        let isAnswered = tend(&look)
        if !isAnswered { pause = Self.hurry }
        tended = isAnswered ? now : nil
      }
      let isEnding = phase.wait(milliseconds: pause) { $0 == .ending ? true : nil }
      if isEnding != nil { break }
    }
    try? leases.leave()
    phase.withLock { $0 = .ended }
    phase.wakeAll()
  }

  /// What was seen and said.
  private struct Look {
    var watch: NodeWatch
    var failures = 0
    var downSince: Instant?
    var hasSaidDown = false
    var watchesDiffer = false
    var lastAlert: Int64?
    init(_ watch: NodeWatch) { self.watch = watch }
  }

  /// Does all of it once; whether the database has answered.
  private func tend(_ look: inout Look) -> Bool {
    do {
      let tending = try leases.tend { ownership.isIdle($0) }
      let register = try tending.register ?? NodeRegister.read(session)
      sayUp(&look)
      for event in look.watch.look(register.nodes, at: BootClock.now) { report(.event(event)) }
      sayMoves(tending, living: look.watch.living)
      if look.watchesDiffer != register.watchesDiffer {
        look.watchesDiffer = register.watchesDiffer
        report(.watchesDiffer(look.watchesDiffer))
      }
      report(.tended)
      if let news = tending.news { say(news, &look) }
      return true
    } catch {
      // Something may have been done all the same.
      if !ownership.follow().gone.isEmpty { report(.tended) }
      if case .unknownNode? = error as? SharedStateError { report(.unknown(error)) }
      sayDown(error, &look)
      return false
    }
  }

  /// Asks what others have left; whether the database has answered.
  private func ask(_ look: inout Look) -> Bool {
    guard let news = try? OutsideNews.read(session, for: leases.epoch) else { return false }
    say(news, &look)
    return true
  }

  private func say(_ news: OutsideNews, _ look: inout Look) {
    if news.lastAlert != look.lastAlert { report(.alerts) }
    look.lastAlert = news.lastAlert
    if news.lastRequest > 0 { report(.requests) }
    leases.note(outputNews: news.lastOutputNews)
  }

  private func sayMoves(_ tending: NodeLeases.Tending, living: Int) {
    let (gained, gone) = ownership.follow()
    guard !gained.isEmpty || !gone.isEmpty else { return }
    let released = gone.intersection(tending.released).count
    report(
      .event(
        .shardsMoved(
          gained: gained.count, lost: gone.count - released, released: released,
          held: leases.shards.count, nodes: living)))
  }

  private func sayUp(_ look: inout Look) {
    if look.hasSaidDown, let since = look.downSince { report(.event(.databaseUp(since: since))) }
    look.failures = 0
    look.downSince = nil
    look.hasSaidDown = false
  }

  /// A single one may be a restart, which passes within a second.
  private func sayDown(_ error: any Error, _ look: inout Look) {
    look.failures += 1
    look.downSince = look.downSince ?? clock.now()
    guard look.failures >= 2, !look.hasSaidDown else { return }
    look.hasSaidDown = true
    report(.event(.databaseDown(message: "\(error)")))
  }
}
