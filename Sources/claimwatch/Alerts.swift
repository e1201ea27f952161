import AlertLog
import ArgumentParser
import CSystem
import Configuration
import Daemon
import FeedModel
import Glibc

/// `claimwatch alerts`
struct Alerts: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read the alert log like a person.",
    discussion: """
      Exit codes: 0 done (also when there is no alert), 66 there is no log, 74 the \
      log cannot be read, 78 the configuration is wrong.
      """,
    subcommands: [AlertsTest.self])

  @OptionGroup var source: ConfigurationOption

  @Option(
    help: ArgumentHelp("Read this log in place of the configured one.", valueName: "file"),
    completion: .file())
  var log: String?

  @Option(
    help: ArgumentHelp("Only alerts of this watch; may be given more than once.", valueName: "id"),
    completion: IDCompletion.watch)
  var watch: [String] = []

  @Option(
    help: ArgumentHelp("Only alerts of this feed; may be given more than once.", valueName: "id"),
    completion: IDCompletion.feed)
  var feed: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only alerts raised at or after this time: 2026-11-22, 2026-11-22T08:00 (UTC), or 90m, 12h, 2d "
        + "for so long ago.", valueName: "time"),
    transform: {
      guard let time = SinceTime($0) else {
        throw ValidationError("Write a time as 2026-11-22, 2026-11-22T08:00, or 12h.")
      }
      return time
    })
  var since: SinceTime?

  @Flag(help: "Only the first alert of each story.")
  var firstOfStory = false

  @Flag(name: .shortAndLong, help: "Wait for more, across rotations.")
  var follow = false

  @Flag(help: "Pass the lines on as they stand in the log.")
  var json = false

  func run() async throws {
    claimwatch_restore_hangup()
    let path = try logPath()
    let reader = AlertReader(path: path)
    do {
      if follow {
        try await AlertFollower.follow(reader, body: show)
      } else {
        var hasAny = false
        while let alert = try reader.next() {
          hasAny = true
          guard show(alert) else { return }
        }
        if !hasAny { Terminal.note("\(path): no alert yet") }
      }
    } catch let error as FileError {
      throw CommandFailure(message: error.description, status: ExitStatus.inputOutput).reported()
    }
    if reader.strangeLines > 0 {
      let lines = counted(reader.strangeLines, "line")
      Terminal.note("\(path): \(lines) passed over, which are no alerts")
    }
  }

  /// The log to read. A log that was named must be there; the configured one may be yet to come.
  private func logPath() throws -> String {
    if let log {
      guard follow || access(log, F_OK) == 0 else {
        throw CommandFailure(
          message: "\(log): there is no such file", status: ExitStatus.noInput
        ).reported()
      }
      return log
    }
    let premises = try source.premises(need: watch.isEmpty && feed.isEmpty ? .paths : .everything)
    let configuration = premises.configuration
    do { try premises.requireAlerts() } catch let failure as StartFailure {
      // What follows may wait for a first alert, but not in silence.
      guard follow, failure.kind == .missing else { throw StartFailureReport.reported(failure) }
      Terminal.note("\(failure); waiting for it")
    }
    for id in watch where !configuration.watches.contains(where: { $0.id == id }) {
      Terminal.note("no watch is called '\(id)'; only alerts of an earlier configuration can match")
    }
    for id in feed where !configuration.feeds.contains(where: { $0.id == id }) {
      Terminal.note("no feed is called '\(id)'; only alerts of an earlier configuration can match")
    }
    return configuration.paths.alerts
  }

  /// Prints an alert that passes the filters; false once nobody reads any more.
  private func show(_ alert: LoggedAlert) -> Bool {
    guard passes(alert) else { return true }
    return json ? Terminal.write(alert.line + [0x0A]) : Terminal.print(AlertLine.text(alert))
  }

  private func passes(_ alert: LoggedAlert) -> Bool {
    if !watch.isEmpty, !watch.contains(alert.watchID) { return false }
    if !feed.isEmpty, !feed.contains(alert.feedID) { return false }
    // RFC 3339 in UTC sorts as text, and a beginning sorts before what it begins.
    if let since, alert.time < since.beginning { return false }
    if firstOfStory, alert.record["cluster"]?["position"]?.integer != 1 { return false }
    return true
  }
}
