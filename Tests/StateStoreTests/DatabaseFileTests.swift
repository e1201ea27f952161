import FeedModel
import Foundation
import GRDB
import Testing

@testable import StateStore

@Suite struct DatabaseFileTests {
  let scratch: ScratchDirectory

  init() throws { scratch = try ScratchDirectory() }

  private func code(_ body: () throws -> Void) -> StateStoreError.Code? {
    do {
      try body()
      return nil
    } catch { return (error as? StateStoreError)?.code }
  }

  private func opened(_ path: String, _ access: SQLiteStateStore.Access = .readWrite)
    -> StateStoreError.Code?
  {
    code { _ = try openStore(path, access) }
  }

  @Test func aNewFileIsOursDurableAndCheckable() throws {
    let path = scratch.file("state.sqlite")
    let store = try openStore(path)
    let settings = try store.queue.read { db in
      [
        try String.fetchOne(db, sql: "PRAGMA journal_mode"),
        try String.fetchOne(db, sql: "PRAGMA synchronous"),
        try String.fetchOne(db, sql: "PRAGMA application_id"),
      ]
    }
    #expect(settings == ["wal", "2", "\(0x4357_7374)"])
    #expect(opened(path) == nil)
  }

  @Test func anEmptyFileBecomesAState() throws {
    let path = scratch.file("empty")
    try Data().write(to: URL(fileURLWithPath: path))
    #expect(opened(path) == nil)
  }

  @Test(arguments: ["x", "{\"schema\":1}\n", String(repeating: "text\n", count: 5000)])
  func anotherFormatIsRefusedAndLeftAlone(content: String) throws {
    let path = scratch.file("notes.txt")
    try Data(content.utf8).write(to: URL(fileURLWithPath: path))
    for access in [SQLiteStateStore.Access.readWrite, .readOnly] {
      #expect(opened(path, access) == .foreign)
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(content.utf8))
  }

  @Test func aDatabaseOfAnotherProgramIsRefusedAndLeftAlone() throws {
    let path = scratch.file("places.sqlite")
    try DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE moz (a)") }
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(opened(path) == .foreign)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
  }

  @Test func aFirstStartThatWasCutOffGoesOn() throws {
    let path = scratch.file("begun.sqlite")
    try DatabaseQueue(path: path).write { db in
      try db.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
    }
    #expect(opened(path) == nil)
  }

  @Test func aDamagedDatabaseIsRefusedAndKept() throws {
    let path = scratch.file("state.sqlite")
    do {
      let store = try openStore(path)
      for feed in 0..<50 {
        try poll(store, "feed\(feed)", (0..<100).map { incoming("\($0)") })
      }
      try store.queue.close()
    }
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    var refused = 0
    for page in 1..<(whole.count / 4096) {
      var damaged = whole
      for byte in 0..<64 { damaged[page * 4096 + byte] = 0xA5 }
      try damaged.write(to: URL(fileURLWithPath: path))
      if let code = opened(path) {
        #expect(code == .corrupt, "page \(page)")
        refused += 1
      }
      #expect(FileManager.default.fileExists(atPath: path))
    }
    #expect(refused > 10)
    // Half a file is what a full disk or a bad copy leaves.
    try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: path))
    #expect(opened(path) == .corrupt)
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: path)).prefix(100) == whole.prefix(100))
  }

  @Test func aStateOfALaterVersionIsRefused() throws {
    let path = scratch.file("state.sqlite")
    let store = try openStore(path)
    try store.queue.write { db in
      try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('9999')")
    }
    #expect(opened(path) == .newer)
  }

  @Test func aMissingDirectoryIsATransientFault() throws {
    let error = try #require(throws: StateStoreError.self) {
      try openStore(scratch.file("missing/state.sqlite"))
    }
    #expect(error.code == .cannotOpen && error.isTransient)
  }

  @Test func readersReadBesideTheWriterAndAfterIt() throws {
    let path = scratch.file("state.sqlite")
    do {
      let store = try openStore(path)
      try poll(store, "feed", [incoming("1")])
      let reader = try openStore(path, .readOnly)
      #expect(try reader.summary().items == ["feed": 1])
      try poll(store, "feed", [incoming("1"), incoming("2")])
      #expect(try reader.summary().items == ["feed": 2])
      #expect(code { try poll(reader, "feed", [incoming("3")]) } == .readOnly)
      try reader.queue.close()
      try store.queue.close()
    }
    #expect(try openStore(path, .readOnly).summary().items == ["feed": 2])
    #expect(opened(scratch.file("none"), .readOnly) == .cannotOpen)
    #expect(!FileManager.default.fileExists(atPath: scratch.file("none")))
  }

  @Test func aBackupIsAWholeStateAndOverwritesNothing() throws {
    let store = try openStore(scratch.file("state.sqlite"))
    try poll(store, "feed", (0..<500).map { incoming("\($0)") })
    let copy = scratch.file("copy ä.sqlite")
    try store.backup(to: copy)
    #expect(try openStore(copy).summary().items == ["feed": 500])
    #expect(code { try store.backup(to: copy) } == .exists)
    #expect(code { try store.backup(to: scratch.file("no/where")) } == .cannotOpen)
  }

  @Test func aSecondDaemonIsRefusedWithTheFirstOnesNumber() throws {
    let lock = try StateLock(directory: scratch.path)
    let error = try #require(throws: StateStoreError.self) {
      try StateLock(directory: scratch.path)
    }
    #expect(error.code == .locked)
    #expect(error.description.contains("process \(getpid())"))
    lock.release()
    let again = try StateLock(directory: scratch.path)
    again.release()
    #expect(code { _ = try StateLock(directory: scratch.file("missing")) } == .cannotOpen)
  }

  @Test func aBusyDatabaseIsATransientFault() throws {
    let path = scratch.file("state.sqlite")
    let store = try openStore(path)
    try store.queue.inDatabase { try $0.execute(sql: "PRAGMA busy_timeout = 1") }
    let other = try DatabaseQueue(path: path)
    try other.writeWithoutTransaction { db in
      try db.inTransaction(.immediate) {
        #expect(code { try poll(store, "feed", [incoming("1")]) } == .busy)
        return .commit
      }
    }
    #expect(try poll(store, "feed", [incoming("1")])[0].word == "new")
  }
}

@Suite struct StateStoreErrorTests {
  @Test func anErrorIsOneLineWithAdvice() {
    let error = StateStoreError(.corrupt, path: "/var/lib/x", "the database is damaged: row 7")
    #expect(
      error.description
        == "state /var/lib/x: the database is damaged: row 7. Nothing was changed. Restore a backup "
        + "(claimwatch restore), or move the file away to start afresh.")
  }

  @Test func faultsOfTheMachineAreTransientAndOthersAreNot() {
    let transient: Set<StateStoreError.Code> = [.full, .io, .busy, .readOnly, .cannotOpen]
    for code in [
      .full, .io, .busy, .readOnly, .cannotOpen, .locked, .corrupt, .foreign, .older, .newer,
      .exists,
      .internal,
    ] as [StateStoreError.Code] {
      #expect(StateStoreError(code, path: "", "").isTransient == transient.contains(code))
    }
  }
}
