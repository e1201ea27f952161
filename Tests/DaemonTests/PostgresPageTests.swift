import Foundation
import LoopbackDatabase
import PostgreSQL
import SharedState
import Testing

@testable import Daemon

/// `Config/postgresql.md`: its statements do what it says, on a server of its own.
@Suite struct PostgresPageTests {
  private static let limits = PostgresLimits(statement: 60_000, lock: 60_000, idle: 60_000)

  /// The blocks of SQL of the page, a list of statements each; what a person types to psql alone is left out.
  private func blocks() throws -> [[String]] {
    let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Config/postgresql.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    return text.components(separatedBy: "```sql\n").dropFirst().map { block in
      (block.components(separatedBy: "```").first ?? "").split(separator: "\n")
        .filter { !$0.hasPrefix("\\") }.joined(separator: "\n").components(separatedBy: ";")
        .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.filter { !$0.isEmpty }
    }
  }

  @Test func whatThePageSaysWorksWithTheRightsThatItGives() throws {
    let server = try LoopbackDatabase()
    let blocks = try blocks()
    try #require(blocks.count == 4, "\(blocks)")
    // The server of the tests has a role of that name, which may do everything.
    func named(_ sql: String) -> String {
      sql.replacingOccurrences(of: "ROLE claimwatch", with: "ROLE desk")
        .replacingOccurrences(of: "OWNER claimwatch", with: "OWNER desk")
        .replacingOccurrences(of: "TO claimwatch", with: "TO desk")
    }
    func session(_ user: String, _ database: String = "claimwatch") -> PostgresSession {
      PostgresSession(server.address(database, user: user), program: "test", limits: Self.limits)
    }
    // By psql, one at a time: some of them may stand in no transaction.
    func administer(_ sql: String) throws {
      let psql = Process()
      psql.executableURL = URL(filePath: "/usr/bin/psql")
      psql.arguments = ["-qX", "-v", "ON_ERROR_STOP=1", server.address(), "-c", sql]
      psql.standardOutput = FileHandle.nullDevice
      try psql.run()
      psql.waitUntilExit()
      #expect(psql.terminationStatus == 0, "\(sql)")
    }
    for statement in blocks[0] { try administer(named(statement)) }
    let owner = session("desk")
    try SharedSchema.make(owner)
    let inside = session("claimwatch")
    for statement in blocks[1] { try inside.run(named(statement)) }

    let node = session("desk_node")
    // Where the tables are there, nothing is made.
    try SharedSchema.make(node)
    let leases = try NodeLeases(node, name: "a", program: "test")
    #expect(try leases.tend { _ in true }.gained.count == 256)
    let store = try PostgresStateStore(session("desk_node"), access: .node(leases)) {
      Shard(of: $0)
    }
    try store.adopt(watches: [])
    #expect(try store.feedStates().isEmpty)
    #expect(throws: PostgresError.self) { try node.run("DROP TABLE claimwatch.outbox") }
    for statement in blocks[3] { _ = try node.run(statement) }
    #expect(try node.run(blocks[3][1]).first?.int(0) == 0, "no shard is nobody's")
    try leases.leave()
    // Last: nothing is committed any more where a standby is waited for that is not there.
    for statement in blocks[2] { try administer(statement) }
  }
}
