import GRDB
import Testing

@testable import StateStore

/// A wrong index is quadratic in the number of items (seen in another feed reader), so the plans
/// of all statements that a poll or a delivery runs are pinned to ranges.
@Suite struct QueryPlanTests {
  @Test(arguments: [
    SQLiteStateStore.updateFeed, SQLiteStateStore.selectFeed, SQLiteStateStore.selectFeedID,
    SQLiteStateStore.selectPages, SQLiteStateStore.selectMovedID,
    SQLiteStateStore.selectMovedIDs, SQLiteStateStore.selectMatches,
    SQLiteStateStore.deleteMovedID, SQLiteStateStore.moveMatches, SQLiteStateStore.moveRepeats,
    SQLiteStateStore.detachRepeats, SQLiteStateStore.selectMatchID,
    SQLiteStateStore.selectOutbox, SQLiteStateStore.deleteDelivered,
    SQLiteStateStore.updateDelivered, SQLiteStateStore.selectSuppressed(where: "feed = ?"),
    OutboxWriter.deleteOldStories, SQLiteStateStore.selectPendingOfFeed,
    SQLiteStateStore.selectDossier, SQLiteStateStore.deletePageOfItem, SQLiteStateStore.movePages,
    SQLiteStateStore.selectPageAsFound, SQLiteStateStore.deletePageByNumber,
    SQLiteStateStore.updatePage, SQLiteStateStore.selectOldRepeats, OutboxWriter.selectRepeat,
    OutboxWriter.nameReleased, WatchDay.selectAlert,
    OutboxWriter.selectLogged, StoryPlaces.addWatch, StoryPlaces.deleteLeft, StoryPlaces.selectLast,
    StoryPlaces.selectFrom, StoryPlaces.selectEarlier, StoryPlaces.selectStoryID,
    StoryPlaces.selectItemID, StoryPlaces.selectHead, StoryPlaces.moveItems, StoryPlaces.addAlerts,
    StoryPlaces.moveKept, StoryPlaces.deleteAlerts,
    SQLiteStateStore.markDaySaid, SQLiteStateStore.deleteDays,
    "DELETE FROM seen_page WHERE id BETWEEN ? AND ?",
    "SELECT count(*) FROM outbox WHERE seq > ?",
  ])
  func isARangeOfAKeyOrAnIndex(sql: String) throws {
    let scratch = try ScratchDirectory()
    let store = try openStore(scratch.file("state.sqlite"))
    let plan = try store.queue.read { db in
      let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
      let count = statement.sql.filter { $0 == "?" }.count
      statement.setUncheckedArguments(
        StatementArguments([DatabaseValue](repeating: 1.databaseValue, count: count)))
      return try Row.fetchAll(statement).map { $0["detail"] as String }
    }
    #expect(!plan.isEmpty)
    for step in plan {
      #expect(step.hasPrefix("SEARCH"), "\(sql): \(step)")
      #expect(!step.contains("TEMP B-TREE"), "\(sql): \(step)")
    }
  }
}
