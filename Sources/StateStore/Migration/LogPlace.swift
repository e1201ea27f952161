/// Where numbering is, and how far the log of one machine is.
struct LogPlace: Hashable, Sendable {
  var seq: Int64 = 0
  var lastAlert: Int64?
  var delivered: Int64 = 0
  /// Through which number nothing is needed any more.
  var forgotten: Int64 = 0
  /// The log's file: device, inode, end.
  var file: [Int64?] = [nil, nil, nil]

  /// That of the machine `node`; of one that a shared state does not know, that of the log that is least far.
  init(_ rows: any StateRows, node: String) throws {
    let oldest: Int64? = try rows.first("SELECT min(seq) FROM outbox") { $0.int(0) } ?? nil
    switch rows.dialect {
    case .sqlite:
      try rows.forEach(
        """
        SELECT last_seq, last_alert_at, delivered_through, log_device, log_inode, log_end
        FROM outbox_position
        """, []
      ) { row in
        (seq, lastAlert, delivered) = (row.number(0), row.int(1), row.number(2))
        file = [row.int(3), row.int(4), row.int(5)]
      }
      forgotten = min(delivered, oldest.map { $0 &- 1 } ?? delivered)
    case .postgresql:
      try rows.forEach("SELECT seq, last_alert_at FROM log_head", []) { row in
        (seq, lastAlert) = (row.number(0), row.int(1))
      }
      let least: Int64? =
        try rows.first(
          "SELECT min(delivered) FROM log_reader WHERE seen > now() - interval '7 days'"
        ) { $0.int(0) } ?? nil
      delivered = least ?? seq
      forgotten = delivered
      try rows.forEach(
        "SELECT delivered, forgotten, device, inode, log_end FROM log_reader WHERE name = ?",
        [.text(node)]
      ) { row in
        (delivered, forgotten) = (row.number(0), row.number(1))
        file = [row.int(2), row.int(3), row.int(4)]
      }
    }
  }

  /// Writes it into a state that has none.
  func write(_ rows: any StateRows, node: String) throws {
    let place = file.map { StateValue.int($0) }
    switch rows.dialect {
    case .sqlite:
      try rows.run(
        """
        UPDATE outbox_position SET last_seq = ?, last_alert_at = ?, delivered_through = ?,
          log_device = ?, log_inode = ?, log_end = ? WHERE id = 1
        """, [.int(seq), .int(lastAlert), .int(delivered)] + place)
    case .postgresql:
      try rows.run(
        "UPDATE log_head SET seq = ?, last_alert_at = ?", [.int(seq), .int(lastAlert)])
      // Without it the node's log would begin behind what is not in it yet.
      try rows.run(
        """
        INSERT INTO log_reader (name, delivered, forgotten, device, inode, log_end)
        VALUES (?, ?, ?, ?, ?, ?)
        """, [.text(node), .int(delivered), .int(forgotten)] + place)
    }
  }
}
