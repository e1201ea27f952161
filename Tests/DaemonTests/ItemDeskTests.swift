import Configuration
import ContentDigest
import FeedModel
import Locking
import Testing

@testable import Daemon
@testable import StateStore

/// What polls hand over for keeping while the disk does not answer.
@Suite struct ItemDeskTests {
  private struct Clock: WallClock {
    func now() -> Instant { Instant(milliseconds: 1_900_000_000_000) }
  }

  private final class Said: Sendable {
    let reports = Guarded<[ItemDesk.Report]>([])
    var reasons: [String] {
      reports.withLock { $0 }.compactMap {
        if case .failing(let message) = $0 { message } else { nil }
      }
    }
    var missed: [Int] {
      reports.withLock { $0 }.compactMap {
        if case .keeping(let missed, _) = $0 { missed } else { nil }
      }
    }
  }

  private func desk(_ said: Said) -> ItemDesk {
    ItemDesk(settings: RetentionSettings(), clock: Clock()) { report in
      said.reports.withLock { $0.append(report) }
    }
  }

  private struct NothingToKeep: Error {}

  /// What the shelf is to keep next.
  private func inHand(_ desk: ItemDesk) throws -> [KeptItem] {
    guard case .keep(let polls) = desk.next() else { throw NothingToKeep() }
    return polls.flatMap { $0 }
  }

  private func items(_ count: Int, bytes: Int) -> [KeptItem] {
    let text = String(decoding: [UInt8](repeating: 0x61, count: bytes), as: UTF8.self)
    return (0..<count).map { number in
      let key = UInt64(number)
      return KeptItem(
        feed: KeptFeed(id: "gazette", title: nil, language: nil),
        version: ItemVersion(
          key: ItemKey(bits: key), origin: ItemOrigin(feed: "gazette", key: key), revision: 1,
          firstSeen: Clock().now()),
        fetched: Clock().now(), mayAlert: true, item: Item(),
        text: ItemText(title: nil, summary: text, content: nil))
    }
  }

  @Test("a poll waits for a moment, and for nothing while the disk does not answer")
  func patience() async throws {
    let desk = desk(Said())
    let first = desk.put(items(1, bytes: 10))
    #expect(first.mustCall)
    // Nobody is at work: it returns all the same.
    if let ticket = first.ticket { await desk.wait(for: ticket) } else { Issue.record("no ticket") }
    let given = try inHand(desk)
    #expect(given.count == 1)
    let second = desk.put(items(1, bytes: 10))
    #expect(!second.mustCall, "the shelf is at work")
    if let ticket = second.ticket { await desk.wait(for: ticket) }
    // By now it has been at that job for too long.
    #expect(desk.put(items(1, bytes: 10)).ticket == nil)
    #expect(!desk.close() && !desk.isIdle)
    await desk.wait(for: ItemDesk.all, atMost: .milliseconds(1))
    #expect(!desk.isIdle)
    desk.kept()
    let rest = try inHand(desk)
    #expect(rest.count == 2)
    desk.kept()
    let end = desk.next()
    if case .close = end {} else { Issue.record("\(String(describing: end))") }
    #expect(desk.next() == nil && desk.isIdle)
  }

  @Test("what waits is bounded; what is left out is counted and said once")
  func bound() throws {
    let said = Said()
    let desk = desk(said)
    _ = desk.put(items(1, bytes: 10))
    _ = try inHand(desk)
    for _ in 0..<20 { _ = desk.put(items(10, bytes: 100_000)) }
    #expect(said.reasons.count == 1)
    desk.kept()
    let rest = try inHand(desk)
    #expect((80...90).contains(rest.count), "\(rest.count)")
    desk.kept()
    #expect(said.missed == [200 - rest.count])
  }

  @Test("what could not be kept is kept later, and all of it")
  func retry() throws {
    let said = Said()
    let desk = desk(said)
    _ = desk.put(items(2, bytes: 10))
    _ = try inHand(desk)
    _ = desk.put(items(1, bytes: 10))
    desk.failed("no room", mayTryAgain: false)
    #expect(desk.next() == nil, "a failing disk has a rest")
    #expect(desk.put(items(1, bytes: 10)).ticket == nil)
    _ = desk.next()
    // The end is a last try.
    _ = desk.close()
    let all = try inHand(desk)
    #expect(all.count == 4)
    desk.kept()
    #expect(said.reasons == ["no room"] && said.missed == [0])
  }
}
