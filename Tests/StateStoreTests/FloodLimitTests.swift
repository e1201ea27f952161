import FeedModel
import Testing

@testable import StateStore

/// Which alerts of one poll go to the log, which are kept back, and which are only counted.
@Suite struct FloodLimitTests {
  private let watches = [
    Watch(id: "chatter", priority: .low, terms: ["rain"]),
    Watch(id: "port", priority: .normal, terms: ["port"]),
    Watch(id: "strike", priority: .high, terms: ["strike"]),
  ]

  private func draft(_ name: String, size: Int) throws -> AlertDraft {
    let document = IncomingDocument(feed: "feed", items: [incoming(name)])
    let key = try #require(ItemVerdict.first(document).first?.key)
    var draft = StateStoreTests.draft(name, key: key)
    draft.size = size
    return draft
  }

  private typealias Raised = (watch: Int, name: String)

  /// What comes of alerts.
  private func commit(
    _ alerts: [Raised], cap: Int, size: Int = 1,
    most: FloodLimit.Most = FloodLimit.Most()
  ) throws -> FeedCommit {
    var limit = FloodLimit(cap: cap, watches: watches, most: most)
    for (watch, name) in alerts {
      if limit.refuses(watch: watch) {
        limit.count(watch: watch)
      } else {
        limit.take(try draft(name, size: size), watch: watch)
      }
    }
    var commit = FeedCommit(state: FeedState(feedID: "feed", url: "u"))
    limit.finish(&commit)
    return commit
  }

  private func names(_ drafts: [AlertDraft]) -> [String] {
    drafts.map { draft in
      let line = draft.render(
        AlertPlacement(
          seq: 0, storyPosition: 1, storyFirstAlertID: draft.id,
          story: StoryCluster(id: draft.story.storyID)))
      let text = String(decoding: line, as: UTF8.self)
      return String(text.split(separator: "\"")[3])
    }
  }

  private func counts(_ commit: FeedCommit) -> [String] {
    commit.notKept.map { "\($0.watchID) \($0.alerts)" }
  }

  @Test func aWatchBelowItsOwnCapIsNeverHeld() throws {
    let chatter: [Raised] = (1...30).map { (0, "c\($0)") }
    let commit = try self.commit(chatter + [(1, "p1"), (2, "s1"), (1, "p2")], cap: 2)
    #expect(names(commit.alerts) == ["c1", "c2", "p1", "s1", "p2"])
    #expect(names(commit.suppressed) == (3...30).map { "c\($0)" })
    #expect(commit.notKept.isEmpty)
  }

  @Test func theLastOfTheLowestPriorityGiveWay() throws {
    let alerts: [Raised] = [(2, "s1"), (0, "c1"), (1, "p1"), (0, "c2"), (2, "s2"), (0, "c3")]
    var most = FloodLimit.Most()
    most.keptAlerts = 3
    let kept = try commit(alerts, cap: 0, most: most)
    #expect(kept.alerts.isEmpty)
    #expect(names(kept.suppressed) == ["s1", "p1", "s2"])
    #expect(counts(kept) == ["chatter 3"])
    most = FloodLimit.Most()
    most.keptBytes = 20
    let small = try commit(alerts, cap: 0, size: 10, most: most)
    #expect(names(small.suppressed) == ["s1", "s2"])
    #expect(counts(small) == ["port 1", "chatter 3"])
  }

  /// Thousands of watches that all stay below the cap could take any memory.
  @Test func memoryBoundsEvenWhatIsBelowTheCap() throws {
    var most = FloodLimit.Most()
    most.writtenBytes = 30
    most.keptAlerts = 1
    let alerts: [Raised] = [
      (0, "c1"), (1, "p1"), (2, "s1"), (2, "s2"), (0, "c2"), (2, "s3"), (2, "s4"),
    ]
    let commit = try self.commit(alerts, cap: 9, size: 10, most: most)
    #expect(names(commit.alerts) == ["s1", "s2", "s3"])
    #expect(names(commit.suppressed) == ["s4"])
    #expect(counts(commit) == ["port 1", "chatter 2"])
  }

  @Test func theBoundsAreThoseOfTheTable() {
    let rows = Bound.allCases.filter { $0.stage == .drafting }
    let most = FloodLimit.Most()
    #expect(rows.map(\.limit) == [most.keptAlerts, most.keptBytes, most.writtenBytes])
  }

  @Test("what other items of the poll have raised before counts")
  func earlier() throws {
    var counts = FloodCounts()
    /// What comes of so many alerts of one watch after those before.
    func raise(_ alerts: Int, keeping: Int = 9) throws -> FeedCommit {
      var most = FloodLimit.Most()
      most.keptAlerts = keeping
      var limit = FloodLimit(
        cap: 3, watches: [Watch(id: "kestrel", terms: ["kestrel"])], most: most, earlier: counts)
      for number in 0..<alerts {
        if limit.refuses(watch: 0) {
          limit.count(watch: 0)
        } else {
          limit.take(try draft("\(number)", size: 1), watch: 0)
        }
      }
      var commit = FeedCommit(state: FeedState(feedID: "feed", url: "u"))
      limit.finish(&commit)
      counts.add(written: commit.alerts, suppressed: commit.suppressed)
      return commit
    }
    #expect(try raise(2).alerts.count == 2)
    let second = try raise(2)
    #expect(second.alerts.count == 1 && second.suppressed.count == 1)
    let third = try raise(3, keeping: 2)
    #expect(third.alerts.isEmpty && third.suppressed.count == 1)
    #expect(third.notKept.map(\.alerts) == [2])
  }
}
