import Foundation
import Testing

@testable import Configuration

/// The pages that `Scripts/manual.py` makes: one a command, and those of section 5.
@Suite(.fewAtOnce) struct ManualTests {
  @Test func everyCommandEveryKeyAndEveryEventHasItsPlace() async throws {
    let workspace = try Workspace()
    let folder = workspace.folder.appending(path: "man")
    let made = try await ClaimwatchProcess.run(
      [
        repositoryRoot.appending(path: "Scripts/manual.py").path, ClaimwatchProcess.binary.path,
        folder.path,
      ], in: workspace, program: URL(filePath: "/usr/bin/python3"))
    #expect(made.status == 0, "\(made.errors)")
    func page(_ name: String) throws -> String {
      try String(
        contentsOf: folder.appending(path: "man\(name.suffix(1))/\(name)"), encoding: .utf8
      ).replacing("\\-", with: "-")
    }
    for command in CommandTests.commands {
      let text = try page("claimwatch-\(command.replacing(" ", with: "-")).1")
      for heading in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS"] {
        #expect(text.contains(".SH \(heading)\n"), "\(command) has no \(heading)")
      }
    }
    let configuration = try page("claimwatch.toml.5")
    for entry in Reference.entries {
      #expect(configuration.contains("\n\\fB\(entry.key)\\fR\n"), "\(entry.table) \(entry.key)")
    }
    let events = try page("claimwatch-events.5")
    let source = try String(
      contentsOf: repositoryRoot.appending(path: "docs/events.md"), encoding: .utf8)
    let headings = source.split(separator: "\n").filter { $0.hasPrefix("### ") }
    #expect(!headings.isEmpty)
    for heading in headings { #expect(events.contains(".SS \(heading.dropFirst(4))\n")) }
    #expect(try page("claimwatch-alerts.5").contains("\\fBIdentity.\\fR"))

    let pages = try ["man1", "man5"].flatMap { section in
      let folder = folder.appending(path: section).path
      return try FileManager.default.contentsOfDirectory(atPath: folder).map { "\(folder)/\($0)" }
    }
    #expect(pages.count > CommandTests.commands.count)
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/mandoc") else {
      print("SKIPPED: the pages are not checked without mandoc (package mandoc)")
      return
    }
    let lint = try await ClaimwatchProcess.run(
      ["-Tlint", "-Wwarning"] + pages, in: workspace, program: URL(filePath: "/usr/bin/mandoc"))
    #expect(lint.output.isEmpty && lint.errors.isEmpty, "\(lint.output)\(lint.errors)")
  }
}
