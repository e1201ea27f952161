import FeedModel
import GRDB

/// Reads the columns of a row one after the other, and takes nothing for granted (`DamagedRow`).
private struct Columns {
  let row: Row
  var index = 0

  mutating func integer() throws(DamagedRow) -> Int64 {
    defer { index += 1 }
    return try row.integer(index).orDamaged()
  }

  mutating func text() throws(DamagedRow) -> String {
    defer { index += 1 }
    return try row.text(index).orDamaged()
  }

  mutating func optional() -> Int64? {
    defer { index += 1 }
    return row.integer(index)
  }

  mutating func count() throws(DamagedRow) -> Int { Int(clamping: try integer()) }
  mutating func flag() throws(DamagedRow) -> Bool { try integer() != 0 }
  mutating func time() -> Instant? { optional().map(Instant.init(milliseconds:)) }
}

extension OutputRecord {
  public static let columns = """
    id, target, began, passed, passed_id, sent, failed, dead_letters, missing, failures_in_row,
    trouble_since, said_down, said_misconfigured, is_draining, paused_until, off_since,
    last_sent, last_answer, last_status, last_code, last_message
    """

  init(_ row: Row) throws(DamagedRow) {
    var columns = Columns(row: row)
    self.init(
      id: try columns.text(), target: try columns.text(),
      began: Instant(milliseconds: try columns.integer()))
    passed = try columns.integer()
    passedID = try columns.text()
    sent = try columns.count()
    failed = try columns.count()
    deadLetters = try columns.count()
    missing = try columns.count()
    failuresInRow = try columns.count()
    troubleSince = columns.time()
    saidDown = try columns.flag()
    saidMisconfigured = try columns.flag()
    isDraining = try columns.flag()
    pausedUntil = columns.time()
    offSince = columns.time()
    lastSent = columns.time()
    lastAnswer = columns.time()
    lastStatus = columns.optional().map { Int(clamping: $0) }
    lastCode = try columns.text()
    lastMessage = try columns.text()
  }

  /// What stands in the columns.
  public var values: [StateValue] {
    [
      .text(id), .text(target), .instant(began), .int(passed), .text(passedID), .int(sent),
      .int(failed), .int(deadLetters), .int(missing), .int(failuresInRow), .instant(troubleSince),
      .bool(saidDown), .bool(saidMisconfigured), .bool(isDraining), .instant(pausedUntil),
      .instant(offSince), .instant(lastSent), .instant(lastAnswer), .int(lastStatus),
      .text(lastCode), .text(lastMessage),
    ]
  }

  func store(_ db: Database) throws {
    let values = values
    let marks = values.map { _ in "?" }.joined(separator: ", ")
    try db.execute(
      sql: "INSERT OR REPLACE INTO output (\(Self.columns)) VALUES (\(marks))",
      arguments: StatementArguments(values))
  }
}

extension WaitingAlert {
  public static let columns = "id, seq, attempts, steps, first, next, last_status, last_error"

  /// What stands in the columns.
  public var values: [StateValue] {
    [
      .text(id), .int(seq), .int(attempts), .int(steps), .instant(first), .instant(next),
      .int(lastStatus), .text(lastError),
    ]
  }

  init(_ row: Row) throws(DamagedRow) {
    var columns = Columns(row: row)
    let (id, seq) = (try columns.text(), try columns.integer())
    let (attempts, steps, first) = (try columns.count(), try columns.count(), columns.time())
    self.init(id: id, seq: seq, next: Instant(milliseconds: try columns.integer()))
    self.attempts = attempts
    self.steps = steps
    self.first = first
    lastStatus = columns.optional().map { Int(clamping: $0) }
    lastError = try columns.text()
  }

  func store(_ db: Database, of output: String) throws {
    try db.execute(
      sql: """
        INSERT OR REPLACE INTO waiting (output, \(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: StatementArguments([.text(output)] + values))
  }
}
