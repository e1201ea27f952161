import FeedModel
import GRDB

/// What the last answer with a body was like that a feed gave, for `claimwatch explain`. A 304 leaves it as it is.
public struct PollTrace: Hashable, Sendable {
  /// The answer, as JSON.
  public var answer: String
  /// Keys of the feed's map that gave nothing in any of its items, parted by commas; nil where none was read.
  public var unfilled: String?

  /// A trace of one answer.
  public init(answer: String, unfilled: String? = nil) {
    self.answer = answer
    self.unfilled = unfilled
  }
}

extension Schema {
  static let version13 = """
    CREATE TABLE poll_trace (
      feed INTEGER PRIMARY KEY,
      answer TEXT NOT NULL,
      unfilled TEXT NOT NULL
    );
    CREATE INDEX poll_trace_unfilled ON poll_trace (feed, unfilled) WHERE unfilled <> '';
    """
}

extension SQLiteStateStore {
  /// That of one feed; nil where none was kept.
  public func pollTrace(of feed: String) throws -> PollTrace? {
    try read { db in
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT answer, unfilled FROM poll_trace
          WHERE feed = (SELECT number FROM feed WHERE id = ?)
          """, arguments: [feed])
      return row.map { PollTrace(answer: $0[0], unfilled: $0[1]) }
    }
  }

  /// The keys of maps that gave nothing in the last document, by feed.
  public func unfilledKeys() throws -> [String: [String]] { try read(Self.unfilledKeys) }

  static func unfilledKeys(_ db: Database) throws -> [String: [String]] {
    var keys: [String: [String]] = [:]
    let rows = try Row.fetchCursor(db, sql: selectUnfilled)
    while let row = try rows.next() {
      keys[row[0]] = (row[1] as String).utf8.split(separator: 0x2C)
        .map { String(decoding: $0, as: UTF8.self) }
    }
    return keys
  }

  private static let selectUnfilled = """
    SELECT id, unfilled FROM poll_trace JOIN feed ON feed = number WHERE unfilled <> ''
    """

  static func save(_ trace: PollTrace, feed: Int64, _ db: Database) throws {
    let statement = try db.cachedStatement(sql: upsertTrace)
    statement.setUncheckedArguments([feed, trace.answer, trace.unfilled, trace.unfilled])
    try statement.execute()
  }

  static let upsertTrace = """
    INSERT INTO poll_trace (feed, answer, unfilled) VALUES (?, ?, coalesce(?, ''))
    ON CONFLICT (feed) DO UPDATE SET answer = excluded.answer, unfilled = coalesce(?, unfilled)
    """
}
