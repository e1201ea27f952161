/// A table that a state has in every database, and in each with the same columns.
struct StateTable: Sendable {
  let name: String
  /// How many of the columns, from the first on, are the key.
  let keys: Int
  let columns: [(name: String, type: String)]
  /// The column with the id of a feed, where a shared state has the shard of it in the row.
  let sharded: Int?
  /// The column that tells a row's feed by its number, as SQL.
  let feed: String?

  /// - Parameter columns: names, with a type where it is no integer.
  private init(
    _ name: String, keys: Int = 1, sharded: Int? = nil, feed: String? = nil, _ columns: String
  ) {
    self.name = name
    self.keys = keys
    self.sharded = sharded
    self.feed = feed
    self.columns = columns.split(whereSeparator: \.isWhitespace).map { column in
      let parts = column.split(separator: ":", maxSplits: 1).map(String.init)
      return (parts.first ?? "", parts.count > 1 ? parts.last ?? "bigint" : "bigint")
    }
  }

  /// What brings a row into the table of a database.
  func upsert(_ dialect: StateDialect) -> StateUpsert {
    let isSharded = sharded != nil && dialect == .postgresql
    return StateUpsert(name, columns + (isSharded ? [("shard", "bigint")] : []), keys: keys)
  }

  /// Calls `body` with at most `limit` rows behind the one with the key `last`, in the order of their keys.
  func page(
    after last: [StateValue]?, limit: Int, where condition: String?, _ rows: any StateRows,
    _ body: ([StateValue]) throws -> Void
  ) throws {
    let key = columns.prefix(keys).map(\.name).joined(separator: ", ")
    var conditions = condition.map { [$0] } ?? []
    if let last {
      conditions.append("(\(key)) > (\(last.map { _ in "?" }.joined(separator: ", ")))")
    }
    let filter = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
    try rows.forEach(
      """
      SELECT \(columns.map(\.name).joined(separator: ", ")) FROM \(name) \(filter) ORDER BY \(key) LIMIT \(limit)
      """, last ?? []
    ) { row in
      try body(
        columns.enumerated().map { place, column in
          switch column.type {
          case "text": .text(row.text(place))
          case "bytea": .bytes(row.bytes(place))
          default: .int(row.int(place))
          }
        })
    }
  }

  /// All of them, but for where the last number stands and what is of one machine.
  static let all = [
    StateTable(
      "feed", sharded: 1,
      """
      number id:text url:text configured_url:text etag:text last_modified:text has_validators validators_since
      body_digest:bytea primed title:text next_poll next_poll_reason:text last_attempt last_success last_change
      estimated_interval health failing_since failures failure_code:text failure_message:text redirect_target:text
      redirect_first_seen redirect_polls ttl_minutes skip_hours skip_days failure_code_since usual_gap longest_gap
      quiet_since validators_url:text held_until earlier_keys "overlaps" last_overrun turnover garbled_since
      newest_item overrun_since gone_since settings fetch_milliseconds
      """),
    StateTable("seen_page", feed: "id >> \(SeenPages.pageBits)", "id entries:bytea"),
    StateTable("moved_item", keys: 2, feed: "feed", "feed item item_id:bytea"),
    StateTable(
      "item_match", keys: 3, feed: "feed",
      "feed item watch:text alert_id:bytea signature told:bytea"),
    StateTable("poll_trace", feed: "feed", "feed answer:text unfilled:text"),
    StateTable("poll_request", sharded: 1, "number feed:text asked_at"),
    StateTable(
      "page", feed: "feed",
      """
      number feed item state item_id:bytea revision first_seen url:text since deadline next attempts etag:text
      last_modified:text validators_url:text text_digest:bytea content:bytea
      """),
    StateTable(
      "page_health", feed: "feed",
      "feed read refused failed since reason:text is_failing url:text said past_pages past_since"),
    StateTable("story", "id:bytea alerts first_alert:bytea last_alert_at logged"),
    StateTable(
      "story_item",
      """
      number joined_at item_id:bytea revision story story_id:bytea original is_closed is_revision size publishers
      origins watches:text relations:text details:bytea outline:bytea
      """),
    StateTable(
      "watch",
      "id:text definition:bytea first_seen hits last_hit last_hit_seq quiet_said_at near_misses:text"
    ),
    StateTable(
      "watch_day", keys: 3, "watch:text day feed:text alerts repeated too_old said"),
    StateTable("flood", "number time feed:text watches:text written suppressed not_kept:text"),
    StateTable(
      "suppressed",
      "number feed alert_id:bytea line:bytea watch:text reason kept_at item story:bytea"),
    StateTable("outbox", "seq alert_id:bytea line:bytea"),
  ]

  /// Those whose rows PostgreSQL numbers.
  static let numbered = ["feed", "poll_request", "page", "flood", "suppressed"]
}
