import Foundation
import LoopbackServer
import Testing

/// Watches in files of their own, in the real program: a reload reads them, and none is lost silently.
@Suite(.fewAtOnce) struct IncludedFilesTests {
  private static let missile = "[[watch]]\nid = \"atacms\"\nterms = [\"ATACMS\"]\n"
  private static let town = "[[watch]]\nid = \"sevastopol\"\nterms = [\"Sevastopol\"]\n"

  private func write(_ workspace: Workspace, _ name: String, _ text: String) throws {
    let file = workspace.folder.appending(path: "watches.d/" + name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file, options: .atomic)
  }

  private func remove(_ workspace: Workspace, _ name: String) throws {
    try FileManager.default.removeItem(at: workspace.folder.appending(path: name))
  }

  private func configure(
    _ workspace: Workspace, _ body: String, include: String = "watches.d/*.toml"
  ) throws {
    try workspace.configure(body)
    let text = try String(contentsOf: workspace.configuration, encoding: .utf8)
    try Data("include = [\"\(include)\"]\n\(text)".utf8)
      .write(to: workspace.configuration, options: .atomic)
  }

  private func events(_ workspace: Workspace, _ kind: String) throws -> [[String: Any]] {
    try workspace.alertObjects(in: workspace.events).filter { $0["event"] as? String == kind }
  }

  private func reload(
    _ workspace: Workspace, _ daemon: ClaimwatchProcess, until kind: String
  ) async throws -> [String: Any] {
    let before = try events(workspace, kind).count
    daemon.send(SIGHUP)
    try await eventually("\(kind): \(daemon.errors)") {
      try events(workspace, kind).count > before
    }
    return try #require(try events(workspace, kind).last)
  }

  @Test func aReloadReadsThemAndLosesNoneSilently() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    let workspace = try Workspace()
    let own = eagerFeed(server.url("/feed")) + "\n[[watch]]\nid = \"own\"\nterms = [\"nobody\"]\n"
    try configure(workspace, own)
    try write(workspace, "a.toml", Self.missile)
    try write(workspace, "b.toml", Self.town)
    let arguments = ["--config", workspace.configuration.path]
    let daemon = try ClaimwatchProcess(["run"] + arguments, in: workspace)
    try await eventually("the first alert is logged: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 1
    }
    let first = try #require(try events(workspace, "config.loaded").first)

    // A fault in one of them is named, and what is in force stays.
    try write(workspace, "b.toml", "\n" + Self.town.replacing("terms", with: "trems"))
    let fault = try await reload(workspace, daemon, until: "config.rejected")
    let named = "\(workspace.folder.path)/watches.d/b.toml:4:1: unknown key 'trems' in [[watch]]"
    #expect((fault["faults"] as? [String])?.contains(named) == true, "\(fault)")
    let check = try await ClaimwatchProcess.run(["check"] + arguments, in: workspace)
    #expect(check.status == 78 && check.errors.contains(named), "\(check)")
    // Commands go by what is in force, whatever stands on disk.
    let status = try await ClaimwatchProcess.run(["status", "--json"] + arguments, in: workspace)
    #expect(status.output.contains("\"sevastopol\""), "\(status)")

