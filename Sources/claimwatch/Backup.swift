import ArgumentParser
import CSystem
import Daemon

/// `claimwatch backup`
struct Backup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Copy the state to a file, while the daemon runs.",
    discussion: """
      The copy is one SQLite file: everything committed before the command began, checked for \
      integrity and synced before it gets its name. A file that exists is never overwritten. To \
      put it in the state's place, stop the daemon and call claimwatch restore.
      Exit codes: 0 done, 65 the state is damaged or of another program, 66 there is no state, 73 the \
      file exists or cannot be created, 74 reading or writing failed, 78 the configuration \
      is wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Argument(
    help: ArgumentHelp("The file to write; it must not exist.", valueName: "file"),
    completion: .file())
  var file: String

  @Flag(name: .shortAndLong, help: "Say nothing when all went well.")
  var quiet = false

  func run() async throws {
    claimwatch_restore_hangup()
    let premises = try source.premises(need: .paths)
    let quiet = quiet
    let bytes = try await StartFailureReport.run {
      try premises.requireState()
      return try StateBackup(configuration: premises.configuration).run(to: file) { done, total in
        if !quiet { Terminal.progress("\(done) of \(total) pages copied") }
      }
    }
    if !quiet {
      Terminal.endProgress()
      Terminal.print("\(VisibleText.clean(file)): \(bytes / 1024) KiB, integrity checked")
    }
  }
}
