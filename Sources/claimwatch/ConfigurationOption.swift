import ArgumentParser
import Configuration
import Daemon
import Foundation

/// `--config FILE`, the same everywhere.
struct ConfigurationOption: ParsableArguments {
  @Option(
    name: .customLong("config"),
    help: ArgumentHelp(
      "The configuration file.",
      discussion: """
        Default: claimwatch/claimwatch.toml in $XDG_CONFIG_HOME (~/.config), else \
        /etc/claimwatch/claimwatch.toml.
        """,
      valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var file: String?

  /// The file to read: the one given, else the first of the usual places that exists.
  var path: String { file ?? Self.usual }

  /// The first of the usual places that has a file.
  static var usual: String {
    guard let own, FileManager.default.fileExists(atPath: own) else { return system }
    return own
  }

  private static let system = ServicePlaces.configurations + "/claimwatch.toml"

  /// The user's own file, whether it is there or not.
  private static var own: String? {
    let environment = ProcessInfo.processInfo.environment
    let home = environment["XDG_CONFIG_HOME"] ?? environment["HOME"].map { $0 + "/.config" }
    return home.map { $0 + "/claimwatch/claimwatch.toml" }
  }

  /// Where a first file is best put.
  static var place: String { geteuid() == 0 ? system : own ?? system }

  /// Loads the file; prints every fault of it and throws exit code 78 where it is wrong.
  func load(showingWarnings: Bool = true) throws -> Configuration {
    do throws(ConfigurationError) {
      let configuration = try ConfigurationSource(path: path).load()
      if showingWarnings { Self.show(configuration.warnings) }
      return configuration
    } catch {
      throw report(error)
    }
  }

  /// Loads `file` for a daemon, with its text. `allowsEmpty` takes one with which it would watch nothing.
  func loadForStart(
    _ file: ConfigurationSource, allowsEmpty: Bool
  ) async throws -> (Configuration, ConfigurationText) {
    do throws(ConfigurationError) {
      return try await StartReading(file, allowsEmpty: allowsEmpty).run { Terminal.note($0) }
    } catch {
      throw report(error)
    }
  }

  /// Refuses a configuration with which a daemon would watch nothing.
  func refuseIdle(_ configuration: Configuration) throws {
    guard let reason = configuration.idleness.first else { return }
    throw CommandFailure(
      message: "\(path): refused: \(reason). Where that is meant, say --allow-empty",
      status: ExitStatus.configuration
    ).reported()
  }

  /// Where the state and the logs are that a command works on, also while the file is broken. Says on
  /// standard error what the choice goes by.
  func premises(need: Premises.Need = .everything) throws -> Premises {
    do throws(ConfigurationError) {
      let premises = try Premises.find(ConfigurationSource(path: path), need: need)
      for note in premises.notes { Terminal.note(note) }
      return premises
    } catch {
      throw report(error)
    }
  }

  /// Prints every fault and gives the exit code to throw.
  func report(_ error: ConfigurationError) -> ExitCode {
    Terminal.writeError(error.rendered(colour: Terminal.errorsUseColour))
    return ExitStatus.configuration
  }

  static func show(_ warnings: [Diagnostic]) {
    for warning in WarningKinds.summary(of: warnings) {
      Terminal.writeError(warning.rendered(colour: Terminal.errorsUseColour))
    }
  }
}
