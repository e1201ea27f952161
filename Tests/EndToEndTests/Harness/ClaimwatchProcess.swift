import Foundation

/// A run of the real binary, with its output in files of the workspace.
final class ClaimwatchProcess {
  let process = Process()
  private let standardOutput: URL
  private let standardError: URL

  /// Where SwiftPM put the binary: beside the test bundle.
  static let binary: URL = {
    let bundle = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    var folder = bundle.deletingLastPathComponent()
    // A Swift Testing run may be started from inside the bundle's folder tree.
    while folder.path != "/",
      !FileManager.default.isExecutableFile(atPath: folder.appending(path: "claimwatch").path)
    {
      folder.deleteLastPathComponent()
    }
    return folder.appending(path: "claimwatch")
  }()

  /// Starts `claimwatch` with `arguments`. `environment` is added to a bare one.
  init(
    _ arguments: [String], in workspace: Workspace, environment: [String: String] = [:],
    input: String? = nil
  ) throws {
    let name = UUID().uuidString
    standardOutput = workspace.folder.appending(path: "\(name).out")
    standardError = workspace.folder.appending(path: "\(name).err")
    for file in [standardOutput, standardError] { try Data().write(to: file) }
    process.executableURL = Self.binary
    process.arguments = arguments
    process.environment = [
      "PATH": "/usr/bin:/bin", "HOME": workspace.folder.path,
      "LD_LIBRARY_PATH": ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"] ?? "",
    ].merging(environment) { $1 }
    process.standardOutput = try FileHandle(forWritingTo: standardOutput)
    process.standardError = try FileHandle(forWritingTo: standardError)
    if let input {
      let file = workspace.folder.appending(path: "\(name).in")
      try Data(input.utf8).write(to: file)
      process.standardInput = try FileHandle(forReadingFrom: file)
    } else {
      process.standardInput = FileHandle.nullDevice
    }
    try process.run()
  }

  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

  /// What it has written to standard output so far.
  var output: String { (try? String(contentsOf: standardOutput, encoding: .utf8)) ?? "" }
  /// What it has written to standard error so far.
  var errors: String { (try? String(contentsOf: standardError, encoding: .utf8)) ?? "" }

  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Waits for the end and gives the exit status; a process ended by a signal gives 128 + signal.
  func exitStatus(within seconds: Double = 30) async throws -> Int32 {
    try await eventually("the process ends", within: seconds) { !self.process.isRunning }
    return process.terminationReason == .exit
      ? process.terminationStatus : 128 + process.terminationStatus
  }

  /// Runs to the end and gives status and output.
  static func run(
    _ arguments: [String], in workspace: Workspace, environment: [String: String] = [:],
    input: String? = nil
  ) async throws -> (status: Int32, output: String, errors: String) {
    let run = try ClaimwatchProcess(
      arguments, in: workspace, environment: environment, input: input)
    let status = try await run.exitStatus()
    return (status, run.output, run.errors)
  }
}
