import LoopbackDatabase
import Testing

@testable import PostgreSQL

@Suite struct ErrorTests {
  /// Servers that do not let us in, and strings that name none: what libpq says, sorted.
  @Test func whoIsNotLetInIsTold() throws {
    let server = try LoopbackDatabase.shared.get()
    func error(_ dsn: String) -> PostgresError? {
      #expect(throws: PostgresError.self) {
        try PostgresSession(dsn, program: "test", limits: patient).run("SELECT 1")
      }
    }
    #expect(error(server.address("nowhere"))?.code == .missing)
    #expect(error(server.address(user: "nobody"))?.code == .refused)
    let away = error("host=/nowhere dbname=postgres")
    #expect(away?.code == .unreachable && away?.isTransient == true)
    let unreadable = error("host=/nowhere dbname")
    #expect(unreadable?.code == .badAddress && unreadable?.isTransient == false)
    #expect(error("host=/nowhere colour=red")?.code == .badAddress)
    #expect(error("service=claimwatch-nowhere")?.code == .badAddress)
  }

  @Test func whatIsSaidIsOneLine() {
    let error = PostgresError(sqlState: "53100", "could not extend file:\n\tNo space left\u{7}.\n")
    #expect(
      error.description
        == "database: could not extend file: No space left (SQLSTATE 53100). Free some space on the server; claimwatch goes on by itself."
    )
    #expect(
      PostgresError(.internal, String(repeating: "x", count: 9_999)).message.utf8.count == 300)
  }

  @Test(arguments: [
    ("57P01", PostgresError.Code.unreachable), ("57014", .timedOut), ("55P03", .timedOut),
    ("40001", .conflict), ("40P01", .conflict), ("53100", .full), ("53200", .busy),
    ("53300", .busy), ("25006", .readOnly), ("42501", .forbidden), ("42P01", .missing),
    ("23505", .constraint), ("28P01", .refused), ("08006", .unreachable), ("XX001", .corrupt),
    ("58030", .busy), ("42601", .internal), ("", .internal),
  ])
  func stateIsSorted(state: String, code: PostgresError.Code) {
    #expect(PostgresError(sqlState: state, "x").code == code)
  }

  /// A server that is away is asked seldom, and each time one pause later.
  @Test func pausesGrowToFourSeconds() {
    var backoff = Backoff()
    let error = PostgresError(.unreachable, "x")
    #expect(backoff.refusal(at: 0) == nil)
    var now: UInt64 = 0
    var pauses: [UInt64] = []
    for _ in 0..<7 {
      backoff.failed(error, at: now, jitter: 1)
      #expect(backoff.refusal(at: now) == error)
      var pause: UInt64 = 0
      while backoff.refusal(at: now + pause) != nil { pause += 10_000_000 }
      pauses.append(pause / 1_000_000)
      now += pause
    }
    #expect(pauses == [250, 500, 1000, 2000, 4000, 4000, 4000])
    backoff.failed(error, at: now, jitter: 0)
    #expect(backoff.refusal(at: now + 2_900_000_000) != nil)
    #expect(backoff.refusal(at: now + 3_100_000_000) == nil)
    backoff.succeeded()
    #expect(backoff.refusal(at: now) == nil)
  }
}
