import FeedModel
import Foundation
import Locking
import Logging
import StateStore
import Testing

@testable import Daemon

/// The one writer of the state, on a real database.
@Suite(.serialized) struct StateWriterTests {
  private final class Said: Sendable {
    let reports = Guarded<[StateWriter.Report]>([])
  }

  /// A writer on a state of its own, and the transactions it has said, which go when the test ends.
  private final class Desk: Sendable {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "claimwatch-writer-\(UUID().uuidString.lowercased())").path
    let store: SQLiteStateStore
    let writer: StateWriter
    private let said = Said()

    /// - Parameter commit: what commits in place of the state alone.
    init(
      shortestGap: Duration,
      commit: (@Sendable (SQLiteStateStore, [StateChange]) throws -> CommitResult)? = nil
    ) throws {
      let noon = Instant(milliseconds: 1_900_000_000_000)
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let store = try SQLiteStateStore(path: folder + "/state.sqlite", now: { noon })
      self.store = store
      let poison = PoisonWatch(
        state: folder, extractor: "none", now: noon, logger: Logger(label: "test"))
      let said = said
      var committing: (@Sendable ([StateChange]) throws -> CommitResult)?
      if let commit { committing = { try commit(store, $0) } }
      writer = StateWriter(
        store: store, poison: poison, shortestGap: shortestGap, commit: committing
      ) { report in
        said.reports.withLock { $0.append(report) }
      }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Alerts kept back in each transaction so far.
    var transactions: [Int] {
      said.reports.withLock { $0 }.compactMap {
        if case .committed(let result) = $0 { result.suppressed } else { nil }
      }
    }
  }

  /// What a poll of a feed brings that is flooded with so many alerts.
  private func flood(_ feed: Int, _ alerts: Int) -> FeedCommit {
    var commit = FeedCommit(state: FeedState(feedID: "f\(feed)", url: "https://f.example/\(feed)"))
    commit.suppressed = (0..<alerts).map { draft(feed * 100_000 + $0) }
    return commit
  }

