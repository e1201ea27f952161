import FeedModel
import Testing

@testable import StateStore

/// When it is worth saying that a feed's pages give no articles.
@Suite struct PageHealthTests {
  private func health(
    _ attempts: [PageHealth.Attempt], every milliseconds: Int64 = 1
  ) -> PageHealth {
    attempts.enumerated().reduce(PageHealth()) { health, attempt in
      health.recorded(
        attempt.element, at: noon.advanced(byMilliseconds: Int64(attempt.offset) * milliseconds))
    }
  }

  @Test func fiveRefusalsInARowAreSaidEightWhereArticlesCameBefore() {
    let refused = [PageHealth.Attempt](repeating: .refused("robots"), count: 8)
    #expect(!health(Array(refused.prefix(4))).isFailing)
    let failing = health(Array(refused.prefix(5)))
    #expect(failing.isFailing && failing.reason == "robots" && failing.since == noon)
    #expect(!health([.read] + refused.prefix(7)).isFailing)
    #expect(health([.read] + refused).isFailing)
    #expect(!health(refused + [.read]).isFailing)
  }

  @Test func whatMayPassIsSaidAfterAnHour() {
    let failed = [PageHealth.Attempt](repeating: .failed("http-500"), count: 6)
    #expect(!health(failed).isFailing)
    #expect(health(failed, every: 720_000).isFailing)
    #expect(!health(Array(failed.prefix(4)), every: 7_200_000).isFailing)
  }

  @Test func itIsKeptWithItsStep() throws {
    let scratch = try ScratchDirectory()
    let store = try openStore(scratch.file("state.sqlite"))
    let item = incoming("g", link: "https://h.example/a", title: "t", text: "x")
    let verdict = try store.classify(feed: "feed", items: [item])[0]
    let write = try #require(ItemWrite(item, verdict: verdict, now: noon))
    var commit = FeedCommit(state: FeedState(feedID: "feed", url: "https://h.example/rss"))
    commit.items = [write]
    commit.pages = [
      .wanted(
        PageOrder(
          write, standing: .waiting, url: "https://h.example/a", since: noon, deadline: noon,
          content: []))
    ]
    _ = try store.commit([commit])
    let page = try #require(try store.pendingPages().first)
    var step = PageCommit(page, .done)
    step.health = health([.read, .refused("robots"), .failed("timeout")])
    _ = try store.commit([.page(step)])
    #expect(try store.pageHealth() == ["feed": step.health])
    #expect(try store.summary().pageHealth == ["feed": step.health])
    try store.forget(feed: "feed")
    #expect(try store.pageHealth().isEmpty)
  }
}
