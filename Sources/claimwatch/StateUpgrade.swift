import ArgumentParser
import CSystem
import Configuration
import Daemon

/// `claimwatch state upgrade`
struct StateUpgrade: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "upgrade",
    abstract: "Bring the tables in PostgreSQL to this version, while daemons run.",
    discussion: """
      A daemon does it by itself where its role may; this is for daemons whose role may only use the tables. Those of the \
      version before go on beside it, until none of them was seen for seven days, or --finish: from then on they are refused.
      Exit codes: 0 done, or nothing to do, 1 a daemon of an earlier version runs (--finish), 64 wrong usage, 65 the role may \
      not change the tables, or a later version has made them, 74 the database cannot be read or written, 78 the configuration \
      is wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Option(
    help: ArgumentHelp(
      "A connection string of the role that owns the database.",
      discussion: "Default: 'dsn' in [state].", valueName: "dsn"))
  var dsn: String?

  @Flag(help: "Refuse daemons of earlier versions from now on; none may run.")
  var finish = false

  func run() async throws {
    claimwatch_restore_hangup()
    if let dsn, ConnectionText.holdsPassword(dsn) {
      throw CommandFailure(
        message:
          "--dsn holds a password, which every user of this machine can see: put it into a password file (passfile=…)",
        status: ExitStatus.usage
      ).reported()
    }
    let premises = try source.premises()
    let (dsn, finish) = (dsn, finish)
    let summary = try await StartFailureReport.run {
      try StateUpgrader(configuration: premises.configuration, dsn: dsn).run(finishes: finish)
    }
    guard let summary else {
      Terminal.print("the state is in a file, which the daemon brings up to date at its start")
      return
    }
    Terminal.print(
      "tables of version \(summary.version), for programs that know version \(summary.least) or later"
    )
    guard summary.neededBy.isEmpty else {
      let nodes = VisibleText.clean(summary.neededBy.joined(separator: ", "))
      Terminal.print("wrong: a daemon of an earlier version runs on \(nodes)")
      throw ExitCode(1)
    }
  }
}
