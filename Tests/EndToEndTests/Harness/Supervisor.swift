import Foundation
import Glibc

/// Starts the daemon again whenever it dies, as systemd does, until a test has what it waits for.
final class Supervisor {
  private let workspace: Workspace
  private let environment: [String: String]
  private(set) var daemon: ClaimwatchProcess
  /// Exit statuses of the runs that died.
  private(set) var deaths: [Int32] = []

  struct DiesForEver: Error, CustomStringConvertible {
    let description: String
  }

  /// `fault` is what the daemon dies of (`TestHooks`).
  init(_ workspace: Workspace, fault: String, environment: [String: String] = [:]) throws {
    self.workspace = workspace
    self.environment = environment.merging(["CLAIMWATCH_TEST_FAULT": fault]) { $1 }
    daemon = try Self.start(workspace, self.environment)
  }

  private static func start(
    _ workspace: Workspace, _ environment: [String: String]
  ) throws -> ClaimwatchProcess {
    try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace, environment: environment)
  }

  /// Waits until `condition` holds. `onDeath` is told of each death, before the next start.
  func run(
    until what: String, onDeath: (Int32) throws -> Void = { _ in },
    _ condition: () throws -> Bool
  ) async throws {
    while true {
      var isOver = false
      try await eventually("\(what), after \(deaths): \(daemon.errors.suffix(3000))") {
        isOver = try condition()
        return isOver || !daemon.isRunning
      }
      if isOver { return }
      let status = try await daemon.exitStatus()
      deaths.append(status)
      guard deaths.count < 20 else {
        throw DiesForEver(description: "\(what): \(deaths) \(daemon.errors.suffix(3000))")
      }
      try onDeath(status)
      daemon = try Self.start(workspace, environment)
    }
  }

  /// Ends the daemon in the ordinary way.
  func stop() async throws -> Int32 {
    daemon.send(SIGTERM)
    return try await daemon.exitStatus()
  }
}
