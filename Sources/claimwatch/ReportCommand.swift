import AlertLog
import ArgumentParser
import CSystem
import Configuration
import Daemon
import FeedModel
import Report

/// `claimwatch report`
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Make a report of the alerts: who says what, who says otherwise, what was missed.",
    discussion: """
      Stories stand in the order of their independent origins; before them what the watch could not see. The same log, \
      state, window and --now give the same bytes. Times are UTC. An HTML file needs no script and asks for nothing: it can be \
      mailed, or put on any web server. More than \(ReportMaker.mostAlerts) alerts are split by day beside FILE, which then is the index. \
      Without --out the text is printed. docs/report.md, docs/report.schema.json.
      Exit codes: 0 done, 64 wrong usage, 65 --against is no report, 66 there is no log, 73 the file cannot be written, 74 the log \
      cannot be read, 78 the configuration is wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Option(
    help: ArgumentHelp(
      "Read this log, its rotated files included, in place of the configured one; nothing is said of feeds then.",
      valueName: "file"), completion: .file())
  var log: String?

  @Option(
    help: ArgumentHelp("From when on: \(PointInTime.forms).", valueName: "time"))
  var since = "24h"

  @Option(
    help: ArgumentHelp("Only alerts of this watch; may be given more than once.", valueName: "id"),
    completion: IDCompletion.watch)
  var watch: [String] = []

  @Option(
    help: ArgumentHelp(
      "Write this file; its ending says how: .html, .md, .txt or .json. May be given more than once.",
      valueName: "file"), completion: .file())
  var out: [String] = []

  @Option(
    help: ArgumentHelp(
      "Make the files anew so often, such as 60s; an HTML page loads itself anew as often.",
      valueName: "duration"), transform: Self.interval)
  var every: Int64?

  @Option(
    help: ArgumentHelp(
      "Mark what is new or changed since this report (.json).", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var against: String?

  @Option(
    help: ArgumentHelp("As if it were that time, in the forms of --since.", valueName: "time"),
    transform: PointInTime.argument)
  var now: PointInTime?

  func validate() throws {
    for file in out where ReportForm(file: file) == nil {
      throw ValidationError(
        "--out takes a file that ends in .html, .md, .txt or .json, not '\(file)'.")
    }
    if every != nil, out.isEmpty { throw ValidationError("--every needs --out.") }
    if every != nil, now != nil { throw ValidationError("--every goes with the clock, not --now.") }
    guard PointInTime(since) != nil else {
      throw ValidationError("--since takes \(PointInTime.forms).")
    }
  }

  func run() async throws {
    claimwatch_restore_hangup()
    let earlier = try against.map(readEarlier)
    var isFirst = true
    repeat {
      do {
        try await make(earlier)
      } catch let exit as ExitCode {
        // What has been said. A screen on a wall goes on with its last page, which says of when it is.
        if isFirst || every == nil { throw exit }
      }
      isFirst = false
      if let every { try await Task.sleep(for: .milliseconds(every)) }
    } while every != nil && !Task.isCancelled
  }

  private func make(_ earlier: EarlierReport?) async throws {
    let now = now?.instant ?? SystemClock.now()
    guard let from = PointInTime(since, now: now)?.instant else { return }
    let window = ReportDocument.Window(from: from, to: max(from, now))
    var (path, given) = try await ReportGround(source: source, log: log, watches: watch).find(
      window)
    given.earlier = earlier
    given.refresh = every.map { Int(clamping: max(1, $0 / 1000)) }
    do {
      let reading = try ReportReading(path: path, given: given)
      if out.isEmpty { return try reading.print() }
      for file in out {
        if let form = ReportForm(file: file) { try reading.write(file, form) }
      }
    } catch let failure as ReportFile.Failure {
      throw CommandFailure(
        message: failure.error.description, status: ExitStatus.cannotCreate
      ).reported()
    } catch let error as FileError {
      throw CommandFailure(message: error.description, status: ExitStatus.inputOutput).reported()
    }
  }

  private func readEarlier(_ path: String) throws -> EarlierReport {
    do {
      return try EarlierReport(parsing: InputFile.read(path))
    } catch let fault as EarlierReport.Fault {
      throw CommandFailure(message: "\(path) \(fault)", status: ExitStatus.dataError).reported()
    } catch let failure as CommandFailure {
      throw failure.reported()
    }
  }

  private static func interval(_ text: String) throws -> Int64 {
    guard let length = try? DurationText.parse(text), length >= 1000 else {
      throw ValidationError("--every takes a duration of a second or more, such as 60s or 5m.")
    }
    return length
  }
}
