import Foundation
import Testing

/// A document that was replaced whole between two polls is a hole, and said.
@Suite(.fewAtOnce) struct OverrunTests {
  private func document(_ numbers: Range<Int>, guid: String = "g", title: String = "Ship") -> String
  {
    NewsFeed(
      entries: numbers.map { number in
        NewsFeed.Entry(
          guid: "\(guid)\(number)", title: "\(title) \(number)", text: "Ship \(number) came.",
          link: "https://gazette.example/\(guid)\(number)",
          date: "Sun, 22 Nov 2026 08:\(10 + number % 50):00 GMT")
      }
    ).rss
  }

  private func overruns(_ feed: FeedFile) throws -> [[String: Any]] {
    try feed.workspace.alertObjects(in: feed.workspace.events)
      .filter { $0["event"] as? String == "feed.overrun" }
  }

  @Test func itIsSaidOnceAndShown() async throws {
    let feed = try FeedFile()
    for start in [0, 2, 4] { _ = try await feed.poll(document(start..<(start + 5))) }
    #expect(try overruns(feed).isEmpty)
    #expect(try await !feed.run("status").contains("some may have been missed"))
    _ = try await feed.poll(document(30..<35))
    #expect(try overruns(feed).map { $0["items"] as? Int } == [5])
    _ = try await feed.poll(document(40..<45))
    #expect(try overruns(feed).count == 1, "until documents overlap again")
    #expect(try await feed.run("status").contains("some may have been missed"))
    let status =
      try JSONSerialization.jsonObject(
        with: Data(try await feed.run("status", "--json").utf8)) as? [String: Any]
    let row = try #require((status?["feeds"] as? [[String: Any]])?.first)
    #expect(row["overrun"] is String)
    #expect((row["reason"] as? String)?.contains("since items were missed") == true, "\(row)")
    _ = try await feed.poll(document(42..<47))
    _ = try await feed.poll(document(10..<15))
    #expect(try overruns(feed).count == 2)
  }

  @Test func theSecondDocumentMayBeOneAndDocumentsThatNeverOverlapAreSaidOnce() async throws {
    let feed = try FeedFile()
    for start in [0, 0, 5, 10] { _ = try await feed.poll(document(start..<(start + 5))) }
    #expect(try overruns(feed).map { $0["items"] as? Int } == [5])
  }

  /// A pinned item is in every document and says nothing of what came between; one that is overlapped does.
  @Test func aPinnedItemAboveAWindowThatTurnedOverIsNoOverlap() async throws {
    func entry(_ name: String, hour: Int) -> NewsFeed.Entry {
      NewsFeed.Entry(
        guid: name, title: "Ship \(name)", text: "Ship \(name) came.",
        link: "https://gazette.example/\(name)",
        date: "Sun, 22 Nov 2026 \(String(hour + 100).dropFirst()):00:00 GMT")
    }
    func document(_ top: Int) -> String {
      NewsFeed(
        entries: [entry("pin", hour: 1)]
          + (0..<4).map { entry("s\(top - $0)", hour: top - $0) }
      ).rss
    }
    let feed = try FeedFile()
    for top in [8, 9, 12] { _ = try await feed.poll(document(top)) }
    #expect(try overruns(feed).isEmpty, "the last of them is known")
    _ = try await feed.poll(document(18))
    #expect(try overruns(feed).count == 1)
    // A feed that grows at its end has its known items above.
    let growing = try FeedFile()
    for last in [5, 6, 9] {
      _ = try await growing.poll(
        NewsFeed(entries: (last - 4...last).map { entry("g\($0)", hour: $0) }).rss)
    }
    #expect(try overruns(growing).isEmpty)
  }

  @Test func neitherFirstDocumentsNorNewGuidsNorSmallOnesAreOverruns() async throws {
    let first = try FeedFile()
    _ = try await first.poll(document(0..<0))
    _ = try await first.poll(document(0..<5))
    #expect(try overruns(first).isEmpty, "there was nothing to follow on")

    let rekeyed = try FeedFile()
    _ = try await rekeyed.poll(document(0..<5))
    _ = try await rekeyed.poll(document(1..<6))
    _ = try await rekeyed.poll(document(1..<6, guid: "other"))
    #expect(try overruns(rekeyed).isEmpty)

    let small = try FeedFile()
    for start in [0, 1, 3, 5] { _ = try await small.poll(document(start..<(start + 2))) }
    #expect(try overruns(small).isEmpty)
  }
}
