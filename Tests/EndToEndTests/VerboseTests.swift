import Foundation
import LoopbackServer
import Testing

/// `--verbose` says of each poll what came of it.
@Suite(.fewAtOnce) struct VerboseTests {
  @Test func aPollThatFailedIsNotOneWithoutNews() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/well", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    server.serve("/broken", .status(500))
    server.serve("/dead", .status(410))
    let workspace = try Workspace()
    try workspace.configure(
      ["well", "broken", "dead"].map { eagerFeed(server.url("/\($0)"), id: $0) }
        .joined(separator: "\n") + "\n" + firstWatches)
    let run = ["once", "--verbose", "--config", workspace.configuration.path]
    let first = try await ClaimwatchProcess.run(run, in: workspace)
    #expect(first.errors.contains("polled well: 1 item, 1 alert"), "\(first.errors)")
    #expect(first.errors.contains("polled broken: failed, http-500"))
    #expect(first.errors.contains("polled dead: failed, http-410"))
    #expect(first.output.contains("3 feeds polled, 2 failing"))
    // What counts as gone after days is among them too.
    try workspace.changeState(
      "UPDATE feed SET failure_code_since = failure_code_since - 300000000 WHERE id = 'dead'")
    let second = try await ClaimwatchProcess.run(run, in: workspace)
    #expect(second.errors.contains("polled well: nothing new, 0 alerts"), "\(second.errors)")
    #expect(second.output.contains("failing: broken (http-500), dead (http-410)"))
  }
}
