import ArgumentParser
import CSystem
import Daemon

/// `claimwatch outputs test`
struct OutputsTest: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Send an alert.test to one output, past the log, and say what it answered.",
    discussion: """
      It is sent from here, with or without a daemon, and stands in no log; its number is that of the log's last \
      alert. claimwatch alerts test goes the whole way of an alert.
      Exit codes: 0 it was taken, 1 it was not, 64 no such output or watch, 74 the log cannot be read, 78 the \
      configuration is wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Argument(help: ArgumentHelp("The output.", valueName: "output"), completion: IDCompletion.output)
  var output: String

  @Option(
    help: ArgumentHelp("For this watch; otherwise for the first one.", valueName: "id"),
    completion: IDCompletion.watch)
  var watch: String?

  func run() async throws {
    claimwatch_restore_hangup()
    let premises = try source.premises()
    let configuration = premises.configuration
    StateOwner.adopt(configuration.paths)
    let chosen = try OutputCommands.chosen(output, in: configuration)
    let wanted =
      watch.map { id in configuration.watches.first { $0.id == id } } ?? configuration.watches.first
    guard let wanted else {
      throw CommandFailure(
        message: watch.map { "the configuration has no watch '\(VisibleText.clean($0))'" }
          ?? "the configuration has no watch",
        status: ExitStatus.usage
      ).reported()
    }
    let answer = try await StartFailureReport.run {
      try await OutputTrial(chosen, in: configuration).test(wanted)
    }
    switch answer.verdict {
    case .done: Terminal.print("\(chosen.id): taken: \(VisibleText.clean(answer.message))")
    case .busy, .failed, .misconfigured, .gone:
      Terminal.print(
        "\(chosen.id): \(Terminal.styled("not taken", .red)): \(VisibleText.clean(answer.message))")
      throw ExitCode(1)
    }
  }
}
