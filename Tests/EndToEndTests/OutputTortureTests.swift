import Foundation
import LoopbackServer
import TestSupport
import Testing

/// The real daemon with an output of each kind that has an answer, killed again and again while receivers answer as they like.
///
/// What is promised, and checked: every alert arrives, and in one message alone; a message comes twice only where a kill kept its
/// answer from being stored, and then with the same id. A few cycles in every test run; `make torture-outputs` sets
/// CLAIMWATCH_OUTPUT_TORTURE to their number.
@Suite(.fewAtOnce) struct OutputTortureTests {
  static let cycles =
    ProcessInfo.processInfo.environment["CLAIMWATCH_OUTPUT_TORTURE"].flatMap(Int.init) ?? 8

  private let workspace: Workspace

  init() throws { workspace = try Workspace() }

  /// Pauses so short, and so many, that nothing is given up.
  private static let settings =
    "retry = [" + [String](repeating: "\"20ms\"", count: 400).joined(separator: ", ") + "]\n"

  /// By turns taken and refused in every way there is, and six times in a row, which opens the circuit.
  private static func http(_ number: Int) -> Answer? {
    if number % 60 >= 54 { return .status(500) }
    return switch number % 11 {
    case 1: .status(500)
    case 3: Answer([])
    case 5: Answer([.reset])
    case 6: .status(429, headers: [("Retry-After", "1")])
    case 8: .redirect(307, to: "/elsewhere")
    case 9: Answer([.wait(milliseconds: 60_000)])
    default: nil
    }
  }

  private static let replies = [
    "250", "451 greylisted", "250", "close", "250", "554 not today", "250", "250", "451 a", "451 b",
    "451 c", "250", "421 busy", "554 d", "close", "451 e", "451 f", "554 g", "250", "slow", "250",
  ]

  private static let program = """
    kind = number % 13
    if kind == 1: answer(75, id); continue
    if kind == 3: os._exit(0 if sys.argv[0].endswith("stream.py") else 3)
    if kind == 5: os.kill(os.getpid(), 9)
    if kind == 7: print("half a word", flush=True); answer(1, id); continue
    if kind == 9: answer(1, id); continue
    if kind == 11: time.sleep(4); os._exit(1)
    if number % 60 >= 54: os._exit(1)
    """

  private func receivers() async throws -> [any ScriptedReceiver] {
    let webhook = try ScriptedWebhook(in: workspace, "timeout = \"1s\"\n" + Self.settings)
    webhook.receiver.answer(Self.http)
    var all: [any ScriptedReceiver] = [
      webhook,
      try ScriptedRoom(
        in: workspace, "timeout = \"1s\"\ncollect = \"50ms\"\nmax = 100\n" + Self.settings,
        answer: Self.http),
      try ScriptedProgram(
        in: workspace, stream: true, "timeout = \"2s\"\n" + Self.settings, script: Self.program),
    ]
    if MailServer.isThere {
      all.append(
        try await ScriptedMail(
          in: workspace, "timeout = \"5s\"\n" + Self.settings, replies: Self.replies))
    } else {
      print("SKIPPED: no mails in OutputTortureTests, which need python3-aiosmtpd")
    }
    return all
  }

  @Test func killedAndRefusedEachAlertArrives() async throws {
    let feed = LoopbackServer()
    defer { feed.stop() }
    let receivers = try await receivers()
    defer { for receiver in receivers { receiver.stop() } }
    try workspace.configure(
      eagerFeed(feed.url("/feed")) + "\n" + firstWatches + receivers.map(\.output).joined())
    var random = SplitMix64(seed: 15)
    var news = NewsWire()
    for cycle in 1...Self.cycles {
      if Self.cycles > 100, cycle % 20 == 0 {
        print("outputs: \(cycle) of \(Self.cycles) cycles, attempts \(receivers.map(\.attempts))")
      }
      news.publish(1 + Int(random.next() % 3))
      feed.serve("/feed", .ok(news.feed))
      // One after the other is what a kill lies in wait for.
      let watched = receivers[cycle % receivers.count]
      let before = watched.attempts
      let daemon = try start()
      try await eventually("a message comes: \(daemon.errors)") { watched.attempts > before }
      // The wire has the last forty alone: some cycles end when all are logged.
      if cycle % 4 == 0 {
        try await eventually("all are logged: \(daemon.errors)") {
          workspace.lines(of: workspace.alerts).count == news.guids.count
        }
      }
      // Somewhere between an answer and what is stored of it, or later.
      let pause = random.next() % 4 == 0 ? 1_500_000 : 20_000
      try await Task.sleep(for: .microseconds(Int(random.next() % UInt64(pause))))
      daemon.send(SIGKILL)
      _ = try await daemon.exitStatus()
    }
    for receiver in receivers { try receiver.takeAll() }
    let daemon = try start()
    let all = Set(1...news.guids.count)
    for receiver in receivers {
      try await eventually("every alert is taken: \(daemon.errors)", within: 1200) {
        Set(receiver.taken.joined()) == all
      }
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    #expect(workspace.lines(of: workspace.alerts).count == all.count)
    for receiver in receivers {
      let name = "\(type(of: receiver))"
      let numbers = receiver.taken.flatMap { $0 }
      #expect(numbers.count == all.count, "\(name): an alert stands in two messages: \(numbers)")
      // What was taken comes again where a kill kept its answer from being stored: one a cycle at most.
      #expect(receiver.known <= Self.cycles, "\(name): \(receiver.known) came again")
      print(
        "outputs: \(name): \(Self.cycles) kills, \(all.count) alerts, \(receiver.attempts) attempts, "
          + "\(receiver.taken.count) messages taken, \(receiver.known) of them twice")
    }
    let webhook = try #require(receivers.first as? ScriptedWebhook)
    #expect(try await webhook.receiver.complaints(in: workspace) == "")
    try await webhook.receiver.verifyByPackage(in: workspace)
    #expect(
      try workspace.eventTypes().allSatisfy { $0 != "output.gap" && $0 != "output.dead_letter" })
  }

  private func start() throws -> ClaimwatchProcess {
    try ClaimwatchProcess(["run", "--config", workspace.configuration.path], in: workspace)
  }
}
