import Foundation
import LoopbackServer
import Testing

/// Every n-th call on log and database fails once, in the real process: it stays alive and every
/// alert is there once.
///
/// A sample in every test run; with CLAIMWATCH_TORTURE every n with every fault.
@Suite(.serialized, .fewAtOnce) struct FaultTests {
  static let isThorough = ProcessInfo.processInfo.environment["CLAIMWATCH_TORTURE"] != nil

  enum Fault: Int, CaseIterable {
    case noSpace, inputOutput, interrupted, shortWrite, tooManyFiles, noPermission
  }

  /// The page that test and shim share.
  final class Plan {
    private let page: UnsafeMutableRawPointer
    static let length = 4096

    init(_ file: URL) throws {
      try Data(count: Self.length).write(to: file)
      let descriptor = open(file.path, O_RDWR)
      defer { close(descriptor) }
      let page = mmap(nil, Self.length, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
      self.page = try #require(page != MAP_FAILED ? page : nil)
    }

    deinit { munmap(page, Self.length) }

    private var numbers: UnsafeMutablePointer<Int> {
      page.assumingMemoryBound(to: Int.self)
    }

    /// Lets the `target`-th call from now on fail; 0 lets none.
    func arm(_ target: Int, _ fault: Fault) {
      numbers[0] = 0
      numbers[1] = fault.rawValue
      numbers[2] = 0
      numbers[3] = 0
      numbers[0] = target
    }

    var calls: Int { numbers[2] }
    var hits: Int { numbers[3] }
    /// Which call failed last.
    var last: String {
      String(cString: (page + 32).assumingMemoryBound(to: CChar.self))
    }
  }

  private func prepare(_ workspace: Workspace) throws -> (Plan, [String: String]) {
    let shim = workspace.folder.appending(path: "shim.so")
    try NativeTool.build("fault_shim", options: ["-shared", "-fPIC"], to: shim)
    let page = workspace.folder.appending(path: "plan")
    let environment = [
      "LD_PRELOAD": shim.path, "CLAIMWATCH_FAULT_PLAN": page.path,
      "CLAIMWATCH_FAULT_ROOT": workspace.folder.resolvingSymlinksInPath().path,
    ]
    return (try Plan(page), environment)
  }

  @Test func anyFailingCallOfTheRunningDaemonLosesNothing() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let workspace = try Workspace()
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    let (plan, environment) = try prepare(workspace)
    var news = NewsWire()
    news.publish(1)
    server.serve("/feed", .ok(news.feed))
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace, environment: environment)
    func caughtUp() async throws {
      try await eventually("alert \(news.guids.count) is logged: \(daemon.errors.suffix(2000))") {
        workspace.lines(of: workspace.alerts).count >= news.guids.count
      }
    }
    try await caughtUp()
    var failed = 0
    for fault in Fault.allCases {
      var n = Self.isThorough ? 1 : 1 + fault.rawValue
      while true {
        // The calls of one round: a commit, a delivery, its mark.
        plan.arm(n, fault)
        news.publish(1)
        server.serve("/feed", .ok(news.feed))
        try await caughtUp()
        if plan.hits == 0 { try await Task.sleep(for: .milliseconds(50)) }
        let hit = plan.hits > 0
        plan.arm(0, fault)
        #expect(daemon.isRunning, "\(fault) at call \(n), \(plan.last): \(daemon.errors)")
        guard hit, daemon.isRunning else { break }
        failed += 1
        n += Self.isThorough ? 1 : Fault.allCases.count
      }
    }
    #expect(failed > 10)
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    try WholeLog(workspace).expectEachOnce(news.guids, "\(failed) failures")
    try WholeLog(workspace).expectEachJoinedOnce(workspace, "\(failed) failures")
    print("faults: \(failed) failing calls in the running daemon")
  }

  @Test func anyFailingCallOfTheStartLosesNothing() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    var failed = 0
    for fault in Fault.allCases {
      var n = Self.isThorough ? 1 : 1 + 6 * fault.rawValue
      while true {
        let workspace = try Workspace()
        try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
        let (plan, environment) = try prepare(workspace)
        var news = NewsWire()
        news.publish(2)
        server.serve("/feed", .ok(news.feed))
        plan.arm(n, fault)
        let daemon = try ClaimwatchProcess(
          ["run", "--config", workspace.configuration.path], in: workspace,
          environment: environment)
        try await eventually("\(fault) at \(n), \(plan.last): \(daemon.errors.suffix(1000))") {
          workspace.lines(of: workspace.alerts).count >= news.guids.count || !daemon.isRunning
        }
        #expect(daemon.isRunning, "\(fault) at call \(n), \(plan.last): \(daemon.errors)")
        let hit = plan.hits > 0
        plan.arm(0, fault)
        daemon.send(SIGTERM)
        #expect(try await daemon.exitStatus() == 0, "\(fault) at call \(n): \(daemon.errors)")
        try WholeLog(workspace).expectEachOnce(news.guids, "\(fault) at call \(n)")
        try WholeLog(workspace).expectEachJoinedOnce(workspace, "\(fault) at call \(n)")
        guard hit else { break }
        failed += 1
        n += Self.isThorough ? 1 : 40
      }
    }
    #expect(failed > 5)
    print("faults: \(failed) failing calls from the start on")
  }
}
