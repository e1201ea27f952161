import FeedModel
import Foundation
import PostgreSQL
import StateStore
import Testing

@testable import SharedState

/// Books of outputs that nodes share, and whose an output is.
@Suite struct OutputBooksTests {
  private let bench: SharedBench

  init() throws { bench = try SharedBench() }

  private static let noon = Instant(milliseconds: 1_800_000_000_000)

  private static func record(_ passed: Int64 = 42) -> OutputRecord {
    var record = OutputRecord(id: "desk", target: "abc", began: noon)
    record.passed = passed
    record.passedID = "id-\(passed)"
    (record.sent, record.failed, record.deadLetters, record.missing) = (40, 3, 1, 2)
    record.failuresInRow = 5
    record.troubleSince = noon
    (record.saidDown, record.saidMisconfigured, record.isDraining) = (true, true, true)
    (record.pausedUntil, record.offSince, record.lastSent) = (noon, noon, noon)
    record.lastAnswer = noon
    (record.lastStatus, record.lastCode, record.lastMessage) = (503, "http-503", "answered 503")
    return record
  }

  /// A node that would send `desk`, and its books.
  private struct Node {
    let leases: NodeLeases
    let books: PostgresOutputBooks
    let output: Shard

    init(_ bench: SharedBench, _ name: String) throws {
      leases = try bench.node(name)
      books = try PostgresOutputBooks(bench.session(), leases: leases)
      output = try #require(try books.numbers(of: ["desk"])["desk"])
      leases.want(outputs: [output])
    }

    var lease: StateLease? { leases.lease(of: output)?.proof }

    func store(
      _ record: OutputRecord, under lease: StateLease?,
      _ more: (inout OutputStore.Changes) -> Void = { _ in }
    ) throws {
      var changes = OutputStore.Changes(record: record)
      changes.lease = lease
      more(&changes)
      try books.store(changes)
    }
  }

  @Test func whatIsStoredComesBack() throws {
    let node = try Node(bench, "a")
    #expect(try node.books.output("desk") == nil)
    #expect(node.lease == nil)
    #expect(throws: OutputLeaseLost(output: "desk")) { try node.store(Self.record(), under: nil) }
    _ = try node.leases.tend { _ in true }
    #expect(node.leases.shards.count == 256)
    var alert = WaitingAlert(id: "id-7", seq: 7, next: Self.noon)
    (alert.attempts, alert.steps, alert.first) = (3, 2, Self.noon)
    (alert.lastStatus, alert.lastError) = (500, "answered\u{0}500")
    let letter = DeadLetter(
      seq: 3, id: "id-3", attempts: 9, lastStatus: nil, lastError: "none", time: Self.noon)
    for _ in 0..<2 {
      // The second time as if the first answer had been lost.
      try node.store(Self.record(), under: node.lease) {
        $0.waiting = [WaitingAlert(id: "id-9", seq: 9, next: Self.noon), alert]
        $0.letters = [letter]
        $0.silenced = [1: 2]
      }
    }
    let found = try #require(try node.books.all().first)
    alert.lastError = "answered 500"
    #expect(found.record == Self.record())
    #expect(found.waiting.map(\.seq) == [7, 9] && found.waiting.first == alert)
    #expect(try node.books.letters(of: "desk") == [letter])
    #expect(try bench.int("SELECT count FROM claimwatch.silenced") == 2)
    #expect(try node.books.senders() == ["desk": "a"])
    try node.store(Self.record(43), under: node.lease) {
      $0.settled = ["id-7"]
      $0.retried = ["id-3"]
      $0.silenced = [1: 1]
    }
    let second = try #require(try node.books.output("desk"))
    #expect(second.waiting.map(\.id) == ["id-9"] && second.record.passed == 43)
    #expect(try node.books.letters(of: "desk").isEmpty)
    #expect(try bench.int("SELECT count FROM claimwatch.silenced") == 3)
  }

