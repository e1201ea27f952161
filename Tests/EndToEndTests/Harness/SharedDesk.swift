import Foundation
import LoopbackDatabase
import LoopbackServer
import Testing

/// Machines that share a state in PostgreSQL, each with a workspace of its own.
final class SharedDesk {
  let server = LoopbackServer()
  let dsn: String
  private(set) var workspaces: [String: Workspace] = [:]

  init() throws {
    dsn = try LoopbackDatabase.shared.get().makeDatabase(
      "d\(UUID().uuidString.prefix(12).lowercased())")
  }

  subscript(node: String) -> Workspace {
    get throws {
      if let workspace = workspaces[node] { return workspace }
      let workspace = try Workspace()
      workspaces[node] = workspace
      return workspace
    }
  }

  /// Gives a machine its file: the state, and what else there is.
  func configure(_ node: String, _ rest: String) throws {
    try self[node].configure(
      """
      [state]
      backend = "postgresql"
      dsn = "\(dsn)"
      node = "\(node)"

      \(rest)
      """)
  }

  func start(_ node: String) throws -> ClaimwatchProcess {
    let workspace = try self[node]
    return try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
  }

  func run(
    _ node: String, _ arguments: String...
  ) async throws -> (status: Int32, output: String, errors: String) {
    let workspace = try self[node]
    return try await ClaimwatchProcess.run(
      arguments + ["--config", workspace.configuration.path], in: workspace)
  }

  func end(_ daemons: ClaimwatchProcess...) async throws {
    for daemon in daemons { daemon.send(SIGTERM) }
    for daemon in daemons { #expect(try await daemon.exitStatus() == 0, "\(daemon.errors)") }
  }

  /// What psql answers.
  @discardableResult
  func ask(_ sql: String) throws -> String {
    let psql = Process()
    psql.executableURL = URL(filePath: "/usr/bin/psql")
    psql.arguments = ["-qAtX", dsn, "-c", sql]
    let output = Pipe()
    psql.standardOutput = output
    psql.standardError = FileHandle.nullDevice
    try psql.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    psql.waitUntilExit()
    return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
