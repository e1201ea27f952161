import ContentDigest
import FeedModel

/// A row of the window of stories, for people.
public struct StoryRow: Hashable, Sendable {
  public let number: Int64
  public let joinedAt: Instant
  public let head: StoryItemHead
  public let story: StoryID
  /// The number of the item whose text it is; nil where that is its own.
  public let reprintOf: Int64?
  public let isRevision: Bool
  /// Items, publishers and origins of the story when it came.
  public let size: Int
  public let publishers: Int
  public let origins: Int
  public let relations: [JoinedStory.Relation]

  static func watches(_ text: String) -> [String] {
    text.utf8.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
  }

  /// As the row has them: kind, claim, number of the other item, claim of that.
  fileprivate static func relations(_ text: String) -> [JoinedStory.Relation] {
    text.utf8.split(separator: 0x0A).compactMap { line in
      let parts = line.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
      guard parts.count == 4, let claim = Int(parts[1]), let other = Int64(parts[2]),
        let otherClaim = Int(parts[3])
      else { return nil }
      return JoinedStory.Relation(
        kind: parts[0], claim: claim, other: other, otherClaim: otherClaim)
    }
  }
}

/// A revision of an item, as it was joined to a story.
public struct StoryRevision: Hashable, Sendable {
  public let itemID: DerivedUUID
  public let revision: Int

  /// A revision of `itemID`.
  public init(itemID: DerivedUUID, revision: Int) {
    self.itemID = itemID
    self.revision = revision
  }
}

/// Stories: what is kept of them, and who joins items to them.
extension RowStateStore {
  public func storyRows() throws -> [StoryRow] {
    try reading { rows in
      try rows.all(StateRules.selectStoryRows) { row -> StoryRow? in
        guard let id = row.uuid(2) else { return nil }
        let (number, original) = (row.number(0), row.number(5))
        return StoryRow(
          number: number, joinedAt: Instant(milliseconds: row.number(1)),
          head: StoryItemHead(
            itemID: id, revision: row.count(3), watches: StoryRow.watches(row.string(10)),
            details: row.blob(12)),
          story: StoryID(bytes: row.blob(4)), reprintOf: original == number ? nil : original,
          isRevision: row.flag(6), size: row.count(7), publishers: row.count(8),
          origins: row.count(9), relations: StoryRow.relations(row.string(11)))
      }.compactMap { $0 }
    }
  }

  public func storyOrder() throws -> [StoryRevision: Int64] {
    try reading { rows in
      var order: [StoryRevision: Int64] = [:]
      try rows.forEach("SELECT item_id, revision, number FROM story_item ORDER BY number", []) {
        row in
        guard let id = row.uuid(0) else { return }
        let revision = StoryRevision(itemID: id, revision: row.count(1))
        if order[revision] == nil { order[revision] = row.number(2) }
      }
      return order
    }
  }

  public func readStories() throws {
    guard let stories else { return }
    try joining {
      try reading { rows in
        var places = StoryPlaces(rows, joiner: stories)
        try places.makeReady(stories)
      }
    }
  }
}

extension StateRules {
  fileprivate static let selectStoryRows = """
    SELECT number, joined_at, item_id, revision, story_id, original, is_revision, size, publishers, origins,
      watches, relations, details
    FROM story_item ORDER BY number
    """
}
