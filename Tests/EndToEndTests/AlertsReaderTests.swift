import Foundation
import LoopbackServer
import Testing

/// `claimwatch alerts` as a reader of the whole log.
@Suite(.fewAtOnce) struct AlertsReaderTests {
  /// An alert line as a log has it, with what filters look at.
  private func line(
    _ seq: Int, time: String = "2026-11-26T06:00:00.000Z", type: String = "alert.new",
    watch: String = "kestrel", priority: String = "normal", tag: String = "weapons",
    feed: String = "gazette", term: String = "Kestrel-9", speaker: String = "Lena Varn",
    stance: String = "deny"
  ) -> String {
    let id =
      "00000000-0000-8000-8000-" + String(repeating: "0", count: 12 - "\(seq)".count) + "\(seq)"
    return """
      {"schema":"claimwatch.alert/1","id":"\(id)","seq":\(seq),"type":"\(type)","supersedes":null,\
      "time":"\(time)","source":"//desk/claimwatch","summary":"[\(watch)] alert \(seq)",\
      "watch":{"id":"\(watch)","name":"\(watch)","priority":"\(priority)","tags":["\(tag)"],\
      "matches":[{"term":"\(term)"}]},"item":{"feed":{"id":"\(feed)"},"title":"T"},\
      "claims":[{"matched":true,"speaker":{"text":"the minister"},"speaker_resolved":\
      {"name":"\(speaker)"},"stance":"\(stance)"}]}

      """
  }

  private func put(_ text: String, _ file: URL) throws { try Data(text.utf8).write(to: file) }

  private func rotated(_ workspace: Workspace, _ suffix: String) -> URL {
    workspace.folder.appending(path: "alerts.jsonl" + suffix)
  }

  private func pack(_ file: URL) async throws {
    let packed = try await ClaimwatchProcess.run(
      ["-f", file.path], in: Workspace(), program: URL(filePath: "/bin/gzip"))
    try #require(packed.status == 0, "\(packed.errors)")
  }

  /// The numbers in what was printed.
  private func numbers(_ output: String) -> [Int] {
    output.split(separator: "\n").compactMap { line in
      line.split(separator: " ").last.flatMap { Int($0) }
    }
  }

  private func read(
    _ workspace: Workspace, _ arguments: [String], environment: [String: String] = [:],
    input: String? = nil
  ) async throws -> (status: Int32, output: String, errors: String) {
    try await ClaimwatchProcess.run(
      ["alerts"] + arguments, in: workspace, environment: environment, input: input)
  }

  @Test func everyRotatedFileIsRead() async throws {
    let workspace = try Workspace()
    try workspace.configure(eagerFeed("file:x.xml") + "\n" + firstWatches)
    try put(line(1) + line(2), rotated(workspace, ".2"))
    try await pack(rotated(workspace, ".2"))
    try put(line(3), rotated(workspace, "-20261125"))
    let configured = ["--config", workspace.configuration.path]
    // After a rotation that makes no new file.
    let without = try await read(workspace, configured)
    #expect(without.status == 0 && numbers(without.output) == [1, 2, 3], "\(without)")
    try put(line(4) + line(7), workspace.alerts)
    let all = try await read(workspace, configured)
    #expect(numbers(all.output) == [1, 2, 3, 4, 7])
    #expect(all.errors.contains("alerts 5 to 6 are in no file of the log"), "\(all.errors)")
    let last = try await read(workspace, ["-n", "3"] + configured)
    #expect(numbers(last.output) == [3, 4, 7])
    // What cannot be unpacked may hold the oldest ones: no number is missing then.
    let broken = rotated(workspace, ".9.gz")
    try Data([0x1F, 0x8B, 8, 0] + Array("nothing of the kind".utf8)).write(to: broken)
    let damaged = try await read(workspace, configured)
    #expect(numbers(damaged.output) == [1, 2, 3, 4, 7])
    #expect(damaged.errors.contains("\(broken.path) is not read, or in part only"), "\(damaged)")
    try FileManager.default.removeItem(at: broken)
    let named = try await read(workspace, ["--log", workspace.alerts.path])
    #expect(numbers(named.output) == [1, 2, 3, 4, 7])
    let alone = try await read(workspace, ["--log", rotated(workspace, "-20261125").path])
    #expect(numbers(alone.output) == [3])
    let packed = try await read(workspace, ["--log", rotated(workspace, ".2.gz").path])
    #expect(numbers(packed.output) == [1, 2], "\(packed.errors)")
  }

