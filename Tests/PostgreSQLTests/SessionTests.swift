import Foundation
import Glibc
import Locking
import LoopbackDatabase
import Testing

@testable import PostgreSQL

let patient = PostgresLimits(statement: 60_000, lock: 60_000, idle: 60_000)

/// Statements, transactions and errors, on a real server.
@Suite struct SessionTests {
  private let server: LoopbackDatabase

  init() throws { server = try LoopbackDatabase.shared.get() }

  private func session(_ limits: PostgresLimits = patient) -> PostgresSession {
    PostgresSession(server.address(), program: "claimwatch test", limits: limits)
  }

  @Test func everyValueComesBackAsItWentThere() throws {
    let session = session()
    let text = "Zürich – « Львів »\n\\'\"%s"
    let bytes = [UInt8](0...255)
    let row = try #require(
      try session.run(
        """
        SELECT $1::bigint, $2::bigint, $3::text, $4::bytea, $5::boolean, $6::double precision, $7::text, $8::text,
          $9::bytea, 7::smallint, -7::integer
        """,
        [
          .int(.min), .int(Int64?.none), .text(text), .bytes(bytes), .bool(true), .double(-0.1),
          .text(""),
          .null, .bytes([UInt8]()),
        ]
      ).first)
    #expect(row.int(0) == .min && row.int(1) == nil && row.text(2) == text)
    #expect(row.bytes(3) == bytes && row.bool(4) == true && row.double(5) == -0.1)
    #expect(row.text(6) == "" && row.text(7) == nil && row.bytes(8) == [])
    #expect(row.int(9) == 7 && row.int(10) == -7)
    // What is not there, or of another kind, is nil.
    #expect(row.int(2) == nil && row.int(11) == nil && row.bool(-1) == nil)
  }

  @Test func listsAreRows() throws {
    let session = session()
    let rows = try session.run(
      "SELECT * FROM unnest($1::bigint[], $2::text[], $3::bytea[])",
      [.ints([1, -2]), .texts(["a", ""]), .blobs([[], [0, 255]])]
    ).rows
    #expect(rows.map { $0.int(0) } == [1, -2] && rows.map { $0.text(1) } == ["a", ""])
    #expect(rows.map { $0.bytes(2) } == [[], [0, 255]])
    #expect(try session.run("SELECT * FROM unnest($1::bigint[])", [.ints([])]).count == 0)
    #expect(
      try session.run("SELECT 1 WHERE 3 = ANY ($1::bigint[])", [.ints([1, 2, 3])]).count == 1)
  }

  @Test func aPipelineIsOneTransaction() throws {
    let session = session()
    try session.run("CREATE TABLE pipeline (number bigint PRIMARY KEY)")
    let insert = "INSERT INTO pipeline VALUES ($1)"
    let results = try session.run((1...3).map { PostgresStatement(insert, [.int($0)]) })
    #expect(results.map(\.changed) == [1, 1, 1])
    let error = #expect(throws: PostgresError.self) {
      try session.run([4, 1, 5].map { PostgresStatement(insert, [.int($0)]) })
    }
    #expect(error?.code == .constraint && error?.sqlState == "23505")
    #expect(try session.run("SELECT count(*) FROM pipeline").first?.int(0) == 3)
    // Megabytes both ways at once.
    let bytes = [UInt8](repeating: 7, count: 1_000_000)
    let large = try session.run(
      (0..<20).map { _ in PostgresStatement("SELECT $1::bytea", [.bytes(bytes)]) })
    #expect(large.allSatisfy { $0.first?.bytes(0) == bytes })
  }

  @Test func aTransactionHoldsWhollyOrNotAtAll() throws {
    let session = session()
    try session.run("CREATE TABLE whole (number bigint)")
    struct Enough: Error {}
    #expect(throws: Enough.self) {
      try session.transaction { transaction in
        try transaction.run("INSERT INTO whole VALUES (1)")
        throw Enough()
      }
    }
    // Whoever takes an error for none does not commit half of it.
    let swallowed = #expect(throws: PostgresError.self) {
      try session.transaction { transaction in
        try transaction.run("INSERT INTO whole VALUES (1)")
        _ = try? transaction.run("SELECT 1/0")
      }
    }
    #expect(swallowed?.code == .internal && swallowed?.isOutcomeUnknown == false)
    #expect(try session.run("SELECT count(*) FROM whole").first?.int(0) == 0)
    let number = try session.transaction { transaction in
      try transaction.run([
        PostgresStatement("INSERT INTO whole VALUES (1)"),
        PostgresStatement("INSERT INTO whole VALUES (2)"),
      ]).count
    }
    #expect(number == 2)
    #expect(try session.run("SELECT count(*) FROM whole").first?.int(0) == 2)
  }

  /// Limits hold for one transaction, and leave none on the connection.
  @Test func aStatementThatTakesTooLongIsEnded() throws {
    let short = session(PostgresLimits(statement: 200, lock: 60_000, idle: 60_000))
    let error = #expect(throws: PostgresError.self) { try short.run("SELECT pg_sleep(600)") }
    #expect(error?.code == .timedOut && error?.sqlState == "57014" && error?.isTransient == true)
    let within = #expect(throws: PostgresError.self) {
      try short.transaction { try $0.run("SELECT pg_sleep(600)") }
    }
    #expect(within?.code == .timedOut)
    let process = short.server?.process
    #expect(try short.run("SELECT 1").first?.int(0) == 1)
    #expect(short.server?.process == process, "on the same connection")
    let row = try short.transaction(limits: patient) {
      try $0.run("SELECT current_setting('statement_timeout')").first?.text(0)
    }
    #expect(row == "1min")
  }

  @Test func whoWaitsForALockGivesUp() throws {
    let (first, second) = (
      session(), session(PostgresLimits(statement: 60_000, lock: 200, idle: 60_000))
    )
    try first.run("CREATE TABLE locked AS SELECT 1 AS number")
    try first.transaction { transaction in
      try transaction.run("SELECT * FROM locked FOR UPDATE")
      let error = #expect(throws: PostgresError.self) {
        try second.run("UPDATE locked SET number = 2")
      }
      #expect(error?.code == .timedOut && error?.sqlState == "55P03")
    }
  }

  /// A client that stands still inside a transaction holds others up no longer than it was told.
  @Test func theServerEndsTheTransactionOfAStoppedClient() throws {
    let (first, second) = (
      session(PostgresLimits(statement: 60_000, lock: 60_000, idle: 300)), session()
    )
    try first.run("CREATE TABLE held AS SELECT 1 AS number")
    let error = #expect(throws: PostgresError.self) {
      try first.transaction { transaction in
        try transaction.run("UPDATE held SET number = 2")
        // Waits until the server has ended the other.
        try second.run("UPDATE held SET number = number + 10")
      }
    }
    #expect(error?.code == .unreachable)
    #expect(try first.run("SELECT number FROM held").first?.int(0) == 11)
  }

  @Test func anotherThreadEndsAStatement() throws {
    let session = session()
    try session.run("SELECT 1")
    let ended = Monitor(PostgresError?.none)
    let thread = Thread {
      do { try session.run("SELECT pg_sleep(600)") } catch {
        ended.withLock { $0 = error as? PostgresError }
        ended.wakeAll()
      }
    }
    thread.start()
    var error: PostgresError?
    for _ in 0..<600 where error == nil {
      session.cancel()
      error = ended.wait(milliseconds: 200) { $0 }
    }
    #expect(error?.code == .timedOut && error?.sqlState == "57014")
  }

  @Test func aConnectionThatWasCutIsMadeAnew() throws {
    let (session, other) = (session(), session())
    func end() throws {
      let process = try #require(session.server?.process)
      try other.run("SELECT pg_terminate_backend($1::int)", [.text("\(process)")])
    }
    try session.run("SELECT 1")
    let first = session.server?.process
    // While nothing is asked of it: nobody notices.
    let process = try #require(first)
    try other.run("SELECT pg_terminate_backend($1::bigint::int)", [.int(Int64(process))])
    while try other.run(
      "SELECT 1 FROM pg_stat_activity WHERE pid = $1::bigint::int", [.int(Int64(process))]
    ).count > 0 { usleep(1000) }
    // It hangs up after it has left that list.
    while kill(pid_t(process), 0) == 0 || errno == EPERM { usleep(1000) }
    #expect(try session.run("SELECT 2").first?.int(0) == 2)
    #expect(session.server?.process != first)
    // Within a transaction it is an error, and what was written is not there.
    try other.run("CREATE TABLE cut (number bigint)")
    let error = #expect(throws: PostgresError.self) {
      try session.transaction { transaction in
        try transaction.run("INSERT INTO cut VALUES (1)")
        try transaction.run("SELECT pg_terminate_backend(pg_backend_pid())")
        try transaction.run("INSERT INTO cut VALUES (2)")
      }
    }
    #expect(error?.code == .unreachable && error?.isTransient == true)
    #expect(error?.isOutcomeUnknown == false, "COMMIT was never sent")
    #expect(try session.run("SELECT count(*) FROM cut").first?.int(0) == 0)
  }

  @Test func nobodyCanSayWhatBecameOfACommitWhoseAnswerIsMissing() throws {
    let session = session()
    try session.run("CREATE TABLE unsure (number bigint)")
    // A rule that is looked at by COMMIT, and ends the connection there.
    try session.run(
      """
      CREATE FUNCTION hang_up() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$
      """)
    try session.run(
      """
      CREATE CONSTRAINT TRIGGER hang_up AFTER INSERT ON unsure DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION hang_up()
      """)
    let error = #expect(throws: PostgresError.self) {
      try session.transaction { try $0.run("INSERT INTO unsure VALUES (1)") }
    }
    #expect(error?.isOutcomeUnknown == true && error?.isTransient == true)
    #expect(try session.run("SELECT count(*) FROM unsure").first?.int(0) == 0)
  }

  @Test func noticesAreNoNoise() throws {
    try session().run("DO $$ BEGIN RAISE NOTICE 'loud'; END $$")
  }
}
