import ArgumentParser
import Configuration
import Daemon
import FeedModel

/// `claimwatch check`
struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Validate the configuration.",
    discussion: """
      Every fault is named with file, line and column, and the claim model is opened. What is taken but \
      hardly meant is warned of, such as a term that looks like a query. A file without feeds or without \
      watches is refused, for a daemon would watch nothing; --allow-empty takes it. The [[watch.test]] of \
      each watch are run. Exit codes: 0 the file is good, also with warnings, 78 it is not, a test fails, \
      or, with --strict, something is warned of.
      With --probe every feed is fetched and parsed once as well, and shown in the order of the file; \
      nothing is recorded. Exit code 1 when a feed fails.
      """)

  @OptionGroup var source: ConfigurationOption

  @Flag(help: "Also fetch and parse every feed once; nothing is recorded.")
  var probe = false

  @Flag(help: "Take a file without feeds or without watches.")
  var allowEmpty = false

  @Flag(help: "Refuse a file with warnings, too.")
  var strict = false

  @Flag(name: .shortAndLong, help: "Say nothing when the file is good.")
  var quiet = false

  func run() async throws {
    let configuration = try source.load()
    if !allowEmpty { try source.refuseIdle(configuration) }
    let extractor = try await StartFailureReport.run {
      try Extractors.standard(model: configuration.extractor.model)
    }
    try runTests(WatchTrial(configuration, extractor: extractor))
    let warnings = configuration.warnings.count
    if strict, warnings > 0 {
      throw CommandFailure(
        message: "\(source.path): refused for \(counted(warnings, "warning")), as --strict asks",
        status: ExitStatus.configuration
      ).reported()
    }
    let tests = configuration.watchTests.count
    let files = configuration.included.reduce(0) { $0 + $1.files.count }
    if !quiet {
      Terminal.print(
        "\(source.path): good, \(counted(configuration.feeds.count, "feed")) and "
          + counted(configuration.watches.count, "watch", plural: "watches")
          + (files == 0 ? "" : ", with \(counted(files, "included file"))")
          + (tests == 0 ? "" : "; \(counted(tests, "test")) passed")
          + (warnings == 0 ? "" : "; " + counted(warnings, "warning")))
    }
    if !quiet,
      let shortage = DescriptorLimit.shortage(configuration, within: DescriptorLimit.mostPossible)
    {
      Terminal.note("started from here, \(shortage)")
    }
    if probe, await !probeFeeds(configuration) { throw ExitCode(1) }
  }

  /// Says which `[[watch.test]]` fail, and ends with 78 where one does.
  private func runTests(_ trial: WatchTrial) throws {
    let failures = trial.failures()
    for failure in failures {
      let (test, place) = (failure.test, failure.test.position)
      let name = test.name.map { " \"\(VisibleText.clean($0))\"" } ?? ""
      Terminal.error(
        "\(VisibleText.clean(test.file)):\(place.line):\(place.column): the test\(name) of the watch \(test.watch) "
          + (test.hit ? "does not hit, and should" : "hits, and should not")
          + (failure.isUndecided ? ": the text is in a language that is not read for claims" : "")
          + "; try it with claimwatch match --watch \(test.watch) --explain")
    }
    guard failures.isEmpty else { throw ExitStatus.configuration }
  }

  /// Shows what came of each feed, in the order of the file; whether all are good.
  private func probeFeeds(_ configuration: Configuration) async -> Bool {
    let feeds = configuration.feeds.map(\.id)
    var ended: [String: FeedProbe.Result] = [:]
    var failed: [String] = []
    var shown = 0
    for await result in FeedProbe(configuration: configuration).results() {
      ended[result.feedID] = result
      while shown < feeds.count, let next = ended.removeValue(forKey: feeds[shown]) {
        if !next.isGood { failed.append(next.feedID) }
        show(next)
        shown += 1
      }
      Terminal.progress("\(shown + ended.count) of \(counted(feeds.count, "feed"))")
    }
    Terminal.endProgress()
    if !quiet || !failed.isEmpty {
      Terminal.print(
        "\(counted(feeds.count, "feed")): \(feeds.count - failed.count) good, "
          + "\(failed.count) failed" + (failed.isEmpty ? "" : ": " + Self.list(failed)))
    }
    return failed.isEmpty
  }

  private func show(_ result: FeedProbe.Result) {
    if quiet, result.isGood { return }
    Terminal.endProgress()
    let state = result.isGood ? Terminal.styled("ok", .green) : Terminal.styled("failed", .red)
    Terminal.print("\(state)  \(result.feedID)  \(VisibleText.clean(result.summary))")
  }

  private static func list(_ ids: [String]) -> String {
    ids.prefix(10).joined(separator: ", ") + (ids.count > 10 ? ", \(ids.count - 10) more" : "")
  }
}