  /// Nothing is written under a lease that another node has taken since (I1), and what is kept is gone on with.
  @Test func onlyWhoeverHoldsItWrites() throws {
    let (first, second) = (try Node(bench, "a"), try Node(bench, "b"))
    for node in [first, second, first] { _ = try node.leases.tend { _ in true } }
    let old = try #require(first.lease)
    #expect(second.lease == nil)
    try first.store(Self.record(1), under: old)
    #expect(throws: OutputLeaseLost.self) { try second.store(Self.record(9), under: old) }
    // It is stopped. The other sees no renewal for longer than it is used.
    for _ in 0..<4 {
      bench.clock.advance(seconds: 10)
      _ = try second.leases.tend { _ in true }
    }
    #expect(first.lease == nil, "its time is over by its own clock")
    let taken = try #require(second.lease)
    #expect(taken.fence > old.fence)
    // It wakes, and what it had in hand is refused.
    #expect(throws: OutputLeaseLost.self) { try first.store(Self.record(2), under: old) }
    #expect(try second.books.output("desk")?.record.passed == 1)
    try second.store(Self.record(2), under: taken)
    // The output is no part of anybody's share of feeds.
    for node in [first, second, first, second] { _ = try node.leases.tend { _ in true } }
    #expect(first.leases.shards.count == 128 && second.leases.shards.count == 128)
    #expect(first.lease == nil && second.lease == taken)
    // Whoever has it not in its file any more lets it go; whoever leaves, too.
    second.leases.want(outputs: [])
    for node in [second, first] { _ = try node.leases.tend { _ in true } }
    #expect(second.lease == nil && first.lease != nil)
    try first.leases.leave()
    second.leases.want(outputs: [second.output])
    _ = try second.leases.tend { _ in true }
    #expect(second.lease != nil)
    // The next process of a name goes on at once.
    let next = try Node(bench, "b")
    _ = try next.leases.tend { _ in true }
    #expect(next.lease != nil)
    #expect(throws: OutputLeaseLost.self) { try second.store(Self.record(3), under: second.lease) }
  }

  /// Whoever is first says where a new output begins.
  @Test func itBeginsOnce() throws {
    let (first, second) = (try Node(bench, "a"), try Node(bench, "b"))
    #expect(try first.books.begin(Self.record(5)))
    #expect(try !second.books.begin(Self.record(9)))
    #expect(try second.books.output("desk")?.record.passed == 5)
    #expect(first.output == second.output)
  }

  @Test func requestsAndSilencesAreKnownByTheNextRenewal() throws {
    let node = try Node(bench, "a")
    _ = try node.leases.tend { _ in true }
    _ = try node.books.hasOutsideChanges()
    #expect(try !node.books.hasOutsideChanges())
    let beside = try PostgresOutputBooks(bench.session())
    try beside.ask("desk", since: nil)
    try beside.ask("desk", since: Self.noon)
    let later = Self.noon.advanced(byMilliseconds: 60_000)
    let silence = try beside.addSilence(
      of: "w", output: "desk", from: Self.noon, until: later, why: "x")
    #expect(try !node.books.hasOutsideChanges(), "nobody is asked")
    try node.leases.renew()
    #expect(try node.books.hasOutsideChanges())
    let requests = try node.books.requests(of: "desk")
    #expect(requests.map(\.since) == [nil, Self.noon])
    #expect(try node.books.requests(of: "other").isEmpty)
    try node.store(Self.record(), under: node.lease) {
      $0.answered = requests.map(\.number)
      $0.silenced = [silence: 4]
    }
    #expect(try node.books.requests(of: "desk").isEmpty)
    let known = try #require(try node.books.silences().first)
    #expect(known.alerts == 4 && known.output == "desk" && known.why == "x" && !known.isOver)
    let between = Self.noon.advanced(byMilliseconds: 30_000)
    #expect(try beside.endSilence(silence, at: between))
    #expect(try !beside.endSilence(silence, at: later))
    // Of several nodes one says its end.
    #expect(try node.books.closeSilence(silence, forgetting: Self.noon))
    #expect(try !beside.closeSilence(silence, forgetting: Self.noon))
    #expect(try node.books.silences().map(\.until) == [between])
    #expect(try !beside.closeSilence(silence, forgetting: later))
    #expect(try node.books.silences().isEmpty)
  }

  /// A line stays while an output has still to send it: another node, whose log began later, sends it from there.
  @Test func linesStayUntilEveryOutputHasPassedThem() throws {
    let node = try Node(bench, "a")
    _ = try node.leases.tend { _ in true }
    let log = try SharedLog(bench.session(), name: "a", last: nil)
    try bench.outside.transaction { transaction in
      try transaction.write(item: "x", alerts: (1...5).map { "alert-\($0)" })
    }
    var record = Self.record(2)
    try node.store(record, under: node.lease) {
      $0.waiting = [WaitingAlert(id: "id-2", seq: 2, next: Self.noon)]
    }
    func left() throws -> [Int64] {
      try log.markDelivered(
        through: 5, forgettingThrough: 5, log: LogPosition(device: 1, inode: 1, end: 9))
      return try bench.outbox().map(\.seq)
    }
    #expect(try left() == [2, 3, 4, 5])
    #expect(try node.books.lines(in: 1...3, limit: 9).map(\.seq) == [2, 3])
    try node.store(record, under: node.lease) { $0.settled = ["id-2"] }
    #expect(try left() == [3, 4, 5])
    record.passed = 4
    try node.store(record, under: node.lease)
    #expect(try left() == [5])
    // One that nobody has sent for long holds up nothing.
    try bench.outside.run("UPDATE claimwatch.output SET stored = now() - interval '8 days'")
    #expect(try left() == [])
    #expect(try node.books.lastAlert().seq == 5 && node.books.delivered() == 5)
  }
}
