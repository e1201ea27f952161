import FeedModel

/// What watches have hit. Counts change in the transaction of the alerts that they count.
extension RowStateStore {
  public func watchRecords() throws -> [WatchRecord] {
    try reading { rows in
      try rows.all(StateRules.selectWatches) { row in
        WatchRecord(
          id: row.string(0), definition: row.bytes(1),
          firstSeen: Instant(milliseconds: row.number(2)), hits: row.count(3),
          lastHit: row.instant(4), lastHitSeq: row.int(5), quietSaidAt: row.instant(6),
          nearMisses: row.string(7))
      }
    }
  }

  public func adopt(watches: [WatchForm]) throws {
    try writing { rows in try StateRules.adopt(watches, dropsOthers: true, rows) }
  }

  public func note(quiet watch: String, nearMisses: String?) throws {
    try writing { rows in
      try rows.run(
        """
        UPDATE watch SET quiet_said_at = ?, near_misses = coalesce(?, near_misses) WHERE id = ?
        """, [.instant(rows.now), .text(nearMisses), .text(watch)])
    }
  }

  public func note(nearMisses: [String: String]) throws {
    try writing { rows in
      for (watch, misses) in nearMisses.sorted(by: { $0.key < $1.key }) {
        try rows.run(
          "UPDATE watch SET near_misses = ? WHERE id = ?", [.text(misses), .text(watch)])
      }
    }
  }
}

extension StateRules {
  static let selectWatches = """
    SELECT id, definition, first_seen, hits, last_hit, last_hit_seq, quiet_said_at, near_misses
    FROM watch ORDER BY id
    """

  /// Takes the watches of a configuration.
  ///
  /// - Parameter dropsOthers: whether those that are not in it are no more.
  public static func adopt(
    _ watches: [WatchForm], dropsOthers: Bool, _ rows: any StateRows
  ) throws {
    let known = Dictionary(
      try rows.all("SELECT id, definition FROM watch") { ($0.string(0), $0.bytes(1)) }
    ) { first, _ in first }
    if dropsOthers {
      for id in Set(known.keys).subtracting(watches.map(\.id)).sorted() {
        try rows.run("DELETE FROM watch WHERE id = ?", [.text(id)])
      }
    }
    for watch in watches.sorted(by: { $0.id < $1.id }) {
      switch known[watch.id] {
      case watch.definition: continue
      case .some(nil):
        try rows.run(
          "UPDATE watch SET definition = ? WHERE id = ?",
          [.bytes(watch.definition), .text(watch.id)])
      default:
        // What it had on a day stands apart (``WatchDay``): that goes on.
        try rows.run(
          insertWatch, [.text(watch.id), .bytes(watch.definition), .instant(rows.now)])
      }
    }
  }

  private static let insertWatch = """
    INSERT INTO watch (id, definition, first_seen) VALUES (?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET definition = excluded.definition, first_seen = excluded.first_seen,
      hits = 0, last_hit = NULL, last_hit_seq = NULL, quiet_said_at = NULL, near_misses = ''
    """
}

/// Hits of one watch in one transaction.
struct WatchHits {
  var hits = 0
  /// Of the last that has its place in the log.
  var lastSeq: Int64?

  /// Adds them to what is counted. Those of a replay are of other days: when the last hit was stays.
  func save(_ watch: String, at now: Instant, isReplay: Bool, _ rows: any StateRows) throws {
    let time = hits > 0 && !isReplay ? now : nil
    try rows.put(
      [.text(watch), .instant(now), .int(hits), .instant(time), .int(lastSeq)], Self.put)
  }

  private static let put = StateUpsert(
    "watch",
    [
      ("id", "text"), ("first_seen", "bigint"), ("hits", "bigint"), ("last_hit", "bigint"),
      ("last_hit_seq", "bigint"),
    ], keys: 1,
    change: """
      hits = watch.hits + excluded.hits, last_hit = coalesce(excluded.last_hit, watch.last_hit),
      last_hit_seq = coalesce(excluded.last_hit_seq, watch.last_hit_seq)
      """)
}
