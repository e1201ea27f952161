import ArgumentParser
import CSystem
import Configuration
import Daemon
import JSONText
import StateStore

/// `claimwatch health`
struct Health: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say in one line and by the exit code whether all is well: for cron, Nagios, Docker.",
    discussion: """
      Exit codes: 0 ok; 1 degraded: feeds are in trouble, alerts wait, or no host can be reached; 2 dead: \
      no daemon runs, it gives no sign of life, or state or configuration cannot be read.
      """)

  @OptionGroup var source: ConfigurationOption

  @Option(help: ArgumentHelp("So many feeds in trouble are no matter.", valueName: "count"))
  var tolerate = 0

  @Flag(help: "Print JSON.")
  var json = false

  @Flag(name: .shortAndLong, help: "Print nothing; the exit code tells.")
  var quiet = false

  func validate() throws {
    if tolerate < 0 { throw ValidationError("--tolerate must not be negative.") }
  }

  func run() async throws {
    claimwatch_restore_hangup()
    let report: StatusReport
    let premises: Premises
    do {
      premises = try source.premises()
      report = try StatusReport.read(premises, countingItems: false)
    } catch let exit as ExitCode {
      // What is wrong with the configuration has been said.
      if !quiet { Terminal.print("DEAD: the configuration cannot be read") }
      throw exit == ExitStatus.configuration ? ExitCode(2) : exit
    } catch {
      if !quiet { Terminal.print("DEAD: \(VisibleText.clean("\(error)"))") }
      throw ExitCode(2)
    }
    let verdict = HealthVerdict(report, trouble: premises.trouble, tolerated: tolerate)
    if json {
      var json = JSONWriter()
      verdict.write(to: &json)
      Terminal.write(json.bytes + [0x0A])
    } else if !quiet {
      Terminal.print(verdict.line)
    }
    if verdict.level != .ok { throw ExitCode(Int32(verdict.level.rawValue)) }
  }
}
