import FeedModel
import PostgreSQL
import StateStore

/// The feeds of a batch, written and read together: a round trip for each would take longer than its poll.
struct FeedsAtOnce: CommitSource {
  private var numbers: [String: Int64] = [:]
  private var pages: [Int64: SeenPages] = [:]

  func save(_ feed: FeedCommit, _ rows: any StateRows) throws -> Int64 {
    guard let number = numbers[feed.state.feedID] else { throw SharedStateError.malformed("feed") }
    return number
  }

  mutating func pages(of feed: Int64, _ rows: any StateRows) throws -> SeenPages {
    // What is written of them makes them old.
    try pages.removeValue(forKey: feed) ?? StateRules.pages(of: feed, rows)
  }

  /// Writes the states of all feeds, and reads the pages of those that have items to write.
  mutating func read(
    _ batch: [StateChange], lost: Set<Int>, shard: (String) -> Shard, _ rows: PostgresRows
  ) throws {
    var states: [String: (state: FeedState, shard: Int64)] = [:]
    var order: [String] = []
    var withItems: Set<String> = []
    var withSteps: Set<String> = []
    for (place, change) in batch.enumerated() where !lost.contains(place) {
      switch change {
      case .poll(let commit):
        let id = commit.state.feedID
        let shard = commit.lease?.shard ?? shard(id).number
        if states.updateValue((commit.state, shard), forKey: id) == nil { order.append(id) }
        if !commit.items.isEmpty { withItems.insert(id) }
      case .page(let step): withSteps.insert(step.page.feed)
      }
    }
    guard !order.isEmpty else { return }
    let values = order.compactMap { states[$0] }.map {
      StateRules.values(of: $0.state) + [.integer($0.shard)]
    }
    let wanted = order.filter { withItems.contains($0) && !withSteps.contains($0) }
    let results = try rows.send([
      PostgresStatement(Self.update, Self.arrays(values)),
      PostgresStatement(Self.selectPages, [.texts(wanted.map(PostgresRows.clean))]),
    ])
    guard results.count == 2 else { throw SharedStateError.malformed("feed") }
    take(results[0])
    let missing = values.filter { row in
      if case .string(let id)? = row.first { return numbers[id] == nil }
      return false
    }
    if !missing.isEmpty {
      for result in try rows.send([PostgresStatement(Self.insert, Self.arrays(missing))]) {
        take(result)
      }
    }
    var read: [Int64: [[UInt8]]] = [:]
    for row in results[1].rows {
      guard let number = row.int(0), let entries = row.bytes(1) else { continue }
      read[number, default: []].append(entries)
    }
    for id in wanted {
      guard let number = numbers[id] else { continue }
      pages[number] = SeenPages(pages: read[number] ?? [])
    }
  }

  private mutating func take(_ result: PostgresResult) {
    for row in result.rows {
      if let id = row.text(0), let number = row.int(1) { numbers[id] = number }
    }
  }

  // MARK: statements

  private static let columns = StateRules.feedColumns + ["shard"]
  /// Of the columns, as the table has them.
  private static let types = columns.map { column -> String in
    switch column {
    case "id", "url", "configured_url", "etag", "last_modified", "title", "next_poll_reason",
      "failure_code", "failure_message", "redirect_target", "validators_url":
      "text"
    case "body_digest": "bytea"
    default: "bigint"
    }
  }
  private static let rows =
    "unnest(" + types.enumerated().map { "$\($0 + 1)::\($1)[]" }.joined(separator: ", ") + ")"
  private static let names = columns.joined(separator: ", ")

  private static let update =
    "UPDATE feed SET " + columns.dropFirst().map { "\($0) = new.\($0)" }.joined(separator: ", ")
    + " FROM \(rows) AS new (\(names)) WHERE feed.id = new.id RETURNING feed.id, feed.number"
  /// One that is there by now was added by another process.
  private static let insert =
    "INSERT INTO feed (\(names)) SELECT * FROM \(rows) ON CONFLICT (id) DO UPDATE SET "
    + columns.dropFirst().map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
    + " RETURNING id, number"
  /// The pages of one feed at a time: joined as they are, all pages there are would be looked at for each batch.
  private static let pagesOfFeed = """
    LATERAL (
      SELECT seen_page.id, entries FROM claimwatch.seen_page
      WHERE seen_page.id BETWEEN feed.number << \(SeenPages.pageBits)
        AND (feed.number << \(SeenPages.pageBits)) + \((1 << SeenPages.pageBits) - 1)
      OFFSET 0
    ) AS known
    """
  /// The number of a feed, with each of its pages; alone where it has none.
  static let selectPagesOfFeed = """
    SELECT feed.number, known.entries FROM claimwatch.feed LEFT JOIN \(pagesOfFeed) ON true
    WHERE feed.id = $1 ORDER BY known.id
    """
  static let selectPages = """
    SELECT feed.number, known.entries FROM claimwatch.feed CROSS JOIN \(pagesOfFeed)
    WHERE feed.id = ANY ($1) ORDER BY known.id
    """

  /// One array a column.
  private static func arrays(_ rows: [[StateValue]]) -> [PostgresValue] {
    types.enumerated().map { column, type in
      .list(of: type, rows.map { PostgresValue($0.indices.contains(column) ? $0[column] : .null) })
    }
  }
}
