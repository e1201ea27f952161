import Foundation
import Glibc
import LoopbackServer
import Testing

/// The real daemon with log, events and state on a file system of 2 MB that fills up.
@Suite(.fewAtOnce) struct FullDiskTests {
  @Test func onAFullDiskItWaitsAndThenWritesEverythingOnce() async throws {
    let workspace = try Workspace()
    let disk = workspace.folder.appending(path: "disk")
    try FileManager.default.createDirectory(at: disk, withIntermediateDirectories: true)
    guard geteuid() == 0, mount("tmpfs", disk.path, "tmpfs", 0, "size=2m") == 0 else {
      print("SKIPPED: FullDiskTests needs to be root and allowed to mount a tmpfs")
      return
    }
    defer { umount2(disk.path, Int32(MNT_DETACH)) }
    let small = try Workspace(data: disk, configurationIn: workspace)
    let server = LoopbackServer()
    defer { server.stop() }
    var news = NewsWire()
    news.publish(2)
    server.serve("/feed", .ok(news.feed))
    try small.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    let arguments = ["run", "--config", small.configuration.path]
    var daemon = try ClaimwatchProcess(arguments, in: workspace)
    func wait(_ what: String, within seconds: Double = 60, _ body: () throws -> Bool) async throws {
      try await eventually("\(what): \(daemon.errors.suffix(2000))", within: seconds) {
        try body()
      }
    }
    try await wait("two alerts are logged") { small.lines(of: small.alerts).count == 2 }

    let ballast = disk.appending(path: "ballast")
    fill(ballast)
    news.publish(30)
    server.serve("/feed", .ok(news.feed))
    try await wait("the trouble is said") { daemon.errors.contains("alerts wait") }
    // A kill and a start on the full disk: it waits, and does not end.
    daemon.send(SIGKILL)
    _ = try await daemon.exitStatus()
    daemon = try ClaimwatchProcess(arguments, in: workspace)
    try await Task.sleep(for: .seconds(4))
    #expect(daemon.isRunning, "\(daemon.errors)")

    unlink(ballast.path)
    let clock = ContinuousClock()
    let freed = clock.now
    try await wait("everything is written") {
      small.lines(of: small.alerts).count >= news.guids.count
    }
    print("full disk: everything written \(clock.now - freed) after it was freed")
    #expect(daemon.errors.split(separator: "\n").count < 20, "\(daemon.errors)")

    // Without a kill in between: what waited is counted. Where a poll was under way, nothing of the
    // new items waits.
    func recoveries() throws -> [Int] {
      try small.alertObjects(in: small.events)
        .filter { $0["event"] as? String == "output.recovered" }
        .compactMap { $0["delivered"] as? Int }
    }
    func troubles() -> Int { daemon.errors.components(separatedBy: "alerts wait").count - 1 }
    /// An end is said some time after the last line is written, of the trouble before as well.
    func everyEndIsSaid() async throws {
      try await wait("the end of each trouble is said") {
        try recoveries().count == troubles()
      }
    }
    try await everyEndIsSaid()
    var (counted, due) = ([Int](), 0)
    for _ in 0..<10 where counted.max() ?? 0 == 0 {
      let (troublesBefore, recoveriesBefore) = (troubles(), try recoveries().count)
      news.publish(30)
      server.serve("/feed", .ok(news.feed))
      fill(ballast)
      try await wait("the trouble is said, or all is written") {
        troubles() > troublesBefore || small.lines(of: small.alerts).count >= news.guids.count
      }
      // Some may have been written before the disk was full.
      due = news.guids.count - small.lines(of: small.alerts).count
      unlink(ballast.path)
      try await wait("everything is written") {
        small.lines(of: small.alerts).count >= news.guids.count
      }
      try await everyEndIsSaid()
      counted = Array(try recoveries().dropFirst(recoveriesBefore))
    }
    // Log and state may be in trouble at once, and both count. What is read only after the trouble has
    // ended did not wait for it: on a busy machine some of the thirty.
    #expect(due > 0 && counted.allSatisfy { $0 <= 30 }, "\(counted) of \(due)")
    #expect(counted.contains { $0 > 0 }, "\(counted) of \(due): \(daemon.errors)")
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    try WholeLog(small).expectEachOnce(news.guids, "full disk")
    try WholeLog(small).expectEachJoinedOnce(small, "full disk")
  }

  /// The receiver is down, then the disk fills, then the daemon is killed, then the receiver is up, then there is room.
  @Test func outputsThatLagOnAFullDiskSendEverything() async throws {
    let workspace = try Workspace()
    let disk = workspace.folder.appending(path: "disk")
    try FileManager.default.createDirectory(at: disk, withIntermediateDirectories: true)
    guard geteuid() == 0, mount("tmpfs", disk.path, "tmpfs", 0, "size=3m") == 0 else {
      print("SKIPPED: FullDiskTests needs to be root and allowed to mount a tmpfs")
      return
    }
    defer { umount2(disk.path, Int32(MNT_DETACH)) }
    let small = try Workspace(data: disk, configurationIn: workspace)
    let (server, receiver) = (LoopbackServer(), WebhookReceiver())
    defer { server.stop() }
    defer { receiver.stop() }
    // A pause that is asked for takes no step of the schedule, however long the machine takes.
    receiver.answer { _ in .status(503, headers: [("Retry-After", "1")]) }
    var news = NewsWire()
    news.publish(12)
    server.serve("/feed", .ok(news.feed))
    try small.configure(
      eagerFeed(server.url("/feed")) + "\n" + firstWatches
        + receiver.output(in: workspace, "from = \"start\""))
    let arguments = ["run", "--config", small.configuration.path]
    var daemon = try ClaimwatchProcess(arguments, in: workspace)
    try await eventually("it is behind: \(daemon.errors.suffix(2000))") {
      small.lines(of: small.alerts).count == 12 && receiver.messages.count >= 3
    }
    let ballast = disk.appending(path: "ballast")
    fill(ballast)
    let tried = receiver.messages.count
    try await eventually("it goes on, or says why not: \(daemon.errors.suffix(2000))") {
      receiver.messages.count > tried || daemon.errors.contains("output desk waits")
    }
    daemon.send(SIGKILL)
    _ = try await daemon.exitStatus()
    daemon = try ClaimwatchProcess(arguments, in: workspace)
    receiver.answer { _ in nil }
    try await Task.sleep(for: .seconds(3))
    #expect(daemon.isRunning, "\(daemon.errors)")
    unlink(ballast.path)
    try await eventually("everything is sent: \(daemon.errors.suffix(2000))") {
      Set(receiver.taken.map(\.seq)) == Set(1...12)
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0, "\(daemon.errors)")
    // Twice only what was on its way, or could not be noted, when the disk was full: one at a time.
    #expect(receiver.taken.count <= 14, "\(receiver.taken.map(\.seq))")
    #expect(try await receiver.complaints(in: workspace) == "")
    let events = try small.eventTypes()
    #expect(!events.contains("output.gap") && !events.contains("output.dead_letter"), "\(events)")
  }

  /// Writes until not a byte more fits.
  private func fill(_ file: URL) {
    let descriptor = open(file.path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    defer { close(descriptor) }
    for size in [65_536, 4096, 1] {
      let block = [UInt8](repeating: 1, count: size)
      while write(descriptor, block, size) == size {}
    }
  }
}
