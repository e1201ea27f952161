import ContentDigest
import FeedModel
import Locking
import PostgreSQL
import StateStore

/// What each of several nodes does of what one would do alone.
extension PostgresStateStore {
  /// The shards that are held; nil for whoever is no node, to whom all are his.
  private var held: PostgresValue? {
    leases.map { .ints($0.shards.map(\.number)) }
  }

  /// A condition on the column `shard`, as `$1`.
  private func ofHeld(_ column: String) -> (sql: String, values: [PostgresValue]) {
    held.map { ("\(column) = ANY ($1)", [$0]) } ?? ("true", [])
  }

  // MARK: what is read at a hand-over

  /// The states of the feeds of `shards`.
  public func feedStates(of shards: Set<Shard>) throws -> [FeedState] {
    try mapped {
      try ask([
        PostgresStatement(
          StateRules.selectFeeds + " WHERE shard = ANY ($1)", [.ints(shards.map(\.number))])
      ]).first?.rows.map { StateRules.feedState(PostgresStateRow(row: $0)) } ?? []
    }
  }

  /// The pages that are wanted of the feeds of `shards`.
  public func pendingPages(of shards: Set<Shard>) throws -> [PendingPage] {
    try mapped {
      let results = try ask([
        PostgresStatement(
          """
          SELECT page.number, feed, page.url, state, revision, deadline, next, feed.id
          FROM page JOIN feed ON feed.number = page.feed WHERE shard = ANY ($1) ORDER BY page.number
          """, [.ints(shards.map(\.number))])
      ])
      return results.first?.rows.compactMap { row in
        row.text(7).flatMap { StateRules.pending(PostgresStateRow(row: row), feed: $0) }
      } ?? []
    }
  }

  // MARK: what a poll reads

  public func feedState(of feed: String) throws -> FeedState? {
    try mapped {
      // Each statement of a poll is planned anew by the server: as few as can be, with the schema named.
      try session.run(Self.selectFeed, [.text(PostgresRows.clean(feed))]).first
        .map { StateRules.feedState(PostgresStateRow(row: $0)) }
    }
  }

  private static let selectFeed =
    "SELECT \(StateRules.feedColumns.joined(separator: ", ")) FROM claimwatch.feed WHERE id = $1"

  /// All that a feed's items are recognised by comes in one round trip, but what revised items matched.
  public func classify(_ document: IncomingDocument) throws -> [ItemVerdict] {
    try mapped {
      let feed = PostgresValue.text(PostgresRows.clean(document.feed))
      let results = try session.run([
        PostgresStatement(FeedsAtOnce.selectPagesOfFeed, [feed]),
        PostgresStatement(
          """
          SELECT item, item_id FROM claimwatch.moved_item JOIN claimwatch.feed ON number = feed WHERE id = $1
          """, [feed]),
      ])
      guard results.count == 2, let number = results[0].first?.int(0) else {
        return ItemVerdict.first(document)
      }
      var moved: [UInt64: DerivedUUID] = [:]
      for row in results[1].rows {
        guard let item = row.int(0) else { continue }
        moved[UInt64(bitPattern: item)] = row.bytes(1).flatMap(DerivedUUID.init(stored:))
      }
      return try StateRules.verdicts(
        on: document, of: number,
        SeenPages(pages: results[0].rows.compactMap { $0.bytes(1) }), moved: moved,
        PostgresRows(now: Instant(milliseconds: 0)) { try self.ask($0) })
    }
  }

  // MARK: what is said

  /// What feeds of this node have to say comes from its own commits, or with their shards.
  struct Silence: Sendable {
    enum Subject: Hashable { case floods, pages }
    struct Point: Hashable {
      var writes: Int
      var fences: [Shard: Int64]
    }
    /// Transactions that have begun, and those that have ended.
    var writes = 0
    /// When there was nothing to say.
    var since: [Subject: Point] = [:]
  }

  /// What `body` reads; nothing, unasked, where there was nothing and nothing was written since: a node at rest
  /// leaves the database alone.
  private func unlessSilent<T>(
    _ subject: Silence.Subject, _ body: () throws -> [T]
  ) throws -> [T] {
    guard let leases else { return try body() }
    let fences = leases.fences
    let (now, before) = silence.withLock {
      (Silence.Point(writes: $0.writes, fences: fences), $0.since[subject])
    }
    if before == now { return [] }
    let found = try body()
    silence.withLock { $0.since[subject] = found.isEmpty ? now : nil }
    return found
  }

  public func unsaidFloods() throws -> [FloodNotice] {
    try unlessSilent(.floods) { try readUnsaidFloods() }
  }

  private func readUnsaidFloods() throws -> [FloodNotice] {
    let condition = ofHeld("coalesce(feed.shard, 0)")
    return try mapped {
      try ask([
        PostgresStatement(
          """
          SELECT flood.number, time, feed, watches, written, suppressed, not_kept
          FROM flood LEFT JOIN feed ON feed.id = flood.feed WHERE \(condition.sql)
          ORDER BY flood.number LIMIT 100
          """, condition.values)
      ]).first?.rows.map { StateRules.flood(PostgresStateRow(row: $0)) } ?? []
    }
  }

  public func unsaidPageNews() throws -> [PageNews] {
    try unlessSilent(.pages) { try readUnsaidPageNews() }
  }

