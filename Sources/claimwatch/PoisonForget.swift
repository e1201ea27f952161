import ArgumentParser
import CSystem
import Daemon
import FeedModel

/// `claimwatch poison forget`
struct PoisonForget: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget",
    abstract: "Have texts read again as if nothing had happened.",
    discussion: """
      A running daemon reads them again when they come again: an item whose claims were given up when \
      it changes, one that raised no alert at once.
      Exit codes: 0 done, 64 there is no such text, 66 there is no state, 74 writing failed, 78 the configuration is wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Argument(
    help: ArgumentHelp("The texts, or their first digits.", valueName: "id"),
    completion: IDCompletion.poison)
  var ids: [String] = []

  @Flag(help: "All of them.")
  var all = false

  func validate() throws {
    if ids.isEmpty, !all { throw ValidationError("Name a text, or --all.") }
    if !ids.isEmpty, all { throw ValidationError("Name texts or --all, not both.") }
  }

  func run() async throws {
    claimwatch_restore_hangup()
    let premises = try source.premises(need: .paths)
    let register = PoisonRegister(configuration: premises.configuration)
    let entries = try await StartFailureReport.run {
      try premises.requireState(toChangeIt: true)
      StateOwner.adopt(premises.configuration.paths)
      return try register.entries()
    }
    let chosen =
      try all ? entries : ids.map { try PoisonRegister.Entry.named($0, in: entries) }
    let wanted = Set(chosen.map(\.mark.id))
    let forgotten = try await StartFailureReport.run {
      try register.forget { wanted.contains($0.id) }
    }
    Terminal.print("\(counted(forgotten.count, "text")) forgotten")
  }
}
