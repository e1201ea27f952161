import Foundation
import GRDB

/// A folder of its own for one end-to-end test: configuration, state, logs. Removed at the end.
final class Workspace: Sendable {
  let folder: URL
  /// Where state and logs go; the folder itself unless told otherwise.
  private let data: URL?
  private let isOwner: Bool

  /// Another look at `other`, with state and logs in `data`.
  init(data: URL, configurationIn other: Workspace) throws {
    folder = other.folder
    self.data = data
    isOwner = false
  }

  init() throws {
    data = nil
    isOwner = true
    folder = FileManager.default.temporaryDirectory
      .appending(path: "claimwatch-e2e-\(UUID().uuidString.lowercased())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { if isOwner { try? FileManager.default.removeItem(at: folder) } }

  var configuration: URL { folder.appending(path: "claimwatch.toml") }
  var state: URL { (data ?? folder).appending(path: "state") }
  var alerts: URL { (data ?? folder).appending(path: "alerts.jsonl") }
  var events: URL { (data ?? folder).appending(path: "events.jsonl") }

  /// Writes the configuration: paths and quick polling, then `body`. Most links of the tests' items lead
  /// nowhere, so no page is fetched unless `pages` says so.
  func configure(
    _ body: String, fetch: String = "", paths: String = "", pages: String = "full_text = false"
  ) throws {
    let text = """
      [paths]
      state = "\(state.path)"
      alerts = "\(alerts.path)"
      events = "\(events.path)"
      \(paths)

      [fetch]
      allow_addresses = ["127.0.0.0/8"]
      host_spacing = "0s"
      \(fetch)

      [pages]
      \(pages)

      \(body)
      """
    try Data(text.utf8).write(to: configuration, options: .atomic)
  }

  /// A database below the state's folder, beside a claimwatch that may have it for itself just now.
  func database(
    _ name: String = "claimwatch.sqlite", toRead: Bool = false
  ) throws -> DatabaseQueue {
    var configuration = GRDB.Configuration()
    configuration.readonly = toRead
    configuration.busyMode = .timeout(120)
    return try DatabaseQueue(
      path: state.appending(path: name).path, configuration: configuration)
  }

  /// Changes the state while no claimwatch runs and returns how many rows it were.
  @discardableResult
  func changeState(_ sql: String) throws -> Int {
    try database().write { db in
      try db.execute(sql: sql)
      return db.changesCount
    }
  }

  /// The complete lines of a file, none that is being written; an empty list where there is none.
  func lines(of file: URL) -> [String] {
    guard let text = try? String(contentsOf: file, encoding: .utf8),
      let end = text.utf8.lastIndex(of: 0x0A)
    else { return [] }
    return text[..<end].split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
  }

  /// The alert log's lines as JSON objects; a broken line throws.
  func alertObjects(in file: URL? = nil) throws -> [[String: Any]] {
    try lines(of: file ?? alerts).map { line in
      guard let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      else { throw BrokenLine(line: line) }
      return object
    }
  }

  /// The kinds of the events logged so far, in order.
  func eventTypes() throws -> [String] {
    try alertObjects(in: events).map { $0["event"] as? String ?? "?" }
  }

  struct BrokenLine: Error { let line: String }
}
