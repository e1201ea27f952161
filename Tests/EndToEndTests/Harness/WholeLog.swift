import Foundation
import Testing

/// The alert log together with everything it was rotated to: what a reader has in the end.
struct WholeLog {
  /// `seq` and guid of each line, over all files.
  var lines: [(seq: Int, id: String, guid: String)] = []
  var broken: [String] = []

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
      }
    }
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
