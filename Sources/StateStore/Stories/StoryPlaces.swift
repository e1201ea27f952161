import ContentDigest
import FeedModel
import Foundation
import GRDB

/// Gives items their stories inside one transaction, and keeps the rows that say so.
struct StoryPlaces {
  private let db: Database
  private let now: Instant
  private let joiner: (any StoryJoiner)?
  private var isReady = false
  private var placed: [StoryEntry.Key: Place] = [:]

  /// Rows that have left the window go once in so many items.
  private static let pruning: Int64 = 64

  struct Place {
    var cluster: StoryCluster
    /// The item's row; nil where none is kept.
    let number: Int64?
    var watches: Set<ByteKey>
  }

  init(_ db: Database, now: Instant, joiner: (any StoryJoiner)?) {
    self.db = db
    self.now = now
    self.joiner = joiner
  }

  /// The story of an alert's item. All alerts of one revision have one.
  mutating func cluster(of draft: AlertDraft) throws -> StoryCluster {
    if let place = placed[draft.story.key] {
      try add(watch: draft.watchID, to: place, draft.story.key)
      return place.cluster
    }
    let place = try join(draft)
    placed[draft.story.key] = place
    return place.cluster
  }

  private mutating func add(
    watch: String, to place: Place, _ key: StoryEntry.Key
  ) throws {
    guard let number = place.number, !place.watches.contains(ByteKey(watch)) else { return }
    placed[key]?.watches.insert(ByteKey(watch))
    let statement = try db.cachedStatement(sql: Self.addWatch)
    statement.setUncheckedArguments([watch, number])
    try statement.execute()
  }

  static let addWatch = "UPDATE story_item SET watches = watches || char(10) || ? WHERE number = ?"

  private mutating func join(_ draft: AlertDraft) throws -> Place {
    let entry = draft.story
    guard let joiner else {
      return Place(cluster: StoryCluster(id: entry.storyID), number: nil, watches: [])
    }
    try makeReady(joiner)
    let earlier = try earlier(of: entry.itemID)
    draft.hold(true)
    let joined = joiner.join(entry, revising: earlier)
    draft.hold(false)
    var cluster = StoryCluster(id: entry.storyID)
    cluster.merged = try merge(joined)
    if joined.story != joined.number {
      let id: Data? = try one(Self.selectStoryID, joined.story)
      if let id { cluster.id = StoryID(bytes: [UInt8](id)) }
    }
    cluster.size = joined.size
    cluster.publishers = joined.publishers
    cluster.origins = joined.origins
    cluster.reprintOf = try itemID(joined.original).flatMap { $0 == entry.itemID ? nil : $0 }
    (cluster.relations, cluster.kinds) = try relations(joined, of: entry.itemID)
    try insert(joined, entry, cluster, watch: draft.watchID)
    if joined.number % Self.pruning == 0 {
      let statement = try db.cachedStatement(sql: Self.deleteLeft)
      statement.setUncheckedArguments([joiner.oldest])
      try statement.execute()
    }
    return Place(cluster: cluster, number: joined.number, watches: [ByteKey(draft.watchID)])
  }

  static let deleteLeft = "DELETE FROM story_item WHERE number < ?"

  // MARK: What is known

  /// Lets the joiner know of every row: at the first alert after a start of all, and whenever another
  /// process has added some, of these.
  mutating func makeReady(_ joiner: any StoryJoiner) throws {
    guard !isReady else { return }
    isReady = true
    joiner.begin()
    let last = try Int64.fetchOne(db, sql: Self.selectLast) ?? 0
    if joiner.next == last + 1 { return }
    if joiner.next == 0 || joiner.next > last { joiner.reset(next: last == 0 ? 1 : 0) }
    let statement = try db.cachedStatement(sql: Self.selectFrom)
    statement.setUncheckedArguments([joiner.next])
    let rows = try Row.fetchCursor(statement)
    while let row = try rows.next() {
      let number: Int64 = row[0]
      // Where rows are missing nothing before them counts.
      if number != joiner.next { joiner.reset(next: number) }
      joiner.resume(
        JoinedStoryItem(
          number: number, story: row[1], original: row[2], isClosed: row[3], isRevision: row[4],
          outline: [UInt8](row[5] as Data)))
    }
  }

  static let selectLast = "SELECT max(number) FROM story_item"
  static let selectFrom = """
    SELECT number, story, original, is_closed, is_revision, outline FROM story_item
    WHERE number >= ? ORDER BY number
    """

  /// The latest row of the item.
  private func earlier(of item: DerivedUUID) throws -> Int64? {
    let statement = try db.cachedStatement(sql: Self.selectEarlier)
    statement.setUncheckedArguments([Data(item.bytes)])
    return try Int64.fetchOne(statement)
  }

  static let selectEarlier =
    "SELECT number FROM story_item WHERE item_id = ? ORDER BY number DESC LIMIT 1"

  private func one<Value: DatabaseValueConvertible & StatementColumnConvertible>(
    _ sql: String, _ number: Int64
  ) throws -> Value? {
    let statement = try db.cachedStatement(sql: sql)
    statement.setUncheckedArguments([number])
    return try Value.fetchOne(statement)
  }

  static let selectStoryID = "SELECT story_id FROM story_item WHERE number = ?"

  private func itemID(_ number: Int64) throws -> DerivedUUID? {
    let id: Data? = try one(Self.selectItemID, number)
    return id.flatMap { DerivedUUID(stored: [UInt8]($0)) }
  }

  static let selectItemID = "SELECT item_id FROM story_item WHERE number = ?"

