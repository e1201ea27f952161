import Foundation
import LoopbackServer
import Testing

/// What publishers see of the real binary.
@Suite struct PolitenessTests {
  private func feed(_ id: String, _ url: String, _ more: String = "") -> String {
    """
    [[feed]]
    id = "\(id)"
    url = "\(url)"
    backfill = "none"
    \(more)

    """
  }

  @Test func aPassLeavesAHostAloneThatAsksForIt() async throws {
    let busy = LoopbackServer()
    let calm = LoopbackServer()
    for number in 0..<5 {
      busy.serve("/\(number)", .status(429, headers: [("Retry-After", "600")]))
      calm.serve("/\(number)", .ok(NewsFeed(entries: [NewsFeed.dull]).rss))
    }
    let workspace = try Workspace()
    var body = ""
    for number in 0..<5 {
      body += feed("busy\(number)", busy.url("/\(number)"))
      body += feed("calm\(number)", calm.url("/\(number)"))
    }
    try workspace.configure(body + firstWatches, fetch: "host_connections = 1")
    let once = ["once", "--config", workspace.configuration.path]
    let pass = try await ClaimwatchProcess.run(once, in: workspace)
    #expect(pass.status == 0, "the pass does not wait ten minutes: \(pass.errors)")
    #expect(busy.requests.count == 1, "one 429 speaks for the host")
    #expect(calm.requests.count == 5)
    #expect(pass.output.contains("6 feeds polled, 1 failing"))
    #expect(pass.output.contains("held back by their hosts: busy1, busy2, busy3, busy4"))
    // The hold is state: another pass, another process, the same host is left alone.
    let again = try await ClaimwatchProcess.run(once, in: workspace)
    #expect(again.status == 0)
    #expect(busy.requests.count == 1)
    #expect(calm.requests.count == 10)
  }

  @Test func feedsOfOneRateGroupAreHeldTogether() async throws {
    let first = LoopbackServer()
    let second = LoopbackServer()
    first.serve("/a", .status(503, headers: [("Retry-After", "600")]))
    second.serve("/b", .ok(NewsFeed(entries: [NewsFeed.dull]).rss))
    let workspace = try Workspace()
    try workspace.configure(
      feed("a", first.url("/a"), "rate_group = \"press\"")
        + feed("b", second.url("/b"), "rate_group = \"press\"") + firstWatches,
      fetch: "host_connections = 1")
    let pass = try await ClaimwatchProcess.run(
      ["once", "--config", workspace.configuration.path], in: workspace)
    #expect(pass.status == 0)
    #expect(first.requests.count == 1)
    #expect(second.requests.isEmpty, "another name of the same server")
  }

