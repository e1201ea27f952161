import AlertLog
import FeedModel
import Locking
import PostgreSQL
import SharedState

/// The alerts of all nodes on their way to the log of this one.
///
/// Before anything is written, and again after each connection that was lost, the database is asked whether it knows the
/// end of the log. Where it does not, it has lost what it had committed: the log is put aside and a new one begun. One
/// thread at a time, the courier's.
final class SharedLogQueue: PendingAlertQueue, @unchecked Sendable {
  // One thread at a time touches it.
  private var log: SharedLog?
  private var server: Int?
  private let session: PostgresSession
  private let name: String
  private let path: String
  private let said = Guarded<(@Sendable (NodeEvent) -> Void)?>(nil)

  /// The log at `path` of the node `name`, by a connection for this alone.
  init(_ session: PostgresSession, name: String, path: String) {
    self.session = session
    self.name = name
    self.path = path
  }

  /// Sets who is told of a fork.
  func report(to report: @escaping @Sendable (NodeEvent) -> Void) { said.withLock { $0 = report } }

  func pendingAlerts(after seq: Int64, limit: Int) throws -> [PendingAlert] {
    try withLog { try $0.pendingAlerts(after: seq, limit: limit) }
  }

  func deliveredAlerts() throws -> [PendingAlert] { try withLog { try $0.deliveredAlerts() } }

  func logPosition() throws -> LogPosition? { try withLog { try $0.logPosition() } }

  func markDelivered(
    through seq: Int64, forgettingThrough forgotten: Int64, log: LogPosition
  ) throws {
    try withLog {
      try $0.markDelivered(through: seq, forgettingThrough: forgotten, log: log)
    }
  }

  func raiseSequence(to seq: Int64) throws { try withLog { try $0.raiseSequence(to: seq) } }

  private func withLog<T>(_ body: (SharedLog) throws -> T) throws -> T {
    do {
      while true {
        let log = try self.log ?? opened()
        let value = try body(log)
        // By another connection than the one that was asked about the log: a session makes a lost one anew by itself.
        if session.server?.process == server { return value }
        self.log = nil
      }
    } catch {
      log = nil
      if case .logIsAhead(let last, let head)? = error as? SharedStateError {
        try fork(last, head)
      }
      // The delivery opens the log anew.
      throw error
    }
  }

  private func opened() throws -> SharedLog {
    let opened = try SharedLog(session, name: name, last: AlertLogEnd.read(path))
    log = opened
    server = session.server?.process
    return opened
  }

  private func fork(_ last: Int64, _ head: Int64) throws {
    let (incarnation, after) = try SharedLog.fork(
      session, name: name, incarnation: AlertLogEnd.incarnation(of: path)
    ) { isKnown in try AlertLogEnd.last(in: path, where: isKnown) }
    let kept = "\(path).forked-\(incarnation)"
    try AlertLogEnd.begin(
      LogFork(incarnation: incarnation, afterSeq: after), at: path, keeping: kept)
    said.withLock { $0 }?(
      .logForked(
        path: path, kept: kept, lastSeq: last, headSeq: head, incarnation: incarnation))
  }
}
