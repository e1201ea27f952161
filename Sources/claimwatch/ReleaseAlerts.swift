import ArgumentParser
import CSystem
import Daemon
import FeedModel
import StateStore

/// `claimwatch release`
struct ReleaseAlerts: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release",
    abstract: "Write alerts that were kept back to the alert log, or drop them.",
    discussion: """
      Takes what the flood cap kept back, or, with --repeats, what once_per kept back behind the first alert of \
      a day or a story; that is forgotten after as long as items are kept (retain). \
      Works while the daemon runs, which then writes them, and without it. Each is written exactly \
      once, oldest first, whatever interrupts it; a second call goes on where the first one ended. \
      With --drop they are forgotten instead, for good: for a flood that was junk. \
      claimwatch status counts what is kept back.
      Exit codes: 0 done (also when nothing was kept back), 64 there is no such feed or watch, 65 the \
      state is damaged or of another program, 66 there is no state, 73 a log cannot be created, 74 not all of it could \
      be written (it stays pending), 78 the configuration is wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Option(
    help: ArgumentHelp("Only alerts of this feed.", valueName: "id"), completion: IDCompletion.feed)
  var feed: String?

  @Option(
    help: ArgumentHelp("Only alerts of this watch.", valueName: "id"),
    completion: IDCompletion.watch)
  var watch: String?

  @Flag(help: "Those that once_per kept back, in place of those of floods.")
  var repeats = false

  @Flag(help: "Forget them instead of writing them.")
  var drop = false

  @Option(help: ArgumentHelp("At most so many alerts.", valueName: "count"))
  var limit: Int?

  @Flag(name: .shortAndLong, help: "Say nothing when all went well.")
  var quiet = false

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1.") }
  }

  func run() async throws {
    claimwatch_restore_hangup()
    let premises = try source.premises(need: .paths)
    let release = SuppressedRelease(configuration: premises.configuration)
    let summary: SuppressedRelease.Summary
    do {
      summary = try await StartFailureReport.run {
        try premises.requireState(toChangeIt: true)
        StateOwner.adopt(premises.configuration.paths)
        return try release.run(
          SuppressedAlerts(feed: feed, watch: watch, reason: repeats ? .repeated : .flood),
          fate: drop ? .dropped : .written, limit: limit ?? .max
        ) { count in
          let done = drop ? "dropped" : "released"
          if !quiet { Terminal.progress("\(counted(count, "alert")) \(done)") }
        }
      }
    } catch let error as UnknownID {
      throw CommandFailure(message: error.description, status: ExitStatus.usage).reported()
    }
    if !quiet { Terminal.endProgress() }
    guard summary.isDelivered else {
      throw CommandFailure(
        message: "\(counted(summary.released, "alert")) released but not all in the log yet: "
          + "the daemon writes them once the log can be written (see claimwatch status)",
        status: ExitStatus.inputOutput
      ).reported()
    }
    if !quiet {
      Terminal.print(
        "\(counted(summary.released, "alert")) \(drop ? "dropped" : "written to the log"), "
          + "\(summary.remaining) still kept back")
    }
  }
}
