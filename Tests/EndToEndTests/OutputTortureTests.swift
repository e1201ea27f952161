import Foundation
import LoopbackServer
import TestSupport
import Testing

/// The real daemon with an output, killed again and again while its receiver answers as it likes.
///
/// A few cycles in every test run; `make torture-outputs` sets CLAIMWATCH_OUTPUT_TORTURE to their number.
@Suite(.fewAtOnce) struct OutputTortureTests {
  static let cycles =
    ProcessInfo.processInfo.environment["CLAIMWATCH_OUTPUT_TORTURE"].flatMap(Int.init) ?? 8

  @Test func killedAndRefusedEachAlertArrives() async throws {
    let workspace = try Workspace()
    let (feed, receiver) = (LoopbackServer(), WebhookReceiver())
    defer { feed.stop() }
    defer { receiver.stop() }
    // Taken more often than not, so that a run comes to an end.
    receiver.answer { number in
      switch number % 11 {
      case 1: .status(500)
      case 3: Answer([])
      case 5: Answer([.reset])
      case 6: .status(429, headers: [("Retry-After", "1")])
      case 8: .redirect(307, to: "/elsewhere")
      case 9: Answer([.wait(milliseconds: 60_000)])
      default: nil
      }
    }
    let retry = [String](repeating: "\"20ms\"", count: 40).joined(separator: ", ")
    let settings = """
      from = "start"
      timeout = "1s"
      retry = [\(retry)]
      """
    try workspace.configure(
      eagerFeed(feed.url("/feed")) + "\n" + firstWatches
        + receiver.output(in: workspace, settings))
    var random = SplitMix64(seed: 15)
    var news = NewsWire()
    for cycle in 1...Self.cycles {
      if Self.cycles > 100, cycle % 50 == 0 {
        print("outputs: \(cycle) of \(Self.cycles) cycles, \(receiver.messages.count) messages")
      }
      news.publish(1 + Int(random.next() % 3))
      feed.serve("/feed", .ok(news.feed))
      let before = receiver.messages.count
      let daemon = try ClaimwatchProcess(
        ["run", "--config", workspace.configuration.path], in: workspace)
      let wanted = before + 1 + Int(random.next() % 4)
      try await eventually("messages come: \(daemon.errors)") {
        receiver.messages.count >= wanted
          || Set(receiver.taken.map(\.id)).count == news.guids.count
      }
      // Somewhere between an answer and what is stored of it.
      try await Task.sleep(for: .microseconds(Int(random.next() % 20_000)))
      daemon.send(SIGKILL)
      _ = try await daemon.exitStatus()
    }
    receiver.answer { _ in nil }
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("every alert is taken: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == news.guids.count
        && Set(receiver.taken.map(\.id)).count == news.guids.count
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    let ids = try workspace.alertObjects().compactMap { $0["id"] as? String }
    #expect(Set(receiver.taken.map(\.id)) == Set(ids))
    // Of what was taken only that comes again whose answer a kill kept from being stored: one a cycle at most.
    let twice = receiver.taken.count - ids.count
    #expect(twice <= Self.cycles, "\(twice) were sent again")
    #expect(try await receiver.complaints(in: workspace) == "")
    #expect(
      try workspace.eventTypes().allSatisfy { $0 != "output.gap" && $0 != "output.dead_letter" })
    print(
      "outputs: \(Self.cycles) kills, \(ids.count) alerts, \(receiver.messages.count) messages, \(twice) taken twice"
    )
  }
}
