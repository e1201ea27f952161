import ArgumentParser
import Configuration
import Daemon

/// `claimwatch outputs`
struct OutputCommands: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "outputs",
    abstract: "Show how far outputs have come, try again what was given up, send a test.",
    discussion: """
      An output ([[output]] in the configuration, docs/outputs.md) carries alerts from the log to a receiver. \
      It reads the log by a cursor of its own and never holds up a poll or the log.
      Exit codes: 0 done, 1 an output is down or off, or the test was not taken, 64 no such output or \
      watch, 66 there is no state, 74 the books or the log cannot be read or written, 78 the configuration is wrong.
      """,
    subcommands: [OutputsList.self, OutputsRetry.self, OutputsTest.self],
    defaultSubcommand: OutputsList.self)

  /// The output called `id`.
  static func chosen(_ id: String, in configuration: Configuration) throws -> OutputSettings {
    guard let output = configuration.outputs.first(where: { $0.id == id }) else {
      throw CommandFailure(
        message: "there is no output '\(VisibleText.clean(id))'; claimwatch outputs lists all",
        status: ExitStatus.usage
      ).reported()
    }
    return output
  }
}
