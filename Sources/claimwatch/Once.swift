import ArgumentParser
import Configuration
import Daemon
import FeedModel

/// `claimwatch once`
struct Once: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Poll every feed, or some, once now, then exit.",
    discussion: """
      Hosts that asked to be left alone (429, 503) are excepted. A feed that cannot be read is a \
      feed error, reported and recorded, and does not change the exit code. Where no host at all can be \
      reached, that is said and no feed is blamed.
      Exit codes: 0 done, 64 no such feed, 65 the state is damaged or of another program, 69 a daemon runs on the \
      same state, 71 the system lets it open too few files, 73 the state or a log cannot be created, 74 not every alert could be written \
      (it stays pending), 78 the configuration is wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Flag(help: "Only the feeds that are due.")
  var due = false

  @Option(
    help: ArgumentHelp("Only this feed; may be given several times.", valueName: "id"),
    completion: IDCompletion.feed)
  var feed: [String] = []

  @Flag(help: "Let the outputs send what can be sent now, then exit.")
  var deliver = false

  @Flag(name: .shortAndLong, help: "Do not print the summary.")
  var quiet = false

  @OptionGroup var verbosity: VerbosityOption

  /// More feeds that fail are only counted.
  private static let mostNames = 20

  func run() async throws {
    // A broken file is refused: what was in force may ask for what is no longer wanted.
    _ = try source.load()
    let premises = try source.premises()
    try await StartFailureReport.run { try premises.refuseAstray() }
    let configuration = premises.configuration
    StateOwner.adopt(configuration.paths)
    defer { BoundedOutput.standardError.drain(milliseconds: 2000) }
    for id in feed where !configuration.feeds.contains(where: { $0.id == id }) {
      throw CommandFailure(
        message: "there is no feed '\(id)'; claimwatch status lists all", status: ExitStatus.usage
      ).reported()
    }
    let pass = OncePass(
      configuration: configuration, of: ConfigurationSource(path: source.path),
      logger: verbosity.makeLogger())
    let summary = try await StartFailureReport.run {
      try await pass.run(
        onlyDue: due, only: feed.isEmpty ? nil : Set(feed), delivers: deliver)
    }
    if !quiet {
      Terminal.print(
        "\(counted(summary.polled, "feed")) polled, \(summary.failing.count) failing, "
          + "\(counted(summary.alerts, "alert")) raised")
      if !summary.failing.isEmpty {
        let feeds = summary.failing.prefix(Self.mostNames).map { "\($0.feed) (\($0.code))" }
        let more = summary.failing.count - feeds.count
        Terminal.print(
          "failing: \(VisibleText.clean(feeds.joined(separator: ", ")))"
            + (more > 0 ? " and \(more) more" : "") + "; claimwatch status says more")
      }
      if let since = summary.downSince {
        Terminal.print(
          Terminal.styled(
            "network down since \(since.secondsDescription): no host can be reached, no feed is blamed",
            .red))
      }
      if !summary.heldBack.isEmpty {
        Terminal.print("held back by their hosts: \(summary.heldBack.joined(separator: ", "))")
      }
    }
    if !summary.allDelivered {
      throw CommandFailure(
        message: "alerts wait for the log; the next run writes them",
        status: ExitStatus.inputOutput
      ).reported()
    }
  }
}
