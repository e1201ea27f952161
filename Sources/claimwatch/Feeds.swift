import ArgumentParser

/// `claimwatch feeds`
struct Feeds: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Add a feed, try one, and exchange lists of feeds with other programs, as OPML.",
    discussion: """
      Exit codes: 0 done, 65 the list is not OPML or there is no feed, 66 it cannot be read, 69 an address \
      cannot be fetched, 74 the configuration cannot be written, 78 the configuration is wrong.
      """,
    subcommands: [FeedsAdd.self, FeedsPreview.self, FeedsImport.self, FeedsExport.self])
}
