import Foundation
import Testing

/// The text file for Prometheus.
@Suite(.fewAtOnce) struct MetricsTests {
  @Test func theFileIsThereWhileTheDaemonRunsAndHoldsWhatTheManualSays() async throws {
    let workspace = try Workspace()
    let metrics = workspace.folder.appending(path: "metrics.prom")
    try workspace.configure(
      eagerFeed("file:nowhere.xml") + "\n" + firstWatches, paths: "metrics = \"\(metrics.path)\"")
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("the metrics are written") {
      FileManager.default.fileExists(atPath: metrics.path)
    }
    let text = try String(contentsOf: metrics, encoding: .utf8)
    #expect(text.contains("\nclaimwatch_feeds 1\n"))
    let types = text.split(separator: "\n").filter { $0.hasPrefix("# TYPE ") }
    let manual = try String(
      contentsOf: repositoryRoot.appending(path: "docs/operating.md"), encoding: .utf8)
    let documented = manual.split(separator: "\n").filter { $0.hasPrefix("| `claimwatch_") }
    #expect(documented.count == types.count)
    for type in types {
      let words = type.split(separator: " ")
      let (name, kind) = (words.dropFirst(2).first ?? "", words.last ?? "")
      #expect(documented.contains { $0.hasPrefix("| `\(name)` | \(kind) |") }, "\(name) \(kind)")
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    #expect(!FileManager.default.fileExists(atPath: metrics.path), "a file would say it is alive")
  }
}
