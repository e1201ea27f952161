import FeedModel
import Foundation
import GRDB
import Testing

@testable import StateStore

/// The books of outputs on the disk.
@Suite struct OutputStoreTests {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "claimwatch-outputs-\(UUID().uuidString)")
  private var path: String { OutputStore.path(in: folder.path) }

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private static let noon = Instant(milliseconds: 1_800_000_000_000)

  private static func record() -> OutputRecord {
    var record = OutputRecord(id: "desk", target: "abc", began: noon)
    record.passed = 42
    record.passedID = "id-42"
    record.sent = 40
    record.failed = 3
    record.deadLetters = 1
    record.missing = 2
    record.failuresInRow = 5
    record.troubleSince = noon
    record.saidDown = true
    record.saidMisconfigured = true
    record.isDraining = true
    record.pausedUntil = noon
    record.offSince = noon
    record.lastSent = noon
    record.lastAnswer = noon
    record.lastStatus = 503
    record.lastCode = "http-503"
    record.lastMessage = "answered 503"
    return record
  }

  @Test func whatIsStoredComesBack() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = try OutputStore(path: path, access: .readWrite)
    #expect(try store.output("desk") == nil)
    var alert = WaitingAlert(id: "id-7", seq: 7, next: Self.noon)
    alert.attempts = 3
    alert.steps = 2
    alert.first = Self.noon
    alert.lastStatus = 500
    alert.lastError = "answered 500"
    var changes = OutputStore.Changes(record: Self.record())
    changes.waiting = [WaitingAlert(id: "id-9", seq: 9, next: Self.noon), alert]
    try store.store(changes)
    let again = try OutputStore(path: path, access: .readOnly)
    let found = try #require(try again.all().first)
    #expect(found.record == Self.record())
    #expect(found.waiting.map(\.seq) == [7, 9] && found.waiting.first == alert)
    changes.waiting = []
    changes.settled = ["id-7"]
    changes.record.lastStatus = nil
    try store.store(changes)
    let second = try #require(try again.output("desk"))
    #expect(second.waiting.map(\.id) == ["id-9"] && second.record.lastStatus == nil)
  }

  @Test func requestsWaitForWhoeverRunsTheOutput() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(throws: StateStoreError.self) { try OutputStore(path: path, access: .beside) }
    let store = try OutputStore(path: path, access: .readWrite)
    _ = try store.hasOutsideChanges()
    #expect(try !store.hasOutsideChanges())
    let visitor = try OutputStore(path: path, access: .beside)
    try visitor.ask("desk", since: nil)
    try visitor.ask("desk", since: Self.noon)
    #expect(try store.hasOutsideChanges())
    let requests = try store.requests(of: "desk")
    #expect(requests.map(\.since) == [nil, Self.noon])
    #expect(try store.requests(of: "other").isEmpty)
    var changes = OutputStore.Changes(record: Self.record())
    changes.answered = requests.map(\.number)
    try store.store(changes)
    #expect(try store.requests(of: "desk").isEmpty)
  }

  @Test func silencesAreCountedAndEnd() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = try OutputStore(path: path, access: .readWrite)
    let visitor = try OutputStore(path: path, access: .beside)
    let later = Self.noon.advanced(byMilliseconds: 60_000)
    #expect(try visitor.addSilence(of: "w", from: Self.noon, until: later, why: "x") == 1)
    var changes = OutputStore.Changes(record: Self.record())
    changes.silenced = [1: 2]
    try store.store(changes)
    try store.store(changes)
    let silence = try #require(try store.silences().first)
    #expect(silence.alerts == 4 && !silence.isOver && silence.why == "x")
    #expect(silence.covers("w", Self.noon, of: "o") && !silence.covers("w", later, of: "o"))
    #expect(!silence.covers("v", Self.noon, of: "o"))
    let between = Self.noon.advanced(byMilliseconds: 30_000)
    #expect(try visitor.endSilence(1, at: between))
    #expect(try !visitor.endSilence(1, at: later))
    try store.closeSilence(1, forgetting: Self.noon)
    #expect(try store.silences().map(\.until) == [between])
    #expect(try store.silences().map(\.isOver) == [true])
    try store.closeSilence(1, forgetting: later)
    #expect(try store.silences().isEmpty)
    // Its number is not given to another.
    #expect(
      try visitor.addSilence(of: "w", output: "o", from: Self.noon, until: later, why: "y") == 2)
    let second = try #require(try store.silences().last)
    #expect(second.covers("w", Self.noon, of: "o") && !second.covers("w", Self.noon, of: "p"))
    #expect(try store.silences().map(\.alerts) == [0])
  }

  /// A command may look at what an earlier version has written, and leaves it to the daemon to bring it up to date.
  @Test func anEarlierFileIsReadAndNotChanged() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    do {
      let queue = try DatabaseQueue(path: path)
      try OutputSchema.migrator.migrate(queue, upTo: "2")
      try queue.write {
        try $0.execute(
          sql: """
            INSERT INTO silence (watch, "from", until, why, is_over) VALUES ('w', 1, 2, 'x', 0)
            """)
      }
    }
    let reader = try OutputStore(path: path, access: .readOnly)
    let silence = try #require(try reader.silences().first)
    #expect(silence.watch == "w" && silence.output == nil)
    #expect(throws: StateStoreError.self) { try OutputStore(path: path, access: .beside) }
    let store = try OutputStore(path: path, access: .readWrite)
    #expect(try store.silences().map(\.watch) == ["w"])
    _ = try OutputStore(path: path, access: .beside)
  }

  @Test func aDamagedRowIsAnErrorAndNoTrap() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = try OutputStore(path: path, access: .readWrite)
    try store.store(OutputStore.Changes(record: Self.record()))
    try DatabaseQueue(path: path).write {
      try $0.execute(sql: "UPDATE output SET passed = 'nonsense'")
    }
    #expect(throws: StateStoreError.self) { try store.output("desk") }
    #expect(throws: StateStoreError.self) { try store.all() }
  }

  @Test func anotherProgramsFileIsRefused() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("no database".utf8).write(to: URL(filePath: path))
    #expect(throws: StateStoreError.self) { try OutputStore(path: path, access: .readWrite) }
    #expect(try Data(contentsOf: URL(filePath: path)) == Data("no database".utf8))
  }
}
