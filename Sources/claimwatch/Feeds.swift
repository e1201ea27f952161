import ArgumentParser

/// `claimwatch feeds`
struct Feeds: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Exchange lists of feeds with other programs, as OPML.",
    discussion: """
      Exit codes: 0 done, 65 the list is not OPML, 66 it cannot be read, 74 the configuration \
      cannot be written, 78 the configuration is wrong.
      """,
    subcommands: [FeedsImport.self, FeedsExport.self])
}
