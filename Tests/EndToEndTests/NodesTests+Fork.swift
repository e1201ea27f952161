import Foundation
import LoopbackDatabase
import LoopbackServer
import TestSupport
import Testing

/// The database is restored to an older state while daemons run: a visible fork of all logs, and never one number for two alerts.
extension NodesTests {
  @Test(
    "a server that is restored to a base backup: each node begins the same new log, and nothing is missing in it"
  )
  func restoredServer() async throws {
    // Of its own, and one that keeps what it has committed.
    let database = try LoopbackDatabase(isDurable: true)
    let dsn = try database.makeDatabase("forked")
    let server = LoopbackServer()
    serve(server, rounds: 0)
    let workspaces = try ["a", "b", "c"].map { name in
      let workspace = try Workspace()
      try configure(workspace, name, dsn, server)
      return workspace
    }
    let (first, late) = (Array(workspaces.prefix(2)), workspaces[2])
    var daemons = try first.map { try run($0) }
    try await eventually("both have a share") { try first.allSatisfy { try held($0) >= 127 } }
    serve(server, rounds: 1)
    try await eventually("the first alerts are in both logs") {
      first.allSatisfy { $0.lines(of: $0.alerts).count == Self.count }
    }
    try database.backUp()
    // Of this one the backup knows nothing.
    daemons.append(try run(late))
    try await eventually("a third has joined") {
      try late.eventTypes().contains("daemon.started")
    }
    serve(server, rounds: 2)
    try await eventually("more alerts are in all logs") {
      first.allSatisfy { $0.lines(of: $0.alerts).count == 2 * Self.count }
        && late.lines(of: late.alerts).count == Self.count
    }
    let before = try first[0].alertObjects().compactMap { $0["id"] as? String }

    try database.restoreBackup()
    #expect(try await daemons[2].exitStatus() != 0, "it is no node of that state")
    #expect(daemons[2].errors.contains("restored to an older state"), "\(daemons[2].errors)")
    daemons[2] = try run(late)
    serve(server, rounds: 3)
    try await eventually("all logs begin anew, with what was lost and what is new") {
      workspaces.allSatisfy { $0.lines(of: $0.alerts).count == 1 + 2 * Self.count }
    }
    let logs = try workspaces.map { try Data(contentsOf: $0.alerts) }
    #expect(logs[0] == logs[1] && logs[1] == logs[2])
    let lines = first[0].lines(of: first[0].alerts)
    #expect(
      lines[0]
        == #"{"schema":"claimwatch.log/1","type":"log.forked","incarnation":2,"after_seq":\#(Self.count)}"#
    )
    let alerts = try first[0].alertObjects().filter { $0["seq"] != nil }
    #expect(alerts.map { $0["seq"] as? Int } == (Self.count + 1...3 * Self.count).map { $0 })
    let ids = alerts.compactMap { $0["id"] as? String }
    #expect(Set(ids).isSuperset(of: before.suffix(Self.count)))
    #expect(Set(ids).isDisjoint(with: before.prefix(Self.count)))
    for workspace in workspaces {
      let fork = try #require(try events(workspace, "log.forked").first)
      #expect(fork["incarnation"] as? Int == 2 && fork["last_seq"] as? Int == 2 * Self.count)
      let kept = URL(filePath: try #require(fork["kept"] as? String))
      #expect(workspace.lines(of: kept).count == (workspace === late ? 1 : 2) * Self.count)
    }
    let read = try await ClaimwatchProcess.run(
      ["alerts", "--json", "--config", first[0].configuration.path], in: first[0])
    #expect(read.status == 0 && !read.errors.contains("passed over"), "\(read.errors)")
    for daemon in daemons { daemon.send(SIGTERM) }
    for daemon in daemons { #expect(try await daemon.exitStatus() == 0, "\(daemon.errors)") }
  }
}