  @Test("a transaction is bounded, so that nobody waits for seconds, and a feed's result is whole")
  func division() async throws {
    let desk = try Desk(shortestGap: .milliseconds(300))
    let each = 1500
    #expect(await desk.writer.submit(flood(0, 1)), "the first goes at once, the next wait")
    await withTaskGroup(of: Bool.self) { group in
      for feed in 1...8 { group.addTask { await desk.writer.submit(flood(feed, each)) } }
      for await stored in group { #expect(stored) }
    }
    let transactions = desk.transactions
    #expect(transactions.reduce(0, +) == 1 + 8 * each)
    #expect(transactions.allSatisfy { $0 <= 4000 + each }, "\(transactions)")
    #expect(transactions.dropFirst().allSatisfy { $0.isMultiple(of: each) }, "\(transactions)")
    #expect(try desk.store.summary().suppressed.values.allSatisfy { $0 == 1 || $0 == each })
    await desk.writer.close()
  }

  @Test("one result that is larger than the bound goes whole")
  func large() async throws {
    let desk = try Desk(shortestGap: .milliseconds(10))
    #expect(await desk.writer.submit(flood(1, 5000)))
    #expect(desk.transactions == [5000])
    await desk.writer.close()
  }

  @Test("a step of a page whose row has changed meanwhile is said to be stale")
  func staleStep() async throws {
    let desk = try Desk(shortestGap: .milliseconds(10))
    var commit = FeedCommit(state: FeedState(feedID: "f", url: "https://f.example/"))
    let document = IncomingDocument(
      feed: "f",
      items: [
        PublishedItem(
          guid: "one", link: nil, title: "One",
          text: ItemText(title: "One", summary: nil, content: nil), date: nil)
      ])
    let verdict = try desk.store.classify(document)[0]
    let noon = Instant(milliseconds: 1_900_000_000_000)
    let write = try #require(ItemWrite(document, index: 0, verdict: verdict, now: noon))
    commit.items = [write]
    commit.pages = [
      .wanted(
        PageOrder(
          write, standing: .waiting, url: "https://f.example/1", since: noon, deadline: noon,
          content: []))
    ]
    #expect(await desk.writer.submit(commit))
    let page = try #require(try await desk.writer.pendingPages().first)
    async let first = desk.writer.submit(.page(PageCommit(page, .done)))
    async let second = desk.writer.submit(.page(PageCommit(page, .done)))
    // Beside something that is stored, in one transaction or in several.
    async let poll = desk.writer.submit(flood(1, 1))
    let outcomes = await [first, second]
    #expect(outcomes.count { $0 == .stored } == 1 && outcomes.count { $0 == .stale } == 1)
    #expect(await poll)
    await desk.writer.close()
    #expect(await desk.writer.submit(.page(PageCommit(page, .done))) == .lost)
  }

  @Test("closing stores all that waits, however many transactions it takes, and takes nothing more")
  func close() async throws {
    let desk = try Desk(shortestGap: .seconds(3600))
    #expect(await desk.writer.submit(flood(0, 1)))
    let waiting = (1...4).map { feed in
      Task { await desk.writer.submit(flood(feed, 3000)) }
    }
    // They are in once the writer has been asked behind them.
    while await desk.writer.waitingCount < 4 { await Task.yield() }
    await desk.writer.close()
    for task in waiting { #expect(await task.value) }
    #expect(desk.transactions == [1, 6000, 6000])
    #expect(await !desk.writer.submit(flood(9, 1)))
  }

  /// The feeds of a batch.
  private static func feeds(_ batch: [StateChange]) -> [String] {
    batch.map { if case .poll(let commit) = $0 { commit.state.feedID } else { "" } }
  }

  @Test("a batch that failed is made again as it was, before what came meanwhile")
  func sameBatchAgain() async throws {
    let attempts = Guarded<[[String]]>([])
    // What a server that cannot be reached is like: an error that passes.
    let error = #expect(throws: StateStoreError.self) {
      try SQLiteStateStore(path: "/proc/none/state.sqlite", now: { Instant(milliseconds: 0) })
    }
    let trouble = try #require(error)
    #expect(trouble.isTransient)
    let desk = try Desk(shortestGap: .milliseconds(300)) { store, batch in
      let count = attempts.withLock {
        $0.append(Self.feeds(batch))
        return $0.count
      }
      if (2...3).contains(count) { throw trouble }
      return try store.commit(batch)
    }
    #expect(await desk.writer.submit(flood(0, 1)), "the first goes at once, the next wait")
    async let first = desk.writer.submit(flood(1, 1))
    async let second = desk.writer.submit(flood(2, 1))
    while await desk.writer.isWell { try await Task.sleep(for: .milliseconds(10)) }
    #expect(await desk.writer.waitingCount == 2, "what failed waits")
    async let third = desk.writer.submit(flood(3, 1))
    let stored = await [first, second, third]
    #expect(stored == [true, true, true])
    let batches = attempts.withLock { $0 }
    #expect(batches.count == 5 && Set(batches[1]) == ["f1", "f2"], "\(batches)")
    #expect(batches[2] == batches[1] && batches[3] == batches[1] && batches.last == ["f3"])
    await desk.writer.close()
  }

  @Test("a change of a feed that is another's by now is given up, and everything else is stored")
  func takenFeed() async throws {
    let desk = try Desk(shortestGap: .milliseconds(10)) { store, batch in
      let lost = batch.indices.filter {
        if case .poll(let commit) = batch[$0] { commit.lease?.fence == 1 } else { false }
      }
      var result = try store.commit(
        batch.indices.filter { !lost.contains($0) }.map { batch[$0] })
      result.lost = lost
      return result
    }
    var taken = flood(1, 1)
    taken.lease = StateLease(shard: 7, fence: 1)
    async let first = desk.writer.submit(.poll(taken))
    async let other = desk.writer.submit(.poll(flood(2, 1)))
    let outcomes = await (first, other)
    #expect(outcomes.0 == .taken && outcomes.1 == .stored)
    #expect(try desk.store.feedStates().map(\.feedID) == ["f2"])
    #expect(await desk.writer.submit(flood(3, 1)), "the writer goes on")
    await desk.writer.close()
  }
}
