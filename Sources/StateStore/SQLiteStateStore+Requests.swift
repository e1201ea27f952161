import FeedModel
import GRDB

/// Polls that another process asks the daemon for (`claimwatch poll`).
extension SQLiteStateStore {
  public func request(polls feeds: [String]) throws {
    let now = now()
    try write { db in
      let statement = try db.cachedStatement(
        sql: "INSERT INTO poll_request (feed, asked_at) VALUES (?, ?)")
      for feed in feeds {
        statement.setUncheckedArguments([feed, now.milliseconds])
        try statement.execute()
      }
    }
  }

  public func takePollRequests() throws -> [String] {
    // Mostly there are none, and then nothing is written.
    let rows = try read { db in
      try Row.fetchAll(db, sql: "SELECT number, feed FROM poll_request ORDER BY number")
    }
    guard let last = rows.last else { return [] }
    try write { db in
      try db.execute(
        sql: "DELETE FROM poll_request WHERE number <= ?", arguments: [last[0] as Int64])
    }
    return rows.map { $0[1] }
  }
}