    // Another one of them is read.
    try write(workspace, "b.toml", Self.town + "[[watch]]\nid = \"new\"\nterms = [\"new\"]\n")
    let loaded = try await reload(workspace, daemon, until: "config.loaded")
    #expect(loaded["watches_added"] as? [String] == ["new"])
    #expect(loaded["sha256"] as? String != first["sha256"] as? String)
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss))
    try await eventually("it alerts: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 2
    }

    // One that is gone takes its watches along, and that is said.
    try remove(workspace, "watches.d/a.toml")
    let gone = try await reload(workspace, daemon, until: "config.loaded")
    #expect(gone["watches_removed"] as? [String] == ["atacms"])
    let said = "watches.d/a.toml is gone, and with it 1 watch: atacms"
    try await eventually("it is said: \(daemon.errors)") { daemon.errors.contains(said) }

    // A directory without any is more likely not mounted: neither a reload nor a start takes it.
    try remove(workspace, "watches.d/b.toml")
    let refused = try await reload(workspace, daemon, until: "config.rejected")
    let loss =
      "no file matches \"watches.d/*.toml\" of 'include' any more, and 2 watches would be dropped"
    #expect((refused["faults"] as? [String])?.first?.contains(loss) == true, "\(refused)")
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0, "\(daemon.errors)")
    let blind = try await ClaimwatchProcess.run(["run"] + arguments, in: workspace)
    #expect(blind.status == 78 && blind.errors.contains(loss), "\(blind)")
    #expect(blind.errors.contains("take the pattern out of 'include'"))

    // Who takes the pattern out means it.
    try workspace.configure(own)
    let meant = try await ClaimwatchProcess.run(["once"] + arguments, in: workspace)
    #expect(meant.status == 0, "\(meant)")
  }

  @Test func oneThatIsGoneAtAStartIsSaidOnce() async throws {
    let workspace = try Workspace()
    try configure(workspace, "[[feed]]\nid = \"gazette\"\nurl = \"file:feed.xml\"\n")
    try Data(NewsFeed(entries: []).rss.utf8)
      .write(to: workspace.folder.appending(path: "feed.xml"))
    try write(workspace, "a.toml", Self.missile)
    try write(workspace, "b.toml", Self.town)
    func start() async throws -> String {
      let before = try events(workspace, "config.loaded").count
      let daemon = try ClaimwatchProcess(
        ["run", "--config", workspace.configuration.path], in: workspace)
      try await eventually("it runs: \(daemon.errors)") {
        try events(workspace, "config.loaded").count > before
          && (daemon.errors.contains("2 watches, alerts to")
            || daemon.errors.contains("1 watch, alerts to"))
      }
      daemon.send(SIGTERM)
      #expect(try await daemon.exitStatus() == 0, "\(daemon.errors)")
      return daemon.errors
    }
    let said = "watches.d/a.toml is gone, and with it 1 watch: atacms"
    #expect(try await !start().contains("is gone"))
    try remove(workspace, "watches.d/a.toml")
    #expect(try await start().contains(said))
    #expect(try await !start().contains("is gone"))
  }

  /// Who runs passes, and no daemon, is told as well.
  @Test func oneThatIsGoneIsSaidByAPass() async throws {
    let workspace = try Workspace()
    try configure(workspace, "[[feed]]\nid = \"gazette\"\nurl = \"file:feed.xml\"\n")
    try Data(NewsFeed(entries: []).rss.utf8)
      .write(to: workspace.folder.appending(path: "feed.xml"))
    try write(workspace, "a.toml", Self.missile)
    try write(workspace, "b.toml", Self.town)
    func pass() async throws -> String {
      let run = try await ClaimwatchProcess.run(
        ["once", "--config", workspace.configuration.path], in: workspace)
      #expect(run.status == 0, "\(run)")
      return run.errors
    }
    #expect(try await !pass().contains("is gone"))
    try remove(workspace, "watches.d/a.toml")
    #expect(try await pass().contains("watches.d/a.toml is gone, and with it 1 watch: atacms"))
    #expect(try await !pass().contains("is gone"))
    // Where nothing is left it is said each time.
    try remove(workspace, "watches.d/b.toml")
    for _ in 0..<2 {
      let said = "there is no [[watch]] in it, and 1 watch would be dropped"
      #expect(try await pass().contains(said))
    }
  }

  @Test func testsOfWatchesAreNamedByTheirFile() async throws {
    let workspace = try Workspace()
    try configure(workspace, "[[feed]]\nid = \"gazette\"\nurl = \"file:feed.xml\"\n")
    try Data(NewsFeed(entries: []).rss.utf8)
      .write(to: workspace.folder.appending(path: "feed.xml"))
    let test = Self.missile + "[[watch.test]]\ntext = \"four ATACMS\"\n"
    try write(workspace, "a.toml", test)
    let arguments = ["check", "--config", workspace.configuration.path]
    let good = try await ClaimwatchProcess.run(arguments, in: workspace)
    #expect(good.status == 0, "\(good)")
    #expect(
      good.output.contains("good, 1 feed and 1 watch, with 1 included file; 1 test passed"),
      "\(good)")
    try write(workspace, "a.toml", test + "hit = false\n")
    let bad = try await ClaimwatchProcess.run(arguments, in: workspace)
    #expect(bad.status == 78, "\(bad)")
    #expect(
      bad.errors.contains("\(workspace.folder.path)/watches.d/a.toml:5:8: the test"), "\(bad)")
  }
}
