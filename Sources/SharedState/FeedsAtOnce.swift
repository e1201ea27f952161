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
  ///
  /// - Returns: places of changes of feeds that are in another shard by now than the one whose lease they carry: nothing of them may
  ///   be written.
  mutating func read(
    _ batch: [StateChange], lost: Set<Int>, shard: (String) -> Shard, _ rows: PostgresRows
  ) throws -> Set<Int> {
    var feeds: [String: Written] = [:]
    var order: [String] = []
    var withItems: Set<String> = []
    var withSteps: Set<String> = []
    for (place, change) in batch.enumerated() where !lost.contains(place) {
      switch change {
      case .poll(let commit):
        let id = commit.state.feedID
        let held = commit.lease?.shard
        let written = Written(
          state: commit.state, shard: commit.shard ?? held ?? shard(id).number, held: held)
        if feeds.updateValue(written, forKey: id) == nil { order.append(id) }
        if !commit.items.isEmpty { withItems.insert(id) }
      case .page(let step): withSteps.insert(step.page.feed)
      }
    }
    var refused = try placesElsewhere(batch, of: withSteps, rows)
    guard !order.isEmpty else { return refused }
    let written = order.compactMap { feeds[$0] }
    let values = written.map { StateRules.values(of: $0.state) + [.integer($0.shard)] }
    let wanted = order.filter { withItems.contains($0) && !withSteps.contains($0) }
    let held = PostgresValue.list(
      of: "bigint", written.map { $0.held.map { .int($0) } ?? .null })
    let results = try rows.send([
      PostgresStatement(Self.update, Self.arrays(values) + [held]),
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
    for (place, change) in batch.enumerated() where !lost.contains(place) {
      guard case .poll(let commit) = change, numbers[commit.state.feedID] == nil else { continue }
      refused.insert(place)
    }
    for id in order where numbers[id] != nil {
      guard let feed = feeds[id], let held = feed.held, feed.shard != held else { continue }
      try PostgresStateStore.handOver(id, to: feed.shard, rows)
    }
    return refused
  }

  private struct Written {
    var state: FeedState
    var shard: Int64
    /// That of its lease.
    var held: Int64?
  }

  /// Places of steps of pages whose feeds are in another shard than that of their lease.
  private func placesElsewhere(
    _ batch: [StateChange], of feeds: Set<String>, _ rows: PostgresRows
  ) throws -> Set<Int> {
    guard !feeds.isEmpty else { return [] }
    var shards: [String: Int64] = [:]
    let known = try rows.send([
      PostgresStatement(
        "SELECT id, shard FROM feed WHERE id = ANY ($1)",
        [.texts(feeds.sorted().map(PostgresRows.clean))])
    ])
    for row in known.first?.rows ?? [] {
      if let id = row.text(0), let shard = row.int(1) { shards[id] = shard }
    }
    var places: Set<Int> = []
    for (place, change) in batch.enumerated() {
      guard case .page(let step) = change, let held = step.lease?.shard,
        let shard = shards[step.page.feed], shard != held
      else { continue }
      places.insert(place)
    }
    return places
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
  private static func rows(_ types: [String]) -> String {
    "unnest(" + types.enumerated().map { "$\($0 + 1)::\($1)[]" }.joined(separator: ", ") + ")"
  }
  private static let names = columns.joined(separator: ", ")

  private static let update =
    "UPDATE feed SET " + columns.dropFirst().map { "\($0) = new.\($0)" }.joined(separator: ", ")
    + " FROM \(rows(types + ["bigint"])) AS new (\(names), held)"
    + " WHERE feed.id = new.id AND (new.held IS NULL OR feed.shard = new.held)"
    + " RETURNING feed.id, feed.number"
  /// One that is there by now was added by another process, or is in another shard.
  private static let insert =
    "INSERT INTO feed (\(names)) SELECT * FROM \(rows(types)) ON CONFLICT (id) DO UPDATE SET "
    + columns.dropFirst().map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
    + " WHERE feed.shard = excluded.shard RETURNING id, number"
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
