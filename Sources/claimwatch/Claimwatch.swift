import ArgumentParser
import CSystem
import Daemon
import Glibc

/// The command line. Each subcommand stands in a file of its own; none holds logic of the daemon.
@main
struct Claimwatch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "claimwatch",
    abstract: "Watch news feeds and log who claims what about the terms you watch.",
    discussion: """
      One process fetches RSS, Atom and JSON feeds, news sitemaps, pages that list items and channels, reads every new \
      item that holds a watched term for claims (who says what), and appends one line of JSON per hit to an alert log.

      Exit codes: 0 done, 1 no watch hits (match), a feed fails (poll), an output is down (outputs), something is wrong with the state (state check) or all is not well (health), 2 the \
      service is dead (health), 64 wrong usage, 65 the input is not what it \
      should be, 66 the input cannot be read, 69 the state is held by another daemon, 70 a fault \
      of claimwatch, 71 the system lets it open too few files, 73 the state or a log cannot be created, 74 reading or writing failed, 75 not \
      done in time (poll), 78 the configuration is wrong.

      See claimwatch(1), or docs/ in the source, for the configuration and the alert format.
      """,
    version: Release.version,
    subcommands: [
      Run.self, Once.self, Poll.self, Health.self, Check.self, Init.self, Parse.self, Page.self,
      Extract.self, Stories.self,
      Match.self, ReplayItems.self, Status.self, Explain.self, Alerts.self, OutputCommands.self,
      SilenceCommands.self,
      ReportCommand.self, Feeds.self, WatchCommands.self,
      ReleaseAlerts.self, Backup.self,
      Restore.self, StateCommands.self,
      Poison.self,
    ])

  static func main() async {
    // A reader that closes our output (`claimwatch alerts | head`) must not kill the daemon's
    // sockets; writes report EPIPE instead.
    signal(SIGPIPE, SIG_IGN)
    await main(nil)
    if let number = Terminal.outputFailure {
      let reason = String(cString: strerror(number))
      CommandFailure(message: "cannot write the output: \(reason)", status: ExitStatus.inputOutput)
        .exit()
    }
  }
}
