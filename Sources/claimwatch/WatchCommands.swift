import ArgumentParser

/// `claimwatch watch`
struct WatchCommands: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Help with writing watches.",
    subcommands: [WatchSuggest.self])
}
