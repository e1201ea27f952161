import ArgumentParser
import Glibc

/// The exit codes of `sysexits.h` that claimwatch uses; listed in `claimwatch --help`.
enum ExitStatus {
  static let usage = ExitCode(64)
  static let dataError = ExitCode(65)
  static let noInput = ExitCode(66)
  static let unavailable = ExitCode(69)
  static let software = ExitCode(70)
  static let systemError = ExitCode(71)
  static let cannotCreate = ExitCode(73)
  static let inputOutput = ExitCode(74)
  static let tryAgain = ExitCode(75)
  static let configuration = ExitCode(78)
}

/// Ends the command with a clear line on standard error.
struct CommandFailure: Error {
  let message: String
  let status: ExitCode

  /// Prints the message and gives the exit code to throw.
  func reported() -> ExitCode {
    Terminal.error(message)
    return status
  }

  /// Prints the message and ends the process.
  func exit() -> Never {
    Glibc.exit(reported().rawValue)
  }
}
