import Locking
import Testing

@testable import Daemon

/// Polls of a feed and steps of its pages stay apart.
@Suite struct FeedLaneTests {
  /// Who came in, in order.
  private final class Order: Sendable {
    private let names = Guarded<[String]>([])
    var all: [String] { names.withLock { $0 } }
    func add(_ name: String) { names.withLock { $0.append(name) } }
  }

  @Test func stepsGoTogetherAndAPollGoesAlone() async {
    let lanes = FeedLane()
    let order = Order()
    let first = await lanes.enter("a", .page)
    let second = await lanes.enter("a", .page)
    let poll = Task { @Sendable in
      let hold = await lanes.enter("a", .poll)
      order.add("poll")
      return hold
    }
    // Of another feed nobody waits.
    await lanes.enter("b", .poll).release()
    while lanes.waiting("a") < 1 { await Task.yield() }
    let late = Task { @Sendable in
      let hold = await lanes.enter("a", .page)
      order.add("page")
      return hold
    }
    while lanes.waiting("a") < 2 { await Task.yield() }
    first.release()
    first.release()
    #expect(order.all == [])
    second.release()
    let held = await poll.value
    #expect(order.all == ["poll"], "who comes later stands behind the poll")
    held.release()
    await late.value.release()
    #expect(order.all == ["poll", "page"] && lanes.waiting("a") == 0)
    // A hold that nobody keeps is let go.
    _ = await lanes.enter("a", .poll)
    await lanes.enter("a", .poll).release()
  }

  @Test("who will not wait comes in where nobody stands before him")
  func whoWillNotWait() async {
    let lanes = FeedLane()
    let poll = await lanes.enter("a", .poll)
    #expect(lanes.enterIfFree("a", .page) == nil && lanes.enterIfFree("b", .page) != nil)
    poll.release()
    let page = lanes.enterIfFree("a", .page)
    #expect(
      page != nil && lanes.enterIfFree("a", .page) != nil && lanes.enterIfFree("a", .poll) == nil)
    page?.release()
  }
}
