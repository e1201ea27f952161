import Foundation
import LoopbackServer
import TestSupport
import Testing

/// The daemon under the rules of `systemd/claimwatch.service`, applied by a launcher of ours, since
/// no service manager runs where the tests do.
@Suite(.fewAtOnce) struct SandboxTests {
  private struct Unit {
    var lines: [String]

    init() throws {
      lines = try String(
        contentsOf: repositoryRoot.appending(path: "systemd/claimwatch.service"), encoding: .utf8
      ).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// The values of a directive, in order.
    func values(_ name: String) -> [String] {
      lines.filter { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
    }
  }

  /// The sets of `systemd-analyze syscall-filter`, `@name` to its members.
  private static func callSets() -> [String: [String]]? {
    guard let text = NativeTool.output(of: "systemd-analyze --no-pager syscall-filter") else {
      return nil
    }
    var sets: [String: [String]] = [:]
    var current = ""
    for line in text.split(separator: "\n") {
      if line.hasPrefix("@") {
        current = String(line)
      } else if line.hasPrefix(" "), !current.isEmpty {
        let word = line.trimmingCharacters(in: .whitespaces)
        if !word.hasPrefix("#") { sets[current, default: []].append(word) }
      } else {
        current = ""
      }
    }
    return sets
  }

  private static func calls(_ word: String, _ sets: [String: [String]]) -> Set<String> {
    guard word.hasPrefix("@") else { return [word] }
    return (sets[word] ?? []).reduce(into: []) { $0.formUnion(calls($1, sets)) }
  }

  /// The calls that the unit leaves: an allow-list, from which lists with a tilde are taken.
  private func allowedCalls(_ unit: Unit, _ sets: [String: [String]]) -> Set<String> {
    // systemd adds @default to every allow-list.
    var allowed = Self.calls("@default", sets)
    for value in unit.values("SystemCallFilter") {
      let removes = value.hasPrefix("~")
      for word in value.drop(while: { $0 == "~" }).split(separator: " ") {
        let calls = Self.calls(String(word), sets)
        if removes { allowed.subtract(calls) } else { allowed.formUnion(calls) }
      }
    }
    return allowed
  }

  @Test func underTheUnitsRulesTheDaemonRaisesAnAlert() async throws {
    guard let sets = Self.callSets(), !sets.isEmpty else {
      print("SKIPPED: SandboxTests needs systemd-analyze (package systemd)")
      return
    }
    let unit = try Unit()
    #expect(unit.values("MemoryDenyWriteExecute") == ["yes"])
    #expect(unit.values("RestrictNamespaces") == ["yes"])
    #expect(unit.values("NoNewPrivileges") == ["yes"])
    let calls = allowedCalls(unit, sets)
    #expect(calls.contains("read") && calls.contains("execve") && !calls.contains("mount"))
    let families = unit.values("RestrictAddressFamilies").flatMap { $0.split(separator: " ") }
    #expect(families.count == 3)

    let workspace = try Workspace()
    let rules = workspace.folder.appending(path: "rules.h")
    var text = "#ifdef CALLS\n"
    for call in calls.subtracting(["socket"]).sorted() {
      text += "#ifdef SYS_\(call)\nALLOW(SYS_\(call))\n#endif\n"
    }
    text += "#endif\n#ifdef FAMILIES\n"
    for family in families { text += "FAMILY(\(family))\n" }
    text += "#endif\n"
    try Data(text.utf8).write(to: rules)
    let launcher = workspace.folder.appending(path: "sandbox")
    try NativeTool.build(
      "sandbox",
      options: [
        "-DSANDBOX_RULES=\"\(rules.path)\"", "-DSOCKET_RULES=\(2 * families.count + 2)",
      ], to: launcher)

    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/feed", .ok(NewsFeed(entries: [NewsFeed.missile]).rss))
    // A name makes the resolver's threads run under the rules too.
    let byName = server.url("/feed").replacing("127.0.0.1", with: "localhost")
    try workspace.configure(
      eagerFeed(server.url("/feed")) + "\n" + eagerFeed(byName + "?2", id: "by-name") + "\n"
        + firstWatches, fetch: "connect_timeout = \"5s\"")
    server.serve("/feed?2", .ok(NewsFeed(entries: [NewsFeed.town]).rss))
    let daemon = try ClaimwatchProcess(
      [ClaimwatchProcess.binary.path, "run", "--config", workspace.configuration.path],
      in: workspace, program: launcher)
    try await eventually("both alerts are logged: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 2 || !daemon.isRunning
    }
    #expect(daemon.isRunning, "\(daemon.errors)")
    daemon.send(SIGHUP)
    try await eventually("it reloads: \(daemon.errors)") {
      try workspace.eventTypes().filter { $0 == "config.loaded" }.count == 2
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    try AlertSchema.validate(linesOf: workspace.alerts)
  }

  @Test func exposureIsLowAndEveryDirectiveSaysWhy() throws {
    let unit = try Unit()
    for (number, line) in unit.lines.enumerated() {
      let isDirective = line.first?.isLetter == true
      guard isDirective, number > 0, !line.hasPrefix("Description="),
        !line.hasPrefix("Documentation=")
      else { continue }
      #expect(unit.lines[number - 1].hasPrefix("#"), "line \(number + 1) has no comment: \(line)")
    }
    #expect(unit.values("Restart") == ["always"])
    #expect(unit.values("StartLimitIntervalSec") == ["0"])
    // What a start would not mend: a state that is damaged, a configuration that is wrong.
    #expect(unit.values("RestartPreventExitStatus") == ["65 71 78"])
    let path = repositoryRoot.appending(path: "systemd/claimwatch.service").path
    guard
      let report = NativeTool.output(
        of: "systemd-analyze --no-pager security --offline=true '\(path)'")
    else {
      print("SKIPPED: the exposure needs systemd-analyze (package systemd)")
      return
    }
    let words = report.split(separator: "\n").last { $0.contains("Overall exposure level") }?
      .split(separator: " ").compactMap { Double($0) }
    let exposure = try #require(words?.first)
    #expect(exposure <= 1.1)
  }
}
