import Configuration
import ContentDigest
import FeedModel
import StateStore

/// The stories of a running daemon's state, for people (`claimwatch stories`).
public struct StoredStories: Sendable {
  /// An item of a story, by its latest revision.
  public struct Item: Sendable {
    public let id: DerivedUUID
    public internal(set) var revision: Int
    /// nil where what was kept of it cannot be read.
    public internal(set) var details: StoryDetails?
    /// When its first alert was raised, and its latest.
    public let joined: Instant
    public internal(set) var latest: Instant
    /// The item whose text it is.
    public let reprintOf: DerivedUUID?
    /// The alerts that were raised of it, kept back ones included, in the order of its revisions.
    public internal(set) var alerts: [Alert]
    public internal(set) var relations: [Relation] = []
  }

  public struct Alert: Sendable {
    public let watch: String
    public let id: DerivedUUID
  }

  /// How a claim of the item stands to one of another item.
  public struct Relation: Sendable {
    /// As alerts name it.
    public let kind: String
    public let claim: StoryDetails.Claim
    public let otherItem: DerivedUUID
    public let otherPublisher: String
    public let other: StoryDetails.Claim
  }

  public struct Story: Sendable {
    public let id: StoryID
    /// In the order in which they came.
    public internal(set) var items: [Item] = []
    public internal(set) var publishers = 0
    public internal(set) var origins = 0
    fileprivate var places: [DerivedUUID: Int] = [:]

    fileprivate init(id: StoryID) { self.id = id }

    public var first: Instant { items.first?.joined ?? Instant(milliseconds: 0) }
    public var latest: Instant { items.map(\.latest).max() ?? first }
    /// The title of the first item that has one.
    public var title: String? { items.lazy.compactMap { $0.details?.title }.first }
  }

  /// Those that changed last stand last.
  public let stories: [Story]

  /// Reads the state of `configuration` beside a daemon.
  ///
  /// - Parameters:
  ///   - since: only stories to which an item, or a revision, came since then.
  ///   - watch: only stories of which this watch was told, or would have been.
  public static func read(
    _ configuration: Configuration, since: Instant, watch: String? = nil
  ) throws -> StoredStories {
    let store = try StateDoor.open(configuration, .readOnly)
    return StoredStories(rows: try store.storyRows(), since: since, watch: watch)
  }

  init(rows: [StoryRow], since: Instant, watch: String?) {
    let byNumber = Dictionary(rows.map { ($0.number, $0) }) { first, _ in first }
    var details: [Int64: StoryDetails] = [:]
    for row in rows { details[row.number] = StoryDetails(bytes: row.head.details) }
    var stories: [StoryID: Story] = [:]
    for row in rows {
      var story = stories.removeValue(forKey: row.story) ?? Story(id: row.story)
      story.add(row, details, byNumber)
      stories[row.story] = story
    }
    self.stories = stories.values.filter { story in
      story.latest >= since
        && (watch.map { id in
          story.items.contains { $0.alerts.contains { $0.watch.hasSameBytes(as: id) } }
        } ?? true)
    }.sorted { left, right in
      (left.latest.milliseconds, left.first.milliseconds, left.id.description)
        < (right.latest.milliseconds, right.first.milliseconds, right.id.description)
    }
  }
}

extension StoredStories.Story {
  /// Of an item, over all its revisions.
  private static let mostRelations = 64

  fileprivate mutating func add(
    _ row: StoryRow, _ details: [Int64: StoryDetails], _ rows: [Int64: StoryRow]
  ) {
    (publishers, origins) = (row.publishers, row.origins)
    let alerts = row.head.watches.map { watch in
      StoredStories.Alert(
        watch: watch,
        id: DerivedUUID.alert(
          watchID: watch, itemID: row.head.itemID, revision: row.head.revision))
    }
    let mine = details[row.number]
    let relations = row.relations.compactMap { relation -> StoredStories.Relation? in
      guard let claim = mine?.claims[at: relation.claim], let other = rows[relation.other],
        let theirs = details[relation.other], let said = theirs.claims[at: relation.otherClaim]
      else { return nil }
      return StoredStories.Relation(
        kind: relation.kind, claim: claim, otherItem: other.head.itemID,
        otherPublisher: theirs.publisher, other: said)
    }
    guard let place = places[row.head.itemID] else {
      places[row.head.itemID] = items.count
      items.append(
        StoredStories.Item(
          id: row.head.itemID, revision: row.head.revision, details: mine, joined: row.joinedAt,
          latest: row.joinedAt,
          reprintOf: row.reprintOf.flatMap { rows[$0]?.head.itemID }, alerts: alerts,
          relations: relations))
      return
    }
    items[place].revision = row.head.revision
    items[place].details = mine
    items[place].latest = row.joinedAt
    items[place].alerts += alerts
    for relation in relations
    where items[place].relations.count < Self.mostRelations
      && !items[place].relations.contains(where: relation.isSame)
    {
      items[place].relations.append(relation)
    }
  }
}

extension StoredStories.Relation {
  fileprivate func isSame(_ other: StoredStories.Relation) -> Bool {
    kind.hasSameBytes(as: other.kind) && claim.id.hasSameBytes(as: other.claim.id)
      && otherItem == other.otherItem && self.other.id.hasSameBytes(as: other.other.id)
  }
}
