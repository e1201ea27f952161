import AlertLog
import ArgumentParser
import CSystem
import Configuration
import Daemon
import FeedModel

/// `claimwatch alerts`
struct Alerts: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read the alert log like a person.",
    discussion: """
      Exit codes: 0 done (also when there is no alert), 74 the log cannot be read, 78 the \
      configuration is wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Option(
    help: ArgumentHelp("Read this log in place of the configured one.", valueName: "file"),
    completion: .file())
  var log: String?

  @Option(
    help: ArgumentHelp("Only alerts of this watch; may be given more than once.", valueName: "id"))
  var watch: [String] = []

  @Option(
    help: ArgumentHelp("Only alerts of this feed; may be given more than once.", valueName: "id"))
  var feed: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only alerts raised at or after this time, such as 2026-11-22 or 2026-11-22T08:00.",
      valueName: "time"))
  var since: String?

  @Flag(help: "Only the first alert of each story.")
  var firstOfStory = false

  @Flag(name: .shortAndLong, help: "Wait for more, across rotations.")
  var follow = false

  @Flag(help: "Pass the lines on as they stand in the log.")
  var json = false

  func run() async throws {
    claimwatch_restore_hangup()
    let path = try log ?? source.load(showingWarnings: false).paths.alerts
    do {
      if follow {
        try await AlertFollower.follow(path, skippingExisting: false, body: show)
      } else {
        for alert in try AlertReader(path: path).next() where !show(alert) { return }
      }
    } catch let error as FileError {
      throw CommandFailure(message: error.description, status: ExitStatus.inputOutput).reported()
    }
  }

  /// Prints an alert that passes the filters; false once nobody reads any more.
  private func show(_ alert: LoggedAlert) -> Bool {
    guard passes(alert) else { return true }
    return json ? Terminal.write(alert.line + [0x0A]) : Terminal.print(AlertLine.text(alert))
  }

  private func passes(_ alert: LoggedAlert) -> Bool {
    if !watch.isEmpty, !watch.contains(alert.watchID) { return false }
    if !feed.isEmpty, !feed.contains(alert.feedID) { return false }
    // RFC 3339 in UTC sorts as text, and a prefix sorts before what it begins.
    if let since, alert.time < since { return false }
    if firstOfStory, alert.record["cluster"]?["position"]?.integer != 1 { return false }
    return true
  }
}
