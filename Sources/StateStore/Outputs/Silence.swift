import FeedModel
import GRDB

/// A time in which outputs send nothing of a watch. The log is whole all the same.
public struct Silence: Hashable, Sendable {
  public var number: Int64
  public var watch: String
  /// The output that sends nothing; nil for all.
  public var output: String?
  /// Alerts that are raised from then on, and before ``until``.
  public var from: Instant
  public var until: Instant
  public var why: String
  /// Whether its end was said.
  public var isOver: Bool
  /// Alerts that were not sent; of several outputs the one with the most.
  public var alerts: Int

  /// A silence of these parts.
  public init(
    number: Int64, watch: String, output: String? = nil, from: Instant, until: Instant,
    why: String, isOver: Bool = false, alerts: Int = 0
  ) {
    self.number = number
    self.watch = watch
    self.output = output
    self.from = from
    self.until = until
    self.why = why
    self.isOver = isOver
    self.alerts = alerts
  }

  /// Whether an alert of `watch` that was raised at `time` is not sent by the output called `output`.
  public func covers(_ watch: String, _ time: Instant, of output: String) -> Bool {
    time >= from && time < until && self.watch.hasSameBytes(as: watch)
      && (self.output.map { $0.hasSameBytes(as: output) } ?? true)
  }
}

extension OutputStore {
  /// Silences, ended ones too, the oldest first.
  public func silences() throws -> [Silence] {
    try run {
      try queue.read { db in
        try Row.fetchAll(
          db,
          sql: """
            SELECT number, watch, "from", until, why, is_over, output,
              (SELECT max(count) FROM silenced WHERE silence = number)
            FROM silence ORDER BY number
            """
        ).map { row in
          Silence(
            number: try row.integer(0).orDamaged(), watch: try row.text(1).orDamaged(),
            output: row.text(6), from: Instant(milliseconds: try row.integer(2).orDamaged()),
            until: Instant(milliseconds: try row.integer(3).orDamaged()),
            why: try row.text(4).orDamaged(), isOver: try row.integer(5).orDamaged() != 0,
            alerts: Int(clamping: row.integer(7) ?? 0))
        }
      }
    }
  }

  /// Adds a silence and gives its number.
  public func addSilence(
    of watch: String, output: String? = nil, from: Instant, until: Instant, why: String
  ) throws -> Int64 {
    try run {
      try queue.write { db in
        try db.execute(
          sql: """
            INSERT INTO silence (watch, output, "from", until, why, is_over) VALUES (?, ?, ?, ?, ?, 0)
            """,
          arguments: [watch, output, from.milliseconds, until.milliseconds, why])
        return db.lastInsertedRowID
      }
    }
  }

  /// Ends a silence at `time`; false where none with this number goes on.
  public func endSilence(_ number: Int64, at time: Instant) throws -> Bool {
    try run {
      try queue.write { db in
        try db.execute(
          sql: "UPDATE silence SET until = max(\"from\", ?) WHERE number = ? AND until > ?",
          arguments: [time.milliseconds, number, time.milliseconds])
        return db.changesCount > 0
      }
    }
  }

  /// Notes that the end of a silence is said, and forgets those that ended before `time`.
  ///
  /// - Returns: false where it was noted already.
  @discardableResult
  public func closeSilence(_ number: Int64, forgetting time: Instant) throws -> Bool {
    try run {
      try queue.write { db in
        try db.execute(
          sql: "UPDATE silence SET is_over = 1 WHERE number = ? AND is_over = 0",
          arguments: [number])
        let isNew = db.changesCount > 0
        try db.execute(
          sql: "DELETE FROM silence WHERE is_over = 1 AND until < ?", arguments: [time.milliseconds]
        )
        try db.execute(
          sql: "DELETE FROM silenced WHERE silence NOT IN (SELECT number FROM silence)")
        return isNew
      }
    }
  }
}
