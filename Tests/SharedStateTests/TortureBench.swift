import Foundation
import LoopbackDatabase
import Testing

@testable import SharedState

/// What torture happens to: a server whose commits outlive a kill of it, a folder for logs, and nodes that are processes of their own.
final class TortureBench {
  let server: LoopbackDatabase
  let shared: SharedBench
  let folder: String

  /// - Parameter nodes: whose logs begin with the first alert.
  init(_ nodes: [String]) throws {
    server = try LoopbackDatabase(isDurable: true)
    shared = try SharedBench(server)
    try shared.outside.run(
      "CREATE TABLE torture_item (host bigint, item bigint, PRIMARY KEY (host, item))")
    folder =
      FileManager.default.temporaryDirectory
      .appending(path: "claimwatch-\(UUID().uuidString.lowercased())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for name in nodes { _ = try SharedLog(shared.session(), name: name, last: nil) }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Starts a node.
  ///
  /// - Parameter calls: file calls of its delivery until it kills itself.
  func start(_ name: String, calls: Int = 1_000_000_000) throws -> OwnProcess {
    let ground = TortureGround(
      address: shared.address, folder: folder, name: name, calls: calls)
    return try OwnProcess(
      "TortureNode", variable: TortureGround.variable, value: ground.text)
  }

  /// Where a node's log is.
  func log(_ name: String) -> String { "\(folder)/\(name).jsonl" }

  /// What all have fetched.
  var fetches: String { "\(folder)/fetches" }

  /// Lets a host publish one more item.
  func publish(_ host: Int) {
    let file = fopen("\(folder)/published-\(host)", "a")
    fputs("x", file)
    fclose(file)
  }

  /// Waits asleep, which leaves the threads that all tests share to others.
  func wait(
    for what: String, patience: TimeInterval = 180, _ isSo: () throws -> Bool
  ) async throws {
    let deadline = Date(timeIntervalSinceNow: patience)
    while try !isSo() {
      try #require(Date() < deadline, "\(what)")
      try await Task.sleep(for: .milliseconds(200))
    }
  }
}
