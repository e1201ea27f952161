import FeedModel
import Foundation
import GRDB
import Testing

@testable import StateStore

/// States of every earlier schema open, with all that was in them.
@Suite struct MigrationTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Schemas")

  /// A database as an earlier version left it.
  private func state(of schema: String, in scratch: ScratchDirectory) throws -> String {
    let path = scratch.file("schema-\(schema).sqlite")
    let sql = try String(
      contentsOf: Self.folder.appending(path: "\(schema).sql"), encoding: .utf8)
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    try queue.close()
    return path
  }

  @Test func everyEarlierSchemaHasItsState() throws {
    let earlier = Schema.migrator.migrations.dropLast()
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(Set(files) == Set(earlier.map { "\($0).sql" }))
  }

  @Test(arguments: Schema.migrator.migrations.dropLast())
  func itIsMigratedWithAllThatWasInIt(schema: String) throws {
    let scratch = try ScratchDirectory()
    let path = try state(of: schema, in: scratch)
    // A visitor that would write waits for the daemon to migrate; a reader reads without it.
    let error = try #require(throws: StateStoreError.self) { try openStore(path, .beside) }
    #expect(error.code == .older && error.advice.contains("claimwatch once"))
    let bytes = try Data(contentsOf: URL(filePath: path))
    let reader = try openStore(path, .readOnly)
    #expect(try reader.feedStates().map(\.title) == ["Harbour Gazette"])
    #expect(try reader.summary().items == ["feed": 1])
    try reader.backup(to: scratch.file("copy.sqlite"))
    #expect(try Data(contentsOf: URL(filePath: path)) == bytes)
    let copied = try DatabaseQueue(path: scratch.file("copy.sqlite"))
    #expect(try copied.read { try !Schema.migrator.hasCompletedMigrations($0) })
    let store = try openStore(path)
    let feed = try #require(store.feedStates().first)
    #expect(feed.feedID == "feed" && feed.primed && feed.title == "Harbour Gazette")
    #expect(feed.validators == Validators(etag: "\"v1\"", lastModified: nil))
    guard case .failing(let failure) = feed.condition else {
      Issue.record("\(feed.condition)")
      return
    }
    #expect(failure.code == "http-404" && failure.count == 3 && failure.codeSince == failure.since)
    #expect(feed.usualGap == nil && feed.quietSince == nil)
    #expect(try store.summary().items == ["feed": 1])
    #expect(try store.pendingAlerts(after: 0, limit: 10).map(\.seq) == [1])
    #expect(try store.releaseSuppressed(SuppressedAlerts(feed: "feed"), limit: 10) == 1)
    #expect(try store.pendingAlerts(after: 0, limit: 10).map(\.seq) == [1, 2])

    // What is new is kept from now on.
    var state = feed
    state.usualGap = UsualGap(median: 5, longest: 7)
    state.quietSince = noon
    state.heldUntil = noon
    state.validators = Validators(etag: "\"v2\"", lastModified: nil, url: "https://cdn.example/rss")
    state.condition = .failing(
      FeedFailure(
        since: failure.since, count: 4, code: "timeout", codeSince: noon, message: "too slow"))
    _ = try store.commit([FeedCommit(state: state)])
    #expect(try store.feedStates() == [state])
    try store.queue.close()
    #expect(try openStore(path, .readOnly).feedStates() == [state])
  }

  @Test("pages that are wanted are wanted on with schema 9")
  func schemaNine() throws {
    let scratch = try ScratchDirectory()
    let store = try openStore(try state(of: "8", in: scratch))
    let page = try #require(try store.pageDossier(4))
    #expect(page.page.standing == .told && page.page.url == "https://feed.example/a")
    #expect(page.attempts == 2 && page.content == [0])
    #expect(page.validators?.etag == "\"p1\"" && page.validators?.url == "https://feed.example/a")
  }

  @Test("what an earlier version found of pages it has said")
  func schemaEleven() throws {
    let scratch = try ScratchDirectory()
    let store = try openStore(try state(of: "10", in: scratch))
    let health = try #require(try store.pageHealth()["feed"])
    #expect(health.isFailing && health.failed == 9 && health.url.isEmpty)
    #expect(try store.unsaidPageNews().isEmpty)
  }

  @Test("what schema 6 wants to know is filled in where the state tells it")
  func schemaSix() throws {
    let scratch = try ScratchDirectory()
    let path = try state(of: "5", in: scratch)
    let queue = try DatabaseQueue(path: path)
    try queue.write { db in
      try db.execute(
        sql: """
          UPDATE feed SET health = 3, failures = NULL, failure_code = NULL, failure_message = NULL,
            failure_code_since = NULL, next_poll_reason = 'gone: 404 for 14 days';
          INSERT INTO suppressed VALUES (2, 1, X'00', X'7B');
          """)
    }
    try queue.close()
    let store = try openStore(path)
    let since = Instant(milliseconds: 1_795_000_000_000)
    let feed = try #require(store.feedStates().first)
    #expect(
      feed.condition
        == .gone(
          since: since,
          last: FeedFailure(since: since, count: 1, code: "http-404", message: "answers 404")))
    #expect(feed.settings == nil && feed.garbledSince == nil && feed.newestItem == nil)
    #expect(feed.window.lastOverrun != nil && feed.window.overrunSince == nil)
    let summary = try store.summary()
    #expect(summary.suppressed == ["feed": 2] && summary.suppressedByWatch == ["w": 1, "": 1])
    #expect(try store.watchRecords().isEmpty && store.pollRequests().isEmpty)
  }
}
