import Foundation
import GRDB
import Glibc
import LoopbackServer
import Testing

/// What is kept of items for `claimwatch replay`, and that no alert depends on it.
@Suite(.fewAtOnce) struct RetentionTests {
  private func items(_ workspace: Workspace) throws -> Int {
    try workspace.database("items.sqlite").read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM item") ?? 0
    }
  }

  private func configure(
    _ workspace: Workspace, _ server: LoopbackServer, retain: String = ""
  ) throws {
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    let text = try String(contentsOf: workspace.configuration, encoding: .utf8)
    try Data((retain + "\n" + text).utf8).write(to: workspace.configuration)
  }

  private func once(_ workspace: Workspace) async throws -> String {
    let result = try await ClaimwatchProcess.run(
      ["once", "--config", workspace.configuration.path], in: workspace)
    #expect(result.status == 0, "\(result)")
    return result.errors
  }

  @Test func onlyNewsAreKept() async throws {
    let workspace = try Workspace()
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve(
      "/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town, NewsFeed.dull]).rss))
    try configure(workspace, server)
    _ = try await once(workspace)
    #expect(try items(workspace) == 3)
    _ = try await once(workspace)
    #expect(try items(workspace) == 3)
    var changed = NewsFeed.dull
    changed.text += " It sells rye."
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, changed]).rss))
    _ = try await once(workspace)
    #expect(try items(workspace) == 4)
  }

  @Test func withoutRetentionNothingIsKeptAndWhatWasIsDeleted() async throws {
    let workspace = try Workspace()
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss))
    try configure(workspace, server, retain: "retain = 0")
    _ = try await once(workspace)
    let file = workspace.state.appending(path: "items.sqlite").path
    #expect(!FileManager.default.fileExists(atPath: file))
    try configure(workspace, server)
    server.serve(
      "/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town, NewsFeed.dull]).rss))
    _ = try await once(workspace)
    #expect(try items(workspace) == 1)
    try configure(workspace, server, retain: "retain = 0")
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("they are gone: \(daemon.errors)", within: 60) {
      !FileManager.default.fileExists(atPath: file)
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    #expect(workspace.lines(of: workspace.alerts).count == 2)
  }

  /// What cannot be kept is said once, and costs no alert.
  @Test func aFileThatCannotBeWrittenCostsNoAlert() async throws {
    let workspace = try Workspace()
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    try configure(workspace, server)
    let file = workspace.state.appending(path: "items.sqlite")
    try FileManager.default.createDirectory(
      at: workspace.state, withIntermediateDirectories: true)
    let foreign = try DatabaseQueue(path: file.path)
    try await foreign.write { try $0.execute(sql: "CREATE TABLE harbour (boat TEXT)") }
    try foreign.close()
    let before = try Data(contentsOf: file)
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("the first alert: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 1
    }
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss))
    try await eventually("the second alert: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 2
    }
    try await eventually("it is said: \(daemon.errors)") {
      try workspace.eventTypes().contains("items.not_kept")
    }
    #expect(try Data(contentsOf: file) == before)
    // Taken away, they are kept again, and so are those that waited.
    try FileManager.default.removeItem(at: file)
    server.serve(
      "/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town, NewsFeed.dull]).rss))
    try await eventually("they are kept again: \(daemon.errors)", within: 60) {
      try workspace.eventTypes().contains("items.kept")
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    #expect(try items(workspace) == 3)
    let events = try workspace.eventTypes()
    #expect(events.filter { $0 == "items.not_kept" }.count == 1)
    #expect(events.filter { $0 == "items.kept" }.count == 1)
  }

  @Test func aDamagedFileIsSetAside() async throws {
    let workspace = try Workspace()
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    try configure(workspace, server)
    _ = try await once(workspace)
    let file = workspace.state.appending(path: "items.sqlite")
    var bytes = try Data(contentsOf: file)
    for index in 100..<bytes.count { bytes[index] = 0xA5 }
    try bytes.write(to: file)
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss))
    let errors = try await once(workspace)
    #expect(errors.contains("not kept"), "\(errors)")
    #expect(workspace.lines(of: workspace.alerts).count == 2)
    #expect(FileManager.default.fileExists(atPath: file.path + ".damaged"))
    #expect(try items(workspace) == 1)
    #expect(try workspace.eventTypes().filter { $0 == "items.not_kept" }.count == 1)
  }

  /// What the archive holds of a disk that is nearly full is room for alerts.
  @Test func onADiskThatIsNearlyFullTheOldestGo() async throws {
    let workspace = try Workspace()
    guard let disk = try SmallDisk(in: workspace, size: "16m") else { return }
    defer { disk.unmount() }
    let small = disk.workspace
    let server = LoopbackServer()
    defer { server.stop() }
    var random = SystemRandomNumberGenerator()
    let entries = (0..<300).map { number in
      NewsFeed.Entry(
        guid: "log-\(number)", title: "Log \(number)",
        text: (0..<900).map { _ in "\(random.next())" }.joined(separator: " "),
        link: "http://gazette.example/log/\(number)")
    }
    server.serve("/feed", .ok(NewsFeed(entries: entries).rss))
    try configure(small, server)
    _ = try await once(small)
    #expect(try items(small) == 300)
    // A tenth of it is left to the alerts.
    try disk.fill(leaving: 1_200_000)
    _ = try await once(small)
    let left = try items(small)
    #expect(left < 300)
    #expect(disk.free > 1_600_000, "\(left) items are left")
    #expect(try !small.eventTypes().contains("items.not_kept"), "nothing came that was not kept")
  }

  /// SQLite reads NULL from such a page, and no error.
  @Test func aPageOfZerosIsSetAside() async throws {
    let workspace = try Workspace()
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.dull]).rss))
    try configure(workspace, server)
    _ = try await once(workspace)
    let file = workspace.state.appending(path: "items.sqlite")
    let page = try await DatabaseQueue(path: file.path).read {
      try Int.fetchOne($0, sql: "SELECT rootpage FROM sqlite_master WHERE name = 'item'")
    }
    var bytes = try Data(contentsOf: file)
    // The head of the page says where its rows are, and they stand at its end.
    let end = try #require(page) * 4096
    bytes.replaceSubrange(end - 3584..<end, with: Data(count: 3584))
    try bytes.write(to: file)
    server.serve(
      "/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town, NewsFeed.dull]).rss))
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("the second alert: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 2
    }
    try await eventually("it is set aside: \(daemon.errors)") {
      FileManager.default.fileExists(atPath: file.path + ".damaged")
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0, "\(daemon.errors)")
    #expect(try workspace.eventTypes().filter { $0 == "items.not_kept" }.count == 1)
  }

  /// A disk that does not answer, for as long as the daemon lives, costs no alert and does not keep it from ending.
  @Test func aDiskThatDoesNotAnswerCostsNoAlert() async throws {
    let workspace = try Workspace()
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    try configure(workspace, server)
    _ = try await once(workspace)
    guard let held = HeldFile(workspace.state.appending(path: "items.sqlite").path) else {
      print("SKIPPED: RetentionTests needs to be root and allowed to use fanotify")
      return
    }
    defer { held.release() }
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss))
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("the second alert: \(daemon.errors)", within: 120) {
      workspace.lines(of: workspace.alerts).count == 2
    }
    let more = NewsFeed.Entry(
      guid: "gazette-4", title: "Ferry", text: "A ferry left Sevastopol at noon.",
      link: "http://gazette.example/ferry")
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town, more]).rss))
    try await eventually("the third alert: \(daemon.errors)", within: 120) {
      workspace.lines(of: workspace.alerts).count == 3
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
  }

  @Test func aPipeInThePlaceOfTheFileCostsNoAlert() async throws {
    let workspace = try Workspace()
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    try configure(workspace, server)
    try FileManager.default.createDirectory(at: workspace.state, withIntermediateDirectories: true)
    #expect(mkfifo(workspace.state.appending(path: "items.sqlite").path, 0o600) == 0)
    let errors = try await once(workspace)
    #expect(errors.contains("no regular file"), "\(errors)")
    #expect(workspace.lines(of: workspace.alerts).count == 1)
  }

  /// Another process that holds the file keeps neither polls nor alerts waiting, and loses nothing.
  @Test func aFileThatIsHeldKeepsNobodyWaiting() async throws {
    let workspace = try Workspace()
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    try configure(workspace, server)
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("the first alert: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 1
    }
    var settings = Configuration()
    settings.allowsUnsafeTransactions = true
    let queue = try DatabaseQueue(
      path: workspace.state.appending(path: "items.sqlite").path, configuration: settings)
    try await queue.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss))
    try await eventually("the second alert: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 2
    }
    try await queue.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    #expect(try items(workspace) == 2)
  }

  /// A disk that is nearly full is left to the alerts.
  @Test func onADiskThatIsNearlyFullOnlyAlertsAreKept() async throws {
    let workspace = try Workspace()
    guard let disk = try SmallDisk(in: workspace, size: "10m") else { return }
    defer { disk.unmount() }
    let small = disk.workspace
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    try configure(small, server)
    _ = try await once(small)
    #expect(try items(small) == 1)
    try disk.fill(leaving: 700_000)
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss))
    _ = try await once(small)
    #expect(small.lines(of: small.alerts).count == 2)
    #expect(try items(small) == 1)
    #expect(try small.eventTypes().filter { $0 == "items.not_kept" }.count == 1)
  }
}

/// A file system of its own for state and logs, which is soon full.
private struct SmallDisk {
  let path: String
  /// What lies on it; the configuration lies outside.
  let workspace: Workspace

  /// nil, and a word about it, where nothing may be mounted.
  init?(in outer: Workspace, size: String) throws {
    let disk = outer.folder.appending(path: "disk")
    try FileManager.default.createDirectory(at: disk, withIntermediateDirectories: true)
    guard geteuid() == 0, mount("tmpfs", disk.path, "tmpfs", 0, "size=\(size)") == 0 else {
      print("SKIPPED: RetentionTests needs to be root and allowed to mount a tmpfs")
      return nil
    }
    path = disk.path
    workspace = try Workspace(data: disk, configurationIn: outer)
  }

  /// Bytes that are free.
  var free: Int {
    var status = statvfs()
    return statvfs(path, &status) == 0 ? Int(status.f_bavail) * Int(status.f_frsize) : 0
  }

  /// Leaves so many bytes.
  func fill(leaving bytes: Int) throws {
    try Data(count: max(0, free - bytes)).write(to: URL(fileURLWithPath: path + "/ballast"))
  }

  func unmount() { umount2(path, Int32(MNT_DETACH)) }
}
