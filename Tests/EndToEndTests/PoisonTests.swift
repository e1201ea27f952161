import Foundation
import LoopbackServer
import TestSupport
import Testing

/// Texts that end the daemon cost their own claims, and their neighbours nothing.
///
/// The debug build dies at words of the test's choice (`TestHooks`), in the midst of an item, on the
/// thread that has it in hand.
@Suite(.fewAtOnce) struct PoisonTests {
  private static func item(_ guid: String, _ words: String = "") -> NewsFeed.Entry {
    NewsFeed.Entry(
      guid: guid, title: "Report \(guid)",
      text: "The Harbour Office said ATACMS \(guid) was seen. \(words)",
      link: "http://gazette.example/\(guid)")
  }

  private func start(
    _ workspace: Workspace, _ server: LoopbackServer, _ feeds: [String], fault: String,
    environment: [String: String] = [:]
  ) throws -> Supervisor {
    try workspace.configure(
      feeds.map { eagerFeed(server.url("/\($0)"), id: $0) }.joined(separator: "\n") + "\n"
        + firstWatches, fetch: "host_connections = 20")
    return try Supervisor(workspace, fault: fault, environment: environment)
  }

  private func events(_ workspace: Workspace, _ name: String) throws -> [[String: Any]] {
    try workspace.alertObjects(in: workspace.events).filter { $0["event"] as? String == name }
  }

  /// Guids of the logged alerts, with how their items were read and how many claims they bring.
  private func readings(
    _ workspace: Workspace
  ) throws -> [String: (extractor: String, claims: Int)] {
    try workspace.alertObjects().reduce(into: [:]) { readings, alert in
      guard let guid = (alert["item"] as? [String: Any])?["guid"] as? String else { return }
      let provenance = alert["provenance"] as? [String: Any]
      readings[guid] = (
        provenance?["extractor"] as? String ?? "", (alert["claims"] as? [Any])?.count ?? 0
      )
    }
  }

  private func expectOnlyTheirClaimsAreMissing(
    _ workspace: Workspace, poison: [String], others: [String]
  ) throws {
    try WholeLog(workspace).expectEachOnce(poison + others, "poison \(poison)")
    for (guid, reading) in try readings(workspace) {
      let isPoison = poison.contains(guid)
      #expect(reading.extractor.hasSuffix(", not read: poison") == isPoison, "\(guid)")
      #expect((reading.claims == 0) == isPoison, "\(guid): \(reading)")
    }
    try AlertSchema.validate(linesOf: workspace.alerts)
    let said = try events(workspace, "item.poisoned")
    #expect(Set(said.compactMap { $0["item"] as? String }) == Set(poison))
    #expect(said.count == poison.count)
    #expect(said.allSatisfy { $0["given_up"] as? String == "claims" })
    #expect(try events(workspace, "document.poisoned").isEmpty)
  }

  enum Way: CaseIterable { case later, twoAtOnce, first }

