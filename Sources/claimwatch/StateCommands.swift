import ArgumentParser
import CSystem
import Configuration
import Daemon
import FeedModel

/// `claimwatch state`
struct StateCommands: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "state",
    abstract:
      "Look the state through, move it between its file and PostgreSQL, bring its tables up to date.",
    discussion: """
      Exit codes: 0 done, 1 something is wrong with the state (check), and those of the commands below.
      """,
    subcommands: [StateCheckCommand.self, StateMigrate.self, StateUpgrade.self])
}

/// `claimwatch state check`
struct StateCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Look the whole state through, while daemons run or not.",
    discussion: """
      Prints the version of its tables, how many rows each has, and what is wrong: rows without their feed, numbers \
      of alerts that are missing before every log has them, feeds that are in no shard.
      Exit codes: 0 all is well, 1 something is wrong, 65 the state is damaged or of another program, 66 there is \
      none, 73 it cannot be opened, 74 it cannot be read, 78 the configuration is wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Flag(name: .shortAndLong, help: "Say nothing when all is well.")
  var quiet = false

  func run() async throws {
    let premises = try source.premises(need: .paths)
    let check = try await StartFailureReport.run {
      try premises.requireState()
      return try StateChecker(configuration: premises.configuration).run()
    }
    if !quiet || !check.faults.isEmpty {
      Terminal.print("tables of version \(check.version)")
      for (table, rows) in check.counts { Terminal.print("\(table) \(rows)") }
      for fault in check.faults { Terminal.print("wrong: \(VisibleText.clean(fault))") }
      if check.faults.isEmpty { Terminal.print("all is well") }
    }
    if !check.faults.isEmpty { throw ExitCode(1) }
  }
}

/// `claimwatch state migrate`
struct StateMigrate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate",
    abstract: "Copy the state from its file into PostgreSQL, or back, while no daemon runs.",
    discussion: """
      What is there already must be this very state, or nothing; all of it is there in the end, or nothing, so that what was \
      broken off is begun again. It is read once more and compared. The state that it is taken from stays as it is, and \
      [state] in the configuration is yours to change. Start no daemon on the former one afterwards: both would raise the \
      same alerts.
      Exit codes: 0 done, or done already, 64 wrong usage, 65 the state is damaged or of another program or version, or the \
      database is not to be had, 66 there is no state, 69 a daemon or a node runs on either, 73 the target has another state, \
      or cannot be created, 74 reading or writing failed, 78 the configuration is wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Option(
    name: .customLong("to"),
    help: ArgumentHelp(
      "A connection string of libpq, as 'dsn' in [state]; or where the state is in PostgreSQL, a new file.",
      valueName: "target"), completion: .file())
  var target: String

  @Option(
    help: ArgumentHelp(
      "What this machine is called among those that share the state, as 'node' in [state]: its alert log goes on.",
      discussion: "Default: as in the configuration, else the host name.", valueName: "name"))
  var node: String?

  @Flag(name: .shortAndLong, help: "Say nothing when all went well.")
  var quiet = false

  func run() async throws {
    claimwatch_restore_hangup()
    if ConnectionText.isOne(target), ConnectionText.holdsPassword(target) {
      throw CommandFailure(
        message:
          "--to holds a password, which every user of this machine can see: put it into a password file (passfile=…)",
        status: ExitStatus.usage
      ).reported()
    }
    let premises = try source.premises()
    let quiet = quiet
    let summary = try await StartFailureReport.run {
      try premises.refuseAstray()
      try premises.requireState(toChangeIt: true)
      return try StateMigrator(configuration: premises.configuration, node: node).run(to: target) {
        step, rows in
        if !quiet { Terminal.progress("\(step): \(rows) rows") }
      }
    }
    guard !quiet else { return }
    Terminal.endProgress()
    let what = "\(counted(summary.feeds, "feed")), \(summary.rows) rows"
    Terminal.print(
      summary.wasThere
        ? "done already: the target has all of it (\(what)); nothing was changed"
        : "copied and compared: \(what); the last alert is number \(summary.lastSeq)")
  }
}
