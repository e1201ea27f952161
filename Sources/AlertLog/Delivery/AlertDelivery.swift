import FeedModel

/// Carries alerts from the outbox into the log, each exactly once (`docs/delivery.md`).
///
/// Pending → looked up where there is doubt → written → synced → marked. Any failure leaves the
/// rest pending and the next call starts with a look-up. Call it after every commit, after
/// ``reopen()``, again with a growing delay while it throws, and once a minute, so that a log which
/// was truncated in between is repaired. Synchronous (it waits for the disk), one thread at a time.
public final class AlertDelivery {
  /// So many alerts are written between two syncs at most.
  static let batchSize = 128
  /// So many delivered lines stay in the outbox for ``LogPosition``'s sake.
  static let keptLines: Int64 = 64

  /// What a call did, with what those before it did that threw.
  public struct Report: Hashable, Sendable {
    /// Alerts that are now in the log and were not marked so before.
    public var delivered = 0
    /// Alerts that were in the log already when they were looked up.
    public var found = 0
    /// Delivered alerts that a truncation had taken out of the log and that were written again.
    public var restored = 0
    /// Rotated files that should have been searched and could not be read.
    public var unreadable: [String] = []
  }

  private let queue: any PendingAlertQueue
  private let log: LineFile
  private var isDoubtful = true
  /// What calls have done that threw.
  private var unreported = Report()

  /// Joins the outbox and the log at `path`.
  public init(
    queue: any PendingAlertQueue, path: String, files: any FileSystem = PosixFileSystem()
  ) {
    self.queue = queue
    log = LineFile(path: path, files: files)
  }

  /// Opens the log at its path anew with the next delivery (SIGHUP).
  public func reopen() { log.reopen() }

  /// Delivers all that is pending.
  ///
  /// - Throws: ``FileError`` or ``LogFileError`` when the log, the queue's own error when the state
  ///   is the trouble. Nothing is lost or doubled by calling again.
  public func deliver() throws -> Report {
    do {
      try deliver(&unreported)
    } catch {
      isDoubtful = true
      log.reopen()
      throw error
    }
    defer { unreported = Report() }
    return unreported
  }

  private func deliver(_ report: inout Report) throws {
    while true {
      var present: Set<Int64> = []
      let change = try log.prepare()
      if isDoubtful || change != .none {
        present = try reconcile(change, &report)
        isDoubtful = false
      }
      let batch = try queue.pendingAlerts(after: 0, limit: Self.batchSize)
      guard let last = batch.last else { return }
      for alert in batch where !present.contains(alert.seq) {
        try log.append(alert.line + [0x0A])
      }
      try log.sync()
      // A truncation while the batch was being written has to be noticed before it is marked.
      guard try log.isIntact() else {
        isDoubtful = true
        continue
      }
      try mark(through: last.seq)
      report.delivered += batch.count
      report.found += present.count
    }
  }

  private func mark(through seq: Int64) throws {
    guard let position = log.position else { return }
    try queue.markDelivered(
      through: seq, forgettingThrough: seq - Self.keptLines,
      log: LogPosition(device: position.device, inode: position.inode, end: position.size))
  }
}

extension AlertDelivery {
  /// Compares the log with the outbox.
  ///
  /// - Returns: the numbers of pending alerts that are in the log, or in a rotated one, for good.
  private func reconcile(_ change: LineFile.Change, _ report: inout Report) throws -> Set<Int64> {
    let delivered = try queue.deliveredAlerts()
    let pending = try queue.pendingAlerts(after: 0, limit: Self.batchSize)
    try followLog(pending: pending)
    let wasCut = try wasTruncated(change)
    let wanted = pending + (wasCut ? delivered : [])
    guard !wanted.isEmpty else { return [] }
    let search = LogSearch(
      log: log, wanted: Dictionary(wanted.map { ($0.id, $0) }) { first, _ in first })
    let through = (pending.first?.seq ?? .max) - 1
    var findings = try search.run(delivered: through)
    report.unreadable = findings.unreadable
    if let broken = findings.brokenFrom { try log.cut(at: broken) }
    if wasCut { try restore(delivered, findings, &report) }
    try keepOrder(pending, &findings)
    return try settle(pending, findings)
  }

  /// Lets a new state begin behind the last number of an old log.
  private func followLog(pending: [PendingAlert]) throws {
    guard pending.isEmpty, let end = log.position?.size, end > 0 else { return }
    var last: Int64?
    let lines = BackwardLines(files: log.files, file: try log.readable(), end: end)
    try lines.forEach { line in
      last = AlertLineHead(line.bytes[...])?.seq
      return last == nil
    }
    if let last { try queue.raiseSequence(to: last) }
  }

  /// Whether the log may have lost lines that were marked as delivered.
  private func wasTruncated(_ change: LineFile.Change) throws -> Bool {
    switch change {
    case .truncated, .replaced(wasDeleted: true): return true
    case .replaced(wasDeleted: false), .extended, .none: return false
    case .opened:
      guard let before = try queue.logPosition(), let now = log.position else { return false }
      func isShorter(_ file: FileStatus) -> Bool {
        before.device == file.device && before.inode == file.inode && file.size < before.end
      }
      // It may have been renamed since, with its end torn off by the same power cut.
      return try isShorter(now)
        || RotatedLogs(files: log.files, path: log.path).siblings()
          .contains { !$0.isCompressed && !$0.isForked && isShorter($0.status) }
    }
  }

  /// Writes delivered lines again that the log has lost: they came after a copy was made and before
  /// the log was truncated, or the log's end was torn off.
  ///
  /// Only where the log or a rotated file ends just before the first missing one, or where an
  /// unfinished line was all that was left: otherwise the operator has emptied the log or carried
  /// it elsewhere, and nothing is missing.
  private func restore(
    _ delivered: [PendingAlert], _ findings: LogSearch.Findings, _ report: inout Report
  ) throws {
    let missing = delivered.filter { !findings.contains($0.id) }
    guard let first = missing.first,
      log.hadUnfinishedLine || findings.lastSeqs.values.contains(where: { $0 == first.seq - 1 })
    else { return }
    for alert in missing {
      try log.append(alert.line + [0x0A])
      report.restored += 1
    }
    try log.sync()
  }

  /// Cuts pending lines off that stand behind a missing one, so that `seq` stays in order.
  private func keepOrder(_ pending: [PendingAlert], _ findings: inout LogSearch.Findings) throws {
    guard let gap = pending.firstIndex(where: { !findings.contains($0.id) }) else { return }
    let behind = pending[gap...].compactMap { findings.inLog[$0.id] }
    guard let cut = behind.min() else { return }
    try log.cut(at: cut)
    findings.inLog = findings.inLog.filter { $0.value < cut }
  }

  /// Makes sure that what was found is on the disk, not only in memory.
  private func settle(
    _ pending: [PendingAlert], _ findings: LogSearch.Findings
  ) throws -> Set<Int64> {
    let inLog = pending.compactMap { alert in
      findings.inLog[alert.id].map { LineFile.Placed(offset: $0, bytes: alert.line + [0x0A]) }
    }
    if !inLog.isEmpty { try log.rewrite(inLog) }
    for path in Set(findings.elsewhere.values) {
      let file = try log.files.open(path, .read)
      defer { log.files.close(file) }
      try log.files.sync(file)
    }
    return Set(pending.filter { findings.contains($0.id) }.map(\.seq))
  }
}
