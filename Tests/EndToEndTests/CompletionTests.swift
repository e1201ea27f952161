import Foundation
import Testing

/// The completion script in a real shell completes the ids of the configuration.
@Suite(.fewAtOnce) struct CompletionTests {
  @Test(arguments: [
    (["alerts", "--watch", ""], "atacms sevastopol"), (["alerts", "--watch", "s"], "sevastopol"),
    (["alerts", "--feed", ""], "gazette"), (["release", "--feed", "g"], "gazette"),
    (["status", "--letter", ""], "gazette"), (["rest"], "restore"),
    (["release", "--watch", "a"], "atacms"), (["once", "--feed", ""], "gazette"),
    (["poll", "g"], "gazette"), (["explain", "g"], "gazette"),
    (["status", "--feed", "g"], "gazette"),
    (["alerts", "test", "--watch", "s"], "sevastopol"), (["replay", "--watch", "s"], "sevastopol"),
  ])
  func idsComplete(words: [String], expected: String) async throws {
    let workspace = try Workspace()
    try workspace.configure(eagerFeed("file:a.xml", id: "gazette") + "\n" + firstWatches)
    let script = """
      . <("$0" --generate-completion-script bash)
      PATH=${0%/*}:$PATH
      COMP_WORDS=(claimwatch "$@")
      COMP_CWORD=$#
      COMP_LINE="${COMP_WORDS[*]}"
      COMP_POINT=${#COMP_LINE}
      _claimwatch claimwatch "${!#}" "${COMP_WORDS[COMP_CWORD - 1]}"
      echo "${COMPREPLY[*]}"
      """
    let option = words.count > 1 ? ["--config", workspace.configuration.path] : []
    let line = words.prefix(1) + option + words.dropFirst()
    let result = try await ClaimwatchProcess.run(
      ["-c", script, ClaimwatchProcess.binary.path] + line, in: workspace,
      program: URL(filePath: "/bin/bash"))
    #expect(result.output == expected + "\n", "\(result.errors)")
  }
}
