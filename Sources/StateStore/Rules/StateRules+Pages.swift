import ContentDigest
import FeedModel

/// Pages that are wanted.
extension RowStateStore {
  public func pendingPages() throws -> [PendingPage] {
    try reading { rows in
      let names = try StateRules.feedNames(rows)
      return try rows.all(StateRules.selectPending) { row in
        names[row.number(1)].flatMap { StateRules.pending(row, feed: $0) }
      }.compactMap { $0 }
    }
  }

  public func pendingPages(of feed: String) throws -> [PendingPage] {
    try readingLoosely { rows in
      guard let number = try number(of: feed, rows) else { return [] }
      return try rows.all(StateRules.selectPendingOfFeed, [.int(number)]) {
        StateRules.pending($0, feed: feed)
      }.compactMap { $0 }
    }
  }

  public func pageDossier(_ number: Int64) throws -> PageDossier? {
    try reading { rows in try StateRules.dossier(number, rows) }
  }
}

extension StateRules {
  static func dossier(_ number: Int64, _ rows: any StateRows) throws -> PageDossier? {
    let feed = try rows.first(selectFeedOfPage, [.int(number)]) { $0.string(0) }
    guard let feed else { return nil }
    let dossier = try rows.first(selectDossier, [.int(number)]) { row -> (Int64, PageDossier)? in
      guard let page = pending(row, feed: feed), let itemID = row.uuid(7) else { return nil }
      let (etag, lastModified) = (row.text(12), row.text(13))
      return (
        row.number(1),
        PageDossier(
          page: page, key: ItemKey(bits: UInt64(bitPattern: row.number(8))), itemID: itemID,
          firstSeen: Instant(milliseconds: row.number(9)),
          since: Instant(milliseconds: row.number(10)), attempts: row.count(11),
          validators: etag == nil && lastModified == nil
            ? nil : Validators(etag: etag, lastModified: lastModified, url: row.text(14)),
          textDigest: row.bytes(15), content: row.blob(16), alerts: [])
      )
    }
    guard let (feed, dossier) = dossier ?? nil else { return nil }
    return dossier.with(try matches(feed, dossier.key.bits, rows))
  }

  private static let pendingColumns = "number, feed, url, state, revision, deadline, next"
  public static let selectPending = "SELECT \(pendingColumns) FROM page ORDER BY number"
  static let selectPendingOfFeed =
    "SELECT \(pendingColumns) FROM page WHERE feed = ? ORDER BY item"
  static let selectFeedOfPage =
    "SELECT feed.id FROM page JOIN feed ON feed.number = page.feed WHERE page.number = ?"
  static let selectDossier = """
    SELECT \(pendingColumns), item_id, item, first_seen, since, attempts, etag, last_modified,
      validators_url, text_digest, content FROM page WHERE number = ?
    """

  static func pageCounts(_ rows: any StateRows) throws -> PageCounts {
    var counts = PageCounts()
    try rows.forEach("SELECT state, count(*) FROM page GROUP BY state", []) { row in
      switch PendingPage.Standing(rawValue: row.number(0)) {
      case .waiting, .unread: counts.waiting += row.count(1)
      case .told: counts.told += row.count(1)
      case .read: counts.read += row.count(1)
      case nil: break
      }
    }
    return counts
  }

  /// Items of a feed no alert of which was drafted yet.
  static func waitingItems(_ feed: Int64, _ rows: any StateRows) throws -> Set<UInt64> {
    Set(
      try rows.all("SELECT item FROM page WHERE feed = ? AND state IN (0, 3)", [.int(feed)]) {
        UInt64(bitPattern: $0.number(0))
      })
  }

  /// Rows of one feed: what a feed brings beyond is told from its text, and gets no page.
  static let mostOfFeed = 2_000

  private static func hasRoom(_ feed: Int64, _ rows: any StateRows) throws -> Bool {
    let count = try rows.first("SELECT count(*) FROM page WHERE feed = ?", [.int(feed)]) {
      $0.count(0)
    }
    return count ?? 0 < mostOfFeed
  }

  public static func feedNames(_ rows: any StateRows) throws -> [Int64: String] {
    var names: [Int64: String] = [:]
    try rows.forEach("SELECT number, id FROM feed", []) { names[$0.number(0)] = $0.string(1) }
    return names
  }

  /// Reads a row of ``selectPending``.
  public static func pending(_ row: any StateRow, feed: String) -> PendingPage? {
    guard let standing = PendingPage.Standing(rawValue: row.number(3)) else { return nil }
    return PendingPage(
      number: row.number(0), feed: feed, url: row.string(2), standing: standing,
      revision: row.count(4), deadline: Instant(milliseconds: row.number(5)),
      next: Instant(milliseconds: row.number(6)))
  }

  // MARK: polls

