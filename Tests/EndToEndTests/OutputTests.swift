import Foundation
import Testing

/// Where the output goes: terminals, pipes that close, disks that are full.
@Suite(.fewAtOnce) struct OutputTests {
  private func sample(_ workspace: Workspace) throws -> String {
    let file = workspace.folder.appending(path: "feed.xml")
    try Data(NewsFeed(entries: [NewsFeed.missile, NewsFeed.town]).rss.utf8).write(to: file)
    return file.path
  }

  @Test(arguments: [["parse"], ["parse", "--json"], ["extract"], ["match", "--term", "missile"]])
  func outputThatCannotBeWrittenIsAFailure(command: [String]) async throws {
    let workspace = try Workspace()
    let run = try ClaimwatchProcess(
      command + [try sample(workspace)], in: workspace, output: "/dev/full")
    #expect(try await run.exitStatus() == 74)
    #expect(run.errors == "claimwatch: cannot write the output: No space left on device\n")
  }

  @Test func aReaderThatHasHadEnoughIsNoFailure() async throws {
    let workspace = try Workspace()
    let script = """
      set -o pipefail
      "$0" parse --json "$1" | head -c 1
      """
    let run = try await ClaimwatchProcess.run(
      ["-c", script, ClaimwatchProcess.binary.path, try sample(workspace)], in: workspace,
      program: URL(filePath: "/bin/bash"))
    #expect(run.status == 0 && run.output == "{" && run.errors.isEmpty)
  }

  /// `script` gives the command a terminal (util-linux, part of every Debian).
  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script")),
    arguments: [[:], ["NO_COLOR": "1"], ["TERM": "dumb"], ["NO_COLOR": ""]])
  func coloursAreForTerminals(environment: [String: String]) async throws {
    let workspace = try Workspace()
    let file = try sample(workspace)
    try Data("[[fed]]".utf8).write(to: workspace.configuration)
    for command in ["parse '\(file)'", "check --config '\(workspace.configuration.path)'"] {
      let run = try await ClaimwatchProcess.run(
        ["-qec", "'\(ClaimwatchProcess.binary.path)' \(command)", "/dev/null"], in: workspace,
        environment: ["TERM": "xterm"].merging(environment) { $1 },
        program: URL(filePath: "/usr/bin/script"))
      let wantsColours = environment.allSatisfy { $0.key == "NO_COLOR" && $0.value.isEmpty }
      #expect(run.output.contains("\u{1B}[") == wantsColours, "\(run.output)")
    }
  }
}
