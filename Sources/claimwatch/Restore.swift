import ArgumentParser
import CSystem
import Daemon
import FeedModel

/// `claimwatch restore`
struct Restore: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Put a backup in the place of the state, while no daemon runs.",
    discussion: """
      The backup is copied, checked for integrity and for its version, and only then takes the place of the \
      state, with its owner; the state before is kept beside it under another name. What came after the \
      backup is found again at the next polls: alerts of that time may come a second time.
      Exit codes: 0 done, 65 the backup is damaged, of another program or of a later version, 66 it cannot \
      be read, 69 a daemon runs on the state, 73 the state cannot be created, 74 reading or writing failed, \
      78 the configuration is wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Argument(
    help: ArgumentHelp("What claimwatch backup wrote.", valueName: "file"), completion: .file())
  var file: String

  @Flag(name: .shortAndLong, help: "Say nothing when all went well.")
  var quiet = false

  func run() async throws {
    claimwatch_restore_hangup()
    let premises = try source.premises(need: .paths)
    let summary = try await StartFailureReport.run {
      try premises.refuseAstray()
      try premises.refuseReaders()
      return try StateRestorer(configuration: premises.configuration).run(from: file)
    }
    guard !quiet else { return }
    Terminal.print(
      "\(premises.configuration.paths.state): restored, with \(counted(summary.feeds, "feed")); its last "
        + "alert is number \(summary.lastSeq)")
    if let kept = summary.kept { Terminal.print("the state before is kept as \(kept)") }
  }
}