  @Test func pipesAreRead() async throws {
    let workspace = try Workspace()
    let log = line(1) + line(2) + line(3)
    for name in ["-", "/dev/stdin"] {
      let piped = try await read(workspace, ["--log", name, "-n", "2"], input: log)
      #expect(piped.status == 0 && numbers(piped.output) == [2, 3], "\(piped)")
    }
    try put(log, workspace.alerts)
    let script = """
      cat "$1" | "$0" alerts --log -; cat "$1" | "$0" alerts --log /dev/stdin
      gzip -c "$1" | "$0" alerts --log -; "$0" alerts --log <(cat "$1")
      """
    let run = try await ClaimwatchProcess.run(
      ["-c", script, ClaimwatchProcess.binary.path, workspace.alerts.path], in: workspace,
      program: URL(filePath: "/bin/bash"))
    #expect(
      run.status == 0 && numbers(run.output) == [1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3], "\(run)")
  }

  @Test func filtersChoose() async throws {
    let workspace = try Workspace()
    try put(
      line(1, priority: "high", feed: "courier") + line(2, type: "alert.updated", tag: "towns")
        + line(3, watch: "port", term: "Port Ammer", speaker: "Harbour ministry", stance: "assert")
        + line(4, watch: "port", priority: "low", term: "port ammer"),
      workspace.alerts)
    for (filter, expected) in [
      (["--priority", "high"], [1]), (["--priority", "high", "--priority", "low"], [1, 4]),
      (["--type", "updated"], [2]), (["--type", "alert.new"], [1, 3, 4]),
      (["--tag", "towns"], [2]), (["--term", "PORT AMMER"], [3, 4]),
      (["--speaker", "harbour"], [3]), (["--speaker", "The Minister"], [1, 2, 3, 4]),
      (["--stance", "deny"], [1, 2, 4]), (["--watch", "port", "--stance", "deny"], [4]),
      (["--feed", "courier"], [1]), (["--stance", "deny", "-n", "1"], [4]),
    ] {
      let run = try await read(workspace, ["--log", workspace.alerts.path] + filter)
      #expect(run.status == 0 && numbers(run.output) == expected, "\(filter): \(run)")
    }
    for wrong in [
      ["--priority", "urgent"], ["--stance", "shout"], ["--type", "old"], ["-n", "-1"],
      ["--count-by", "colour"], ["--since", "2026-02-30"], ["--since", "2026-11-26T25:00"],
      ["--until", "2026-11-26T06:00:00+2"], ["--since", "2026-11-26Z"],
    ] {
      let run = try await read(workspace, ["--log", workspace.alerts.path] + wrong)
      #expect(run.status == 64, "\(wrong): \(run)")
    }
  }

  @Test func timesAreLocalAndEveryFormIsTaken() async throws {
    let workspace = try Workspace()
    try put(
      line(1, time: "2026-11-26T05:59:59.999Z") + line(2, time: "2026-11-26T06:00:00.000Z")
        + line(3, time: "2026-11-26T06:00:00.250Z") + line(4, time: "2026-11-26T07:00:00.000Z"),
      workspace.alerts)
    // POSIX counts west of Greenwich.
    let zone = ["TZ": "EET-2"]
    for (time, expected) in [
      ("2026-11-26T06:00:00Z", [2, 3, 4]), ("2026-11-26T06:00:00.250Z", [3, 4]),
      ("2026-11-26t06:00:00.25z", [3, 4]), ("2026-11-26T08:00:00+02:00", [2, 3, 4]),
      ("2026-11-26T08:00:00+0200", [2, 3, 4]), ("2026-11-26 01:30:00-05:00", [4]),
      ("2026-11-26T08:00", [2, 3, 4]), ("2026-11-26 08:00:00", [2, 3, 4]),
      ("2026-11-26 08:00:00+02:00", [2, 3, 4]), ("2026-11-26T09", [4]),
      ("2026-11-26", [1, 2, 3, 4]), ("2026-11-27", []), ("2026", [1, 2, 3, 4]),
    ] {
      let run = try await read(
        workspace, ["--log", workspace.alerts.path, "--since", time], environment: zone)
      #expect(run.status == 0 && numbers(run.output) == expected, "\(time): \(run)")
    }
    let until = try await read(
      workspace, ["--log", workspace.alerts.path, "--until", "2026-11-26T08:00"], environment: zone)
    #expect(numbers(until.output) == [1, 2])
    #expect(until.output.hasPrefix("2026-11-26 07:59:59+02:00  "), "\(until.output)")
    let utc = try await read(
      workspace, ["--log", workspace.alerts.path, "--utc", "-n", "1"], environment: zone)
    #expect(utc.output.hasPrefix("2026-11-26 07:00:00Z  "), "\(utc.output)")
  }

  /// As journalctl takes them.
  @Test func wordsAndHoursOfTodayAreTimes() async throws {
    let workspace = try Workspace()
    let now = Date()
    let form = ISO8601DateFormatter()
    func ago(_ hours: Double) -> String { form.string(from: now - hours * 3600) }
    try put(
      line(1, time: ago(30)) + line(2, time: ago(6)) + line(3, time: ago(0.02)), workspace.alerts)
    // A zone in which it is about noon, so that no day ends meanwhile.
    let hour = Int(now.timeIntervalSince1970) / 3600 % 24
    let zone = ["TZ": "NOON\(hour - 12)"]
    for (time, expected) in [
      ("today", [2, 3]), ("yesterday", [1, 2, 3]), ("now", []), ("11:00", [3]),
      ("05:00:30", [2, 3]),
      ("2h ago", [3]), ("-2h", [3]), ("@\(Int(now.timeIntervalSince1970) - 7 * 3600)", [2, 3]),
    ] {
      let run = try await read(
        workspace, ["--log", workspace.alerts.path, "--since=\(time)"], environment: zone)
      #expect(run.status == 0 && numbers(run.output) == expected, "\(time): \(run)")
    }
  }

  @Test func countsAreByWhateverIsAskedFor() async throws {
    let workspace = try Workspace()
    try put(
      line(1, time: "2026-11-25T23:30:00.000Z") + line(2, watch: "port", speaker: "Oskar Brandt")
        + line(3, type: "alert.updated", watch: "port"), workspace.alerts)
    for (key, expected) in [
      ("watch", "2  port\n1  kestrel\n"), ("speaker", "2  Lena Varn\n1  Oskar Brandt\n"),
      ("day", "1  2026-11-25\n2  2026-11-26\n"),
      ("hour", "1  2026-11-25 23:00Z\n2  2026-11-26 06:00Z\n"),
      ("type", "2  alert.new\n1  alert.updated\n"), ("stance", "3  deny\n"),
    ] {
      let run = try await read(
        workspace, ["--log", workspace.alerts.path, "--utc", "--count-by", key])
      #expect(run.output == expected, "\(key): \(run)")
    }
    let json = try await read(
      workspace, ["--log", workspace.alerts.path, "--json", "--count-by", "feed"])
    #expect(json.output == "{\"by\":\"feed\",\"name\":\"gazette\",\"alerts\":3}\n")
    let filtered = try await read(
      workspace, ["--log", workspace.alerts.path, "--count-by", "watch", "--type", "updated"])
    #expect(filtered.output == "1  port\n")
  }

  @Test func theLastFewOfALongLogCostLittle() async throws {
    let workspace = try Workspace()
    // 40 MB, of which one block is wanted.
    let block = (1...1000).map { line($0) }.joined()
    let filler = "#" + String(repeating: " ", count: 400_000) + "\n"
    try put(block, rotated(workspace, ".1"))
    try put("", workspace.alerts)
    let file = try FileHandle(forWritingTo: workspace.alerts)
    for _ in 0..<100 { try file.write(contentsOf: Data(filler.utf8)) }
    for seq in 1001...1020 { try file.write(contentsOf: Data(line(seq).utf8)) }
    try file.close()
    let run = try ClaimwatchProcess(
      ["alerts", "--log", workspace.alerts.path, "-n", "20"], in: workspace)
    #expect(try await run.exitStatus() == 0)
    #expect(numbers(run.output) == Array(1001...1020))
    let whole = try ClaimwatchProcess(["alerts", "--log", workspace.alerts.path], in: workspace)
    #expect(try await whole.exitStatus() == 0)
    #expect(numbers(whole.output) == Array(1...1020))
    #expect(
      whole.peakMemory < run.peakMemory + 16_384, "\(whole.peakMemory), \(run.peakMemory) KiB")
  }

  // MARK: following

  /// Follows a real daemon through rotations of every kind.
  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/sbin/logrotate")),
    arguments: ["nocreate", "create", "copytruncate", "nocreate nodelaycompress"])
  func aFollowerLosesNothingAtAnyRotation(how: String) async throws {
    let server = LoopbackServer()
    defer { server.stop() }
    let workspace = try Workspace()
    var total = 0
    func serveNews() {
      total += 20
      let entries = (0..<20).map {
        NewsFeed.Entry(
          guid: "n-\(total)-\($0)", title: "ATACMS over the bay, report \(total)-\($0)",
          text: "An ATACMS missile fell.")
      }
      server.serve("/feed", .ok(NewsFeed(entries: entries).rss))
    }
    serveNews()
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + firstWatches)
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("the first alerts are logged: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 20
    }
    let follower = try ClaimwatchProcess(
      ["alerts", "--follow", "--json", "--config", workspace.configuration.path], in: workspace)
    func followed() -> [Int] {
      follower.output.split(separator: "\n").compactMap { line in
        line.split(separator: "\"seq\":").dropFirst().first
          .flatMap { Int($0.prefix { $0.isNumber }) }
      }
    }
    let rotation = workspace.folder.appending(path: "rotate.conf")
    try put(
      """
      \(workspace.alerts.path) {
        rotate 50
        compress
        \(how.contains("nodelay") ? "nodelaycompress" : "delaycompress")
        \(how.replacing(" nodelaycompress", with: ""))
      }

      """, rotation)
    chmod(rotation.path, 0o644)
    chmod(workspace.folder.path, 0o755)
    for _ in 1...4 {
      let before = total
      serveNews()
      try await eventually("they are followed: \(daemon.errors)\(follower.errors)") {
        followed().count > before
      }
      // In the midst of it.
      let rotated = try await ClaimwatchProcess.run(
        ["-f", "-s", workspace.folder.appending(path: "rotate.state").path, rotation.path],
        in: workspace, program: URL(filePath: "/usr/sbin/logrotate"))
      #expect(rotated.status == 0, "\(rotated.errors)")
    }
    serveNews()
    try await eventually("all are followed: \(daemon.errors)\(follower.errors)") {
      followed().count >= total
    }
    #expect(followed() == Array(1...total), "\(follower.errors)")
    #expect(follower.errors.isEmpty, "\(follower.errors)")
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    follower.send(SIGTERM)
    _ = try await follower.exitStatus()
    let whole = try await read(workspace, ["--json", "--config", workspace.configuration.path])
    #expect(
      whole.output.split(separator: "\n").count == total && whole.errors.isEmpty, "\(whole.errors)")
  }

  /// `script` gives the command a terminal (util-linux, part of every Debian).
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script")))
  func onATerminalAFollowerBeginsWithTheLastTen() async throws {
    let workspace = try Workspace()
    try put((1...30).map { line($0) }.joined(), workspace.alerts)
    let output = workspace.folder.appending(path: "typescript")
    let follower = try ClaimwatchProcess(
      [
        "-qefc",
        "'\(ClaimwatchProcess.binary.path)' alerts --follow --log '\(workspace.alerts.path)'",
        output.path,
      ], in: workspace, environment: ["TERM": "dumb"], program: URL(filePath: "/usr/bin/script"))
    func shown() -> String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }
    try await eventually("it shows the last: \(shown())") { shown().contains("alert 30") }
    #expect(shown().contains("alert 21") && !shown().contains("alert 20"), "\(shown())")
    follower.send(SIGTERM)
    _ = try await follower.exitStatus()
  }
}
