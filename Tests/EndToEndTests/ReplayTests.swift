import Foundation
import LoopbackServer
import TestSupport
import Testing

/// `claimwatch replay`: what a watch would have raised, what another would, and what is missing.
@Suite(.fewAtOnce) struct ReplayTests {
  private static let words = ["Kestrel", "Heron", "Osprey", "Plover"]

  private static func entry(_ number: Int, _ text: String? = nil) -> NewsFeed.Entry {
    let bird = words[number % words.count]
    return NewsFeed.Entry(
      guid: "bird-\(number)", title: "Report \(number)",
      text: text
        ?? "Lena Varn said on Sunday that the \(bird) battery fired \(number) times at Port Ansel.",
      link: "http://gazette.example/\(number)")
  }

  private static func watch(_ id: String, _ terms: String...) -> String {
    "[[watch]]\nid = \"\(id)\"\nterms = [\(terms.map { "\"\($0)\"" }.joined(separator: ", "))]\n"
  }

  private func run(
    _ arguments: [String], _ workspace: Workspace, file: URL? = nil
  ) async throws -> (status: Int32, output: String, errors: String) {
    try await ClaimwatchProcess.run(
      arguments + ["--config", (file ?? workspace.configuration).path], in: workspace)
  }

  private func replay(
    _ arguments: [String], _ workspace: Workspace, file: URL? = nil
  ) async throws -> [String: Any] {
    let result = try await run(
      ["replay", "--json", "--examples", "100000"] + arguments, workspace, file: file)
    #expect(result.status == 0, "\(result)")
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return try #require(object as? [String: Any])
  }

  private func ids(_ report: [String: Any]) -> Set<String> {
    let watches = report["watches"] as? [[String: Any]] ?? []
    return Set(
      watches.flatMap { watch in
        (watch["examples"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
      })
  }

  private func logged(_ workspace: Workspace) throws -> [String] {
    try workspace.alertObjects().compactMap { $0["id"] as? String }
  }

  /// Three documents one after the other: new items, and two that change, one of them for good.
  private static let documents: [[NewsFeed.Entry]] = [
    (1...12).map { entry($0) },
    (5...16).map { number in
      number == 8
        ? entry(8, "The Kestrel battery was sold, Lena Varn said. A Heron is there instead.")
        : number == 9 ? entry(9, "Nothing of the kind was seen.") : entry(number)
    },
    (9...20).map { number in
      number == 12 ? entry(12, "A Plover battery stands there now, said Ivo Tarn.") : entry(number)
    },
  ]

  /// Polls the documents one after the other.
  private func poll(
    _ workspace: Workspace, _ server: LoopbackServer, documents: [[NewsFeed.Entry]] = documents
  ) async throws {
    for entries in documents {
      server.serve("/feed", .ok(NewsFeed(entries: entries).rss))
      let result = try await run(["once"], workspace)
      #expect(result.status == 0, "\(result)")
    }
  }

  private static let all =
    watch("kestrel", "Kestrel") + watch("heron", "Heron") + watch("wide", "Osprey", "Plover")

  @Test func itRaisesWhatTheDaemonRaised() async throws {
    let workspace = try Workspace()
    let server = LoopbackServer()
    defer { server.stop() }
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + Self.all)
    #expect(try await run(["replay"], workspace).status == 66, "nothing is there yet")
    try await poll(workspace, server)
    let raised = try logged(workspace)
    #expect(raised.count > 20)
    let report = try await replay([], workspace)
    #expect(ids(report) == Set(raised))
    #expect(report["items"] as? Int == 24 && report["read_anew"] as? Int == 0)
    let kinds = try workspace.alertObjects().reduce(into: [Bool: Int]()) {
      $0[$1["withdrawn"] as? Bool == true, default: 0] += 1
    }
    let watches = try #require(report["watches"] as? [[String: Any]])
    let withdrawals = watches.compactMap { $0["withdrawals"] as? Int }.reduce(0, +)
    #expect(withdrawals == kinds[true] && withdrawals > 0)
    #expect(watches.compactMap { $0["alerts"] as? Int }.reduce(0, +) == raised.count)
    // One watch alone, and no watch.
    let one = try await replay(["--watch", "heron"], workspace)
    #expect((one["watches"] as? [[String: Any]])?.count == 1)
    #expect(try await run(["replay", "--watch", "eagle"], workspace).status == 64)
    // A time in which nothing came.
    let early = try await replay(
      ["--since", "2026-01-01", "--until", "2026-01-02"], workspace)
    #expect(early["items"] as? Int == 0 && ids(early).isEmpty)
    let people = try await run(["replay"], workspace)
    #expect(people.output.contains("[Kestrel]") && people.output.contains("24 items of 1 feed"))
    #expect(try logged(workspace) == raised, "a replay writes nothing")
  }

  /// The limits of watches hold as they do in the daemon.
  @Test func itHoldsBackWhatTheDaemonHeldBack() async throws {
    let workspace = try Workspace()
    let server = LoopbackServer()
    defer { server.stop() }
    let watches = [
      "once_per = \"item\"", "once_per = \"day\"", "max_age = \"2d\"", "exclude = [\"sold\"]",
      "fold = \"diacritics\"\ninflect = \"en\"", "",
    ].enumerated().map { "\(Self.watch("w\($0)", "Kestrel", "Heron"))\($1)\n" }.joined()
    let feed = eagerFeed(server.url("/feed")) + "\n"
    try workspace.configure(feed + watches)
    let dates = DateFormatter()
    dates.locale = Locale(identifier: "en_US_POSIX")
    dates.timeZone = TimeZone(identifier: "GMT")
    dates.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    let recent = dates.string(from: Date())
    let documents = Self.documents.enumerated().map { index, entries in
      entries.map { entry in
        var entry = entry
        let number = Int(entry.guid.dropFirst(5)) ?? 0
        // Some are old, one grows old.
        let isOld = number == 12 ? index == 2 : number % 3 == 0
        entry.date = isOld ? "Tue, 04 Feb 2020 10:00:00 GMT" : recent
        return entry
      }
    }
    try await poll(workspace, server, documents: documents)
    let raised = try workspace.alertObjects().reduce(into: [String: Int]()) { counts, alert in
      counts[(alert["watch"] as? [String: Any])?["id"] as? String ?? "", default: 0] += 1
    }
    let all = try #require(raised["w5"])
    #expect(raised["w1"] == 1 && (2..<all).contains(raised["w0"] ?? 0), "\(raised)")
    #expect((2..<all).contains(raised["w2"] ?? 0), "\(raised)")
    let report = try await replay([], workspace)
    #expect(ids(report) == Set(try logged(workspace)))
    let watch = try #require(
      (report["watches"] as? [[String: Any]])?.first { $0["id"] as? String == "w1" })
    let status = try await run(["status", "--json"], workspace).output
    let state = try JSONSerialization.jsonObject(with: Data(status.utf8)) as? [String: Any]
    let repeats = try #require(
      (state?["repeats_by_watch"] as? [[String: Any]])?.first?["alerts"] as? Int)
    #expect(watch["kept_back"] as? Int == repeats && repeats > 1)
    let people = try await run(["replay", "--watch", "w1"], workspace)
    #expect(people.output.contains("\(repeats) more kept back"), "\(people)")
    // Nothing is missing, and nothing is with watches that come later.
    #expect(try await run(["replay", "--write", "--yes"], workspace).status == 0)
    #expect(Set(try logged(workspace)) == ids(report))
    let second = try Workspace()
    try second.configure(feed + Self.watch("none", "Zzyzx"))
    try await poll(second, server, documents: documents)
    try second.configure(feed + watches)
    #expect(try await run(["replay", "--write", "--yes"], second).status == 0)
    #expect(Set(try logged(second)) == ids(report))
    #expect(try await run(["replay", "--write", "--yes"], second).status == 0)
    #expect(try logged(second).count == ids(report).count)
  }

  @Test func aDifferenceIsThatOfTwoFullRuns() async throws {
    let workspace = try Workspace()
    let server = LoopbackServer()
    defer { server.stop() }
    let feed = eagerFeed(server.url("/feed")) + "\n"
    try workspace.configure(feed + Self.all)
    try await poll(workspace, server)
    let before = try await replay([], workspace)
    let edited = workspace.folder.appending(path: "edited.toml")
    let text = try String(contentsOf: workspace.configuration, encoding: .utf8)
    let others = [
      // A term more, one less, a watch that is gone, and a new one with a query about claims.
      Self.watch("kestrel", "Kestrel", "Nothing") + Self.watch("wide", "Osprey")
        + "[[watch]]\nid = \"varn\"\nquery = 'CLAIM(speaker:Varn content:battery)'\n",
      Self.all, Self.watch("none", "Zzyzx"),
    ]
    for other in others {
      try Data(text.replacing(Self.all, with: other).utf8).write(to: edited)
      let after = try await replay([], workspace, file: edited)
      let compared = try await replay(
        ["--against", workspace.configuration.path], workspace, file: edited)
      let diff = try #require(compared["diff"] as? [String: Any])
      func ids(of key: String) throws -> Set<String> {
        let part = try #require(diff[key] as? [String: Any])
        let examples = try #require(part["examples"] as? [[String: Any]])
        #expect(part["alerts"] as? Int == examples.count)
        return Set(examples.compactMap { $0["id"] as? String })
      }
      #expect(try ids(of: "gained") == self.ids(after).subtracting(self.ids(before)))
      #expect(try ids(of: "lost") == self.ids(before).subtracting(self.ids(after)))
    }
    // A pass has told what is in force; without that nobody can.
    #expect(try await run(["replay", "--diff"], workspace).status == 0)
    try FileManager.default.removeItem(at: workspace.state.appending(path: "in-force.json"))
    #expect(try await run(["replay", "--diff"], workspace).status == 66)
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("it runs: \(daemon.errors)") {
      try workspace.eventTypes().contains("config.loaded")
    }
    let people = try await run(["replay", "--diff"], workspace, file: edited)
    #expect(people.status == 0 && people.output.contains("heron    +0 -8"), "\(people)")
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
  }

  @Test func whatIsMissingIsAddedOnceWithItsIDs() async throws {
    let first = try Workspace()
    let server = LoopbackServer()
    defer { server.stop() }
    let feed = eagerFeed(server.url("/feed")) + "\n"
    try first.configure(feed + Self.all)
    try await poll(first, server)
    // The same polls with one watch of three, and the others later.
    let second = try Workspace()
    try second.configure(feed + Self.watch("kestrel", "Kestrel"))
    try await poll(second, server)
    let before = try logged(second)
    try second.configure(feed + Self.all)

    let refused = try await run(["replay", "--write"], second)
    #expect(refused.status == 64 || refused.status == 0, "\(refused)")
    if refused.status == 64 {
      #expect(refused.errors.contains("--yes"))
      #expect(try logged(second) == before)
      let written = try await run(["replay", "--write", "--yes"], second)
      #expect(written.status == 0, "\(written)")
    }
    let after = try logged(second)
    #expect(Array(after.prefix(before.count)) == before)
    #expect(after.count == Set(after).count)
    #expect(Set(after) == Set(try logged(first)))
    let alerts = try second.alertObjects()
    #expect(alerts.map { $0["seq"] as? Int } == Array(1...alerts.count))
    for alert in alerts.dropFirst(before.count) {
      #expect((alert["provenance"] as? [String: Any])?["replay"] as? Bool == true)
    }
    try AlertSchema.validate(linesOf: second.alerts)
    // What replaces an alert names the one that the daemon would have raised.
    let links = { (workspace: Workspace) in
      Set(
        try workspace.alertObjects().map { "\($0["id"] ?? "") \($0["supersedes"] ?? "")" })
    }
    #expect(try links(first) == links(second))
    let again = try await run(["replay", "--write"], second)
    #expect(again.status == 0, "\(again)")
    #expect(try logged(second) == after)
    // A poll of the same document raises nothing either.
    #expect(try await run(["once"], second).status == 0)
    #expect(try logged(second) == after)
  }

  /// Beside a daemon that polls, and killed again and again.
  @Test func noKillLosesOrDoublesWhatIsAdded() async throws {
    let workspace = try Workspace()
    let server = LoopbackServer()
    defer { server.stop() }
    let feed = eagerFeed(server.url("/feed")) + "\n"
    try workspace.configure(feed + Self.watch("none", "Zzyzx"))
    let entries = (1...300).map { Self.entry($0) }
    server.serve("/feed", .ok(NewsFeed(entries: entries).rss))
    #expect(try await run(["once"], workspace).status == 0)
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("it runs: \(daemon.errors)") {
      try workspace.eventTypes().contains("config.loaded")
    }
    let added = workspace.folder.appending(path: "added.toml")
    let text = try String(contentsOf: workspace.configuration, encoding: .utf8)
    try Data((text + Self.all).utf8).write(to: added)
    var random = SplitMix64(seed: 3)
    for _ in 1...6 {
      let writing = try ClaimwatchProcess(
        ["replay", "--write", "--yes", "--config", added.path], in: workspace)
      try await eventually("it has begun, or has ended: \(writing.errors)") {
        !writing.isRunning || workspace.lines(of: workspace.alerts).count > 0
          || random.next() % 40 == 0
      }
      writing.send(SIGKILL)
      _ = try await writing.exitStatus()
    }
    let last = try await run(["replay", "--write", "--yes"], workspace, file: added)
    #expect(last.status == 0, "\(last)")
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
    let alerts = try workspace.alertObjects()
    #expect(alerts.map { $0["seq"] as? Int } == Array(1...300))
    #expect(Set(try logged(workspace)).count == 300)
    try AlertSchema.validate(linesOf: workspace.alerts)
  }

  /// Claims that the daemon did not read are read once, and kept.
  @Test func claimsAreReadAnewOnce() async throws {
    let workspace = try Workspace()
    let server = LoopbackServer()
    defer { server.stop() }
    let feed = eagerFeed(server.url("/feed")) + "\n"
    try workspace.configure(feed + Self.watch("none", "Zzyzx"))
    try await poll(workspace, server, documents: [Self.documents[0]])
    try workspace.configure(feed + Self.all)
    #expect(try await replay([], workspace)["read_anew"] as? Int == 12)
    #expect(try await replay([], workspace)["read_anew"] as? Int == 0)
  }

  @Test func itSuggestsFormsAndNames() async throws {
    let workspace = try Workspace()
    let server = LoopbackServer()
    defer { server.stop() }
    let wire = "[[publisher]]\nid = \"harbour-wire\"\nname = \"Harbour Wire\"\nagency = true\n"
    try workspace.configure(eagerFeed(server.url("/feed")) + "\n" + wire + Self.all)
    let texts =
      [
        "Two kestrels were seen at Port Ansel by the watch on Monday, told Reuters.",
        "The Kestrels that were sold last year have been flying from Port Ansel since Monday, as Reuters and the Harbour Wire say.",
        "A Kestral was sold in the old town.",
        "The Kestrel of Port Ansel will come back some time before Monday, says Reuters, and later says the Harbour Wire.",
        "Кестрел стоит у берега.",
      ] + (1...8).map { "Shop number \($0) opened in Lower Quay." }
    let entries = texts.enumerated().map { Self.entry($0.offset, $0.element) }
    server.serve("/feed", .ok(NewsFeed(entries: entries).rss))
    #expect(try await run(["once"], workspace).status == 0)
    let people = try await run(["watch", "suggest", "Kestrel"], workspace)
    #expect(people.status == 0, "\(people)")
    #expect(people.output.contains("# \"Kestrel\" stands in 1 of 13 items"), "\(people)")
    #expect(people.output.contains("\n#   \"Port Ansel\","), "\(people)")
    #expect(!people.output.contains("Lower Quay"))
    for other in ["Monday", "Reuters", "Harbour Wire"] {
      #expect(!people.output.contains(other), "an agency or a day is no name: \(people)")
    }
    #expect(people.output.contains("\n  \"Kestrels\","), "\(people)")
    #expect(people.output.contains("\n  # \"Kestral\","), "what may be another word is not pasted")
    // It is pasted as it is.
    try workspace.configure(
      eagerFeed(server.url("/feed")) + "\n[[watch]]\nid = \"kestrel\"\n" + people.output)
    #expect(try await run(["check"], workspace).status == 0, "\(people.output)")
    let json = try await run(["watch", "suggest", "Kestrel", "--json"], workspace).output
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let forms = try #require(report["forms"] as? [[String: Any]])
    #expect(
      forms.map { "\($0["text"] ?? "") \($0["kind"] ?? "") \($0["items"] ?? 0)" } == [
        "Kestrels ending 2", "Kestral letters 1", "Кестрел alphabet 1",
      ])
    #expect(try await run(["watch", "suggest", "*"], workspace).status == 78)
  }

  /// The examples of docs/replay.md; `…` stands for anything.
  @Test func thePageShowsWhatTheCommandsSay() async throws {
    let workspace = try Workspace()
    let server = LoopbackServer()
    defer { server.stop() }
    let feed = eagerFeed(server.url("/feed")) + "\n"
    let watches = Self.watch("kestrel", "Kestrel") + Self.watch("heron", "Heron")
    try workspace.configure(feed + watches)
    let texts = [
      ("A sale", "The Kestrel battery was sold, the Harbour Office said."),
      (
        "Shots at Port Ansel",
        "Lena Varn said on Sunday that the Kestrel battery had fired four times."
      ),
      ("Old street", "A bakery opened in the old street."), ("Birds", "Two Kestrels were seen."),
    ]
    let entries = texts.map { title, text in
      NewsFeed.Entry(guid: title, title: title, text: text, link: nil)
    }
    server.serve("/feed", .ok(NewsFeed(entries: entries).rss))
    let daemon = try ClaimwatchProcess(
      ["run", "--config", workspace.configuration.path], in: workspace)
    try await eventually("it has polled: \(daemon.errors)") {
      workspace.lines(of: workspace.alerts).count == 2
    }
    let edited = try String(contentsOf: workspace.configuration, encoding: .utf8).replacing(
      watches,
      with: "[[watch]]\nid = \"kestrel\"\nquery = 'Kestrel NOT sold'\n"
        + Self.watch("bakery", "bakery"))
    try Data(edited.utf8).write(to: workspace.folder.appending(path: "edited.toml"))
    let page = try String(
      contentsOf: repositoryRoot.appending(path: "docs/replay.md"), encoding: .utf8)
    var shown = 0
    for block in page.components(separatedBy: "```\n$ claimwatch ").dropFirst() {
      let lines = try #require(block.components(separatedBy: "```").first).split(
        separator: "\n", omittingEmptySubsequences: false)
      var words = try #require(lines.first).split(separator: " ").map(String.init)
      if !words.contains("--config") { words += ["--config", "claimwatch.toml"] }
      words = words.map {
        $0.hasSuffix(".toml") ? workspace.folder.appending(path: $0).path : $0
      }
      let result = try await ClaimwatchProcess.run(words, in: workspace)
      #expect(result.status == 0, "\(result)")
      let expected = lines.dropFirst().joined(separator: "\n")
      var rest = result.output[...]
      for (index, piece) in expected.components(separatedBy: "…").enumerated() where !piece.isEmpty
      {
        let found = rest.range(of: piece)
        let isThere = found.map { index > 0 || $0.lowerBound == rest.startIndex } ?? false
        #expect(isThere, "\(piece) is not next in \(result.output)")
        if let found { rest = rest[found.upperBound...] }
      }
      shown += 1
    }
    #expect(shown == 3)
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0)
  }
}