  private func readUnsaidPageNews() throws -> [PageNews] {
    let condition = ofHeld("feed.shard")
    return try mapped {
      try ask([
        PostgresStatement(
          StateRules.selectPageNews("AND \(condition.sql)"), condition.values)
      ]).first?.rows.flatMap { StateRules.pageNews(PostgresStateRow(row: $0)) } ?? []
    }
  }

  /// Days of watches are of no feed: the holder of the first shard says them.
  public func unsaidHeldBack(before day: Int64) throws -> [HeldBack] {
    guard leases?.shards.contains(Shard(number: 0)) ?? true else { return [] }
    return try reading { try StateRules.unsaidHeldBack(before: day, $0) }
  }

  // MARK: polls that were asked for

  public func request(polls feeds: [String]) throws {
    try writing(isNumbering: false) { rows in
      for feed in feeds {
        // Of whoever has it, which is not always what the configuration says.
        try rows.run(
          """
          INSERT INTO poll_request (feed, asked_at, shard)
          VALUES (?, ?, coalesce((SELECT shard FROM feed WHERE id = ?), ?))
          """,
          [
            .string(feed), .integer(rows.now.milliseconds), .string(feed),
            .integer(shard(feed).number),
          ])
      }
    }
  }

  public func pollRequests() throws -> [PollRequest] {
    let condition = ofHeld("shard")
    return try mapped {
      try ask([
        PostgresStatement(
          "SELECT number, feed FROM poll_request WHERE asked_at >= 0 AND \(condition.sql) ORDER BY number",
          condition.values)
      ]).first?.rows.compactMap { row in
        row.int(0).flatMap { number in
          row.text(1).map { PollRequest(number: number, feed: $0) }
        }
      } ?? []
    }
  }

  public func takeMovedFeeds() throws -> [String] {
    let condition = ofHeld("shard")
    return try mapped {
      // One that finds none writes nothing.
      try ask([
        PostgresStatement(
          "DELETE FROM poll_request WHERE asked_at < 0 AND \(condition.sql) RETURNING feed",
          condition.values)
      ]).first?.rows.compactMap { $0.text(0) } ?? []
    }
  }

  // MARK: watches

  /// A watch that is not in the configuration is no more where all nodes that live have the same watches.
  public func adopt(watches: [WatchForm]) throws {
    let digest = Self.digest(of: watches)
    try writing(isNumbering: false) { rows in
      var isAgreed = false
      if let epoch = leases?.epoch {
        try rows.run(
          "UPDATE node SET watches = ? WHERE epoch = ?", [.blob(digest), .integer(epoch)])
        try rows.forEach(
          """
          SELECT count(*) FROM node WHERE epoch <> ? AND seen > now() - interval '\(NodeLeases.lease)'
            AND watches IS DISTINCT FROM ?
          """, [.integer(epoch), .blob(digest)]
        ) { isAgreed = $0.int(0) == 0 }
      }
      try StateRules.adopt(watches, dropsOthers: isAgreed, rows)
    }
  }

  private static func digest(of watches: [WatchForm]) -> [UInt8] {
    var bytes: [UInt8] = []
    for watch in watches.sorted(by: { $0.id < $1.id }) {
      for part in [Array(watch.id.utf8), watch.definition] {
        bytes += Array("\(part.count) ".utf8) + part
      }
    }
    return SHA256Digest(bytes: bytes).bytes
  }

  // MARK: feeds

  /// A node forgets feeds of its own shards only: another may poll what this one has not in its configuration yet.
  public func forget(feed: String) throws {
    if let leases, leases.lease(of: shard(feed)) == nil { return }
    try forgetRows(of: feed)
  }

  // MARK: what operators ask

  public func summary(countingItems: Bool) throws -> StateSummary {
    try reading { rows in
      var summary = try StateRules.summary(countingItems: countingItems, rows)
      try rows.forEach("SELECT seq, last_alert_at FROM log_head", []) { row in
        summary.lastSeq = row.int(0) ?? 0
        summary.lastAlert = row.int(1).map(Instant.init(milliseconds:))
      }
      var delivered: Int64 = 0
      let (sql, values) = deliveredByLog
      try rows.forEach(sql, values) { delivered = $0.int(0) ?? 0 }
      try StateRules.addPending(after: delivered, to: &summary, rows)
      try rows.forEach("SELECT pg_database_size(current_database())", []) {
        summary.databaseBytes = $0.int(0) ?? 0
      }
      return summary
    }
  }

  /// How far this node's log is; of whoever has none, how far the log of every node is that lives.
  private var deliveredByLog: (String, [StateValue]) {
    if let log { return ("SELECT delivered FROM log_reader WHERE name = ?", [.string(log.name)]) }
    return (
      "SELECT min(delivered) FROM log_reader WHERE seen > now() - interval '\(SharedLog.patience)'",
      []
    )
  }

  /// What another process may have changed that is not found by itself.
  struct OutsideVersion: Hashable, Sendable {
    let seq: Int64
    let request: Int64
  }

  public func hasOutsideChanges() throws -> Bool {
    let condition = ofHeld("shard")
    let version = try mapped {
      let row = try ask([
        PostgresStatement(
          """
          SELECT seq, (SELECT coalesce(max(number), 0) FROM poll_request WHERE \(condition.sql)) FROM log_head
          """, condition.values)
      ]).first?.first
      return OutsideVersion(seq: row?.int(0) ?? 0, request: row?.int(1) ?? 0)
    }
    return known.withLock { known in
      defer { known = version }
      return known != version
    }
  }
}
