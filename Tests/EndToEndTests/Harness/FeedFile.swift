import Foundation

/// A local file polled as a feed, one `claimwatch once` after the other.
final class FeedFile {
  let workspace: Workspace
  private var seen = 0

  /// A feed with `backfill` over everything, watched for Kestrel-9.
  init(backfill: String = "all", extra: String = "") throws {
    workspace = try Workspace()
    try workspace.configure(
      """
      [[feed]]
      id = "gazette"
      url = "file:feed.xml"
      backfill = "\(backfill)"

      [[watch]]
      id = "kestrel"
      terms = ["Kestrel-9"]
      \(extra)
      """)
  }

  /// Polls `document`; the alerts that come of it, as JSON objects.
  func poll(_ document: String) async throws -> [[String: Any]] {
    try Data(document.utf8).write(to: workspace.folder.appending(path: "feed.xml"))
    _ = try await run("once")
    let all = try workspace.alertObjects()
    defer { seen = all.count }
    return Array(all.dropFirst(seen))
  }

  /// Polls documents in turn; the types of each one's alerts.
  func types(_ documents: [String]) async throws -> [[String]] {
    var types: [[String]] = []
    for document in documents {
      types.append(try await poll(document).map { $0["type"] as? String ?? "?" })
    }
    return types
  }

  /// Runs a command on this configuration.
  func run(_ arguments: String...) async throws -> String {
    let run = try await ClaimwatchProcess.run(
      arguments + ["--config", workspace.configuration.path], in: workspace)
    return run.output
  }
}
