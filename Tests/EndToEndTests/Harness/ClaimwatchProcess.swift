import Foundation
import Glibc

/// A run of the real binary, with its output in files of the workspace.
///
/// Spawned and waited for by hand: Foundation's `Process` on Linux learns of a child's end from a
/// socket that siblings started at the same moment inherit, and so misses it (seen 2026-11-22).
final class ClaimwatchProcess {
  let pid: pid_t
  private let standardOutput: URL
  private let standardError: URL
  private var status: Int32?
  /// Largest resident size in KiB, once it has ended.
  private(set) var peakMemory = 0

  struct CannotSpawn: Error { let number: Int32 }

  /// CLAIMWATCH_BINARY, or where SwiftPM put it: beside the test bundle.
  static let binary: URL = {
    if let path = ProcessInfo.processInfo.environment["CLAIMWATCH_BINARY"] {
      return URL(filePath: path)
    }
    var folder = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
      .deletingLastPathComponent()
    // A run of Swift Testing may be started from inside the bundle's folder tree.
    while folder.path != "/",
      !FileManager.default.isExecutableFile(atPath: folder.appending(path: "claimwatch").path)
    {
      folder.deleteLastPathComponent()
    }
    return folder.appending(path: "claimwatch")
  }()

  /// Starts `claimwatch`, or another program that runs it, with `arguments`. `environment` is added to
  /// a bare one; `output` and `errorOutput` take standard output and error in place of files of its own,
  /// `terminal` is standard input and error.
  init(
    _ arguments: [String], in workspace: Workspace, environment: [String: String] = [:],
    input: String? = nil, terminal: PersonsTerminal? = nil, output: String? = nil,
    errorOutput: String? = nil, program: URL = binary
  ) throws {
    let name = UUID().uuidString
    standardOutput =
      output.map { URL(filePath: $0) }
      ?? workspace.folder.appending(path: "\(name).out")
    standardError =
      (terminal?.path ?? errorOutput).map { URL(filePath: $0) }
      ?? workspace.folder.appending(path: "\(name).err")
    var inputPath = terminal?.path ?? "/dev/null"
    if let input {
      inputPath = workspace.folder.appending(path: "\(name).in").path
      try Data(input.utf8).write(to: URL(filePath: inputPath))
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let create = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, 0, inputPath, O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, standardOutput.path, create, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, standardError.path, create, 0o600)

    // As in the unit. Swift's backtracer may hang (seen with 6.3), and then outlives the test.
    let bare = [
      "SWIFT_BACKTRACE": "enable=no",
      "PATH": "/usr/bin:/bin", "HOME": workspace.folder.path,
      "LD_LIBRARY_PATH": ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"] ?? "",
    ]
    let variables = bare.merging(environment) { $1 }.map { "\($0)=\($1)" }
    var child = pid_t()
    let number = Self.withCStrings([program.path] + arguments) { argv in
      Self.withCStrings(variables) { envp in
        posix_spawn(&child, program.path, &actions, nil, argv, envp)
      }
    }
    guard number == 0 else { throw CannotSpawn(number: number) }
    pid = child
  }

  deinit {
    if status == nil, isRunning {
      kill(pid, SIGKILL)
      var ignored: Int32 = 0
      waitpid(pid, &ignored, 0)
    }
  }

  private static func withCStrings<T>(
    _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> T
  ) -> T {
    let pointers = strings.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return pointers.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("never empty") }
      return body(base)
    }
  }

  /// What it has written to standard output so far.
  var output: String { (try? String(contentsOf: standardOutput, encoding: .utf8)) ?? "" }
  /// What it has written to standard error so far.
  var errors: String { (try? String(contentsOf: standardError, encoding: .utf8)) ?? "" }

  func send(_ signal: Int32) { kill(pid, signal) }

  /// Whether the process has not been waited for yet.
  var isRunning: Bool {
    if status != nil { return false }
    var raw: Int32 = 0
    var usage = rusage()
    guard wait4(pid, &raw, WNOHANG, &usage) == pid else { return true }
    peakMemory = usage.ru_maxrss
    // WIFSIGNALED and WEXITSTATUS, which are macros.
    status = raw & 0x7F == 0 ? (raw >> 8) & 0xFF : 128 + (raw & 0x7F)
    return false
  }

  /// Waits for the end and gives the exit status; a process ended by a signal gives 128 + signal.
  func exitStatus(within seconds: Double = 300) async throws -> Int32 {
    try await eventually("the process ends: \(self.errors)", within: seconds) { !self.isRunning }
    return status ?? -1
  }

  /// Largest resident size of the running process in KiB, by /proc.
  var peakResidentKiB: Int {
    let text = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
  }

  /// Whether the process has a handler of its own for `signal`, by /proc.
  func catches(_ signal: Int32) -> Bool {
    let text = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
    guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("SigCgt:") }),
      let mask = UInt64(line.dropFirst(7).trimmingCharacters(in: .whitespaces), radix: 16)
    else { return false }
    return mask & (1 << UInt64(signal - 1)) != 0
  }

  /// Runs to the end and gives status and output.
  static func run(
    _ arguments: [String], in workspace: Workspace, environment: [String: String] = [:],
    input: String? = nil, program: URL = binary
  ) async throws -> (status: Int32, output: String, errors: String) {
    let run = try ClaimwatchProcess(
      arguments, in: workspace, environment: environment, input: input, program: program)
    let status = try await run.exitStatus()
    return (status, run.output, run.errors)
  }
}
