import ArgumentParser
import CSystem
import Daemon
import FeedModel

/// `claimwatch outputs retry`
struct OutputsRetry: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry",
    abstract: "Try again at once what waits and what was given up, and switch an output on again.",
    discussion: """
      The running daemon does it within two seconds; without one the next start does, or claimwatch once --deliver.
      Exit codes: 0 asked for, 64 no such output, 66 there is no state, 74 the books cannot be written (only the \
      daemon's user may), 78 the configuration is wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Argument(help: ArgumentHelp("The output.", valueName: "output"), completion: IDCompletion.output)
  var output: String

  @Option(
    help: ArgumentHelp(
      "Of what was given up only what was given up since then: \(PointInTime.forms).",
      valueName: "time"))
  var since: String?

  @Flag(name: .shortAndLong, help: "Say nothing when all went well.")
  var quiet = false

  func validate() throws {
    if let since, PointInTime(since) == nil {
      throw ValidationError("'\(since)' is no time; write \(PointInTime.forms).")
    }
  }

  func run() async throws {
    claimwatch_restore_hangup()
    let premises = try source.premises()
    StateOwner.adopt(premises.configuration.paths)
    let chosen = try OutputCommands.chosen(output, in: premises.configuration)
    let letters = try await StartFailureReport.run {
      try premises.requireState(toChangeIt: true)
      return try OutputTrial(chosen, in: premises.configuration)
        .retry(since: since.flatMap { PointInTime($0)?.instant })
    }
    if !quiet {
      Terminal.print(
        "asked for: \(chosen.id) tries again what waits, with \(counted(letters, "alert")) that had been given up"
      )
    }
  }
}
