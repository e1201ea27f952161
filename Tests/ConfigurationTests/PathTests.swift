import Testing

@testable import Configuration

/// Where things are kept when the file does not say.
@Suite struct PathTests {
  private func paths(_ environment: [String: String], _ text: String = "") throws -> Paths {
    try ConfigurationLoader(environment: environment, terms: TermRules(problem: { _ in nil }))
      .load(text: text, path: "/etc/claimwatch/claimwatch.toml").paths
  }

  @Test func systemdGivesTheDirectories() throws {
    #expect(
      try paths([
        "STATE_DIRECTORY": "/var/lib/claimwatch:/var/lib/other",
        "LOGS_DIRECTORY": "/var/log/claimwatch", "RUNTIME_DIRECTORY": "/run/claimwatch",
        "HOME": "/home/user", "XDG_STATE_HOME": "/elsewhere",
      ])
        == Paths(
          state: "/var/lib/claimwatch", alerts: "/var/log/claimwatch/alerts.jsonl",
          events: "/var/log/claimwatch/events.jsonl", metrics: "/run/claimwatch/metrics.prom"))
  }

  @Test func aPlainUserGetsTheXDGDirectory() throws {
    let state = "/home/user/.state/claimwatch"
    #expect(
      try paths(["HOME": "/home/user", "XDG_STATE_HOME": "/home/user/.state"])
        == Paths(
          state: state, alerts: state + "/alerts.jsonl", events: state + "/events.jsonl"))
    #expect(try paths(["HOME": "/home/user"]).state == "/home/user/.local/state/claimwatch")
    #expect(
      try paths(["HOME": "/home/user", "XDG_STATE_HOME": "relative"]).state
        == "/home/user/.local/state/claimwatch")
  }

  @Test func logsStandBesideAStateThatIsGiven() throws {
    #expect(
      try paths(["HOME": "/home/user"], "[paths]\nstate = \"/srv/watch/\"")
        == Paths(
          state: "/srv/watch", alerts: "/srv/watch/alerts.jsonl",
          events: "/srv/watch/events.jsonl"))
  }

  @Test func withoutAnyPlaceItIsSaid() {
    #expect(throws: ConfigurationError.self) { try paths([:]) }
    do {
      _ = try paths([:])
    } catch let error as ConfigurationError {
      #expect(
        error.rendered(colour: false) == """
          /etc/claimwatch/claimwatch.toml: no place for the state: neither STATE_DIRECTORY, \
          XDG_STATE_HOME nor HOME is set
            set 'state' in [paths]

          """)
    } catch { Issue.record(error) }
    #expect(throws: Never.self) { try paths([:], "[paths]\nstate = \"/srv/watch\"") }
  }

  @Test(arguments: [
    ("a/b", "/d/a/b"), ("./a//b/", "/d/a/b"), ("../a", "/a"), ("../../../a", "/a"),
    ("/x/../y", "/y"),
    ("..", "/"), ("/", "/"), ("a/./../b", "/d/b"),
  ])
  func pathsAreMadeAbsolute(path: String, absolute: String) {
    #expect(FilePath.absolute(path, in: "/d") == absolute)
  }

  @Test func theDirectoryOfAFile() {
    #expect(FilePath.directory(of: "/etc/claimwatch/claimwatch.toml") == "/etc/claimwatch")
    #expect(FilePath.directory(of: "/claimwatch.toml") == "/")
    #expect(FilePath.directory(of: "claimwatch.toml") == FilePath.currentDirectory())
  }
}
