import AlertLog
import ArgumentParser
import CSystem
import Outputs

/// `claimwatch alerts export`
struct AlertsExport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write alerts as CSV, CloudEvents, STIX 2.1 or RSS.",
    discussion: """
      csv has a row for each matched claim, and nothing in it that a spreadsheet takes for a formula; cloudevents an event a \
      line; stix a bundle of notes and observations, whose ids are the same in each export; rss a feed. Takes the options \
      of claimwatch alerts that say which alerts: --watch, --since, --log and so on.
      Exit codes: 0 done (also when there is no alert), 66 there is no log, 74 the log cannot be read, 78 the configuration \
      is wrong.
      """)

  @ParentCommand var alerts: Alerts

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp("csv, cloudevents, stix or rss.", valueName: "form"),
    completion: .list(AlertExport.Form.allCases.map(\.rawValue)))
  var form: AlertExport.Form

  func run() async throws {
    claimwatch_restore_hangup()
    var export = AlertExport(form)
    var isRead = true
    try alerts.read { alert in
      isRead = Terminal.write(export.add(alert))
      return isRead
    }
    if isRead { Terminal.write(export.end()) }
  }
}

extension AlertExport.Form: ExpressibleByArgument {}
