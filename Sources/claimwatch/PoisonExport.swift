import ArgumentParser
import CSystem
import Daemon
import Glibc

/// `claimwatch poison export`
struct PoisonExport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write what is kept of a text to standard output, for a report.",
    discussion: """
      The bytes of a document as they came, for claimwatch parse; the text of an item, for claimwatch \
      extract. They are kept when the text comes again after it was given up, the newest sixteen.
      Exit codes: 0 done, 64 there is no such text, 66 nothing is kept of it yet, or there is no state, 74 reading or \
      writing failed, 78 the configuration is wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Argument(
    help: ArgumentHelp("The text, or its first digits.", valueName: "id"),
    completion: IDCompletion.poison)
  var id: String

  func run() async throws {
    claimwatch_restore_hangup()
    let premises = try source.premises(need: .paths)
    let register = PoisonRegister(configuration: premises.configuration)
    let entries = try await StartFailureReport.run {
      try premises.requireState()
      return try register.entries()
    }
    let entry = try PoisonRegister.Entry.named(id, in: entries)
    if isatty(STDOUT_FILENO) == 1 {
      throw ValidationError("the text may hold anything: redirect it to a file")
    }
    guard let bytes = register.text(entry.mark.id) else {
      throw CommandFailure(
        message:
          "nothing is kept of \(entry.mark.id) yet: it has not come again since it was given up",
        status: ExitStatus.noInput
      ).reported()
    }
    Terminal.write(bytes)
  }
}
