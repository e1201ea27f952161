import FeedModel
import Testing

@testable import Daemon
@testable import StateStore

/// The flood cap over steps of pages that are drafted beside each other.
@Suite struct FloodMemoryTests {
  private let noon = Instant(milliseconds: 1_700_000_000_000)

  private let watches = [Watch(id: "w", terms: ["port"])]

  private func step(_ number: Int, watch: String = "w") -> PageCommit {
    let page = PendingPage(
      number: Int64(number), feed: "feed", url: "https://h.example/\(number)", standing: .waiting,
      revision: 1, deadline: noon, next: noon)
    var step = PageCommit(page, .done)
    step.alerts = [draft(number, watch: watch)]
    return step
  }

  @Test func ofTwoStepsThatFoundRoomOneTakesTheLastPlace() {
    let floods = FloodMemory()
    // Both were drafted while nothing had come of the poll.
    #expect(floods.counts("feed", noon).written.isEmpty)
    var (first, second) = (step(1), step(2))
    _ = floods.take(&first, noon, cap: 1, watches: watches, at: noon)
    _ = floods.take(&second, noon, cap: 1, watches: watches, at: noon)
    #expect(first.alerts.count == 1 && first.suppressed.isEmpty)
    #expect(second.alerts.isEmpty && second.suppressed.count == 1)
    #expect(floods.counts("feed", noon).written == ["w": 1])
    var other = step(3)
    _ = floods.take(&other, noon.advanced(byMilliseconds: 1), cap: 1, watches: watches, at: noon)
    #expect(other.alerts.count == 1, "another poll")
    // Nothing is lost of a watch that the configuration has no more.
    var former = step(4, watch: "former")
    _ = floods.take(&former, noon, cap: 1, watches: watches, at: noon)
    #expect(former.alerts.count == 1)
  }

  @Test func aCommitThatFailsHasCountedNothing() {
    let floods = FloodMemory()
    var (first, second) = (step(1), step(2))
    let places = floods.take(&first, noon, cap: 1, watches: watches, at: noon)
    floods.giveBack(places)
    #expect(floods.counts("feed", noon) == FloodCounts())
    _ = floods.take(&second, noon, cap: 1, watches: watches, at: noon)
    #expect(second.alerts.count == 1)
    var commit = FeedCommit(state: FeedState(feedID: "feed", url: "u"))
    commit.alerts = [draft(3)]
    #expect(floods.take(commit, noon, at: noon) == nil, "nothing of it waits")
  }
}
