import ArgumentParser
import CSystem
import Configuration
import Daemon
import FeedModel
import Glibc
import StateStore

/// `claimwatch replay`
struct ReplayItems: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Try a configuration on the items of the last days, before you trust it.",
    discussion: """
      The daemon keeps the texts of items for as long as retain says (30 days). This command judges them as \
      it would have done with the configuration in --config, and writes no alert: how many alerts each watch \
      would have raised, how many a day, and its newest ones. Claims that are not kept are read anew, and \
      kept then. --diff compares with the configuration in force, --write adds what is missing to the \
      alert log, with provenance.replay true and the ids that the alerts would have had: each exactly once, \
      whatever interrupts it, beside a running daemon too.
      Exit codes: 0 done, 64 there is no such watch, or --write would add more than 20 alerts without --yes, \
      65 the items are damaged or of another version, 66 no items are kept, 73 a log cannot be created, 74 \
      reading or writing failed, or not all is in the log yet (it stays pending), 78 the configuration is wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Option(
    help: ArgumentHelp(
      "From when on items are taken: \(PointInTime.forms).", valueName: "time"),
    transform: PointInTime.argument)
  var since: PointInTime?

  @Option(
    help: ArgumentHelp("Up to when, the same.", valueName: "time"), transform: PointInTime.argument)
  var until: PointInTime?

  @Option(
    help: ArgumentHelp("Try this watch alone.", valueName: "id"), completion: IDCompletion.watch)
  var watch: String?

  @Flag(help: "Show what is gained and lost against the configuration in force.")
  var diff = false

  @Option(
    help: ArgumentHelp("Compare with this configuration instead.", valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var against: String?

  @Flag(help: "Add the alerts that are missing to the alert log.")
  var write = false

  @Flag(help: "With --write, add however many there are, unasked.")
  var yes = false

  @Flag(help: "Count items too that were older than backfill when their feed was first read.")
  var backlog = false

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("So many of the newest alerts of each watch are shown.", valueName: "count"))
  var examples = 3

  @Flag(help: "Print JSON.")
  var json = false

  @Flag(help: "Show times in UTC.")
  var utc = false

  /// More alerts than these are not added unasked.
  private static let mostUnasked = 20

  func validate() throws {
    if examples < 0 { throw ValidationError("--examples takes a number from 0 on.") }
    if yes, !write { throw ValidationError("--yes goes with --write.") }
    if write, until != nil || backlog || diff || against != nil {
      throw ValidationError(
        "--write adds what the daemon would have raised by now: it goes with --since and --watch alone."
      )
    }
  }

  func run() async throws {
    claimwatch_restore_hangup()
    try await StartFailureReport.run {
      let ground = try ReplayGround(source)
      if let watch { try ground.require(watch: watch) }
      let now = SystemClock().now()
      var options = Replay.Options(
        since: since?.instant ?? now.advanced(byMilliseconds: -7 * 86_400_000),
        until: until?.instant ?? now.advanced(byMilliseconds: 1))
      options.watch = watch
      options.takesBacklog = backlog
      options.examples = examples
      let present = diff || against != nil ? try ground.present(against) : nil
      let replay = Replay(
        ground.configuration, against: present?.configuration, files: ground.files,
        options: options)
      if write { return try add(replay, ground) }
      let report = try replay.run(progress: Self.show)
      Terminal.endProgress()
      output(report, against: present?.name)
    }
  }

  private static func show(_ progress: Replay.Progress) {
    let anew = progress.readAnew
    Terminal.progress(
      counted(progress.items, "item") + (anew == 0 ? "" : ", claims of \(anew) read anew"))
  }

  private func output(_ report: ReplayReport, against: String?, missing: [String: Int]? = nil) {
    if json {
      Terminal.write(ReplayJSON(report, against: against, missing: missing).bytes + [0x0A])
    } else {
      ReplayTable(report, utc ? .utc : .local, against: against, missing: missing).show()
    }
  }

  private func add(_ replay: Replay, _ ground: ReplayGround) throws {
    try ground.requireState()
    let writing = ReplayWriting(replay)
    let report = try writing.look(progress: Self.show)
    let missing = try writing.missing { Terminal.progress("\(counted($0, "item")) looked up") }
    Terminal.endProgress()
    output(report, against: nil, missing: missing)
    let count = missing.values.reduce(0, +)
    guard count > 0, try mayAdd(count) else { return }
    let summary = try writing.write {
      Terminal.progress("\($0) of \(counted(count, "alert")) added")
    }
    Terminal.endProgress()
    if summary.passedOver > 0 {
      Terminal.note(
        "\(counted(summary.passedOver, "item")) passed over: the state does not have them, or has "
          + "stored something else meanwhile (then call this again)")
    }
    guard summary.isDelivered else {
      throw CommandFailure(
        message: "\(counted(summary.alerts, "alert")) added but not all in the log yet: "
          + "the daemon writes them once the log can be written (see claimwatch status)",
        status: ExitStatus.inputOutput
      ).reported()
    }
    Terminal.note("\(counted(summary.alerts, "alert")) written to the log")
  }

  /// Whether `count` alerts may be added: few, as told, or where a person says so.
  private func mayAdd(_ count: Int) throws -> Bool {
    if yes || count <= Self.mostUnasked { return true }
    guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else {
      throw CommandFailure(
        message: "\(counted(count, "alert")) would be added; say --yes where that is meant",
        status: ExitStatus.usage
      ).reported()
    }
    Terminal.writeError("add \(counted(count, "alert")) to the log? [y/N] ")
    let answer = readLine() ?? ""
    return answer == "y" || answer == "yes"
  }
}

extension PointInTime {
  /// For options.
  static func argument(_ text: String) throws -> PointInTime {
    guard let time = PointInTime(text) else {
      throw ValidationError("Write a time as \(forms).")
    }
    return time
  }
}
