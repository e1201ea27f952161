import LoopbackDatabase
import Testing

@testable import PostgreSQL

/// `sslmode=verify-full`: a server that cannot prove who it is gets nothing.
@Suite struct EncryptedTests {
  @Test func onlyTheServerThatIsMeantIsTalkedTo() throws {
    let server = try LoopbackDatabase(isEncrypted: true)
    let certificates = try #require(server.certificates)
    func session(_ host: String, _ authority: String) -> PostgresSession {
      PostgresSession(
        "host=\(host) port=\(server.port) dbname=postgres user=claimwatch sslmode=verify-full sslrootcert=\(authority)",
        program: "test", limits: patient)
    }
    let well = session("localhost", certificates.authority)
    let row = try well.run("SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
      .first
    #expect(row?.bool(0) == true && row?.text(1)?.hasPrefix("TLSv1.") == true)
    // More than one record of TLS in both directions.
    let much = [UInt8](repeating: 7, count: 3_000_000)
    let echo = try well.run([
      PostgresStatement("SELECT $1::bytea", [.bytes(much)]), PostgresStatement("SELECT 1"),
    ])
    #expect(echo.first?.first?.bytes(0) == much)
    for (host, authority) in [
      ("localhost", certificates.stranger), ("127.0.0.1", certificates.authority),
    ] {
      let error = #expect(throws: PostgresError.self) {
        try session(host, authority).run("SELECT 1")
      }
      #expect(
        error?.code == .untrusted && error?.isTransient == false, "\(String(describing: error))")
    }
    // And without TLS this server answers nobody.
    let plain = PostgresSession(
      "host=localhost port=\(server.port) dbname=postgres user=claimwatch sslmode=disable",
      program: "test", limits: patient)
    let error = #expect(throws: PostgresError.self) { try plain.run("SELECT 1") }
    #expect(error?.code == .refused)
    let bare = try LoopbackDatabase.shared.get()
    #expect(bare.certificates == nil && bare.port == 5432)
  }
}
