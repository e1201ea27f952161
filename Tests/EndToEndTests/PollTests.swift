import Foundation
import LoopbackServer
import Testing

/// `claimwatch poll` beside the daemon, `once --feed` without one.
@Suite(.fewAtOnce) struct PollTests {
  private let workspace: Workspace
  private let server = LoopbackServer()

  init() throws {
    workspace = try Workspace()
    let feeds = ["one", "two", "three"].map { id in
      "[[feed]]\nid = \"\(id)\"\nurl = \"\(server.url("/\(id)"))\"\nbackfill = \"all\"\n"
        + "interval = \"1d\"\n"
    }
    try workspace.configure(feeds.joined() + firstWatches)
    for id in ["one", "two"] {
      server.serve("/\(id)", .ok(NewsFeed(entries: [NewsFeed.dull]).rss))
    }
    server.serve("/three", .status(500))
  }

  private func run(_ words: String...) async throws -> (
    status: Int32, output: String, errors: String
  ) {
    try await ClaimwatchProcess.run(
      words + ["--config", workspace.configuration.path], in: workspace)
  }

  private func polls(_ id: String) -> Int { server.requests(for: "/\(id)").count }

  @Test func theDaemonPollsWhatItIsAskedToAndTheCommandSaysWhatCame() async throws {
    #expect(try await run("poll", "one").status == 66, "there is no state")
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("all were polled: \(daemon.errors)") {
      polls("one") == 1 && polls("two") == 1 && polls("three") == 1
    }
    try await eventually("the last one is recorded: \(daemon.errors)") {
      try workspace.eventTypes().contains("feed.failing")
    }
    server.serve("/one", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    let one = try await run("poll", "one")
    #expect(one.status == 0 && one.output == "one: ok\n", "\(one)")
    #expect(polls("one") == 2 && polls("two") == 1 && polls("three") == 1)
    try await eventually("its alert comes") { workspace.lines(of: workspace.alerts).count == 1 }

    let failing = try await run("poll", "--failing")
    #expect(failing.status == 1 && failing.output.hasPrefix("three: failing: http-500"))
    server.serve("/three", .ok(NewsFeed(entries: [NewsFeed.town]).rss))
    let host = try await run("poll", "--host", "127.0.0.1")
    #expect(host.status == 0, "\(host)")
    #expect(host.output == "one: ok\ntwo: ok\nthree: ok\n")
    #expect(try workspace.eventTypes().contains("feed.recovered"))
    let before = polls("two")
    #expect(try await run("poll", "--no-wait", "two").output == "asked for 1 poll\n")
    try await eventually("it is polled: \(daemon.errors)") { polls("two") == before + 1 }

    #expect(try await run("poll", "four").status == 64)
    #expect(try await run("poll").status == 64)
    #expect(try await run("poll", "--host", "other.example").status == 64)
    // Whoever asks cannot disturb a host that wants to be left alone.
    server.serve("/one", .status(429))
    #expect(try await run("poll", "one").status == 1)
    let held = try await run("poll", "two")
    #expect(held.status == 75 && held.output.contains("asked to be left alone"), "\(held)")
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    let none = try await run("poll", "one")
    #expect(none.status == 69 && none.errors.contains("once --feed"))
  }

  @Test func aPassPollsOnlyTheFeedsThatAreNamed() async throws {
    let result = try await run("once", "--feed", "one", "--feed", "three")
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("2 feeds polled, 1 failing"))
    #expect(polls("one") == 1 && polls("two") == 0 && polls("three") == 1)
    #expect(try await run("once", "--feed", "four").status == 64)
  }
}
