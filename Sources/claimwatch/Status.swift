import ArgumentParser
import CSystem
import Configuration
import Daemon
import FeedModel
import JSONText
import StateStore

/// `claimwatch status`
struct Status: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show every feed, its health, when it is due and why; and what waits.",
    discussion: """
      Works while the daemon runs: the state is opened for reading only. Exit codes: 0 done, 64 \
      no letter for this feed, 65 the state is damaged or of another program, 74 it cannot be \
      read, 78 the configuration is wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Flag(help: "Only feeds that fail or are gone.")
  var failing = false

  @Flag(help: "Print JSON.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Print a letter to the publisher of a feed that is blocked, and nothing else.",
      valueName: "feed"))
  var letter: String?

  func run() async throws {
    claimwatch_restore_hangup()
    let configuration = try source.load(showingWarnings: false)
    let report = try await StartFailureReport.run { try StatusReport.read(configuration) }
    if let letter { return try show(letterFor: letter, report) }
    let rows = failing ? report.rows.filter(\.isTrouble) : report.rows
    if json { return writeJSON(report, rows) }
    showDaemon(report)
    StatusTable(rows: rows, now: report.now).show()
    for blockage in report.blockages { Terminal.print(Terminal.styled(blockage, .red)) }
    Terminal.print(totals(report))
  }

  /// The daemon first: without it, nothing below changes any more.
  private func showDaemon(_ report: StatusReport) {
    let last =
      report.lastPoll.map { "last poll \(TimeDistance.text(from: report.now, to: $0))" }
      ?? "no poll yet"
    switch report.daemon {
    case .runs(let process, let since):
      let start = since.map { " since \($0.secondsDescription)" } ?? ""
      Terminal.print("daemon: running\(start)\(process.map { ", process \($0)" } ?? ""); \(last)")
    case .pass(let process):
      Terminal.print(
        Terminal.styled("no daemon runs", .red)
          + "; another command is at work\(process.map { ", process \($0)" } ?? ""); \(last)")
    case .none: Terminal.print(Terminal.styled("no daemon runs", .red) + "; \(last)")
    case .unknown(let reason):
      Terminal.print("daemon: \(VisibleText.clean(reason)); \(last)")
    }
    if let since = report.networkDownSince {
      Terminal.print(
        Terminal.styled("network down", .red)
          + " since \(since.secondsDescription): no host can be reached; no feed is blamed")
    }
    Terminal.print("")
  }

  private func show(letterFor feed: String, _ report: StatusReport) throws {
    guard let row = report.rows.first(where: { $0.state.feedID == feed }) else {
      throw ValidationError("there is no feed '\(VisibleText.clean(feed))'")
    }
    guard let letter = row.letter else {
      throw ValidationError("feed '\(feed)' is not blocked, so there is nothing to write about")
    }
    Terminal.print(letter)
  }

  private func totals(_ report: StatusReport) -> String {
    let summary = report.summary
    let last = summary.lastAlert.map { "the last \(TimeDistance.text(from: report.now, to: $0))" }
    return
      "\(counted(report.rows.count, "feed")), \(report.rows.count(where: \.isTrouble)) in trouble; "
      + "\(counted(Int(summary.lastSeq), "alert")) so far\(last.map { ", \($0)" } ?? ""), "
      + "\(summary.pending) waiting for the log, "
      + "\(summary.suppressed.values.reduce(0, +)) kept back; state \(summary.databaseBytes / 1024) KiB"
  }

  private func writeJSON(_ report: StatusReport, _ rows: [StatusReport.Row]) {
    var json = JSONWriter()
    json.object { json in
      json.member("time", report.now.description)
      json.key("daemon")
      report.daemon.write(to: &json, lastPoll: report.lastPoll)
      json.member("network_down_since", report.networkDownSince?.description)
      json.member("last_seq", Int(report.summary.lastSeq))
      json.member("last_alert", report.summary.lastAlert?.description)
      json.member("pending", report.summary.pending)
      json.member("suppressed", report.summary.suppressed.values.reduce(0, +))
      json.member("database_bytes", Int(report.summary.databaseBytes))
      json.member("blocked", report.blockages)
      json.key("feeds")
      json.array(rows) { $1.write(to: &$0) }
    }
    Terminal.write(json.bytes + [0x0A])
  }
}
