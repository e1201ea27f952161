import ContentDigest
import FeedModel
import Testing

@testable import StateStore

/// Items that wait for their pages, between polls, steps and kills.
@Suite(.conformance) struct PageTests {
  private let later = noon.advanced(byMilliseconds: 60_000)

  private func write(_ store: any StateStore, _ text: String) throws -> ItemWrite {
    let item = incoming("g", link: "https://h.example/a", title: "t", text: text)
    let verdict = try store.classify(feed: "feed", items: [item])[0]
    return try #require(ItemWrite(item, verdict: verdict, now: noon))
  }

  /// Commits an item with `text` that waits for its page.
  private func wait(
    _ store: any StateStore, _ text: String, deadline: Instant,
    standing: PendingPage.Standing = .waiting
  ) throws -> PendingPage {
    let write = try write(store, text)
    var commit = FeedCommit(state: FeedState(feedID: "feed", url: "https://h.example/rss"))
    commit.items = [write]
    commit.pages = [
      .wanted(
        PageOrder(
          write, standing: standing, url: "https://h.example/\(text)", since: noon,
          deadline: deadline,
          content: Array(text.utf8)))
    ]
    _ = try store.commit([commit])
    return try #require(try store.pendingPages(of: "feed").first)
  }

  @Test func anItemWaitsAndItsAlertsComeOnce() throws {
    let bench = try StateKind.bench()
    let store = try bench.open()
    let page = try wait(store, "one", deadline: later)
    #expect(page.standing == .waiting && page.deadline == later && page.revision == 1)
    #expect(try bench.openReader().pendingPages() == [page])
    let dossier = try #require(try store.pageDossier(page.number))
    #expect(dossier.content == Array("one".utf8) && dossier.alerts.isEmpty)

    var step = PageCommit(page, .done)
    step.alerts = [draft("a", key: dossier.key)]
    #expect(try store.commit([.page(step)]).alerts == 1)
    // The same step again, as after a kill that was none.
    let again = try store.commit([.page(step)])
    #expect(again.alerts == 0 && again.stale == [0])
    #expect(try store.pendingPages().isEmpty && store.pendingAlerts(after: 0, limit: 9).count == 1)
  }

  @Test func whoeverWaitsIsCountedAndNothingIsReplayedOfHim() throws {
    let bench = try StateKind.bench()
    let store = try bench.open()
    for standing in [PendingPage.Standing.unread, .waiting] {
      let page = try wait(store, "one \(standing.rawValue)", deadline: later, standing: standing)
      let dossier = try #require(try store.pageDossier(page.number))
      let handle = ItemHandle(feed: "feed", itemID: dossier.itemID)
      #expect(try store.summary().pages.waiting == 1)
      #expect(try store.standings(of: [handle: [dossier.key]]).isEmpty)
    }
    let page = try #require(try store.pendingPages().first)
    #expect(page.deadline == later, "it was to be read by then")
    let dossier = try #require(try store.pageDossier(page.number))
    var progress = PageProgress(dossier)
    progress.standing = .told
    _ = try store.commit([.page(PageCommit(page, .goesOn(progress)))])
    let handle = ItemHandle(feed: "feed", itemID: dossier.itemID)
    #expect(try store.standings(of: [handle: [dossier.key]]).count == 1)
    let counts = try store.summary().pages
    #expect(counts.waiting == 0 && counts.told == 1 && counts.read == 0)
  }

  @Test func aStepOfAnEarlierRevisionIsLeftOut() throws {
    let bench = try StateKind.bench()
    let store = try bench.open()
    let first = try wait(store, "one", deadline: later)
    let second = try wait(store, "two", deadline: later.advanced(byMilliseconds: 1))
    #expect(second.number == first.number && second.revision == 2)
    #expect(second.deadline == later, "the first revision began to wait")
    var step = PageCommit(first, .done)
    step.alerts = [draft("a", key: try #require(try store.pageDossier(first.number)).key)]
    #expect(try store.commit([.page(step)]).stale == [0])
    #expect(try store.pendingAlerts(after: 0, limit: 9).isEmpty)
    #expect(try store.pendingPages() == [second])
  }

  @Test func aPageThatComesAfterTheAlertMakesTheNextRevision() throws {
    let bench = try StateKind.bench()
    let store = try bench.open()
    let page = try wait(store, "one", deadline: later)
    let dossier = try #require(try store.pageDossier(page.number))
    var progress = PageProgress(dossier)
    progress.standing = .told
    progress.next = later
    progress.attempts = 2
    _ = try store.commit([.page(PageCommit(page, .goesOn(progress)))])
    let told = try #require(try store.pendingPages().first)
    #expect(told.standing == .told && told.next == later && told.revision == 1)

    progress.standing = .read
    progress.textDigest = [1, 2]
    progress.validators = Validators(etag: "\"e\"", lastModified: nil, url: "https://h.example/b")
    var step = PageCommit(told, .goesOn(progress))
    step.isRevision = true
    step.alerts = [draft("b", key: dossier.key)]
    _ = try store.commit([.page(step)])
    let read = try #require(try store.pageDossier(page.number))
    #expect(read.page.revision == 2 && read.page.standing == .read && read.textDigest == [1, 2])
    #expect(read.validators == progress.validators && read.attempts == 2)
    #expect(read.alerts.map(\.watchID) == ["kestrel"])
    // A revision of the feed's text is the third one.
    #expect(try write(store, "three").revision == 3)
  }

  @Test func aPageGoesWithItsItemsKeyAndItsFeed() throws {
    let bench = try StateKind.bench()
    let store = try bench.open()
    let page = try wait(store, "one", deadline: later)
    let churned = incoming("other", link: "https://h.example/a", title: "t", text: "one")
    try poll(store, "feed", [churned])
    let dossier = try #require(try store.pageDossier(page.number))
    #expect(try store.classify(feed: "feed", items: [churned])[0].key == dossier.key)
    let moved = try #require(try store.classify(feed: "feed", items: [churned])[0].key)
    var commit = FeedCommit(state: FeedState(feedID: "feed", url: "https://h.example/rss"))
    commit.pages = [.unwanted(moved)]
    _ = try store.commit([commit])
    #expect(try store.pendingPages().isEmpty)
    _ = try wait(store, "two", deadline: later)
    try store.forget(feed: "feed")
    #expect(try store.pendingPages().isEmpty && store.pageDossier(page.number) == nil)
  }
}
