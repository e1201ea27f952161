import Foundation
import LoopbackServer
import TestSupport
import Testing

/// Long texts are read for claims to their end, behind their poll.
@Suite(.fewAtOnce) struct ReadingTests {
  private static let count = 6

  /// More than one poll reads at once, in texts that are whole articles.
  private static func feed(_ count: Int = count) -> String {
    ArticleSite.feed(
      (0..<count).map { number in
        let parts = (0..<4).map { part in
          ArticleSite.paragraphs.map {
            $0.replacing("three", with: "\(number + 3):\(part)0")
          }
        }
        return ArticleSite.teaser(number, link: "", text: parts.joined().joined(separator: "\n\n"))
      })
  }

  @Test("an item that has no time to wait for its page has time to be read")
  func noWait() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/feed", .ok(Self.feed(2)))
    let workspace = try Workspace()
    try workspace.configure(
      eagerFeed(server.url("/feed")) + "\n" + ArticleSite.watch,
      pages: "full_text = false\npage_wait = \"0s\"")
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("both are told: \(daemon.errors)") {
      try workspace.alertObjects().count == 2
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    let alerts = try workspace.alertObjects()
    #expect(alerts.contains { !extractor($0).hasSuffix("in part") }, "\(alerts.map(extractor))")
  }

  private func extractor(_ alert: [String: Any]) -> String {
    (alert["provenance"] as? [String: Any])?["extractor"] as? String ?? "-"
  }

  @Test("a poll of many long texts is read whole, and a kill loses and doubles none of them")
  func manyLongTexts() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/feed", .ok(Self.feed()))
    let workspace = try Workspace()
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + ArticleSite.watch)
    // Killed with the first alert, and with the next one.
    for count in 1...2 {
      let daemon = try ClaimwatchProcess(
        ["run", "--config", workspace.configuration.path], in: workspace)
      try await eventually("an alert: \(daemon.errors)") {
        try workspace.alertObjects().count >= count
      }
      daemon.send(SIGKILL)
      _ = try await daemon.exitStatus()
    }
    let run = try await ClaimwatchProcess.run(
      ["once", "--config", workspace.configuration.path], in: workspace)
    #expect(run.status == 0, "\(run.errors)")
    let alerts = try workspace.alertObjects()
    #expect(alerts.allSatisfy { !extractor($0).hasSuffix("in part") }, "\(alerts.map(extractor))")
    #expect(alerts.allSatisfy { ($0["claims"] as? [Any] ?? []).count >= 4 })
    try WholeLog(workspace).expectEachOnce((0..<Self.count).map { "item-\($0)" }, "long texts")
    try AlertSchema.validate(linesOf: workspace.alerts)
  }
}
