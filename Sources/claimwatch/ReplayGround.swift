import Configuration
import Daemon

/// What `claimwatch replay` and `claimwatch watch suggest` work on: a configuration and the items of a state.
struct ReplayGround {
  private(set) var configuration: Configuration
  let files: ReplayFiles
  private let premises: Premises

  /// The configuration of `option`, which must be whole, and the items of its state. Where that has none, as a
  /// file written to be tried may have other paths, those of the usual configuration.
  init(_ option: ConfigurationOption) throws {
    configuration = try option.load(showingWarnings: false)
    var premises = try option.premises()
    if option.file != nil, !ReplayFiles.exist(premises.configuration.paths),
      let usual = try? Premises.find(
        ConfigurationSource(path: ConfigurationOption.usual), need: .paths),
      ReplayFiles.exist(usual.configuration.paths)
    {
      Terminal.note("items of \(usual.configuration.paths.state)")
      premises = usual
    }
    self.premises = premises
    configuration.paths = premises.configuration.paths
    files = try ReplayFiles(configuration.paths)
    takeFeeds()
  }

  /// A file with watches alone is tried on the feeds in force.
  private mutating func takeFeeds() {
    guard configuration.feeds.isEmpty else { return }
    guard let record = InForce.read(in: configuration.paths.state), let text = record.text,
      let inForce = try? ConfigurationSource(path: record.file).load(text)
    else { return }
    configuration.feeds = inForce.feeds
    Terminal.note("no feeds in the file; those in force are taken")
  }

  /// Ends the command where there is no such watch.
  func require(watch: String) throws {
    if configuration.watches.contains(where: { $0.id == watch }) { return }
    throw CommandFailure(
      message: configuration.disabledWatches.contains(watch)
        ? "the watch '\(watch)' is not enabled"
        : "there is no watch '\(watch)' in the configuration; claimwatch status lists them",
      status: ExitStatus.usage
    ).reported()
  }

  /// Ends the command where there is no state that this user may change.
  func requireState() throws {
    try premises.requireState(toChangeIt: true)
  }

  /// The configuration to compare with: `file`, else what is in force.
  func present(_ file: String?) throws -> (configuration: Configuration, name: String) {
    if let file {
      var option = ConfigurationOption()
      option.file = file
      return (try option.load(showingWarnings: false), file)
    }
    guard let record = InForce.read(in: configuration.paths.state), let text = record.text,
      let inForce = try? ConfigurationSource(path: record.file).load(text)
    else {
      throw CommandFailure(
        message:
          "nobody knows what is in force in \(configuration.paths.state): neither run nor once was there. "
          + "Name the configuration to compare with: --against FILE",
        status: ExitStatus.noInput
      ).reported()
    }
    return (inForce, "what is in force since \(record.loaded.secondsDescription)")
  }
}
