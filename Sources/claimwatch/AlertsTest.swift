import ArgumentParser
import CSystem
import Configuration
import Daemon
import FeedModel

/// `claimwatch alerts test`
struct AlertsTest: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Write a test alert through the whole chain, to see whether it arrives.",
    discussion: """
      The alert has the type alert.test and matches a term of the watch. It goes the way of every \
      alert: through the state into the log, in order, with its number, exactly once; a running daemon \
      writes it, within a second or two. The watch does not count it.
      Exit codes: 0 it is in the log, 64 there is no such watch, 65 the state is damaged or of another \
      program, 73 a log cannot be created, 74 it could not be written yet (it stays pending), 78 the \
      configuration is wrong.
      """)

  /// Takes `--watch` for itself, wherever it stands.
  @ParentCommand var alerts: Alerts

  @OptionGroup var source: ConfigurationOption

  @Option(
    help: ArgumentHelp("For this watch; otherwise for the first one.", valueName: "id"),
    completion: IDCompletion.watch)
  var watch: String?

  @Flag(name: .shortAndLong, help: "Say nothing when all went well.")
  var quiet = false

  func run() async throws {
    claimwatch_restore_hangup()
    let premises = try source.premises()
    let configuration = premises.configuration
    StateOwner.adopt(configuration.paths)
    let chosen = try chosen(in: configuration)
    let outcome = try await StartFailureReport.run {
      try premises.refuseAstray()
      try premises.refuseReaders()
      return try TestAlert(of: chosen, in: configuration).run()
    }
    guard outcome.isDelivered else {
      throw CommandFailure(
        message: "alert \(outcome.seq) is not in the log yet: it waits in the state and is written "
          + "once the log can be written (see claimwatch status)",
        status: ExitStatus.inputOutput
      ).reported()
    }
    if !quiet {
      let writer = outcome.isByDaemon ? "by the daemon" : "here, since no daemon runs"
      Terminal.print(
        "alert.test for '\(chosen.id)' is number \(outcome.seq) in \(configuration.paths.alerts), "
          + "written \(writer)")
    }
  }

  private func chosen(in configuration: Configuration) throws -> Watch {
    let wanted = watch ?? alerts.filters.watch.last
    let chosen =
      wanted.map { id in configuration.watches.first { $0.id == id } }
      ?? configuration.watches.first
    guard let chosen else {
      throw CommandFailure(
        message: wanted.map { "the configuration has no watch '\($0)'" }
          ?? "the configuration has no watch",
        status: ExitStatus.usage
      ).reported()
    }
    return chosen
  }
}
