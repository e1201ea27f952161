import ContentDigest
import FeedModel

/// Gives items their stories inside one transaction, and keeps the rows that say so.
struct StoryPlaces {
  private let rows: any StateRows
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

  init(_ rows: any StateRows, joiner: (any StoryJoiner)?) {
    self.rows = rows
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
    try rows.run(Self.addWatch, [.text("\n" + watch), .int(number)])
  }

  static let addWatch = "UPDATE story_item SET watches = watches || ? WHERE number = ?"

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
      if let id = try bytes(Self.selectStoryID, joined.story) { cluster.id = StoryID(bytes: id) }
    }
    cluster.size = joined.size
    cluster.publishers = joined.publishers
    cluster.origins = joined.origins
    cluster.reprintOf = try itemID(joined.original).flatMap { $0 == entry.itemID ? nil : $0 }
    (cluster.relations, cluster.kinds) = try relations(joined, of: entry.itemID)
    try insert(joined, entry, cluster, watch: draft.watchID)
    if joined.number % Self.pruning == 0 {
      try rows.run(Self.deleteLeft, [.int(joiner.oldest)])
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
    let last = try rows.first(Self.selectLast) { $0.number(0) } ?? 0
    if joiner.next == last + 1 { return }
    if joiner.next == 0 || joiner.next > last { joiner.reset(next: last == 0 ? 1 : 0) }
    try rows.forEach(Self.selectFrom, [.int(joiner.next)]) { row in
      let number = row.number(0)
      // Where rows are missing nothing before them counts.
      if number != joiner.next { joiner.reset(next: number) }
      joiner.resume(
        JoinedStoryItem(
          number: number, story: row.number(1), original: row.number(2), isClosed: row.flag(3),
          isRevision: row.flag(4), outline: row.blob(5)))
    }
  }

  static let selectLast = "SELECT max(number) FROM story_item"
  static let selectFrom = """
    SELECT number, story, original, is_closed, is_revision, outline FROM story_item
    WHERE number >= ? ORDER BY number
    """

  /// The latest row of the item.
  private func earlier(of item: DerivedUUID) throws -> Int64? {
    try rows.first(Self.selectEarlier, [.bytes(item.bytes)]) { $0.number(0) }
  }

  static let selectEarlier =
    "SELECT number FROM story_item WHERE item_id = ? ORDER BY number DESC LIMIT 1"

  private func bytes(_ sql: String, _ number: Int64) throws -> [UInt8]? {
    try rows.first(sql, [.int(number)]) { $0.bytes(0) } ?? nil
  }

  static let selectStoryID = "SELECT story_id FROM story_item WHERE number = ?"

  private func itemID(_ number: Int64) throws -> DerivedUUID? {
    try bytes(Self.selectItemID, number).flatMap(DerivedUUID.init(stored:))
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
    try rows.first(Self.selectHead, [.int(number)]) { row in
      row.uuid(0).map { id in
        StoryItemHead(
          itemID: id, revision: row.count(1), watches: StoryRow.watches(row.string(2)),
          details: row.blob(3))
      }
    } ?? nil
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
    try rows.run(
      Self.insertItem,
      [
        .int(joined.number), .instant(rows.now), .bytes(entry.itemID.bytes), .int(entry.revision),
        .int(joined.story), .bytes(cluster.id.bytes), .int(joined.original),
        .bool(joined.isClosed), .bool(joined.isRevision), .int(joined.size),
        .int(joined.publishers), .int(joined.origins), .text(watch),
        .text(relations.joined(separator: "\n")), .bytes(entry.details), .bytes(entry.outline),
      ])
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
      ids[number] = try bytes(Self.selectStoryID, number).map(StoryID.init(bytes:))
    }
    var merged: [StoryID] = []
    for merge in joined.merges {
      // A story that began with this very item has no row, and nobody has heard of it.
      guard let id = ids[merge.story], let into = ids[merge.into] else { continue }
      try rows.run(Self.moveItems, [.int(merge.into), .bytes(into.bytes), .int(merge.story)])
      try moveAlerts(of: id, to: into)
      for (key, place) in placed where place.cluster.id == id { placed[key]?.cluster.id = into }
      merged.append(id)
    }
    return merged
  }

  static let moveItems = "UPDATE story_item SET story = ?, story_id = ? WHERE story = ?"

  /// Counts what watches had of one story as what they had of the other.
  private func moveAlerts(of id: StoryID, to into: StoryID) throws {
    let range: [StateValue] = [.bytes(id.bytes), .bytes(id.bytes + [0xFF])]
    try rows.run(Self.addAlerts(rows.dialect), [.bytes(into.bytes)] + range)
    try rows.run(Self.moveKept(rows.dialect), [.bytes(into.bytes)] + range)
    try rows.run(Self.deleteAlerts, range)
  }

  /// Where the watch's id begins in a story's key.
  private static let tail = StoryEntry.idLength + 1

  // The ids of watches are text, of which no byte is 255.
  static func addAlerts(_ dialect: StateDialect) -> String {
    """
    INSERT INTO story (id, alerts, first_alert, last_alert_at, logged)
      SELECT CAST(? || substr(id, \(tail)) AS \(dialect.bytes)), alerts, first_alert, last_alert_at, logged
      FROM story WHERE id >= ? AND id < ?
    ON CONFLICT (id) DO UPDATE SET alerts = story.alerts + excluded.alerts,
      last_alert_at = CASE WHEN excluded.last_alert_at > story.last_alert_at
        THEN excluded.last_alert_at ELSE story.last_alert_at END,
      logged = CASE WHEN excluded.logged > story.logged THEN excluded.logged ELSE story.logged END
    """
  }
  static func moveKept(_ dialect: StateDialect) -> String {
    """
    UPDATE suppressed SET story = CAST(? || substr(story, \(tail)) AS \(dialect.bytes))
    WHERE reason = 1 AND story >= ? AND story < ?
    """
  }
  static let deleteAlerts = "DELETE FROM story WHERE id >= ? AND id < ?"
}