  /// What claims stand in relation to, without the item's own earlier revisions, each once.
  private func relations(
    _ joined: JoinedStory, of item: DerivedUUID
  ) throws -> ([StoryCluster.Relation], kinds: [String]) {
    var heads: [Int64: StoryItemHead] = [:]
    var known: Set<RelationKey> = []
    var relations: [StoryCluster.Relation] = []
    var kinds: [String] = []
    for relation in joined.relations {
      let head = try heads[relation.other] ?? self.head(relation.other)
      guard let head, head.itemID != item else { continue }
      heads[relation.other] = head
      let key = RelationKey(
        kind: relation.kind, claim: relation.claim, item: head.itemID,
        otherClaim: relation.otherClaim)
      guard known.insert(key).inserted else { continue }
      if !kinds.contains(where: { $0.hasSameBytes(as: relation.kind) }) {
        kinds.append(relation.kind)
      }
      guard relations.count < Self.mostRelations else { continue }
      relations.append(StoryCluster.Relation(joined: relation, other: head))
    }
    return (relations, kinds)
  }

  private struct RelationKey: Hashable {
    let kind: String
    let claim: Int
    let item: DerivedUUID
    let otherClaim: Int
  }

  /// As many as an alert tells.
  private static let mostRelations = 8

  private func head(_ number: Int64) throws -> StoryItemHead? {
    let statement = try db.cachedStatement(sql: Self.selectHead)
    statement.setUncheckedArguments([number])
    guard let row = try Row.fetchOne(statement),
      let id = DerivedUUID(stored: [UInt8](row[0] as Data))
    else { return nil }
    return StoryItemHead(
      itemID: id, revision: row[1], watches: StoryRow.watches(row[2]),
      details: [UInt8](row[3] as Data))
  }

  static let selectHead =
    "SELECT item_id, revision, watches, details FROM story_item WHERE number = ?"

  // MARK: What is written

  private func insert(
    _ joined: JoinedStory, _ entry: StoryEntry, _ cluster: StoryCluster, watch: String
  ) throws {
    let relations = cluster.relations.map(\.joined).map {
      "\($0.kind) \($0.claim) \($0.other) \($0.otherClaim)"
    }
    let statement = try db.cachedStatement(sql: Self.insertItem)
    statement.setUncheckedArguments([
      joined.number, now.milliseconds, Data(entry.itemID.bytes), entry.revision, joined.story,
      Data(cluster.id.bytes), joined.original, joined.isClosed, joined.isRevision, joined.size,
      joined.publishers, joined.origins, watch, relations.joined(separator: "\n"),
      Data(entry.details), Data(entry.outline),
    ])
    try statement.execute()
  }

  private static let insertItem = """
    INSERT INTO story_item (number, joined_at, item_id, revision, story, story_id, original, is_closed,
      is_revision, size, publishers, origins, watches, relations, details, outline)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """

  /// Makes stories one, with what their watches had of each. Returns those whose ids are no more.
  private mutating func merge(_ joined: JoinedStory) throws -> [StoryID] {
    var ids: [Int64: StoryID] = [:]
    for number in joined.merges.flatMap({ [$0.story, $0.into] }) where ids[number] == nil {
      let id: Data? = try one(Self.selectStoryID, number)
      ids[number] = id.map { StoryID(bytes: [UInt8]($0)) }
    }
    var merged: [StoryID] = []
    for merge in joined.merges {
      // A story that began with this very item has no row, and nobody has heard of it.
      guard let id = ids[merge.story], let into = ids[merge.into] else { continue }
      let statement = try db.cachedStatement(sql: Self.moveItems)
      statement.setUncheckedArguments([merge.into, Data(into.bytes), merge.story])
      try statement.execute()
      try Self.moveAlerts(of: id, to: into, db)
      for (key, place) in placed where place.cluster.id == id { placed[key]?.cluster.id = into }
      merged.append(id)
    }
    return merged
  }

  static let moveItems = "UPDATE story_item SET story = ?, story_id = ? WHERE story = ?"

  /// Counts what watches had of one story as what they had of the other.
  private static func moveAlerts(of id: StoryID, to into: StoryID, _ db: Database) throws {
    let range = [Data(id.bytes), Data(id.bytes + [0xFF])]
    for sql in [addAlerts, moveKept] {
      let statement = try db.cachedStatement(sql: sql)
      statement.setUncheckedArguments([Data(into.bytes)] + StatementArguments(range))
      try statement.execute()
    }
    let statement = try db.cachedStatement(sql: deleteAlerts)
    statement.setUncheckedArguments(StatementArguments(range))
    try statement.execute()
  }

  // The ids of watches are text, of which no byte is 255.
  static let addAlerts = """
    INSERT INTO story (id, alerts, first_alert, last_alert_at, logged)
      SELECT CAST(? || substr(id, \(StoryEntry.idLength + 1)) AS BLOB), alerts, first_alert, last_alert_at,
        logged
      FROM story WHERE id >= ? AND id < ?
    ON CONFLICT (id) DO UPDATE SET alerts = alerts + excluded.alerts,
      last_alert_at = max(last_alert_at, excluded.last_alert_at), logged = max(logged, excluded.logged)
    """
  static let moveKept = """
    UPDATE suppressed SET story = CAST(? || substr(story, \(StoryEntry.idLength + 1)) AS BLOB)
    WHERE reason = 1 AND story >= ? AND story < ?
    """
  static let deleteAlerts = "DELETE FROM story WHERE id >= ? AND id < ?"
}
