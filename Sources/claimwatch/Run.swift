import AlertLog
import ArgumentParser
import Configuration
import Daemon
import Foundation
import Logging
import ServiceLifecycle
import StateStore

/// `claimwatch run`
struct Run: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run the daemon, in the foreground.",
    discussion: """
      Polls every feed at its own time and appends an alert for each hit to the alert log. SIGHUP \
      reloads the configuration and reopens the logs; SIGUSR1 reopens the logs only, which no rotation \
      needs; SIGTERM and SIGINT end it within a second.
      Exit codes: 0 ended by a signal, 65 the state is damaged or of another program, 69 another \
      daemon runs on the same state, 70 too many texts kept a thread for ever (a service manager \
      starts it again), 71 the system lets it open too few files, 73 the state or a log cannot be created, 74 reading or writing failed, 78 the configuration is wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Flag(
    help: ArgumentHelp(
      "Also print each alert to standard output as it is logged.",
      discussion: "A reader that is slow or stuck gets them later; the daemon never waits for it."))
  var printAlerts = false

  @Flag(
    help: """
      Take a configuration without feeds or watches, or one that has lost all of either; refused otherwise, also at \
      a reload.
      """)
  var allowEmpty = false

  @OptionGroup var verbosity: VerbosityOption

  func run() async throws {
    Terminal.waitForNoReader()
    let file = ConfigurationSource(path: source.path)
    let (configuration, text) = try await source.loadForStart(file, allowsEmpty: allowEmpty)
    try await StartFailureReport.run { try Premises.refuseAstray(file, configuration.paths) }
    StateOwner.adopt(configuration.paths)
    let logger = verbosity.makeLogger()
    let service = DaemonService(
      source: file, initial: configuration, text: text, allowsEmpty: allowEmpty, logger: logger,
      notifier: SystemdNotifier(environment: ProcessInfo.processInfo.environment))
    // Ends after the daemon, so that its last alerts are printed too.
    let printer = try printAlerts ? AlertPrinter(path: configuration.paths.alerts, logger) : nil
    let services: [any Service] = (printer.map { [$0] } ?? []) + [service]
    var quiet = logger
    quiet.logLevel = .error
    let group = ServiceGroup(
      configuration: .init(
        services: services.map { service in
          .init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)
        }, gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet))
    try await StartFailureReport.run { try await group.run() }
  }
}

/// How much is said on standard error.
struct VerbosityOption: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Say more: every poll.")
  var verbose = false

  /// A logger on standard error, in the form that fits where it goes.
  func makeLogger() -> Logger {
    let form = JournalLogHandler.Form(
      environment: ProcessInfo.processInfo.environment, isTerminal: Terminal.errorsUseColour)
    let level: Logger.Level = verbose ? .debug : .info
    BoundedOutput.drainAtExit()
    return Logger(label: "claimwatch") { _ in JournalLogHandler(form: form, level: level) }
  }
}

/// Turns what keeps the daemon from running into a line and an exit code.
enum StartFailureReport {
  static func run<T>(_ body: () async throws -> T) async throws -> T {
    do { return try await body() } catch let error as StartFailure {
      throw reported(error)
    } catch let error as StateStoreError {
      let status =
        switch error.code {
        case .exists, .cannotOpen: ExitStatus.cannotCreate
        case .full, .io, .busy, .readOnly: ExitStatus.inputOutput
        case .locked, .corrupt, .foreign, .older, .newer, .internal: ExitStatus.dataError
        }
      throw CommandFailure(message: error.description, status: status).reported()
    } catch let error as FileError {
      throw CommandFailure(message: error.description, status: ExitStatus.inputOutput).reported()
    }
  }

  /// Prints the line and gives the exit code to throw.
  static func reported(_ error: StartFailure) -> ExitCode {
    let status: ExitCode =
      switch error.kind {
      case .held, .logHeld: ExitStatus.unavailable
      case .unusableState: ExitStatus.dataError
      case .cannotCreate: ExitStatus.cannotCreate
      case .inputOutput: ExitStatus.inputOutput
      case .missing: ExitStatus.noInput
      case .wrongConfiguration: ExitStatus.configuration
      case .limited: ExitStatus.systemError
      }
    return CommandFailure(message: error.description, status: status).reported()
  }
}
