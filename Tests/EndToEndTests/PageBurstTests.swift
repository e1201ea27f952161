import Foundation
import LoopbackServer
import Testing

/// More pages at once than are fetched or read at a time.
@Suite(.fewAtOnce) struct PageBurstTests {
  private static let html = [("Content-Type", "text/html")]

  private func extractor(_ alert: [String: Any]) -> String {
    (alert["provenance"] as? [String: Any])?["extractor"] as? String ?? "-"
  }

  @Test(
    "a page whose text is being read keeps no other from being fetched, and items without a term wait for none"
  )
  func placesAreGivenBack() async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/robots.txt", .status(404))
    let count = 6
    let stuck =
      ArticleSite.paragraphs + ["A Kestrel-9 stood on the quay on Trapday, Lena Varn said."]
    let dull = [
      "The ferries were told to wait outside the breakwater for the rest of the tide, and so they did.",
      "The catch was small, the wind turned to the north by noon, and the market closed an hour earlier.",
    ]
    // The newest goes first: its reading never ends.
    server.serve("/0", .ok(ArticleSite.page(stuck), headers: Self.html))
    for number in 1..<count {
      let text = number == count - 1 ? dull : ArticleSite.paragraphs
      server.serve("/\(number)", .ok(ArticleSite.page(text), headers: Self.html))
    }
    server.serve(
      "/feed",
      .ok(
        ArticleSite.feed(
          (0..<count).map { ArticleSite.teaser($0, link: server.url("/\($0)")) })))
    let workspace = try Workspace()
    // One page is fetched at a time.
    try workspace.configure(
      eagerFeed(server.url("/feed")) + "\n" + ArticleSite.watch,
      fetch: "host_connections = 8\nconnections = 8",
      pages: "full_text = \"auto\"\npage_wait = \"10m\"\nrecheck = []")
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace,
      environment: ["CLAIMWATCH_TEST_FAULT": "claims spin Trapday"])
    try await eventually("every page is asked for: \(daemon.errors)") {
      (0..<count).allSatisfy { !server.requests(for: "/\($0)").isEmpty }
    }
    // Those behind it are told all the same, from their pages.
    try await eventually("all others are told: \(daemon.errors)") {
      try workspace.alertObjects().count == count - 2
    }
    let alerts = try workspace.alertObjects()
    for alert in alerts {
      let item = alert["item"] as? [String: Any] ?? [:]
      #expect(item["text_scope"] as? String == "fetched_page", "\(item)")
    }
    daemon.send(SIGKILL)
    _ = try await daemon.exitStatus()
    // What was being read is told by the next run, once.
    let run = try await ClaimwatchProcess.run(
      ["once", "--config", workspace.configuration.path], in: workspace)
    #expect(run.status == 0, "\(run.errors)")
    try WholeLog(workspace).expectEachOnce(
      (0..<count - 1).map { "item-\($0)" }, "the burst")
  }
}
