import Foundation
import Glibc

/// This test binary, started again to run one suite alone: a process that can be stopped and killed.
final class OwnProcess {
  let process = Process()

  /// - Parameter suite: a suite whose tests run where `variable` is set in the environment, and nowhere else.
  init(_ suite: String, variable: String, value: String) throws {
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = ["--testing-library", "swift-testing", "--filter", "\(suite)/"]
    var environment = ProcessInfo.processInfo.environment
    environment[variable] = value
    process.environment = environment
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
  }

  deinit { end() }

  var id: pid_t { process.processIdentifier }
  var isRunning: Bool { process.isRunning }

  /// Kills it, and waits until it is no more.
  func end() {
    guard process.isRunning else { return }
    kill(id, SIGKILL)
    process.waitUntilExit()
  }
}