  @Test func theSecondPollIsConditionalWithBothValidatorsAsTheyCame() async throws {
    let server = LoopbackServer()
    let etag = "W/\"5f-gzip\""
    let date = "Sun, 22 Nov 2026 08:00:00 GMT"
    server.serve("/feed") { request in
      .resource(
        NewsFeed(entries: [NewsFeed.dull]).rss, etag: etag, lastModified: date, for: request)
    }
    let workspace = try Workspace()
    try workspace.configure(feed("feed", server.url("/feed")) + firstWatches)
    for _ in 1...3 {
      let pass = try await ClaimwatchProcess.run(
        ["once", "--config", workspace.configuration.path], in: workspace)
      #expect(pass.status == 0)
    }
    let requests = server.requests(for: "/feed")
    #expect(requests.count == 3, "one request a poll")
    #expect(requests.first?.headers["if-none-match"] == nil)
    for request in requests.dropFirst() {
      #expect(request.headers["if-none-match"] == etag)
      #expect(request.headers["if-modified-since"] == date)
    }
    #expect(requests.allSatisfy { $0.headers["accept-encoding"] == "gzip" })
    #expect(requests.allSatisfy { $0.headers["cookie"] == nil && $0.headers["referer"] == nil })
    #expect(
      requests.allSatisfy { $0.headers["user-agent"]?.hasPrefix("claimwatch/") == true })
  }

  @Test func validatorsOfARedirectTargetStayItsOwnOverARestart() async throws {
    let server = LoopbackServer()
    server.serve("/feed", .redirect(302, to: "/today"))
    server.serve("/today") { request in
      .resource(NewsFeed(entries: [NewsFeed.dull]).rss, etag: "\"t\"", for: request)
    }
    let workspace = try Workspace()
    try workspace.configure(feed("feed", server.url("/feed")) + firstWatches)
    for _ in 1...2 {
      let pass = try await ClaimwatchProcess.run(
        ["once", "--config", workspace.configuration.path], in: workspace)
      #expect(pass.status == 0)
    }
    #expect(server.requests(for: "/feed").allSatisfy { $0.headers["if-none-match"] == nil })
    #expect(server.requests(for: "/today").map { $0.headers["if-none-match"] } == [nil, "\"t\""])
  }

  @Test func aRestartPollsNothingBeforeItsMaxAge() async throws {
    let server = LoopbackServer()
    server.serve(
      "/feed",
      .ok(
        NewsFeed(entries: [NewsFeed.dull]).rss,
        headers: [("ETag", "\"1\""), ("Cache-Control", "public, max-age=43200")]))
    let workspace = try Workspace()
    try workspace.configure(feed("feed", server.url("/feed")) + firstWatches)
    let arguments = ["--config", workspace.configuration.path]
    #expect(
      try await ClaimwatchProcess.run(["once"] + arguments, in: workspace).status == 0)
    #expect(
      try await ClaimwatchProcess.run(["once", "--due"] + arguments, in: workspace).status == 0)
    #expect(server.requests.count == 1)
    let status = try await ClaimwatchProcess.run(["status"] + arguments, in: workspace)
    #expect(status.output.contains("max-age 12 h"), "says why: \(status.output)")
  }

  @Test func aBlockedFeedSaysWhatToWriteToThePublisher() async throws {
    let server = LoopbackServer()
    server.serve(
      "/feed", .status(403, headers: [("cf-mitigated", "challenge")], body: Array("no".utf8)))
    let workspace = try Workspace()
    try workspace.configure(feed("feed", server.url("/feed")) + firstWatches)
    let arguments = ["--config", workspace.configuration.path]
    #expect(
      try await ClaimwatchProcess.run(["once"] + arguments, in: workspace).status == 0)
    let status = try await ClaimwatchProcess.run(["status"] + arguments, in: workspace)
    #expect(status.output.contains("blocked"))
    #expect(status.output.contains("A text to send: claimwatch status --letter feed"))
    let letter = try await ClaimwatchProcess.run(
      ["status", "--letter", "feed"] + arguments, in: workspace)
    #expect(letter.status == 0)
    #expect(letter.output.contains(server.url("/feed")))
    #expect(letter.output.contains("claimwatch/"))
    let none = try await ClaimwatchProcess.run(
      ["status", "--letter", "other"] + arguments, in: workspace)
    #expect(none.status == 64)
    #expect(none.errors.contains("there is no feed 'other'"))
  }

  @Test func aFeedOfAHeldHostSaysWhoHoldsIt() async throws {
    let server = LoopbackServer()
    server.serve("/busy", .status(429))
    server.serve("/calm", .ok(NewsFeed(entries: [NewsFeed.dull]).rss, headers: [("ETag", "\"1\"")]))
    let workspace = try Workspace()
    try workspace.configure(
      feed("calm", server.url("/calm"), "interval = \"15m\"") + firstWatches,
      fetch: "host_connections = 1")
    let arguments = ["--config", workspace.configuration.path]
    #expect(try await ClaimwatchProcess.run(["once"] + arguments, in: workspace).status == 0)
    try workspace.configure(
      feed("calm", server.url("/calm"), "interval = \"15m\"") + feed("busy", server.url("/busy"))
        + firstWatches, fetch: "host_connections = 1")
    #expect(
      try await ClaimwatchProcess.run(["once", "--due"] + arguments, in: workspace).status == 0)
    #expect(server.requests(for: "/busy").count == 1)
    let status = try await ClaimwatchProcess.run(["status", "--json"] + arguments, in: workspace)
    let feeds = try #require(
      try JSONSerialization.jsonObject(with: Data(status.output.utf8)) as? [String: Any])
    let rows = try #require(feeds["feeds"] as? [[String: Any]])
    let calm = try #require(rows.first { $0["id"] as? String == "calm" })
    #expect(calm["reason"] as? String == "its host asked feed busy to wait")
  }

  @Test func secretsStayWithTheConfiguredHostAfterARedirectWasAdopted() async throws {
    let own = LoopbackServer()
    let other = LoopbackServer()
    own.serve("/feed", .redirect(301, to: other.url("/feed")))
    other.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.dull]).rss))
    let workspace = try Workspace()
    let secret = workspace.folder.appending(path: "token")
    try Data("of-own\n".utf8).write(to: secret)
    try workspace.configure(
      feed(
        "feed", own.url("/feed"), "auth = { scheme = \"bearer\", file = \"\(secret.path)\" }")
        + firstWatches)
    let once = ["once", "--config", workspace.configuration.path]
    for _ in 1...3 {
      #expect(try await ClaimwatchProcess.run(once, in: workspace).status == 0)
      // As if a week had passed since the first.
      try workspace.changeState(
        "UPDATE feed SET redirect_first_seen = redirect_first_seen - 604800000")
    }
    #expect(try await ClaimwatchProcess.run(once, in: workspace).status == 0)
    #expect(own.requests.count == 3, "the fourth went to the new address")
    #expect(other.requests.count == 4)
    #expect(own.requests.allSatisfy { $0.headers["authorization"] == "Bearer of-own" })
    #expect(other.requests.allSatisfy { $0.headers["authorization"] == nil })
  }

  /// Nothing that is written or said holds the key, whatever the server does with it.
  @Test func aKeyInTheQueryStandsInNothingThatIsWritten() async throws {
    let key = "k3y-of-the-harbour"
    let own = LoopbackServer()
    let other = LoopbackServer()
    own.serve("/feed?key=\(key)", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    own.serve("/moved?x=1&key=\(key)", .redirect(301, to: other.url("/moved?key=\(key)&x=1")))
    own.serve("/broken?key=\(key)", .redirect(302, to: "/\(key)/broken"))
    own.serve("/refused?key=\(key)", .status(403))
    other.serve("/moved?x=1", .ok(NewsFeed(entries: [NewsFeed.dull]).rss))
    let workspace = try Workspace()
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "claimwatch-key-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "key")
    try Data((key + "\n").utf8).write(to: file)
    let auth = "auth = { scheme = \"query\", name = \"key\", file = \"\(file.path)\" }"
    try workspace.configure(
      [("feed", "/feed"), ("moved", "/moved?x=1"), ("broken", "/broken"), ("refused", "/refused")]
        .map { feed($0.0, own.url($0.1), auth) }.joined().replacing("\"none\"", with: "\"all\"")
        + firstWatches)
    let configuration = ["--config", workspace.configuration.path]
    var said = ""
    for command in [
      ["once", "--verbose"], ["once"], ["status"], ["status", "--json"], ["feeds", "export"],
      ["check", "--probe"], ["alerts"],
    ] {
      let result = try await ClaimwatchProcess.run(command + configuration, in: workspace)
      said += result.output + result.errors
    }
    #expect(try workspace.alertObjects().count == 1)
    #expect(other.requests.count >= 2)
    #expect(said.contains("broken") && !said.contains(key))
    let names = try #require(FileManager.default.enumerator(atPath: workspace.folder.path))
    for case let name as String in names {
      let path = workspace.folder.appending(path: name)
      guard let data = try? Data(contentsOf: path) else { continue }
      #expect(data.firstRange(of: Data(key.utf8)) == nil, "\(name)")
    }
  }

  @Test func aStateThatWasWrittenAYearAheadSilencesNobody() async throws {
    let server = LoopbackServer()
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.dull]).rss))
    let workspace = try Workspace()
    try workspace.configure(feed("feed", server.url("/feed")) + firstWatches)
    let arguments = ["--config", workspace.configuration.path]
    #expect(try await ClaimwatchProcess.run(["once"] + arguments, in: workspace).status == 0)
    try workspace.changeState(
      "UPDATE feed SET last_attempt = last_attempt + 31536000000, "
        + "next_poll = last_attempt + 31536000000 + 1500")
    let daemon = try ClaimwatchProcess(["run"] + arguments, in: workspace)
    try await eventually("it is polled when it would have been") { server.requests.count == 2 }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
  }

  @Test func aChangedAddressIsPolledThoughTheOldOneWasInFlight() async throws {
    let old = LoopbackServer()
    let new = LoopbackServer()
    old.serve("/feed", Answer([.stall]))
    new.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.dull]).rss))
    let workspace = try Workspace()
    try workspace.configure(
      feed("feed", old.url("/feed")) + firstWatches, fetch: "timeout = \"4s\"")
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("the old address is asked") { old.requests.count == 1 }
    try workspace.configure(
      feed("feed", new.url("/feed")) + firstWatches, fetch: "timeout = \"4s\"")
    daemon.send(SIGHUP)
    try await eventually("the new address is asked") { new.requests.count == 1 }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
  }

  @Test func reloadsInTheMiddleOfPollsAskNobodyTwice() async throws {
    let server = LoopbackServer()
    let workspace = try Workspace()
    var body = ""
    for number in 0..<60 {
      server.serve("/\(number)") { request in
        .resource(NewsFeed(entries: [NewsFeed.dull]).rss, etag: "\"1\"", for: request)
      }
      body += feed("feed\(number)", server.url("/\(number)"))
    }
    try workspace.configure(body + firstWatches, fetch: "host_connections = 4")
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    func reloads() throws -> Int {
      try workspace.alertObjects(in: workspace.events).count {
        $0["event"] as? String == "config.loaded"
      }
    }
    try await eventually("it polls: \(daemon.errors)") { !server.requests.isEmpty }
    var sent = 1
    let end = ContinuousClock.now + .seconds(120)
    while server.requests.count < 60, ContinuousClock.now < end {
      daemon.send(SIGHUP)
      sent += 1
      try await Task.sleep(for: .milliseconds(20))
    }
    // One more after the last result is stored: what it schedules shows in the state.
    let summary = ["status", "--json", "--config", workspace.configuration.path]
    func dueNow() async throws -> Int {
      let status = try await ClaimwatchProcess.run(summary, in: workspace)
      let report = try JSONSerialization.jsonObject(with: Data(status.output.utf8))
      let rows = (report as? [String: Any])?["feeds"] as? [[String: Any]] ?? []
      return rows.count { $0["last_success"] is NSNull }
    }
    while try await dueNow() > 0, ContinuousClock.now < end {}
    let before = try reloads()
    daemon.send(SIGHUP)
    try await eventually("it has reloaded") { try reloads() > before }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    #expect(server.requests.count == 60, "after \(sent) signals")
  }

  @Test func aStalledFeedKeepsNoConnectionFromOthers() async throws {
    let stalling = LoopbackServer()
    let calm = LoopbackServer()
    for number in 0..<4 {
      stalling.serve("/\(number)", Answer([.stall]))
      calm.serve("/\(number)", .ok(NewsFeed(entries: [NewsFeed.dull]).rss))
    }
    let workspace = try Workspace()
    var body = ""
    for number in 0..<4 { body += feed("stall\(number)", stalling.url("/\(number)")) }
    for number in 0..<4 { body += feed("calm\(number)", calm.url("/\(number)")) }
    try workspace.configure(body + firstWatches, fetch: "connections = 3\ntimeout = \"300s\"")
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    // Two stalls hold their host; the third connection serves everyone else.
    try await eventually("all calm feeds have been polled", within: 25) {
      calm.requests.count == 4
    }
    try await eventually("two stall") { stalling.requests.count >= 2 }
    // Not the requests: where the machine is slow, the first two have been given up.
    #expect(stalling.openConnections <= 2, "at most two connections to one host")
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
  }
}
