import ContentDigest
import FeedModel
import Foundation
import GRDB

/// Pages that are wanted.
extension SQLiteStateStore {
  public func pendingPages() throws -> [PendingPage] {
    try read { db in
      let names = try Self.feedNames(db)
      return try Row.fetchAll(db, sql: "SELECT \(Self.pendingColumns) FROM page ORDER BY number")
        .compactMap { row in names[row[1] as Int64].flatMap { Self.pending(row, feed: $0) } }
    }
  }

  public func pendingPages(of feed: String) throws -> [PendingPage] {
    guard let number = number(of: feed) else { return [] }
    return try readWithoutTransaction { db in
      let statement = try db.cachedStatement(sql: Self.selectPendingOfFeed)
      statement.setUncheckedArguments([number])
      return try Row.fetchAll(statement).compactMap { Self.pending($0, feed: feed) }
    }
  }

  public func pageDossier(_ number: Int64) throws -> PageDossier? {
    try read { db in
      let statement = try db.cachedStatement(sql: Self.selectDossier)
      statement.setUncheckedArguments([number])
      guard let row = try Row.fetchOne(statement),
        let feed = try String.fetchOne(db, sql: Self.selectFeedID, arguments: [row[1] as Int64]),
        let page = Self.pending(row, feed: feed),
        let itemID = DerivedUUID(stored: [UInt8](row[7] as Data))
      else { return nil }
      let (etag, lastModified) = (row[12] as String?, row[13] as String?)
      return PageDossier(
        page: page, key: ItemKey(bits: UInt64(bitPattern: row[8])), itemID: itemID,
        firstSeen: Instant(milliseconds: row[9]), since: Instant(milliseconds: row[10]),
        attempts: row[11],
        validators: etag == nil && lastModified == nil
          ? nil : Validators(etag: etag, lastModified: lastModified, url: row[14]),
        textDigest: (row[15] as Data?).map { [UInt8]($0) }, content: [UInt8](row[16] as Data),
        alerts: try Self.matches(row[1], UInt64(bitPattern: row[8]), db))
    }
  }

  private static let pendingColumns = "number, feed, url, state, revision, deadline, next"
  static let selectPendingOfFeed =
    "SELECT \(pendingColumns) FROM page WHERE feed = ? ORDER BY item"
  static let selectDossier = """
    SELECT \(pendingColumns), item_id, item, first_seen, since, attempts, etag, last_modified,
      validators_url, text_digest, content FROM page WHERE number = ?
    """

  static func pageCounts(_ db: Database) throws -> PageCounts {
    var counts = PageCounts()
    let rows = try Row.fetchCursor(db, sql: "SELECT state, count(*) FROM page GROUP BY state")
    while let row = try rows.next() {
      switch PendingPage.Standing(rawValue: row[0]) {
      case .waiting, .unread: counts.waiting += row[1]
      case .told: counts.told += row[1]
      case .read: counts.read += row[1]
      case nil: break
      }
    }
    return counts
  }

  /// Items of a feed no alert of which was drafted yet.
  static func waitingItems(_ feed: Int64, _ db: Database) throws -> Set<UInt64> {
    let statement = try db.cachedStatement(
      sql: "SELECT item FROM page WHERE feed = ? AND state IN (0, 3)")
    statement.setUncheckedArguments([feed])
    return Set(try Int64.fetchAll(statement).map { UInt64(bitPattern: $0) })
  }

  /// Rows of one feed: what a feed brings beyond is told from its text, and gets no page.
  static let mostOfFeed = 2_000

  private static func hasRoom(_ feed: Int64, _ db: Database) throws -> Bool {
    let count = try db.cachedStatement(sql: "SELECT count(*) FROM page WHERE feed = ?")
    return try Int.fetchOne(count, arguments: [feed]) ?? 0 < mostOfFeed
  }

  private static func feedNames(_ db: Database) throws -> [Int64: String] {
    let rows = try Row.fetchAll(db, sql: "SELECT number, id FROM feed")
    return Dictionary(rows.map { ($0[0], $0[1]) }) { first, _ in first }
  }

  private static func pending(_ row: Row, feed: String) -> PendingPage? {
    guard let standing = PendingPage.Standing(rawValue: row[3]) else { return nil }
    return PendingPage(
      number: row[0], feed: feed, url: row[2], standing: standing, revision: row[4],
      deadline: Instant(milliseconds: row[5]), next: Instant(milliseconds: row[6]))
  }

  // MARK: polls

