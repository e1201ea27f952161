import Foundation
import LoopbackServer
import TestSupport
import Testing

/// `claimwatch check --probe`.
@Suite(.fewAtOnce) struct ProbeTests {
  private func probe(
    _ body: String, _ arguments: [String] = []
  ) async throws -> (status: Int32, output: String, errors: String) {
    let workspace = try Workspace()
    try workspace.configure(body + "\n" + firstWatches)
    return try await ClaimwatchProcess.run(
      ["check", "--probe", "--config", workspace.configuration.path] + arguments, in: workspace)
  }

  @Test func feedsStandInTheOrderOfTheFileAndAFailureIsTheExitCode() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    // The first one of the file is the last one to answer: its host is asked one feed after the other.
    let news = NewsFeed(entries: [NewsFeed.missile]).rss
    server.serve("/a", .ok(news))
    server.serve(
      "/page",
      .ok(
        "<html><head><link rel=\"alternate\" type=\"application/rss+xml\" href=\"/a\"></head></html>"
      ))
    server.serve("/c", .ok(news))
    let feeds = ["a", "page", "c"].map {
      "[[feed]]\nid = \"\($0)\"\nurl = \"\(server.url("/\($0)"))\"\n"
    }
    let result = try await probe(feeds.joined())
    #expect(result.status == 1)
    let lines = result.output.split(separator: "\n").dropFirst()
    #expect(
      lines.map { $0.split(separator: " ").prefix(2).joined(separator: " ") }.dropLast()
        == ["ok a", "failed page", "ok c"])
    #expect(lines.last == "3 feeds: 2 good, 1 failed: page")
    #expect(result.output.contains("not-a-feed") && result.output.contains(server.url("/a")))

    let good = try await probe(feeds[0], ["--quiet"])
    #expect(good.status == 0)
    #expect(good.output.isEmpty)
  }
}
