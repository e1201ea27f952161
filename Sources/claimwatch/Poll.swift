import ArgumentParser
import CSystem
import Configuration
import Daemon
import FeedModel

/// `claimwatch poll`
struct Poll: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Have the running daemon poll feeds now, and say what came of it.",
    discussion: """
      Feeds that back off, are gone or not due yet are polled at once. A host that asked to be left alone \
      (429, 503) is not disturbed. Without a daemon: claimwatch once --feed ID.
      Exit codes: 0 all were polled and are well, 1 one of them fails, 64 no such feed, 66 there is no state, 69 no daemon runs, \
      74 the state cannot be written (only the daemon's user may), 75 not all were polled in time, 78 the \
      configuration is wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Argument(help: ArgumentHelp("Ids of feeds.", valueName: "feed"), completion: IDCompletion.feed)
  var feeds: [String] = []

  @Flag(help: "All feeds in trouble.")
  var failing = false

  @Option(help: ArgumentHelp("All feeds of this host.", valueName: "name"))
  var host: String?

  @Flag(help: "Ask, and do not wait for the end of the polls.")
  var noWait = false

  @Flag(name: .shortAndLong, help: "Print nothing; the exit code tells.")
  var quiet = false

  func validate() throws {
    if feeds.isEmpty, !failing, host == nil {
      throw ValidationError("name feeds, or give --failing or --host.")
    }
  }

  func run() async throws {
    claimwatch_restore_hangup()
    let premises = try source.premises()
    let configuration = premises.configuration
    StateOwner.adopt(configuration.paths)
    let asked = AskedPolls(configuration: configuration)
    let summary = try await StartFailureReport.run {
      try premises.requireState(toChangeIt: true)
      let chosen = try choose(StatusReport.read(configuration, countingItems: false))
      let summary = try asked.run(chosen, patience: noWait ? nil : asked.patience)
      if noWait { say("asked for \(counted(chosen.count, "poll"))") }
      return summary
    }
    show(summary)
    if !summary.waiting.isEmpty || !summary.held.isEmpty { throw ExitStatus.tryAgain }
    if summary.polled.contains(where: { $0.failure != nil }) { throw ExitCode(1) }
  }

  private func choose(_ report: StatusReport) throws -> [String] {
    let known = Set(report.rows.map(\.state.feedID))
    for feed in feeds where !known.contains(feed) {
      throw CommandFailure(
        message: "there is no feed '\(feed)'; claimwatch status lists all", status: ExitStatus.usage
      ).reported()
    }
    let named = Set(feeds)
    let chosen = report.rows.filter { row in
      named.contains(row.state.feedID) || (failing && row.health.isTrouble)
        || host.map(row.isOn) == true
    }
    if chosen.isEmpty, let host {
      throw CommandFailure(
        message: "no feed is on the host '\(host)'", status: ExitStatus.usage
      ).reported()
    }
    return chosen.map(\.state.feedID)
  }

  private func show(_ summary: AskedPolls.Summary) {
    for row in summary.polled {
      let failure = row.failure.map { ": \(VisibleText.clean($0.line))" } ?? ""
      say("\(row.state.feedID): \(row.health.styled)\(failure)")
    }
    for row in summary.held {
      let until = row.heldUntil.map { " until \($0.secondsDescription)" } ?? ""
      say("\(row.state.feedID): not polled, its host asked to be left alone\(until)")
    }
    let reason = summary.networkDownSince.map {
      "no host can be reached since \($0.secondsDescription)"
    }
    for row in summary.waiting {
      say("\(row.state.feedID): asked, not polled yet\(reason.map { ": \($0)" } ?? "")")
    }
  }

  private func say(_ line: String) { if !quiet { Terminal.print(line) } }
}
