import FeedModel

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

extension RowStateStore {
  public func pollTrace(of feed: String) throws -> PollTrace? {
    try reading { rows in
      try rows.first(
        """
        SELECT answer, unfilled FROM poll_trace
        WHERE feed = (SELECT number FROM feed WHERE id = ?)
        """, [.text(feed)]
      ) { PollTrace(answer: $0.string(0), unfilled: $0.string(1)) }
    }
  }

  public func unfilledKeys() throws -> [String: [String]] { try reading(StateRules.unfilledKeys) }
}

extension StateRules {
  static func unfilledKeys(_ rows: any StateRows) throws -> [String: [String]] {
    var keys: [String: [String]] = [:]
    try rows.forEach(selectUnfilled, []) { row in
      keys[row.string(0)] = row.string(1).utf8.split(separator: 0x2C)
        .map { String(decoding: $0, as: UTF8.self) }
    }
    return keys
  }

  private static let selectUnfilled = """
    SELECT id, unfilled FROM poll_trace JOIN feed ON feed = number WHERE unfilled <> ''
    """

  static func save(_ trace: PollTrace, feed: Int64, _ rows: any StateRows) throws {
    // Where no map was read, the keys that stand there stay.
    try rows.put(
      [.int(feed), .text(trace.answer), .text(trace.unfilled ?? "")],
      trace.unfilled == nil ? putAnswer : putTrace)
  }

  private static let traceColumns = [("feed", "bigint"), ("answer", "text"), ("unfilled", "text")]
  private static let putTrace = StateUpsert("poll_trace", traceColumns, keys: 1)
  private static let putAnswer = StateUpsert(
    "poll_trace", traceColumns, keys: 1, change: "answer = excluded.answer")
}
