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
      The log is read with the files it was rotated to, plain or packed by gzip, in the order in which \
      alerts were raised; alerts that stand in none of them are said to be missing. Times are local (TZ \
      counts).
      Exit codes: 0 done (also when there is no alert), 66 there is no log, 74 the \
      log cannot be read, 78 the configuration is wrong.
      """,
    subcommands: [AlertsTest.self, AlertsExport.self])

  @OptionGroup var source: ConfigurationOption

  @Option(
    help: ArgumentHelp(
      "Read this log in place of the configured one; - is standard input. A rotated file, a packed one "
        + "or a pipe is read alone.", valueName: "file"),
    completion: .file())
  var log: String?

  @OptionGroup(title: "Which alerts") var filters: AlertFilters

  @Option(
    name: [.customShort("n"), .customLong("last")],
    help: ArgumentHelp("Only the last so many.", valueName: "count"))
  var last: Int?

  @Option(
    help: ArgumentHelp(
      "Count instead: by watch, feed, speaker, day, hour, priority, type, tag, term or stance.",
      valueName: "what"))
  var countBy: TallyKey?

  @Flag(
    name: .shortAndLong,
    help: "Wait for more, across rotations; on a terminal after the last ten.")
  var follow = false

  @Flag(help: "Show times in UTC.")
  var utc = false

  @Option(
    help: ArgumentHelp(
      "Show each alert so, such as '{time} {watch} {speaker}: {content}'; also \(AlertFormat.fields.joined(separator: ", ")).",
      valueName: "format"), transform: AlertFormat.init)
  var format: AlertFormat?

  @Flag(help: "Pass the lines on as they stand in the log.")
  var json = false

  func validate() throws {
    if let last, last < 0 { throw ValidationError("-n takes a number from 0 on.") }
    if json, format != nil { throw ValidationError("--json and --format exclude each other.") }
    if follow, countBy != nil { throw ValidationError("--count-by counts what is there.") }
  }

  func run() async throws {
    claimwatch_restore_hangup()
    let (path, kind) = try place()
    do {
      let strange =
        switch kind {
        case .pipe(let descriptor): try readPipe(descriptor, path)
        case .log(let withSiblings): try await readLog(path, withSiblings)
        }
      if strange > 0 {
        Terminal.note("\(path): \(counted(strange, "line")) passed over, which are no alerts")
      }
    } catch let error as FileError {
      throw CommandFailure(message: error.description, status: ExitStatus.inputOutput).reported()
    }
  }

  /// Milliseconds that an alert may take into the log without a word.
  private static let longestWait: Int64 = 5_000

  private var style: TimeStyle { utc ? .utc : .local }

  // MARK: reading

  /// Calls `body` with each alert that is asked for, until it returns false.
  func read(_ body: (LoggedAlert) -> Bool) throws {
    let (path, kind) = try place()
    do {
      let strange: Int
      switch kind {
      case .pipe(let descriptor):
        let stream = AlertStream(descriptor: descriptor, path: path, selection: filters.selection)
        try stream.read(last: last, body)
        strange = stream.strangeLines
      case .log(let withSiblings):
        let reader = AlertReader(
          path: path, selection: filters.selection, withSiblings: withSiblings)
        reader.onNote = { Terminal.note(Self.words($0)) }
        try reader.read(from: last.map(AlertReader.Beginning.last) ?? .start, body)
        strange = reader.strangeLines
      }
      if strange > 0 {
        Terminal.note("\(path): \(counted(strange, "line")) passed over, which are no alerts")
      }
    } catch let error as FileError {
      throw CommandFailure(message: error.description, status: ExitStatus.inputOutput).reported()
    }
  }

  private func readPipe(_ descriptor: Int32, _ path: String) throws -> Int {
    let stream = AlertStream(descriptor: descriptor, path: path, selection: filters.selection)
    try gather { body in try stream.read(last: last, body) }
    return stream.strangeLines
  }

  private func readLog(_ path: String, _ withSiblings: Bool) async throws -> Int {
    let reader = AlertReader(
      path: path, selection: filters.selection, withSiblings: withSiblings)
    reader.onNote = { Terminal.note(Self.words($0)) }
    let isWatched = follow && isatty(STDOUT_FILENO) == 1
    let beginning = (last ?? (isWatched ? 10 : nil)).map(AlertReader.Beginning.last) ?? .start
    var hasAny = false
    var goesOn = true
    try gather { body in
      goesOn = try reader.read(from: beginning) {
        hasAny = true
        return body($0)
      }
    }
    if follow, goesOn { try await AlertFollower.follow(reader, body: show) }
    if !follow, !hasAny {
      let words = reader.hasSeenAlerts ? "no alert there that is asked for" : "no alert yet"
      Terminal.note("\(path): \(words)")
    }
    return reader.strangeLines
  }

  /// Shows, or counts and shows the counts.
  private func gather(_ read: ((LoggedAlert) -> Bool) throws -> Void) throws {
    guard let countBy else { return try read(show) }
    var tally = AlertTally(by: countBy, style)
    try read { alert in
      tally.add(alert)
      return true
    }
    tally.print(asJSON: json)
  }

  /// Prints an alert; false once nobody reads any more.
  private func show(_ alert: LoggedAlert) -> Bool {
    if json { return Terminal.write(alert.line + [0x0A]) }
    return Terminal.print(format?.text(of: alert, style) ?? AlertLine.text(alert, style))
  }

  private static func words(_ note: AlertReader.Note) -> String {
    switch note {
    case .missing(let numbers):
      numbers.count == 1
        ? "alert \(numbers.lowerBound) is in no file of the log that can be read"
        : "alerts \(numbers.lowerBound) to \(numbers.upperBound) are in no file of the log that can be read"
    case .unreadable(let path):
      "\(path) is left out: only gzip is read (unpack it and pass it with --log -)"
    case .damaged(let path, let reason): "\(path) is not read, or in part only: \(reason)"
    }
  }

  // MARK: which log

  private enum Kind {
    case log(withSiblings: Bool)
    case pipe(Int32)
  }

  /// The log to read. A log that was named must be there; the configured one may be yet to come.
  private func place() throws -> (String, Kind) {
    guard let log else { return (try configuredLog(), .log(withSiblings: true)) }
    if log == "-" { return ("standard input", .pipe(STDIN_FILENO)) }
    var status = stat()
    guard stat(log, &status) == 0 else {
      if follow, errno == ENOENT { return (log, .log(withSiblings: true)) }
      let reason = errno == ENOENT ? "there is no such file" : String(cString: strerror(errno))
      throw CommandFailure(message: "\(log): \(reason)", status: ExitStatus.noInput).reported()
    }
    guard status.st_mode & S_IFMT != S_IFREG else {
      return (log, .log(withSiblings: !AlertReader.isRotated(log)))
    }
    let descriptor = open(log, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw CommandFailure(
        message: "\(log): \(String(cString: strerror(errno)))", status: ExitStatus.noInput
      ).reported()
    }
    return (log, .pipe(descriptor))
  }

  private func configuredLog() throws -> String {
    let asksForIDs = !filters.watch.isEmpty || !filters.feed.isEmpty
    let premises = try source.premises(need: asksForIDs ? .everything : .paths)
    let configuration = premises.configuration
    do { try premises.requireAlerts() } catch let failure as StartFailure {
      // After a rotation there may be no log for a while, only what it was rotated to.
      let hasFiles = (try? AlertReader(path: configuration.paths.alerts).hasFiles()) ?? false
      if failure.kind != .missing || !hasFiles {
        // What follows may wait for a first alert, but not in silence.
        guard follow, failure.kind == .missing else { throw StartFailureReport.reported(failure) }
        Terminal.note("\(failure); waiting for it")
      }
    }
    for id in filters.watch where !configuration.watches.contains(where: { $0.id == id }) {
      Terminal.note("no watch is called '\(id)'; only alerts of an earlier configuration can match")
    }
    for id in filters.feed where !configuration.feeds.contains(where: { $0.id == id }) {
      Terminal.note("no feed is called '\(id)'; only alerts of an earlier configuration can match")
    }
    noteWaiting(configuration)
    return configuration.paths.alerts
  }

  /// Says that the log is not all there is, where it cannot be written.
  private func noteWaiting(_ configuration: Configuration) {
    guard let report = try? StatusReport.read(configuration, countingItems: false),
      let waits = report.longestWait, waits > Self.longestWait
    else { return }
    Terminal.note(
      "\(counted(report.summary.pending, "alert")) not in the log yet, since it cannot be written; claimwatch status says why"
    )
  }
}
