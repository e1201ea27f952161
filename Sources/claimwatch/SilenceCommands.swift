import ArgumentParser
import CSystem
import Configuration
import Daemon
import FeedModel
import StateStore

/// `claimwatch silence`
struct SilenceCommands: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "silence",
    abstract: "Have outputs send nothing of a watch for a while.",
    discussion: """
      Alerts that are raised in that time stand in the log as always; outputs pass over them and count them, and the end \
      is said by the event silence.ended.
      Exit codes: 0 done, 64 no such watch or silence, 66 there is no state, 74 the books cannot be read or written, \
      78 the configuration is wrong.
      """,
    subcommands: [SilenceAdd.self, SilenceList.self, SilenceEnd.self],
    defaultSubcommand: SilenceList.self)
}

/// `claimwatch silence add`
struct SilenceAdd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Begin a silence now; the running daemon knows it within a second.",
    discussion: """
      Alerts of the watch that are raised from now on are in the log and in no output, until the time is over.
      Exit codes: 0 done, 64 no such watch or output, 66 there is no state, 74 the books cannot be written (no output has ever \
      run, or another user's), 78 the configuration is wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Option(
    help: ArgumentHelp("The watch.", valueName: "id"), completion: IDCompletion.watch)
  var watch: String

  @Option(
    help: ArgumentHelp("Of this output alone; otherwise of all.", valueName: "output"),
    completion: IDCompletion.output)
  var output: String?

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("For how long, such as 2h or 1d12h; 30 days at most.", valueName: "duration")
  )
  var length: String

  @Option(help: ArgumentHelp("For those who ask later.", valueName: "reason"))
  var why: String

  private static let longest: Int64 = 30 * 86_400_000

  func validate() throws {
    guard let milliseconds = try? DurationText.parse(length),
      (1000...Self.longest).contains(milliseconds)
    else { throw ValidationError("'\(length)' is no duration; write such as 2h, 30d at most.") }
    if why.utf8.count > 500 || why.utf8.allSatisfy({ $0 == 0x20 }) {
      throw ValidationError("--why says in 1 to 500 bytes what it is for.")
    }
  }

  func run() async throws {
    claimwatch_restore_hangup()
    let premises = try source.premises()
    StateOwner.adopt(premises.configuration.paths)
    guard premises.configuration.allWatchIDs.contains(watch) else {
      throw CommandFailure(
        message: "the configuration has no watch '\(VisibleText.clean(watch))'",
        status: ExitStatus.usage
      ).reported()
    }
    let chosen = try output.map { try OutputCommands.chosen($0, in: premises.configuration).id }
    let silence = try await StartFailureReport.run {
      try premises.requireState(toChangeIt: true)
      return try Silences(premises.configuration)
        .add(
          watch, of: chosen, for: (try? DurationText.parse(length)) ?? 0,
          why: VisibleText.clean(why))
    }
    let place = chosen.map { " in \($0)" } ?? ""
    Terminal.print(
      "silence \(silence.number): \(watch)\(place) until \(silence.until.secondsDescription)")
  }
}

/// `claimwatch silence list`
struct SilenceList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Show the silences that go on, and those of the last 30 days.",
    discussion: """
      Exit codes: 0 done, 66 there is no state, 74 the books cannot be read, 78 the configuration is wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    claimwatch_restore_hangup()
    let premises = try source.premises()
    let now = SystemClock.now()
    let silences = try await StartFailureReport.run {
      try premises.requireState()
      return try Silences(premises.configuration).all()
    }
    if json {
      Terminal.write(Silences.json(silences, at: now) + [0x0A])
      return
    }
    if silences.isEmpty { Terminal.print("no silence") }
    var rows = AlignedRows()
    for silence in silences { add(silence, now, to: &rows) }
    rows.show()
  }

  private func add(_ silence: Silence, _ now: Instant, to rows: inout AlignedRows) {
    let time = TimeDistance.text(from: now, to: silence.until)
    let state =
      silence.until > now
      ? Terminal.styled("until \(silence.until.secondsDescription) (\(time))", .yellow)
      : "ended \(time)"
    let watch = VisibleText.clean(silence.watch)
    let place = silence.output.map { " in \(VisibleText.clean($0))" } ?? ""
    rows.add(
      [
        ("\(silence.number)", "\(silence.number)"),
        (watch + place, Terminal.styled(watch, .bold) + place),
      ],
      rest: "\(state), \(counted(silence.alerts, "alert")) not sent: "
        + VisibleText.clean(silence.why))
  }
}

/// `claimwatch silence end`
struct SilenceEnd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "end", abstract: "End a silence now; what was passed over is not sent later.",
    discussion: """
      Exit codes: 0 done, 64 no such silence goes on, 66 there is no state, 74 the books cannot be written, 78 the \
      configuration is wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Argument(help: ArgumentHelp("As list shows it.", valueName: "number"))
  var number: Int64

  func run() async throws {
    claimwatch_restore_hangup()
    let premises = try source.premises()
    StateOwner.adopt(premises.configuration.paths)
    let hasEnded = try await StartFailureReport.run {
      try premises.requireState(toChangeIt: true)
      return try Silences(premises.configuration).end(number)
    }
    guard hasEnded else {
      throw CommandFailure(
        message: "no silence \(number) goes on; claimwatch silence list shows all",
        status: ExitStatus.usage
      ).reported()
    }
    Terminal.print("silence \(number) has ended")
  }
}
