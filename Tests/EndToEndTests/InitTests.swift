import Foundation
import Testing

/// `claimwatch init`
@Suite(.fewAtOnce) struct InitTests {
  private func run(
    _ arguments: [String], _ workspace: Workspace
  ) async throws -> (status: Int32, output: String, errors: String) {
    try await ClaimwatchProcess.run(["init"] + arguments, in: workspace)
  }

  @Test func aFirstFileIsGoodAndIsNeverOverwritten() async throws {
    let workspace = try Workspace()
    let file = workspace.folder.appending(path: "new/folder/claimwatch.toml")
    let made = try await run(["--config", file.path], workspace)
    #expect(made.status == 0 && made.output.contains("claimwatch check --config \(file.path)"))
    let check = try await ClaimwatchProcess.run(
      ["check", "--config", file.path], in: workspace)
    #expect(check.status == 0 && check.errors.isEmpty, "\(check)")
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(!text.contains("sample"))
    let again = try await run(["--config", file.path], workspace)
    #expect(again.status == 73 && again.errors.contains("it exists already"), "\(again)")
    #expect(try String(contentsOf: file, encoding: .utf8) == text)
  }

  @Test func itIsTheCommentedFileWithoutTheInventedNews() async throws {
    let starter = try String(
      contentsOf: repositoryRoot.appending(path: "Config/claimwatch.toml"), encoding: .utf8)
    let own = try await run(["--print", "--config", "/srv/claimwatch.toml"], Workspace()).output
    let kept = Set(own.split(separator: "\n"))
    let left = starter.split(separator: "\n").filter { !kept.contains($0) }
    #expect(left.count == 6, "\(left)")
    #expect(Set(starter.split(separator: "\n")).isSuperset(of: kept))
  }

  @Test(arguments: [("claimwatch", "claimwatch"), ("desk", "claimwatch-desk")])
  func aServicesFileSaysWhereThingsAre(file: String, name: String) async throws {
    let text = try await run(
      ["--print", "--config", "/etc/claimwatch/\(file).toml"], Workspace()
    ).output
    #expect(text.contains("\nstate   = \"/var/lib/\(name)\"\n"))
    #expect(text.contains("\nalerts  = \"/var/log/\(name)/alerts.jsonl\"\n"))
    #expect(text.contains("\nevents  = \"/var/log/\(name)/events.jsonl\"\n"))
    #expect(text.contains("\nmetrics = \"/run/\(name)/metrics.prom\" "))
  }
}
