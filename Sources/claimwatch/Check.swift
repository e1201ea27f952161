import ArgumentParser
import Configuration
import Daemon

/// `claimwatch check`
struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Validate the configuration.",
    discussion: """
      Every fault is named with file, line and column, and the claim model is opened. What is taken but \
      hardly meant is warned of, such as a term that looks like a query. Exit codes: 0 the file is \
      good, also with warnings, 78 it is not.
      With --probe every feed is fetched and parsed once as well; nothing is recorded, and a feed \
      that fails is reported but does not change the exit code.
      """)

  @OptionGroup var source: ConfigurationOption

  @Flag(help: "Also fetch and parse every feed once; nothing is recorded.")
  var probe = false

  @Flag(name: .shortAndLong, help: "Say nothing when the file is good.")
  var quiet = false

  func run() async throws {
    let configuration = try source.load()
    _ = try await StartFailureReport.run {
      try Extractors.standard(model: configuration.extractor.model)
    }
    let warnings = configuration.warnings.count
    if !quiet {
      Terminal.print(
        "\(source.path): good, \(counted(configuration.feeds.count, "feed")) and "
          + counted(configuration.watches.count, "watch", plural: "watches")
          + (warnings == 0 ? "" : "; " + counted(warnings, "warning")))
    }
    if probe { await probeFeeds(configuration) }
  }

  private func probeFeeds(_ configuration: Configuration) async {
    let probe = FeedProbe(configuration: configuration)
    for await result in probe.results() {
      let state =
        result.isGood ? Terminal.styled("ok", .green) : Terminal.styled("failed", .red)
      Terminal.print("\(state)  \(result.feedID)  \(VisibleText.clean(result.summary))")
    }
  }
}

/// "1 feed", "3 feeds".
func counted(_ count: Int, _ noun: String, plural: String? = nil) -> String {
  "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
}
