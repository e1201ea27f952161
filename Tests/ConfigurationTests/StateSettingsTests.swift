import Testing

@testable import Configuration

/// `[state]`: where the state is.
@Suite struct StateSettingsTests {
  private func load(_ table: String) throws -> Configuration {
    try plainLoader.load(text: table, path: "/etc/claimwatch.toml")
  }

  private func fault(_ table: String) throws -> String {
    let error = #expect(throws: ConfigurationError.self) { try load(table) }
    return (error?.errors ?? []).map { "\($0.message); \($0.advice ?? "")" }.joined(separator: "\n")
  }

  @Test func aFileUnlessSaidOtherwise() throws {
    #expect(try load("").state == StateSettings())
    #expect(try load("[state]\nbackend = \"sqlite\"").state.backend == .sqlite)
  }

  @Test func aDatabaseThatSeveralShare() throws {
    let state = try load(
      "[state]\nbackend = \"postgresql\"\ndsn = \"service=claimwatch\"\nnode = \"desk-1\""
    ).state
    #expect(state.backend == .postgresql && state.dsn == "service=claimwatch")
    #expect(state.node == "desk-1")
  }

  @Test(arguments: [
    "service=claimwatch password=x", "password = 'x y' host=a", "host=a PASSWORD=x",
    "host=a sslkey=k sslpassword=x", "postgresql://u:secret@db.example/claimwatch",
    "postgres://u:p%40@db", "postgresql://db.example/claimwatch?user=a&password=b",
  ])
  func aPasswordIsRefused(dsn: String) throws {
    let fault = try fault("[state]\nbackend = \"postgresql\"\ndsn = \"\(dsn)\"")
    #expect(fault.contains("'dsn' holds a password") && fault.contains("PGPASSFILE"), "\(fault)")
    #expect(!fault.contains("secret@"))
  }

  @Test(arguments: [
    "host=a password=hunter2", "postgresql://u:hunter2@db/claimwatch",
    "postgresql://db/x?Password=hunter2", "host=a sslpassword = 'hunter2'",
  ])
  func aPasswordIsNotRepeated(dsn: String) throws {
    for table in [
      "[state]\nbackend = \"postgresql\"\ndsn = \"\(dsn)\"",
      "state = { backend = \"postgresql\", dsn = \"\(dsn)\" }",
    ] {
      let error = #expect(throws: ConfigurationError.self) { try load(table) }
      let said = String(describing: error?.errors ?? [])
      #expect(said.contains("holds a password") && !said.contains("hunter2"), "\(said)")
    }
  }

  @Test(arguments: [
    "passfile=/etc/claimwatch/pgpass host=a", "postgresql://u@db.example:5432/claimwatch",
    "postgresql://[::1]:5432/claimwatch", "host=passwords.example", "",
  ])
  func whatOnlyLooksLikeOneIsNot(dsn: String) {
    #expect(!ConnectionText.holdsPassword(dsn))
  }

  @Test(arguments: [
    ("backend = \"postgresql\"", "[state] has no 'dsn'"),
    ("dsn = \"service=a\"", "'dsn' is for backend"),
    ("node = \"a\"", "'node' is for backend"),
    ("backend = \"postgres\"", "must be one of"),
    ("backend = \"postgresql\"\ndsn = \"service=a\"\nnode = \"a b\"", "is no name"),
  ])
  func whatDoesNotFit(table: String, words: String) throws {
    #expect(try fault("[state]\n" + table).contains(words))
  }
}
