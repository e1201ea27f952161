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
  var path: String {
    if let file { return file }
    let environment = ProcessInfo.processInfo.environment
    let home = environment["XDG_CONFIG_HOME"] ?? environment["HOME"].map { $0 + "/.config" }
    let system = "/etc/claimwatch/claimwatch.toml"
    guard let own = home.map({ $0 + "/claimwatch/claimwatch.toml" }),
      FileManager.default.fileExists(atPath: own)
    else { return system }
    return own
  }

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

  /// Prints every fault and gives the exit code to throw.
  func report(_ error: ConfigurationError) -> ExitCode {
    Terminal.writeError(error.rendered(colour: Terminal.errorsUseColour))
    return ExitStatus.configuration
  }

  static func show(_ warnings: [Diagnostic]) {
    for warning in warnings {
      Terminal.writeError(warning.rendered(colour: Terminal.errorsUseColour))
    }
  }
}