  @Test(arguments: Way.allCases)
  func anItemThatEndsTheDaemonCostsItsOwnClaims(_ way: Way) async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let workspace = try Workspace()
    let before = [Self.item("a-1"), Self.item("a-2")]
    let poison =
      way == .twoAtOnce
      ? [Self.item("p-1", "Trapday."), Self.item("p-2", "Trapday.")]
      : [Self.item("p-1", "Trapday.")]
    var third = [Self.item("c-1")]
    if way == .twoAtOnce { third.append(Self.item("p-3", "Trapday again.")) }
    let whole = before + poison + [Self.item("a-3")]
    server.serve("/a", .ok(NewsFeed(entries: way == .first ? whole : before).rss))
    server.serve("/b", .ok(NewsFeed(entries: [Self.item("b-1")]).rss))
    server.serve("/c", .ok(NewsFeed(entries: third).rss))
    let feeds = ["a", "b", "c"]
    let supervisor = try start(workspace, server, feeds, fault: "claims trap Trapday")
    if way == .later {
      try await supervisor.run(until: "the feeds are primed") {
        workspace.lines(of: workspace.alerts).count == 4
      }
      #expect(supervisor.deaths.isEmpty)
    }
    server.serve("/a", .ok(NewsFeed(entries: whole).rss))
    server.serve("/b", .ok(NewsFeed(entries: [Self.item("b-1"), Self.item("b-2")]).rss))
    let guids = (whole + third).map(\.guid) + ["b-1", "b-2"]
    try await supervisor.run(until: "every alert is logged") {
      workspace.lines(of: workspace.alerts).count >= guids.count
    }
    #expect(try await supervisor.stop() == 0)
    let poisoned = guids.filter { $0.hasPrefix("p-") }
    // SIGILL, by default action, twice for each.
    #expect(supervisor.deaths == [Int32](repeating: 132, count: 2 * poisoned.count))
    try expectOnlyTheirClaimsAreMissing(
      workspace, poison: poisoned, others: guids.filter { !$0.hasPrefix("p-") })
    let causes = Set(try events(workspace, "item.poisoned").compactMap { $0["cause"] as? String })
    #expect(causes == ["SIGILL"])

