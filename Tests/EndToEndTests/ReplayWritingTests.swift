import Foundation
import GRDB
import LoopbackServer
import TestSupport
import Testing

/// `claimwatch replay` where what is kept and what the state knows are not the same: `--write` adds what is
/// missing, and neither doubles an alert nor takes the place of one to come.
@Suite(.fewAtOnce) struct ReplayWritingTests {
  private let workspace: Workspace
  private let server = LoopbackServer()

  init() throws { workspace = try Workspace() }

  private static let said =
    "Lena Varn said on Sunday that the Kestrel battery fired four times at Port Ansel."
  private static let sold = "The Kestrel battery was sold to a farmer, said Ivo Tarn."
  private static let gone = "Nobody has seen the Kestrel battery since the storm, Lena Varn said."
  private static let kestrel = watch("kestrel", "Kestrel")
  private static let varn = watch("varn", "Varn")
  private static let none = watch("none", "Zzyzx")

  private static func watch(_ id: String, _ term: String) -> String {
    "[[watch]]\nid = \"\(id)\"\nterms = [\"\(term)\"]\n"
  }

  private func configure(_ watches: String...) throws {
    try workspace.configure(
      eagerFeed(server.url("/feed")) + "\n" + watches.joined(separator: "\n"))
  }

  private func run(
    _ arguments: [String], fault: String? = nil, program: URL = ClaimwatchProcess.binary
  ) async throws -> (status: Int32, output: String, errors: String) {
    try await ClaimwatchProcess.run(
      arguments + ["--config", workspace.configuration.path], in: workspace,
      environment: fault.map { ["CLAIMWATCH_TEST_FAULT": $0] } ?? [:], program: program)
  }

  private func succeed(_ arguments: String..., fault: String? = nil) async throws {
    let result = try await run(arguments, fault: fault)
    #expect(result.status == 0, "\(result)")
  }

  /// Polls a document of these texts once; each has a guid, a title and a link by its place.
  private func poll(
    _ texts: String..., guid: String = "bird", fault: String? = nil
  ) async throws -> Int32 {
    try await poll(texts, guid: guid, fault: fault)
  }

  private func poll(
    _ texts: [String], guid: String = "bird", fault: String? = nil
  ) async throws -> Int32 {
    let entries = texts.enumerated().map { number, text in
      NewsFeed.Entry(
        guid: "\(guid)-\(number)", title: "Report \(number)", text: text,
        link: "http://gazette.example/\(number)")
    }
    server.serve("/feed", .ok(NewsFeed(entries: entries).rss))
    return try await run(["once"], fault: fault).status
  }

  private struct Alert: Hashable {
    var id = ""
    var watch = ""
    var revision = 0
    var supersedes: String?
    var isReplay = false
    var extractor = ""
  }

  private func alerts() throws -> [Alert] {
    try workspace.alertObjects().map { object in
      let provenance = object["provenance"] as? [String: Any]
      return Alert(
        id: object["id"] as? String ?? "",
        watch: (object["watch"] as? [String: Any])?["id"] as? String ?? "",
        revision: (object["item"] as? [String: Any])?["revision"] as? Int ?? 0,
        supersedes: object["supersedes"] as? String,
        isReplay: provenance?["replay"] as? Bool ?? false,
        extractor: provenance?["extractor"] as? String ?? "")
    }
  }

  private func replay(program: URL = ClaimwatchProcess.binary) async throws -> [String: Any] {
    let result = try await run(["replay", "--json", "--examples", "1000"], program: program)
    #expect(result.status == 0, "\(result)")
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return try #require(object as? [String: Any])
  }

  private func raised() async throws -> Set<String> {
    let watches = try await replay()["watches"] as? [[String: Any]] ?? []
    let examples = watches.flatMap { $0["examples"] as? [[String: Any]] ?? [] }
    return Set(examples.compactMap { $0["id"] as? String })
  }

  private func changeItems(_ body: (Database) throws -> Void) throws {
    try workspace.database("items.sqlite").write(body)
  }

