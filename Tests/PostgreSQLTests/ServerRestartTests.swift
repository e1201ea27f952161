import LoopbackDatabase
import Testing

@testable import PostgreSQL

/// A server that is killed: what it said was committed is there when it comes back.
@Suite struct ServerRestartTests {
  @Test func sessionsOutliveTheirServer() throws {
    let server = try LoopbackDatabase(isDurable: true)
    let session = PostgresSession(server.address(), program: "test", limits: patient)
    try session.run("CREATE TABLE kept (number bigint)")
    for round in 1...3 {
      try session.run("INSERT INTO kept VALUES ($1)", [.int(Int64(round))])
      let error = #expect(throws: PostgresError.self) {
        try session.transaction { transaction in
          try transaction.run("INSERT INTO kept VALUES (-1)")
          try server.crashAndStart()
          try transaction.run("INSERT INTO kept VALUES (-2)")
        }
      }
      #expect(error?.code == .unreachable)
      let rows = try session.run("SELECT number FROM kept ORDER BY number").rows
      #expect(rows.map { $0.int(0) } == (1...Int64(round)).map { $0 })
    }
  }
}