  /// Takes what a poll says of pages, inside its transaction.
  static func save(_ wishes: [PageWish], feed: Int64, _ rows: any StateRows) throws {
    for wish in wishes {
      switch wish {
      case .unwanted(let key): try deletePage(feed, key.bits, rows)
      case .wanted(let order):
        // What is told has its alerts already.
        if order.standing == .told, try !hasRoom(feed, rows) {
          try deletePage(feed, order.key.bits, rows)
          continue
        }
        try rows.run(
          upsertPage,
          [
            .int(feed), .key(order.key.bits), .int(order.standing.rawValue),
            .bytes(order.itemID.bytes), .int(order.revision), .instant(order.firstSeen),
            .text(order.url), .instant(order.since), .instant(order.deadline),
            .instant(order.since), .bytes(order.content),
          ])
      }
    }
  }

  static let upsertPage = """
    INSERT INTO page (feed, item, state, item_id, revision, first_seen, url, since, deadline, next,
      content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (feed, item) DO UPDATE SET
      deadline = CASE WHEN page.state IN (0, 3) AND page.deadline < excluded.deadline
        THEN page.deadline ELSE excluded.deadline END,
      state = excluded.state, item_id = excluded.item_id, revision = excluded.revision,
      first_seen = excluded.first_seen, url = excluded.url, since = excluded.since,
      next = excluded.next, attempts = 0, etag = NULL, last_modified = NULL,
      validators_url = NULL, text_digest = NULL, content = excluded.content
    """

  private static func deletePage(_ feed: Int64, _ key: UInt64, _ rows: any StateRows) throws {
    try rows.run(deletePageOfItem, [.int(feed), .key(key)])
  }

  static let deletePageOfItem = "DELETE FROM page WHERE feed = ? AND item = ?"

  static let selectPageOfItem = "SELECT 1 FROM page WHERE feed = ? AND item = ?"
  static let movePages = "UPDATE page SET item = ? WHERE feed = ? AND item = ?"

  // MARK: steps

  /// Writes a step of a page; false where its row is not as the step found it.
  static func save(
    _ commit: PageCommit, _ outbox: inout OutboxWriter, _ rows: any StateRows
  ) throws -> Bool {
    let found = try rows.first(
      selectPageAsFound,
      [
        .int(commit.page.number), .int(commit.page.standing.rawValue),
        .int(commit.page.revision),
      ]
    ) { ($0.number(0), UInt64(bitPattern: $0.number(1))) }
    guard let (feed, key) = found else { return false }
    try save(
      alerts: commit.alerts, suppressed: commit.suppressed, recorded: commit.recorded,
      feed: (feed, commit.page.feed), &outbox, rows)
    outbox.count(tooOld: commit.tooOld, feed: commit.page.feed)
    if !commit.suppressed.isEmpty || !commit.notKept.isEmpty {
      try note(
        commit.suppressed, commit.notKept, of: commit.page.feed, written: commit.alerts.count,
        suppressed: commit.suppressed.count, at: rows.now, rows)
    }
    if let health = commit.health { try save(health, feed: feed, rows) }
    let revision = commit.page.revision + (commit.isRevision ? 1 : 0)
    if commit.isRevision { try raiseRevision(feed, key, to: revision, rows) }
    var outcome = commit.outcome
    if case .goesOn(let progress) = outcome, progress.standing == .told, try !hasRoom(feed, rows) {
      outcome = .done
    }
    switch outcome {
    case .done:
      try rows.run(deletePageByNumber, [.int(commit.page.number)])
    case .goesOn(let progress):
      try rows.run(
        updatePage,
        [
          .int(progress.standing.rawValue), .int(revision), .instant(progress.next),
          .int(progress.attempts), .text(progress.validators?.etag),
          .text(progress.validators?.lastModified), .text(progress.validators?.url),
          .bytes(progress.textDigest), .int(commit.page.number),
        ])
    }
    return true
  }

  static let selectPageAsFound =
    "SELECT feed, item FROM page WHERE number = ? AND state = ? AND revision = ?"
  static let deletePageByNumber = "DELETE FROM page WHERE number = ?"
  static let updatePage = """
    UPDATE page SET state = ?, revision = ?, next = ?, attempts = ?, etag = ?,
      last_modified = ?, validators_url = ?, text_digest = ? WHERE number = ?
    """

  /// The item's text has changed on its page alone.
  private static func raiseRevision(
    _ feed: Int64, _ key: UInt64, to revision: Int, _ rows: any StateRows
  ) throws {
    var pages = try pages(of: feed, rows)
    guard let place = pages.places(of: [key])[key] else { return }
    var entry = pages[place]
    entry.revision = max(entry.revision, revision)
    pages.replace(place, with: entry)
    try save(pages, feed: feed, rows)
  }
}