  @Test func itemsWithNewGuidsAreKnown() async throws {
    defer { server.stop() }
    try configure(Self.kestrel)
    #expect(try await poll(Self.said, Self.sold) == 0)
    let first = try alerts()
    #expect(first.count == 2)
    #expect(try await poll(Self.said, Self.sold, guid: "other") == 0)
    try await succeed("replay", "--write", "--yes")
    #expect(try alerts() == first, "they are the same items")
    #expect(try await poll(Self.gone, Self.sold, guid: "other") == 0)
    let second = try alerts()
    #expect(second.count == 3 && second.last?.supersedes == first.first?.id)
    #expect(try await raised() == Set(second.map(\.id)))
    try await succeed("replay", "--write", "--yes")
    #expect(try alerts() == second)

    // Of a watch that is new, what is added is known where the item stands now.
    try configure(Self.kestrel, Self.varn)
    try await succeed("replay", "--write", "--yes")
    let added = try alerts().dropFirst(second.count)
    #expect(added.map(\.watch) == ["varn", "varn"] && added.map(\.revision) == [1, 2])
    #expect(
      try await poll(
        Self.said + " It will move, Lena Varn said on Monday.", Self.sold, guid: "other") == 0)
    let update = try #require(try alerts().last { $0.watch == "varn" })
    #expect(update.revision == 3 && update.supersedes == added.last?.id)
    try AlertSchema.validate(linesOf: workspace.alerts)
  }

  /// A day on which a watch had its one alert gets none by a replay.
  @Test func aDayThatHadItsAlertGetsNoneByAReplay() async throws {
    defer { server.stop() }
    try await onOneDay { try await aDayWithAnAlert() }
  }

  private static func daily(_ term: String) -> String {
    watch("daily", term) + "once_per = \"day\"\n"
  }

  private func aDayWithAnAlert() async throws {
    try configure(Self.daily("farmer"))
    // The first of the day does not hit, the second does.
    #expect(try await poll(Self.said, Self.sold) == 0)
    let before = try alerts()
    #expect(before.map(\.watch) == ["daily"])
    try configure(Self.daily("Kestrel"))
    let tried = try await run(["replay", "--json", "--write", "--yes"])
    #expect(tried.status == 0, "\(tried)")
    #expect(try alerts() == before)
    // On another day it is missing.
    #expect(try workspace.changeState("UPDATE watch_day SET day = day - 1") == 1)
    try await succeed("replay", "--write", "--yes")
    #expect(try alerts().map(\.isReplay) == [false, true])
  }

  /// The first of the day is that of those that can be added: of what a kill kept from the state nothing is.
  @Test func aDayIsNotLeftEmptyByWhatIsNotAdded() async throws {
    defer { server.stop() }
    try configure(Self.kestrel)
    #expect(try await poll([Self.said], fault: "commit kill bird-0") == 128 + SIGKILL)
    try configure(Self.daily("Zzyzx"))
    #expect(try await poll([Self.sold, Self.gone], guid: "later") == 0)
    try configure(Self.daily("Kestrel"))
    try await onOneDay {
      try await succeed("replay", "--write", "--yes")
      let added = try alerts()
      #expect(added.map(\.isReplay) == [true] && added.first?.watch == "daily")
      try await succeed("replay", "--write", "--yes")
      #expect(try alerts() == added)
    }
  }

  /// The next revision that comes has the number, and its alert the id.
  @Test func whatAKillKeptFromTheStateIsNotRaised() async throws {
    defer { server.stop() }
    try configure(Self.kestrel)
    #expect(try await poll(Self.said) == 0)
    #expect(try await poll(Self.sold, fault: "commit kill bird-0") == 128 + SIGKILL)
    try await succeed("replay", "--write", "--yes")
    #expect(try alerts().map(\.revision) == [1])
    #expect(try await poll(Self.gone) == 0)
    #expect(try alerts().map(\.revision) == [1, 2])
    #expect(workspace.lines(of: workspace.alerts).last?.contains("since the storm") == true)
    try await succeed("replay", "--write", "--yes")
    #expect(try await raised() == Set(try alerts().map(\.id)))
    #expect(try alerts().count == 2)
  }

  @Test func whatARestoredStateDoesNotKnowIsNotRaised() async throws {
    defer { server.stop() }
    let copy = workspace.folder.appending(path: "copy.sqlite").path
    try configure(Self.none)
    #expect(try await poll(Self.said) == 0)
    try await succeed("backup", copy)
    #expect(try await poll(Self.sold) == 0)
    try await succeed("restore", copy)
    try configure(Self.kestrel)
    try await succeed("replay", "--write")
    #expect(try alerts().map(\.revision) == [1])
    #expect(try await poll(Self.gone) == 0)
    #expect(try alerts().map(\.revision) == [1, 2])
    #expect(workspace.lines(of: workspace.alerts).last?.contains("since the storm") == true)
    // What is kept of the revision that the state never had is no part of the item.
    try configure(Self.kestrel, Self.watch("farmer", "farmer"))
    try await succeed("replay", "--write")
    #expect(try alerts().count == 2)
  }

  @Test func whatAnOlderRevisionSaysIsNoNews() async throws {
    defer { server.stop() }
    let farmer = Self.watch("farmer", "farmer")
    try configure(Self.kestrel, farmer)
    #expect(try await poll(Self.said) == 0)
    #expect(try await poll(Self.sold) == 0)
    let raised = try alerts()
    #expect(raised.map(\.watch) == ["kestrel", "kestrel", "farmer"])
    try changeItems { try $0.execute(sql: "DELETE FROM item WHERE revision = 2") }
    try await succeed("replay", "--write")
    #expect(try alerts() == raised)
    // A watch that knows nothing is told what is kept.
    try configure(Self.kestrel, farmer, Self.varn)
    try await succeed("replay", "--write")
    #expect(try alerts().dropFirst(raised.count).map(\.watch) == ["varn"])
    #expect(try alerts().last?.revision == 1)
  }

  @Test func whatComesWhileAPersonIsAskedIsNotTakenBack() async throws {
    defer { server.stop() }
    try configure(Self.none)
    let texts = [String](repeating: Self.said, count: 21)
    #expect(try await poll(texts) == 0)
    try configure(Self.kestrel, Self.watch("farmer", "farmer"))
    let terminal = try PersonsTerminal()
    let writing = try ClaimwatchProcess(
      ["replay", "--write", "--config", workspace.configuration.path], in: workspace,
      terminal: terminal)
    try await eventually("it asks") { terminal.shown().contains("add 21 alerts to the log? [y/N]") }
    #expect(try await poll([Self.sold] + texts.dropFirst()) == 0)
    let raised = try alerts()
    #expect(raised.map(\.watch) == ["kestrel", "farmer"])
    terminal.type("y")
    #expect(try await writing.exitStatus() == 0)
    let added = try alerts().dropFirst(2)
    #expect(added.count == 20, "\(terminal.shown())")
    #expect(added.allSatisfy { $0.watch == "kestrel" && $0.isReplay && $0.supersedes == nil })
  }

  /// A text in whose alert the daemon died does not end the command either.
  @Test func aTextThatIsGivenUpStaysGivenUp() async throws {
    defer { server.stop() }
    try configure(Self.kestrel)
    let entry = NewsFeed.Entry(
      guid: "bird-Trapday", title: "Report", text: Self.said + " It was Trapday.", link: nil)
    server.serve("/feed", .ok(NewsFeed(entries: [entry]).rss))
    let supervisor = try Supervisor(workspace, fault: "draft trap Trapday")
    try await supervisor.run(until: "the alert is logged") {
      workspace.lines(of: workspace.alerts).count == 1
    }
    #expect(try await supervisor.stop() == 0)
    #expect(supervisor.deaths.count == 3)
    try configure(Self.kestrel, Self.varn)
    try await succeed("replay", "--write", fault: "draft trap Trapday")
    let last = try #require(try alerts().last)
    #expect(last.watch == "varn" && last.isReplay)
    #expect(last.extractor.hasSuffix(", not read: poison"))
    try AlertSchema.validate(linesOf: workspace.alerts)
  }

  /// What another build has found may name another speaker.
  @Test func claimsOfAnotherBuildAreReadAnew() async throws {
    defer { server.stop() }
    try configure(Self.kestrel)
    #expect(try await poll(Self.said, Self.sold) == 0)
    #expect(try await replay()["read_anew"] as? Int == 0)
    let other = workspace.folder.appending(path: "claimwatch")
    // Not by this process: what it starts meanwhile would have the file open, which could not be run then.
    let copied = try await ClaimwatchProcess.run(
      [ClaimwatchProcess.binary.path, other.path], in: workspace,
      program: URL(filePath: "/bin/cp"))
    #expect(copied.status == 0, "\(copied)")
    #expect(try await replay(program: other)["read_anew"] as? Int == 2)
    #expect(try await replay(program: other)["read_anew"] as? Int == 0)
    #expect(try await replay()["read_anew"] as? Int == 2)
  }

  /// What a poll had no time for is read with all the time that a text can have, once.
  @Test func claimsThatWereCutShortAreReadOnceMore() async throws {
    defer { server.stop() }
    try configure("[[watch]]\nid = \"said\"\nquery = 'CLAIM(speaker:Tarn content:storm)'\n")
    #expect(try await poll(Self.said, Self.gone + " Ivo Tarn and others left.") == 0)
    #expect(try alerts().isEmpty)
    // As where the time of the poll was over: a byte says whether all was read, here in the form without a
    // checksum.
    try changeItems { db in
      for row in try Row.fetchAll(db, sql: "SELECT item, claims FROM reading") {
        var claims: Data = row[1]
        #expect(claims.count > 6 && claims[0] == 2 && claims[5] == 1)
        claims = Data([1, 0]) + claims.dropFirst(6)
        try db.execute(
          sql: "UPDATE reading SET claims = ? WHERE item = ?", arguments: [claims, row[0] as Int64])
      }
    }
    let report = try await replay()
    #expect(report["read_anew"] as? Int == 1)
    #expect((report["watches"] as? [[String: Any]])?.first?["undecided"] as? Int == 0)
    #expect(try await replay()["read_anew"] as? Int == 0)
  }
}