    // The mark outlives the run, and says what to report.
    let list = try await ClaimwatchProcess.run(
      ["poison", "list", "--json", "--config", workspace.configuration.path], in: workspace)
    #expect(list.status == 0, "\(list.errors)")
    let entries = try JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: Any]]
    #expect(entries?.count == poisoned.count, "\(list.output)")
    let id = try #require(entries?.first?["id"] as? String)
    let text = try await ClaimwatchProcess.run(
      ["poison", "export", id, "--config", workspace.configuration.path], in: workspace)
    #expect(text.status == 0 && text.output.contains("Trapday"), "\(text)")
  }

  /// Ends by other causes: what kills, its exit status, how often until it is poison, and its name.
  struct Death: Sendable {
    let what: String
    let status: Int32
    let times: Int
    let cause: String
  }

  @Test(arguments: [
    Death(what: "abort", status: 134, times: 2, cause: "SIGABRT"),
    Death(what: "overflow", status: 139, times: 2, cause: "SIGSEGV"),
    Death(what: "kill", status: 137, times: 3, cause: "unknown"),
  ])
  func whateverEndsItIsRecognised(_ death: Death) async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let workspace = try Workspace()
    server.serve(
      "/a", .ok(NewsFeed(entries: [Self.item("p-1", "Trapday."), Self.item("a-1")]).rss))
    server.serve("/b", .ok(NewsFeed(entries: [Self.item("b-1")]).rss))
    let supervisor = try start(
      workspace, server, ["a", "b"], fault: "claims \(death.what) Trapday")
    try await supervisor.run(until: "every alert is logged") {
      workspace.lines(of: workspace.alerts).count >= 3
    }
    #expect(try await supervisor.stop() == 0)
    #expect(supervisor.deaths == [Int32](repeating: death.status, count: death.times))
    try expectOnlyTheirClaimsAreMissing(workspace, poison: ["p-1"], others: ["a-1", "b-1"])
    #expect(try events(workspace, "item.poisoned").first?["cause"] as? String == death.cause)
  }

  /// The kernel's kill leaves no word in the process; the control group counts it.
  @Test func aKillForLackOfMemoryCountsAsADeath() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let workspace = try Workspace()
    let group = workspace.folder.appending(path: "group")
    try FileManager.default.createDirectory(at: group, withIntermediateDirectories: true)
    func count(_ kills: Int) throws {
      try Data("low 0\noom 3\noom_kill \(kills)\n".utf8).write(
        to: group.appending(path: "memory.events"))
    }
    try count(7)
    server.serve(
      "/a", .ok(NewsFeed(entries: [Self.item("p-1", "Trapday."), Self.item("a-1")]).rss))
    let supervisor = try start(
      workspace, server, ["a"], fault: "claims kill Trapday",
      environment: ["CLAIMWATCH_TEST_GROUP": group.path])
    var kills = 7
    try await supervisor.run(
      until: "every alert is logged",
      onDeath: { _ in
        kills += 1
        try count(kills)
      },
      { workspace.lines(of: workspace.alerts).count >= 2 })
    #expect(try await supervisor.stop() == 0)
    #expect(supervisor.deaths == [137, 137])
    #expect(try events(workspace, "item.poisoned").first?["cause"] as? String == "out-of-memory")
  }

  /// systemd's watchdog sends SIGABRT to the process, not to the thread that hangs.
  @Test func theWatchdogsAbortIsTracedToWhatWasInHand() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let workspace = try Workspace()
    server.serve("/b", .ok(NewsFeed(entries: [Self.item("b-1")]).rss))
    server.serve(
      "/a", .ok(NewsFeed(entries: [Self.item("p-1", "Spinday."), Self.item("a-1")]).rss))
    let supervisor = try start(workspace, server, ["b", "a"], fault: "claims spin Spinday")
    for death in 1...2 {
      try await supervisor.run(until: "it hangs in the item") {
        // Before that the file still holds what the last run had in hand.
        try events(workspace, "daemon.started").count == death
          && workspace.lines(of: workspace.alerts).count == 1 && isReading(workspace, "p-1")
      }
      supervisor.daemon.send(SIGABRT)
      try await supervisor.run(until: "it is aborted") { supervisor.deaths.count == death }
    }
    try await supervisor.run(until: "every alert is logged") {
      workspace.lines(of: workspace.alerts).count >= 3
    }
    #expect(try await supervisor.stop() == 0)
    #expect(supervisor.deaths == [134, 134])
    try expectOnlyTheirClaimsAreMissing(workspace, poison: ["p-1"], others: ["a-1", "b-1"])
  }

  /// Whether a thread of the running daemon reads an item for claims: behind 136 bytes of the run, the file has slots of
  /// 424 bytes each (`WorkInHand.h`), which begin with the stage and hold what people call the item behind 168 bytes.
  private func isReading(_ workspace: Workspace, _ guid: String) -> Bool {
    let file = workspace.state.appending(path: "work-in-hand")
    guard let bytes = try? Data(contentsOf: file) else { return false }
    return (0..<192).contains { slot in
      let slot = bytes.dropFirst(136 + slot * 424).prefix(424)
      return slot.first == 4 && slot.dropFirst(168).starts(with: Data("\(guid)\0".utf8))
    }
  }

  @Test func aDocumentThatEndsTheDaemonIsLeftOutAndTheNextIsRead() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let workspace = try Workspace()
    let bad = NewsFeed(entries: [Self.item("p-1", "Trapday."), Self.item("a-1")]).rss
    server.serve("/a", .ok(bad))
    server.serve("/b", .ok(NewsFeed(entries: [Self.item("b-1")]).rss))
    let supervisor = try start(workspace, server, ["a", "b"], fault: "parse trap Trapday")
    try await supervisor.run(until: "the feed fails") {
      try events(workspace, "feed.failing").count == 1
        && workspace.lines(of: workspace.alerts).count == 1
    }
    #expect(supervisor.deaths == [132, 132])
    #expect(try events(workspace, "feed.failing").first?["code"] as? String == "poisoned")
    let said = try events(workspace, "document.poisoned")
    #expect(said.count == 1 && said.first?["feed"] as? String == "a")
    #expect(said.first?["stage"] as? String == "parse")
    let id = try #require(said.first?["id"] as? String)
    let body = try await ClaimwatchProcess.run(
      ["poison", "export", String(id.prefix(6)), "--config", workspace.configuration.path],
      in: workspace)
    #expect(body.status == 0 && body.output == bad, "\(body.errors)")

    server.serve("/a", .ok(NewsFeed(entries: [Self.item("a-2"), Self.item("a-1")]).rss))
    try await supervisor.run(until: "the next document is read") {
      workspace.lines(of: workspace.alerts).count == 3
    }
    #expect(supervisor.deaths.count == 2)

    // Forgotten beside the running daemon, it would be read again; another build forgets it too.
    let command = ["--config", workspace.configuration.path]
    let forgotten = try await ClaimwatchProcess.run(
      ["poison", "forget", id] + command, in: workspace)
    #expect(forgotten.status == 0 && forgotten.output == "1 text forgotten\n")
    let nothing = try await ClaimwatchProcess.run(
      ["poison", "forget", id] + command, in: workspace)
    #expect(nothing.status == 64)
    let list = try await ClaimwatchProcess.run(["poison"] + command, in: workspace)
    #expect(list.output == "0 texts given up, 0 suspects\n")
    #expect(try await supervisor.stop() == 0)
    try WholeLog(workspace).expectEachOnce(["b-1", "a-1", "a-2"], "a poisoned document")
  }

  /// What is given up when the process dies elsewhere than in the claims, and after how many deaths.
  struct Stage: Sendable {
    let name: String
    let deaths: Int
    let givenUp: [String]
    let alerts: Int
  }

  @Test(arguments: [
    Stage(name: "match", deaths: 2, givenUp: ["item"], alerts: 1),
    Stage(name: "draft", deaths: 3, givenUp: ["claims", "details"], alerts: 2),
    Stage(name: "commit", deaths: 4, givenUp: ["claims", "details", "item"], alerts: 1),
  ])
  func moreIsGivenUpUntilItLives(_ stage: Stage) async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let workspace = try Workspace()
    let poison = Self.item("p-Trapday", "Trapday.")
    server.serve("/a", .ok(NewsFeed(entries: [poison, Self.item("a-1")]).rss))
    let supervisor = try start(workspace, server, ["a"], fault: "\(stage.name) trap Trapday")
    try await supervisor.run(until: "the alerts are logged") {
      workspace.lines(of: workspace.alerts).count >= stage.alerts
    }
    #expect(try await supervisor.stop() == 0)
    #expect(supervisor.deaths == [Int32](repeating: 132, count: stage.deaths))
    let said = try events(workspace, "item.poisoned")
    #expect(said.compactMap { $0["given_up"] as? String } == stage.givenUp)
    #expect(said.allSatisfy { $0["item"] as? String == "p-Trapday" })
    let guids = stage.alerts == 2 ? ["a-1", "p-Trapday"] : ["a-1"]
    try WholeLog(workspace).expectEachOnce(guids, stage.name)
    try AlertSchema.validate(linesOf: workspace.alerts)
  }

  @Test func anotherBuildGivesEveryTextAnotherChance() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let workspace = try Workspace()
    server.serve("/a", .ok(NewsFeed(entries: [Self.item("p-1", "Trapday.")]).rss))
    let supervisor = try start(workspace, server, ["a"], fault: "claims trap Trapday")
    try await supervisor.run(until: "the alert is logged") {
      workspace.lines(of: workspace.alerts).count == 1
    }
    #expect(try await supervisor.stop() == 0)
    let file = workspace.state.appending(path: "work-in-hand")
    let bytes = try Data(contentsOf: file)
    let version = try #require(bytes.firstRange(of: Data("0.".utf8)))
    var older = bytes
    var place = version
    while true {
      older[place.lowerBound] = UInt8(ascii: "9")
      guard let next = older[place.upperBound...].firstRange(of: Data("0.1.0 ".utf8)) else { break }
      place = next
    }
    try older.write(to: file)
    let once = try await ClaimwatchProcess.run(
      ["once", "--config", workspace.configuration.path], in: workspace)
    #expect(once.status == 0, "\(once.errors)")
    let list = try await ClaimwatchProcess.run(
      ["poison", "list", "--config", workspace.configuration.path], in: workspace)
    #expect(list.output == "0 texts given up, 0 suspects\n")
  }
}
