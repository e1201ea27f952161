import FeedModel
import Testing

@testable import StateStore

/// When it is worth saying that a feed's pages give no articles.
@Suite(.conformance) struct PageHealthTests {
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

  /// A store with a page that is wanted, whose steps are taken by the health that they find.
  private func step(
    _ store: any StateStore, _ item: Int, _ health: PageHealth
  ) throws {
    let item = incoming("g\(item)", link: "https://h.example/\(item)", title: "t\(item)", text: "x")
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
    var step = PageCommit(try #require(try store.pendingPages().first), .done)
    step.health = health
    _ = try store.commit([.page(step)])
  }

  @Test func whatIsToBeSaidIsKeptUntilItIsSaid() throws {
    let bench = try StateKind.bench()
    let store = try bench.open()
    let refused = [PageHealth.Attempt](repeating: .refused("robots"), count: 5)
    var health = self.health(refused)
    try step(store, 1, health)
    let failing = PageNews(
      feed: "feed", url: "", kind: .failing(code: "robots", pages: 5, since: noon))
    #expect(try store.unsaidPageNews() == [failing])
    // Nobody has said it: as after a kill.
    #expect(try bench.openReader().unsaidPageNews() == [failing])
    try store.markSaid([failing])
    #expect(try store.unsaidPageNews().isEmpty)
    health = health.recorded(.failed("timeout"), of: "https://h.example/6", at: noon)
    try step(store, 2, health)
    #expect(try store.unsaidPageNews().isEmpty, "once is enough")
    health = health.recorded(.read, of: "https://h.example/7", at: noon)
    try step(store, 3, health)
    let recovered = PageNews(
      feed: "feed", url: "https://h.example/7", kind: .recovered(pages: 6, since: noon))
    #expect(try store.unsaidPageNews() == [recovered])
    // It fails again before anybody said that it did well.
    let later = noon.advanced(byMilliseconds: 9)
    for _ in 0..<8 { health = health.recorded(.refused("list"), at: later) }
    try step(store, 4, health)
    let both = try store.unsaidPageNews()
    #expect(both.map(\.kind) == [recovered.kind, .failing(code: "list", pages: 8, since: later)])
    try store.markSaid(both)
    #expect(try store.unsaidPageNews().isEmpty)
    try step(store, 5, health.recorded(.read, at: later))
    try store.markSaid(try store.unsaidPageNews())
    // What was never said to fail is not said to have recovered.
    try step(store, 6, self.health([.read] + refused + refused))
    try step(store, 7, self.health([.read]))
    #expect(try store.unsaidPageNews().isEmpty)
  }

  @Test func itIsKeptWithItsStep() throws {
    let bench = try StateKind.bench()
    let store = try bench.open()
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
