import ContentDigest
import FeedModel
import Foundation
import GRDB

/// The outbox: alerts between the state and the log.
extension SQLiteStateStore {
  public func pendingAlerts(after seq: Int64, limit: Int) throws -> [PendingAlert] {
    try read { db in
      let delivered = try Self.deliveredThrough(db)
      return try Self.alerts(after: max(seq, delivered), through: .max, limit: limit, db)
    }
  }

  public func deliveredAlerts() throws -> [PendingAlert] {
    try read { db in
      try Self.alerts(after: 0, through: try Self.deliveredThrough(db), limit: .max, db)
    }
  }

  public func markDelivered(
    through seq: Int64, forgettingThrough forgotten: Int64, log: LogPosition
  ) throws {
    try write { db in
      let statement = try db.cachedStatement(sql: Self.updateDelivered)
      statement.setUncheckedArguments([
        seq, Int64(bitPattern: log.device), Int64(bitPattern: log.inode), log.end,
      ])
      try statement.execute()
      let delivered = try Self.deliveredThrough(db)
      let delete = try db.cachedStatement(sql: Self.deleteDelivered)
      delete.setUncheckedArguments([min(forgotten, delivered)])
      try delete.execute()
    }
  }

  static let updateDelivered = """
    UPDATE outbox_position
    SET delivered_through = max(delivered_through, min(?, last_seq)),
      log_device = ?, log_inode = ?, log_end = ?
    WHERE id = 1
    """

  public func logPosition() throws -> LogPosition? {
    try read { db in
      let row = try Row.fetchOne(
        db, sql: "SELECT log_device, log_inode, log_end FROM outbox_position")
      guard let row, let device = row[0] as Int64?, let inode = row[1] as Int64?,
        let end = row[2] as Int64?
      else { return nil }
      return LogPosition(
        device: UInt64(bitPattern: device), inode: UInt64(bitPattern: inode), end: end)
    }
  }

  static let deleteDelivered = "DELETE FROM outbox WHERE seq <= ?"

  /// Puts a test alert into the outbox. Any process that may write.
  ///
  /// - Parameter render: makes the line, without line feed, called once inside the transaction.
  /// - Returns: its number in the log.
  public func append(
    test id: DerivedUUID, render: (_ seq: Int64) -> [UInt8]
  ) throws -> Int64 {
    let now = now()
    return try write { db in
      var outbox = try OutboxWriter(db, now: now)
      try outbox.append(test: id, render: render)
      try outbox.finish()
      return outbox.result.lastSeq
    }
  }

  public func raiseSequence(to seq: Int64) throws {
    try write { db in
      let pending = try Self.alerts(
        after: try Self.deliveredThrough(db), through: .max, limit: 1, db)
      guard pending.isEmpty else { return }
      try db.execute(
        sql: """
          UPDATE outbox_position SET last_seq = ?, delivered_through = ?
          WHERE id = 1 AND last_seq < ?
          """, arguments: [seq, seq, seq])
    }
  }

  private static func deliveredThrough(_ db: Database) throws -> Int64 {
    try Int64.fetchOne(db, sql: "SELECT delivered_through FROM outbox_position") ?? 0
  }

  private static func alerts(
    after low: Int64, through high: Int64, limit: Int, _ db: Database
  ) throws -> [PendingAlert] {
    let statement = try db.cachedStatement(sql: selectOutbox)
    statement.setUncheckedArguments([low, high, limit])
    let rows = try Row.fetchCursor(statement)
    var alerts: [PendingAlert] = []
    while let row = try rows.next() {
      guard let id = DerivedUUID(stored: [UInt8](row[1] as Data)) else { continue }
      alerts.append(
        PendingAlert(seq: row[0], id: id.description, line: [UInt8](row[2] as Data)))
    }
    return alerts
  }

  static let selectOutbox = """
    SELECT seq, alert_id, line FROM outbox WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?
    """
}
