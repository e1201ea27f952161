import FeedModel
import Foundation
import Testing

@testable import StateStore

@Suite struct FootprintTests {
  /// At most 48 bytes of database an item, feeds included and empty tables not, after polls that each bring a few
  /// items
  /// (a floor of three integers in one table takes 29).
  @Test func anItemTakesAtMost48Bytes() throws {
    let scratch = try ScratchDirectory()
    let path = scratch.file("state.sqlite")
    let store = try openStore(path)
    let feeds = 60
    var documents = (0..<feeds).map { feed in
      (0..<30).map { item("\(feed)-\($0)") }
    }
    var next = 30
    for _ in 0..<20 {
      var batch: [FeedCommit] = []
      for feed in 0..<feeds {
        let name = "feed-\(feed)"
        let document = IncomingDocument(feed: name, items: documents[feed])
        let verdicts = try store.classify(document)
        var state = FeedState(feedID: name, url: "https://\(name).example/rss.xml")
        state.validators = Validators(etag: "\"0123456789abcdef\"", lastModified: nil)
        state.nextPoll = noon
        var commit = FeedCommit(state: state)
        commit.items = verdicts.enumerated().compactMap {
          ItemWrite(document, index: $0, verdict: $1, now: noon)
        }
        batch.append(commit)
        documents[feed].removeFirst(2)
        documents[feed] += (0..<2).map { item("\(feed)-\(next + $0)") }
      }
      next += 2
      _ = try store.commit(batch)
    }
    let items = try store.summary().items.values.reduce(0, +)
    #expect(items == feeds * (30 + 19 * 2))
    try store.queue.close()
    let empty = try openStore(scratch.file("empty.sqlite"))
    try empty.queue.close()
    func size(_ path: String) throws -> Int {
      try Data(contentsOf: URL(fileURLWithPath: path)).count
    }
    // Tables that nothing stands in take their pages once.
    let perItem = Double(try size(path) - size(scratch.file("empty.sqlite"))) / Double(items)
    #expect(perItem <= 48, "\(perItem) bytes an item")
  }

  private func item(_ name: String) -> PublishedItem {
    incoming(name, link: "https://a.example/\(name)", title: "Title \(name)", text: name)
  }
}
