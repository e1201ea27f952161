import Foundation
import GRDB
import Testing

/// The alert log together with everything it was rotated to: what a reader has in the end.
struct WholeLog {
  /// `seq` and guid of each line, over all files.
  var lines: [(seq: Int, id: String, guid: String)] = []
  var broken: [String] = []
  /// Of each line, item with revision, story with watch, and the place there.
  private var places: [(item: String, story: String, position: Int)] = []

  init(_ workspace: Workspace) throws {
    let folder = workspace.alerts.deletingLastPathComponent()
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    for name in names where name.hasPrefix(workspace.alerts.lastPathComponent) {
      let bytes = try Data(contentsOf: folder.appending(path: name))
      if let last = bytes.last, last != 0x0A { broken.append("\(name) ends in mid-line") }
      for line in bytes.split(separator: 0x0A) {
        guard let object = try? JSONSerialization.jsonObject(with: line) as? [String: Any],
          let seq = object["seq"] as? Int, let id = object["id"] as? String,
          let guid = (object["item"] as? [String: Any])?["guid"] as? String
        else {
          broken.append("\(name): \(String(decoding: line.prefix(120), as: UTF8.self))")
          continue
        }
        lines.append((seq, id, guid))
        note(object)
      }
    }
  }

  private mutating func note(_ alert: [String: Any]) {
    let item = alert["item"] as? [String: Any]
    let cluster = alert["cluster"] as? [String: Any]
    let watch = (alert["watch"] as? [String: Any])?["id"] ?? ""
    places.append(
      (
        "\(item?["id"] ?? "") \(item?["revision"] ?? "")", "\(cluster?["id"] ?? "") \(watch)",
        cluster?["position"] as? Int ?? 0
      ))
  }

  /// Each alert's item was joined to a story once, in the transaction of the alert, and no two alerts of a
  /// watch have one place in a story.
  func expectEachJoinedOnce(_ workspace: Workspace, _ note: String) throws {
    let rows = try workspace.database().read { db in
      try Row.fetchAll(db, sql: "SELECT item_id, revision FROM story_item").map { row in
        let hex = (row[0] as Data).map { String(format: "%02x", $0) }.joined()
        return "\(hex) \(row[1] as Int)"
      }
    }
    let items = Set(places.map { $0.item.replacing("-", with: "") })
    #expect(rows.count == Set(rows).count, "\(note): joined twice")
    #expect(Set(rows) == items, "\(note): \(rows.count) rows, \(items.count) items")
    let taken = places.map { "\($0.story) \($0.position)" }
    #expect(taken.count == Set(taken).count, "\(note): places repeat")
    #expect(places.allSatisfy { $0.position > 0 }, "\(note)")
  }

  /// 0 missing, 0 doubled, 0 broken, `seq` without gaps.
  func expectEachOnce(_ guids: [String], _ note: String) {
    #expect(broken.isEmpty, "\(note): \(broken.prefix(3))")
    let missing = Set(guids).subtracting(lines.map(\.guid))
    #expect(missing.isEmpty, "\(note): missing \(missing.sorted().prefix(5))")
    let counts = Dictionary(lines.map { ($0.guid, 1) }, uniquingKeysWith: +)
    let doubled = counts.filter { $0.value > 1 }.keys
    #expect(doubled.isEmpty, "\(note): doubled \(doubled.sorted().prefix(5))")
    #expect(Set(lines.map(\.id)).count == lines.count, "\(note): ids repeat")
    #expect(lines.map(\.seq).sorted() == Array(1...max(guids.count, 1)), "\(note): gaps in seq")
  }
}
