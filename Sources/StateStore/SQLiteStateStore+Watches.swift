import FeedModel
import Foundation
import GRDB

/// What watches have hit. Counts change in the transaction of the alerts that they count.
extension SQLiteStateStore {
  public func watchRecords() throws -> [WatchRecord] {
    try read { db in
      try Row.fetchAll(db, sql: Self.selectWatches).map { row in
        WatchRecord(
          id: row[0], definition: (row[1] as Data?).map { [UInt8]($0) },
          firstSeen: Instant(milliseconds: row[2]), hits: row[3],
          lastHit: (row[4] as Int64?).map(Instant.init(milliseconds:)), lastHitSeq: row[5],
          quietSaidAt: (row[6] as Int64?).map(Instant.init(milliseconds:)), nearMisses: row[7])
      }
    }
  }

  private static let selectWatches = """
    SELECT id, definition, first_seen, hits, last_hit, last_hit_seq, quiet_said_at, near_misses
    FROM watch ORDER BY id
    """

  public func adopt(watches: [WatchForm]) throws {
    let now = now()
    try write { db in
      let known = Dictionary(
        try Row.fetchAll(db, sql: "SELECT id, definition FROM watch").map { row in
          (row[0] as String, (row[1] as Data?).map { [UInt8]($0) })
        }
      ) { first, _ in first }
      for id in Set(known.keys).subtracting(watches.map(\.id)) {
        try db.execute(sql: "DELETE FROM watch WHERE id = ?", arguments: [id])
      }
      for watch in watches {
        let definition = Data(watch.definition)
        switch known[watch.id] {
        case watch.definition: continue
        case .some(nil):
          try db.execute(
            sql: "UPDATE watch SET definition = ? WHERE id = ?", arguments: [definition, watch.id])
        default:
          try db.execute(
            // What it had on a day stands apart (``WatchDay``): that goes on.
            sql: "INSERT OR REPLACE INTO watch (id, definition, first_seen) VALUES (?, ?, ?)",
            arguments: [watch.id, definition, now.milliseconds])
        }
      }
    }
  }

  public func note(quiet watch: String, nearMisses: String?) throws {
    let now = now()
    try write { db in
      try db.execute(
        sql: """
          UPDATE watch SET quiet_said_at = ?, near_misses = coalesce(?, near_misses) WHERE id = ?
          """, arguments: [now.milliseconds, nearMisses, watch])
    }
  }
}

extension SQLiteStateStore {
  public func note(nearMisses: [String: String]) throws {
    try write { db in
      let statement = try db.cachedStatement(
        sql: "UPDATE watch SET near_misses = ? WHERE id = ?")
      for (watch, misses) in nearMisses {
        statement.setUncheckedArguments([misses, watch])
        try statement.execute()
      }
    }
  }
}

/// Hits of one watch in one transaction.
struct WatchHits {
  var hits = 0
  /// Of the last that has its place in the log.
  var lastSeq: Int64?

  /// Adds them to what is counted. Those of a replay are of other days: when the last hit was stays.
  func save(_ watch: String, at now: Instant, isReplay: Bool, _ db: Database) throws {
    let statement = try db.cachedStatement(sql: Self.upsert)
    let time = hits > 0 && !isReplay ? now.milliseconds : nil
    statement.setUncheckedArguments([watch, now.milliseconds, hits, time, lastSeq])
    try statement.execute()
  }

  static let upsert = """
    INSERT INTO watch (id, first_seen, hits, last_hit, last_hit_seq) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET hits = hits + excluded.hits,
      last_hit = coalesce(excluded.last_hit, last_hit),
      last_hit_seq = coalesce(excluded.last_hit_seq, last_hit_seq)
    """
}
