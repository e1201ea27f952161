import ArgumentParser
import Configuration
import Daemon
import FeedList

/// `claimwatch feeds export`
struct FeedsExport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Print the configured feeds as OPML.",
    discussion: """
      Titles come from the configuration, else from the feeds themselves where they have been polled. \
      Local files are left out, and said so on standard error.
      Exit codes: 0 done, 78 the configuration is wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  func run() throws {
    let configuration = try source.premises().configuration
    // The list is as good without the state, which another user may own.
    let rows = (try? StatusReport.read(configuration).rows) ?? []
    let titles = Dictionary(rows.map { ($0.state.feedID, $0.state.title) }) { first, _ in first }
    var subscriptions: [Subscription] = []
    for feed in configuration.feeds {
      guard case .web(let url) = feed.location else {
        Terminal.note("left out: \(feed.id) is a local file")
        continue
      }
      subscriptions.append(
        Subscription(url: url, title: feed.title ?? (titles[feed.id] ?? nil) ?? feed.id))
    }
    Terminal.write(OPMLWriter.document(subscriptions, title: "Feeds of claimwatch"))
  }
}
