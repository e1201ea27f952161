import ContentDigest
import FeedModel

/// The outbox: alerts between the state and the log.
extension SQLiteStateStore {
  public func pendingAlerts(after seq: Int64, limit: Int) throws -> [PendingAlert] {
    try reading { rows in
      let delivered = try StateRules.deliveredThrough(rows)
      return try StateRules.alerts(after: max(seq, delivered), through: .max, limit: limit, rows)
    }
  }

  public func deliveredAlerts() throws -> [PendingAlert] {
    try reading { rows in
      try StateRules.alerts(
        after: 0, through: try StateRules.deliveredThrough(rows), limit: .max, rows)
    }
  }

  public func markDelivered(
    through seq: Int64, forgettingThrough forgotten: Int64, log: LogPosition
  ) throws {
    try writing { rows in
      try rows.run(
        StateRules.updateDelivered,
        [
          .int(seq), .key(log.device), .key(log.inode), .int(log.end),
        ])
      let delivered = try StateRules.deliveredThrough(rows)
      try rows.run(StateRules.deleteDelivered, [.int(min(forgotten, delivered))])
    }
  }

  public func logPosition() throws -> LogPosition? {
    try reading { rows in
      try rows.first("SELECT log_device, log_inode, log_end FROM outbox_position") { row in
        guard let device = row.int(0), let inode = row.int(1), let end = row.int(2) else {
          return nil
        }
        return LogPosition(
          device: UInt64(bitPattern: device), inode: UInt64(bitPattern: inode), end: end)
      } ?? nil
    }
  }

  public func raiseSequence(to seq: Int64) throws {
    try writing { rows in
      let pending = try StateRules.alerts(
        after: try StateRules.deliveredThrough(rows), through: .max, limit: 1, rows)
      guard pending.isEmpty else { return }
      try rows.run(
        """
        UPDATE outbox_position SET last_seq = ?, delivered_through = ?
        WHERE id = 1 AND last_seq < ?
        """, [.int(seq), .int(seq), .int(seq)])
    }
  }
}

extension RowStateStore {
  public func append(
    test id: DerivedUUID, render: (_ seq: Int64) -> [UInt8]
  ) throws -> Int64 {
    try writing(isNumbering: true) { rows in
      var outbox = try OutboxWriter(rows)
      try outbox.append(test: id, render: render)
      try outbox.finish()
      return outbox.result.lastSeq
    }
  }
}

extension StateRules {
  static let updateDelivered = """
    UPDATE outbox_position
    SET delivered_through = max(delivered_through, min(?, last_seq)),
      log_device = ?, log_inode = ?, log_end = ?
    WHERE id = 1
    """
  static let deleteDelivered = "DELETE FROM outbox WHERE seq <= ?"

  static func deliveredThrough(_ rows: any StateRows) throws -> Int64 {
    try rows.first("SELECT delivered_through FROM outbox_position") { $0.number(0) } ?? 0
  }

  /// What `summary` tells of the outbox.
  static func addOutbox(to summary: inout StateSummary, _ rows: any StateRows) throws {
    let position = try rows.first(
      "SELECT last_seq, delivered_through, last_alert_at FROM outbox_position"
    ) { (seq: $0.number(0), delivered: $0.number(1), last: $0.instant(2)) }
    guard let position else { return }
    summary.lastSeq = position.seq
    summary.lastAlert = position.last
    try addPending(after: position.delivered, to: &summary, rows)
  }

  /// How many alerts there are above a number, and the first of them.
  public static func addPending(
    after seq: Int64, to summary: inout StateSummary, _ rows: any StateRows
  ) throws {
    summary.pending = try rows.first(countPending, [.int(seq)]) { $0.count(0) } ?? 0
    guard summary.pending > 0 else { return }
    summary.firstPending = try rows.first(
      "SELECT line FROM outbox WHERE seq > ? ORDER BY seq LIMIT 1", [.int(seq)]
    ) { $0.blob(0) }
  }

  static let countPending = "SELECT count(*) FROM outbox WHERE seq > ?"

  /// Alerts of the outbox, in order.
  public static func alerts(
    after low: Int64, through high: Int64, limit: Int, _ rows: any StateRows
  ) throws -> [PendingAlert] {
    var alerts: [PendingAlert] = []
    try rows.forEach(selectOutbox, [.int(low), .int(high), .int(max(0, limit))]) { row in
      guard let id = row.uuid(1) else { return }
      alerts.append(
        PendingAlert(seq: row.number(0), id: id.description, line: row.blob(2)))
    }
    return alerts
  }

  static let selectOutbox = """
    SELECT seq, alert_id, line FROM outbox WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?
    """
}
