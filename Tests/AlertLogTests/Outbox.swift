import ContentDigest
import FeedModel
import Foundation
import JSONText
import StateStore
import Testing

@testable import AlertLog

/// A real state beside a real log, and what must be true of both in the end.
struct Outbox {
  let directory: String
  let store: SQLiteStateStore

  var log: String { directory + "/alerts.jsonl" }

  init(_ directory: String) throws {
    self.directory = directory
    store = try SQLiteStateStore(path: directory + "/state.sqlite", now: { noon })
  }

  static func id(_ number: Int64) -> DerivedUUID {
    DerivedUUID(SHA256Digest(utf8: "alert \(number)"))
  }

  static func line(_ number: Int64, padding: Int) -> [UInt8] {
    let text = String(repeating: "x", count: padding)
    return Array(
      #"{"schema":"claimwatch.alert/1","id":"\#(id(number))","seq":\#(number),"text":"\#(text)"}"#
        .utf8)
  }

  /// Commits alerts the way the daemon does: one new item, then its alerts.
  func raise(_ count: Int, padding: Int = 40) throws {
    var number = try store.summary().lastSeq
    let text = ItemText(title: nil, summary: nil, content: "\(number)")
    let document = IncomingDocument(
      feed: "feed",
      items: [PublishedItem(guid: "item \(number)", link: nil, title: nil, text: text)])
    let verdict = try store.classify(document)[0]
    let write = try #require(ItemWrite(document, index: 0, verdict: verdict, now: noon))
    let told = Told(
      first: Told.Revision(statements: [], sketch: TextSketch(), isRead: true))
    var commit = FeedCommit(state: FeedState(feedID: "feed", url: "u"))
    commit.items = [write]
    for _ in 0..<count {
      number += 1
      let expected = number
      commit.alerts.append(
        AlertDraft(
          id: Self.id(number), watchID: "watch-\(number)", itemKey: write.key,
          told: told, story: StoryEntry(itemID: Self.id(0), revision: 1)
        ) { Self.line($0.seq, padding: padding + Int(expected % 7)) })
    }
    _ = try store.commit([commit])
  }

  /// Every alert ever raised, exactly once, whole, in the log and its rotated files together.
  func expectExactlyOnce(_ comment: String) throws {
    let raised = try store.summary().lastSeq
    let names = try FileManager.default.contentsOfDirectory(atPath: directory)
      .filter { $0.hasPrefix("alerts.jsonl") }
    var seen: [Int64: Int] = [:]
    for name in names {
      var bytes = try contents(directory + "/" + name)
      if name.hasSuffix(".gz") {
        bytes = []
        try GzipLines(files: PosixFileSystem(), path: directory + "/" + name).forEach {
          bytes += $0 + [0x0A]
        }
      }
      if let last = bytes.last { #expect(last == 0x0A, "\(comment): \(name) ends torn") }
      var before: Int64 = 0
      for line in bytes.split(separator: 0x0A) {
        let value = try? JSONValue(parsing: line)
        guard let seq = value?["seq"]?.integer.map(Int64.init), let id = value?["id"]?.string else {
          Issue.record("\(comment): broken line in \(name)")
          continue
        }
        #expect(id == Self.id(seq).description, "\(comment)")
        #expect(seq > before, "\(comment): \(seq) after \(before) in \(name)")
        before = seq
        seen[seq, default: 0] += 1
      }
    }
    let missing = (1...max(1, raised)).filter { raised > 0 && seen[$0] == nil }
    let doubled = seen.filter { $0.value > 1 }.keys.sorted()
    #expect(missing.isEmpty, "\(comment): missing \(missing)")
    #expect(doubled.isEmpty, "\(comment): doubled \(doubled)")
    #expect(seen.keys.allSatisfy { $0 <= raised }, "\(comment): never raised")
    #expect(try store.summary().pending == 0, "\(comment): still pending")
  }
}
