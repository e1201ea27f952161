import Foundation
import LoopbackServer
import TestSupport
import Testing

/// The real daemon, killed again and again while its log is rotated, torn and emptied.
///
/// A few cycles in every test run; `make torture` sets CLAIMWATCH_TORTURE to their number.
@Suite(.fewAtOnce) struct TortureTests {
  static let cycles =
    ProcessInfo.processInfo.environment["CLAIMWATCH_TORTURE"].flatMap(Int.init) ?? 24

  private enum Rotation: CaseIterable {
    case none, rename, renameAndCreate, copyAndTruncate
  }
  private enum Moment: CaseIterable {
    case byTime, afterAnAnswer, whenTheLogGrows
  }

  @Test func killedRotatedAndTornEachAlertIsThereOnce() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let workspace = try Workspace()
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    var random = SplitMix64(seed: 5)
    var news = NewsWire()
    var rotations = 0
    for cycle in 1...Self.cycles {
      if Self.cycles > 100, cycle % 50 == 0 {
        print("torture: \(cycle) of \(Self.cycles) cycles, \(news.guids.count) alerts")
      }
      news.publish(1 + Int(random.next() % 3))
      server.serve("/feed", .ok(news.feed))
      let down = Rotation.allCases.randomElement(using: &random) ?? .none
      try rotate(down, workspace, &rotations)
      let before = size(of: workspace.alerts)
      let requests = server.requests.count
      let daemon = try ClaimwatchProcess(
        ["run", "--config", workspace.configuration.path], in: workspace)
      switch Moment.allCases.randomElement(using: &random) ?? .byTime {
      case .byTime: try await Task.sleep(for: .milliseconds(Int(random.next() % 500)))
      case .afterAnAnswer:
        try await eventually("a poll arrives: \(daemon.errors)") {
          server.requests.count > requests
        }
        try await Task.sleep(for: .microseconds(Int(random.next() % 60_000)))
      case .whenTheLogGrows:
        try await eventually("the log grows: \(daemon.errors)") {
          size(of: workspace.alerts) > before
        }
      }
      // Every fourth log is also rotated under the running daemon, just before the kill.
      if random.next() % 4 == 0 {
        let running = Rotation.allCases.randomElement(using: &random) ?? .none
        try rotate(running, workspace, &rotations)
        try await Task.sleep(for: .milliseconds(Int(random.next() % 40)))
      }
      daemon.send(SIGKILL)
      _ = try await daemon.exitStatus()
      if down == .none, random.next() % 3 == 0 { try tear(workspace.alerts, &random) }
    }
    let once = try await ClaimwatchProcess.run(
      ["once", "--config", workspace.configuration.path], in: workspace)
    #expect(once.status == 0, "\(once.errors)")
    let log = try WholeLog(workspace)
    log.expectEachOnce(news.guids, "after \(Self.cycles) cycles")
    try log.expectEachJoinedOnce(workspace, "after \(Self.cycles) cycles")
    print(
      "torture: \(Self.cycles) cycles, \(rotations) rotations, \(news.guids.count) alerts due, "
        + "\(log.lines.count) lines, \(log.broken.count) broken")
  }

  private func size(of file: URL) -> Int {
    (try? FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int) ?? 0
  }

  private func rotate(_ rotation: Rotation, _ workspace: Workspace, _ count: inout Int) throws {
    guard rotation != .none, size(of: workspace.alerts) > 0 else { return }
    count += 1
    let target = workspace.folder.appending(path: "alerts.jsonl.\(count)")
    switch rotation {
    case .none: break
    case .rename: try FileManager.default.moveItem(at: workspace.alerts, to: target)
    case .renameAndCreate:
      try FileManager.default.moveItem(at: workspace.alerts, to: target)
      // As logrotate does: the daemon may have made it in between.
      close(open(workspace.alerts.path, O_WRONLY | O_CREAT, 0o640))
    case .copyAndTruncate:
      try FileManager.default.copyItem(at: workspace.alerts, to: target)
      truncate(workspace.alerts.path, 0)
    }
  }

  /// The power goes while the last line is on its way to the disk.
  private func tear(_ file: URL, _ random: inout SplitMix64) throws {
    guard let bytes = try? Data(contentsOf: file), bytes.count > 1 else { return }
    let start = bytes.dropLast().lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let keep = start + Int(random.next() % UInt64(bytes.count - start))
    truncate(file.path, keep)
  }
}

/// A feed that goes on: the newest forty of all reports published so far.
struct NewsWire {
  private(set) var guids: [String] = []
  private var entries: [NewsFeed.Entry] = []

  mutating func publish(_ count: Int) {
    for _ in 0..<count {
      let number = guids.count + 1
      guids.append("wire-\(number)")
      entries.append(
        NewsFeed.Entry(
          guid: "wire-\(number)", title: "Report \(number)",
          text: "The Harbour Office said ATACMS number \(number) was seen.",
          link: "http://gazette.example/\(number)"))
    }
    entries = Array(entries.suffix(40))
  }

  var feed: String { NewsFeed(entries: entries.reversed()).rss }
}
