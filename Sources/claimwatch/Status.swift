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
    abstract:
      "Show whether a daemon runs, every feed's health, when it is due and why; and what waits.",
    discussion: """
      Feeds in trouble stand first, the worst before all others. The words: new, ok; failing (its last \
      poll failed), silent (it answers but brings nothing for far longer than it used to), overrun (items \
      were missed between two polls), overdue (it should have been polled), held (its host asked to be \
      left alone), gone (404 or 410 for days), poisoned (its document ended the daemon).
      Below them the watches: hits and last hit, those without a hit first.
      Works while the daemon runs: the state is opened for reading only; and while the configuration on disk \
      is broken: then by what was in force. Exit codes: 0 done, 64 no such feed or no letter for it, 65 the \
      state is damaged or of another program, 66 there is no state, 74 it cannot be read, 78 the \
      configuration is wrong. For an exit code that tells how all is: claimwatch health.
      """)

  @OptionGroup var source: ConfigurationOption

  @Flag(help: "Only feeds in trouble.")
  var failing = false

  @Option(
    help: ArgumentHelp("Only this feed, with all that is known of it.", valueName: "id"),
    completion: IDCompletion.feed)
  var feed: String?

  @Flag(help: "Print JSON (docs/status.schema.json).")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Print a letter to the publisher of a feed that is blocked, and nothing else.",
      valueName: "feed"), completion: IDCompletion.feed)
  var letter: String?

  func run() async throws {
    claimwatch_restore_hangup()
    let premises = try source.premises()
    let report = try await StartFailureReport.run {
      try premises.requireState()
      var report = try StatusReport.read(premises)
      report.lookAtConfiguration(premises.configuration, file: source.path)
      return report
    }
    if let letter { return try show(letterFor: letter, report) }
    var rows = json ? report.rows : report.ranked
    if failing { rows.removeAll { !$0.health.isTrouble } }
    if let feed { rows = [try row(of: feed, report)] }
    if json {
      var json = JSONWriter()
      report.write(rows, to: &json)
      Terminal.write(json.bytes + [0x0A])
      return
    }
    DaemonLines(report: report, configuration: premises.configuration).show()
    if let nodes = report.nodes { NodeLines(register: nodes).show() }
    if feed != nil {
      for row in rows { FeedCard(row: row, now: report.now).show() }
      return
    }
    StatusTable(rows: rows, now: report.now).show()
    WatchTable(watches: report.watches, now: report.now).show(onlyQuiet: failing)
    for trouble in report.blockages + report.outputTroubles {
      Terminal.print(Terminal.styled(VisibleText.clean(trouble), .red))
    }
    Terminal.print(totals(report))
  }

  private func row(of feed: String, _ report: StatusReport) throws -> StatusReport.Row {
    guard let row = report.rows.first(where: { $0.state.feedID == feed }) else {
      throw CommandFailure(
        message: "there is no feed '\(feed)'; claimwatch status lists all", status: ExitStatus.usage
      ).reported()
    }
    return row
  }

  private func show(letterFor feed: String, _ report: StatusReport) throws {
    guard let letter = try row(of: feed, report).letter else {
      throw CommandFailure(
        message: "feed '\(feed)' is not blocked, so there is nothing to write about",
        status: ExitStatus.usage
      ).reported()
    }
    Terminal.print(letter)
  }

  private func totals(_ report: StatusReport) -> String {
    let summary = report.summary
    let last = summary.lastAlert.map { "the last \(TimeDistance.text(from: report.now, to: $0))" }
    let waiting =
      summary.pages.waiting > 0
      ? "\(counted(summary.pages.waiting, "item")) waiting for the article; " : ""
    let words = report.counts.filter { $0.feeds > 0 }
      .sorted { $0.health.severity > $1.health.severity }
      .map { "\($0.feeds) \($0.health.rawValue)" }
    let repeats = summary.repeatsByWatch.values.reduce(0, +)
    return
      "\(counted(report.rows.count, "feed"))\(words.isEmpty ? "" : ": ")\(words.joined(separator: ", "))\n"
      + "\(counted(Int(summary.lastSeq), "alert")) so far\(last.map { ", \($0)" } ?? ""), "
      + "\(summary.pending) waiting for the log, "
      + "\(summary.suppressed.values.reduce(0, +)) kept back\(repeats > 0 ? ", \(repeats) more by once_per" : ""); \(waiting)state \(summary.databaseBytes / 1024) KiB"
  }
}

/// The daemon first: without it, nothing below changes any more.
struct DaemonLines {
  let report: StatusReport
  let configuration: Configuration

  func show() {
    let last =
      report.lastPoll.map { "last poll \(TimeDistance.text(from: report.now, to: $0))" }
      ?? "no poll yet"
    switch report.daemon {
    case .runs(let process, let since, _):
      let start = since.map { since in
        " since \(since.secondsDescription) (\(TimeDistance.length(report.now.milliseconds(since: since))))"
      }
      Terminal.print(
        "daemon: running\(start ?? "")\(process.map { ", process \($0)" } ?? ""); \(last)")
    case .pass(let process, let daemon):
      Terminal.print(
        Terminal.styled("no daemon runs", .red) + end(of: daemon)
          + "; another command is at work\(process.map { ", process \($0)" } ?? ""); \(last)")
    case .none(let daemon):
      Terminal.print(Terminal.styled("no daemon runs", .red) + end(of: daemon) + "; \(last)")
    case .unknown(let reason):
      Terminal.print("daemon: \(VisibleText.clean(reason)); \(last)")
    }
    if let sign = report.inForce { show(sign) }
    if case .runs(let process?, _, _) = report.daemon,
      let limit = DescriptorLimit.ofProcess(process),
      let shortage = DescriptorLimit.shortage(configuration, within: limit)
    {
      Terminal.print(Terminal.styled("open files: \(shortage)", .yellow))
    }
    if let since = report.networkDownSince {
      Terminal.print(
        Terminal.styled("network down", .red)
          + " since \(since.secondsDescription): no host can be reached; no feed is blamed")
    }
    Terminal.print("")
  }

  private func show(_ sign: ConfigurationSign) {
    let age = TimeDistance.length(report.now.milliseconds(since: sign.loaded))
    let other =
      switch sign.isOnDisk {
      case true, nil: ""
      case false: Terminal.styled("; the file on disk is another one", .yellow)
      }
    Terminal.print(
      "configuration: \(VisibleText.clean(sign.file)), \(sign.digest.prefix(12)), in force for \(age)\(other)"
    )
  }

  private func end(of daemon: StateLock.DaemonRun?) -> String {
    guard let daemon else { return "" }
    guard let stopped = daemon.stopped else {
      return " (process \(daemon.process) was killed)"
    }
    return " since \(stopped.secondsDescription)"
  }
}
