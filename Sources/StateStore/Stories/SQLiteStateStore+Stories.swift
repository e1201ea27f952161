import ContentDigest
import FeedModel
import Foundation
import GRDB

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

/// Stories: what is kept of them, and who joins items to them.
extension SQLiteStateStore {
  /// The items of the window, in the order in which they were joined.
  public func storyRows() throws -> [StoryRow] {
    try read { db in
      try Row.fetchAll(db, sql: Self.selectStoryRows).compactMap { row in
        guard let id = DerivedUUID(stored: [UInt8](row[2] as Data)) else { return nil }
        let (number, original) = (row[0] as Int64, row[5] as Int64)
        return StoryRow(
          number: number, joinedAt: Instant(milliseconds: row[1]),
          head: StoryItemHead(
            itemID: id, revision: row[3], watches: StoryRow.watches(row[10]),
            details: [UInt8](row[12] as Data)),
          story: StoryID(bytes: [UInt8](row[4] as Data)),
          reprintOf: original == number ? nil : original, isRevision: row[6], size: row[7],
          publishers: row[8], origins: row[9], relations: StoryRow.relations(row[11]))
      }
    }
  }

  private static let selectStoryRows = """
    SELECT number, joined_at, item_id, revision, story_id, original, is_revision, size, publishers, origins,
      watches, relations, details
    FROM story_item ORDER BY number
    """

  /// Reads the window, so that the first alert does not wait for it.
  public func readStories() throws {
    guard let stories else { return }
    let now = now()
    try joining {
      try read { db in
        var places = StoryPlaces(db, now: now, joiner: stories)
        try places.makeReady(stories)
      }
    }
  }

  /// Runs a transaction, after which the joiner knows whether what it joined holds.
  func joining<T>(_ body: () throws -> T) throws -> T {
    do {
      let result = try body()
      stories?.settle(committed: true)
      return result
    } catch {
      stories?.settle(committed: false)
      throw error
    }
  }
}
