import Testing

@testable import Configuration

/// Where things are kept when the file does not say.
@Suite struct PathTests {
  private func paths(
    _ environment: [String: String], _ text: String = "",
    file: String = "/home/user/.config/claimwatch/claimwatch.toml"
  ) throws -> Paths {
    try ConfigurationLoader(environment: environment, terms: TermRules(problem: { _ in nil }))
      .load(text: text, path: file).paths
  }

  /// A person who looks has another environment than the service that writes.
  @Test(arguments: [("claimwatch.toml", "claimwatch"), ("desk.toml", "claimwatch-desk")])
  func aServicesFileMeansTheServicesPlaces(file: String, name: String) throws {
    let file = "/etc/claimwatch/" + file
    let places = Paths(
      state: "/var/lib/" + name, alerts: "/var/log/\(name)/alerts.jsonl",
      events: "/var/log/\(name)/events.jsonl", metrics: "/run/\(name)/metrics.prom")
    let person = ["HOME": "/home/user", "XDG_STATE_HOME": "/home/user/.state"]
    #expect(try paths(person, file: file) == places)
    #expect(try paths([:], file: file) == places)
    #expect(
      try paths(
        [
          "STATE_DIRECTORY": places.state, "LOGS_DIRECTORY": "/var/log/" + name,
          "RUNTIME_DIRECTORY": "/run/" + name,
        ], file: file) == places)
    let moved = try paths(person, "[paths]\nstate = \"/srv/watch\"", file: file)
    #expect(moved.state == "/srv/watch" && moved.alerts == places.alerts)
    // Whoever sets one of them by hand means it.
    #expect(
      try paths(["STATE_DIRECTORY": "/data"], file: file)
        == Paths(state: "/data", alerts: "/data/alerts.jsonl", events: "/data/events.jsonl"))
  }

  @Test(arguments: [
    "/etc/claimwatch/more/desk.toml", "/etc/claimwatch/.toml", "/etc/claimwatch/desk",
    "/etc/claimwatchd/desk.toml", "/srv/etc/claimwatch/desk.toml",
  ])
  func otherFilesAreNoServices(file: String) {
    #expect(ServicePlaces(configuration: file) == nil)
  }

  @Test func aBrokenFileStillSaysWhereThingsAre() {
    let loader = ConfigurationLoader(
      environment: ["HOME": "/home/user"], terms: TermRules(problem: { _ in nil }))
    for damage in ["[pol]", "foo", "alerts = 3"] {
      let text = "[paths]\nstate = \"/srv/watch\"\n\(damage)\n"
      do throws(ConfigurationError) {
        _ = try loader.load(text: text, path: "/srv/claimwatch.toml")
        Issue.record("it is broken")
      } catch { #expect(error.paths?.state == "/srv/watch") }
    }
    do throws(ConfigurationError) {
      _ = try loader.load(file: "/nowhere/claimwatch.toml")
      Issue.record("it is not there")
    } catch { #expect(error.paths?.state == "/home/user/.local/state/claimwatch") }
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
          /home/user/.config/claimwatch/claimwatch.toml: no place for the state: neither STATE_DIRECTORY, \
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