  /// Takes what a poll says of pages, inside its transaction.
  static func save(_ wishes: [PageWish], feed: Int64, _ db: Database) throws {
    for wish in wishes {
      switch wish {
      case .unwanted(let key): try deletePage(feed, key.bits, db)
      case .wanted(let order):
        // What is told has its alerts already.
        if order.standing == .told, try !hasRoom(feed, db) {
          try deletePage(feed, order.key.bits, db)
          continue
        }
        let statement = try db.cachedStatement(sql: upsertPage)
        statement.setUncheckedArguments([
          feed, Int64(bitPattern: order.key.bits), order.standing.rawValue,
          Data(order.itemID.bytes), order.revision, order.firstSeen.milliseconds, order.url,
          order.since.milliseconds, order.deadline.milliseconds, order.since.milliseconds,
          Data(order.content),
        ])
        try statement.execute()
      }
    }
  }

  static let upsertPage = """
    INSERT INTO page (feed, item, state, item_id, revision, first_seen, url, since, deadline, next,
      content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (feed, item) DO UPDATE SET
      deadline = CASE WHEN state IN (0, 3) THEN min(deadline, excluded.deadline) ELSE excluded.deadline END,
      state = excluded.state, item_id = excluded.item_id, revision = excluded.revision,
      first_seen = excluded.first_seen, url = excluded.url, since = excluded.since,
      next = excluded.next, attempts = 0, etag = NULL, last_modified = NULL,
      validators_url = NULL, text_digest = NULL, content = excluded.content
    """

  private static func deletePage(_ feed: Int64, _ key: UInt64, _ db: Database) throws {
    let statement = try db.cachedStatement(sql: deletePageOfItem)
    statement.setUncheckedArguments([feed, Int64(bitPattern: key)])
    try statement.execute()
  }

  static let deletePageOfItem = "DELETE FROM page WHERE feed = ? AND item = ?"

  /// Carries a page over to its item's new key.
  static func movePage(
    _ feed: Int64, _ previous: UInt64, _ key: UInt64, _ db: Database
  ) throws {
    let statement = try db.cachedStatement(sql: movePages)
    statement.setUncheckedArguments([
      Int64(bitPattern: key), feed, Int64(bitPattern: previous),
    ])
    try statement.execute()
  }

  static let movePages = "UPDATE OR REPLACE page SET item = ? WHERE feed = ? AND item = ?"

  // MARK: steps

  /// Writes a step of a page; false where its row is not as the step found it.
  static func save(
    _ commit: PageCommit, _ outbox: inout OutboxWriter, at now: Instant, _ db: Database
  ) throws -> Bool {
    let select = try db.cachedStatement(sql: selectPageAsFound)
    select.setUncheckedArguments([
      commit.page.number, commit.page.standing.rawValue, commit.page.revision,
    ])
    guard let row = try Row.fetchOne(select) else { return false }
    let (feed, key) = (row[0] as Int64, UInt64(bitPattern: row[1]))
    try save(
      alerts: commit.alerts, suppressed: commit.suppressed, recorded: commit.recorded,
      feed: (feed, commit.page.feed), &outbox, db)
    outbox.count(tooOld: commit.tooOld, feed: commit.page.feed)
    if !commit.suppressed.isEmpty || !commit.notKept.isEmpty {
      try note(
        commit.suppressed, commit.notKept, of: commit.page.feed, written: commit.alerts.count,
        suppressed: commit.suppressed.count, at: now, db)
    }
    if let health = commit.health { try save(health, feed: feed, db) }
    let revision = commit.page.revision + (commit.isRevision ? 1 : 0)
    if commit.isRevision { try raiseRevision(feed, key, to: revision, db) }
    var outcome = commit.outcome
    if case .goesOn(let progress) = outcome, progress.standing == .told, try !hasRoom(feed, db) {
      outcome = .done
    }
    switch outcome {
    case .done:
      let statement = try db.cachedStatement(sql: deletePageByNumber)
      statement.setUncheckedArguments([commit.page.number])
      try statement.execute()
    case .goesOn(let progress):
      let statement = try db.cachedStatement(sql: updatePage)
      statement.setUncheckedArguments([
        progress.standing.rawValue, revision, progress.next.milliseconds, progress.attempts,
        progress.validators?.etag, progress.validators?.lastModified, progress.validators?.url,
        progress.textDigest.map { Data($0) }, commit.page.number,
      ])
      try statement.execute()
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
    _ feed: Int64, _ key: UInt64, to revision: Int, _ db: Database
  ) throws {
    var pages = try pages(of: feed, db)
    guard let place = pages.places(of: [key])[key] else { return }
    var entry = pages[place]
    entry.revision = max(entry.revision, revision)
    pages.replace(place, with: entry)
    let first = pageRange(feed).first
    let statement = try db.cachedStatement(sql: upsertPages)
    for page in pages.changed {
      statement.setUncheckedArguments([first + Int64(page), Data(pages.pages[page])])
      try statement.execute()
    }
  }
}
