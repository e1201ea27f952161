import Locking
import Testing

@testable import Daemon

/// Polls of a feed and steps of its pages stay apart.
@Suite struct FeedLaneTests {
  @Test func stepsGoTogetherAndAPollGoesAlone() async {
    let lanes = FeedLane()
    let first = await lanes.enter("a", .page)
    let second = await lanes.enter("a", .page)
    let order = Guarded<[String]>([])
    let poll = Task {
      let hold = await lanes.enter("a", .poll)
      order.withLock { $0.append("poll") }
      return hold
    }
    // Of another feed nobody waits.
    await lanes.enter("b", .poll).release()
    while lanes.waiting("a") < 1 { await Task.yield() }
    let late = Task {
      let hold = await lanes.enter("a", .page)
      order.withLock { $0.append("page") }
      return hold
    }
    while lanes.waiting("a") < 2 { await Task.yield() }
    first.release()
    first.release()
    #expect(order.withLock { $0 } == [])
    second.release()
    let held = await poll.value
    #expect(order.withLock { $0 } == ["poll"], "who comes later stands behind the poll")
    held.release()
    await late.value.release()
    #expect(order.withLock { $0 } == ["poll", "page"] && lanes.waiting("a") == 0)
    // A hold that nobody keeps is let go.
    _ = await lanes.enter("a", .poll)
    await lanes.enter("a", .poll).release()
  }
}
