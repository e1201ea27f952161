import GRDB
import Testing

@testable import StateStore

/// A wrong index is quadratic in the number of items (seen in another feed reader), so the plans
/// of all statements that a poll or a delivery runs are pinned to ranges.
@Suite struct QueryPlanTests {
  @Test(arguments: [
    StateRules.updateFeed, StateRules.selectFeed, StateRules.selectFeedID,
    StateRules.selectPages, StateRules.selectMovedID,
    StateRules.selectMovedIDs, StateRules.selectMatches,
    StateRules.deleteMovedID, StateRules.moveMatches, StateRules.moveRepeats,
    StateRules.detachRepeats, StateRules.selectMatchID,
    StateRules.selectOutbox, StateRules.deleteDelivered,
    StateRules.updateDelivered, StateRules.selectSuppressed(where: "feed = ?"),
    OutboxWriter.deleteOldStories, StateRules.selectPendingOfFeed,
    StateRules.selectDossier, StateRules.deletePageOfItem, StateRules.movePages,
    StateRules.selectPageAsFound, StateRules.deletePageByNumber,
    StateRules.updatePage, StateRules.selectOldRepeats, OutboxWriter.selectRepeat,
    OutboxWriter.nameReleased, WatchDay.selectAlert,
    OutboxWriter.selectLogged, StoryPlaces.addWatch, StoryPlaces.deleteLeft, StoryPlaces.selectLast,
    StoryPlaces.selectFrom, StoryPlaces.selectEarlier, StoryPlaces.selectStoryID,
    StoryPlaces.selectItemID, StoryPlaces.selectHead, StoryPlaces.moveItems,
    StoryPlaces.addAlerts(.sqlite),
    StoryPlaces.moveKept(.sqlite), StoryPlaces.deleteAlerts,
    StateRules.markDaySaid, StateRules.deleteDays,
    StateRules.deletePages, StateRules.selectMatchedWatches, StateRules.deleteMatch,
    StateRules.selectPageOfItem, StateRules.selectFeedOfPage,
    StateRules.countPending,
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
