/// Where the daemon keeps what it writes. Absolute paths.
public struct Paths: Hashable, Sendable {
  /// The directory of the state database.
  public var state: String
  /// The alert log.
  public var alerts: String
  /// The log of the daemon's own events.
  public var events: String
  /// The Prometheus text file for the node exporter; nil when none is wanted.
  public var metrics: String?

  /// Paths as given.
  public init(state: String, alerts: String, events: String, metrics: String? = nil) {
    self.state = state
    self.alerts = alerts
    self.events = events
    self.metrics = metrics
  }
}

/// `[paths]` as the file has it.
struct PathSettings {
  var state: Located<String>?
  var alerts: Located<String>?
  var events: Located<String>?
  var metrics: Located<String>?

  static let schema = TableSchema<PathSettings>(
    header: "[paths]",
    keys: [
      SettingKey("state", ValueRule.path.located, \.state),
      SettingKey("alerts", ValueRule.filePath.located, \.alerts),
      SettingKey("events", ValueRule.filePath.located, \.events),
      SettingKey("metrics", ValueRule.filePath.located, \.metrics),
    ])

  /// Fills what the file leaves out: from systemd's `STATE_DIRECTORY`, `LOGS_DIRECTORY` and
  /// `RUNTIME_DIRECTORY` (systemd.exec(5)), else for a service's file from ``ServicePlaces``, else from the
  /// XDG Base Directory Specification. Without a directory for logs, they are kept beside the state.
  func resolved(_ reading: inout Reading) -> Paths {
    let environment = reading.environment
    let isTold = ["STATE_DIRECTORY", "LOGS_DIRECTORY"].contains {
      PathSettings.first($0, environment) != nil
    }
    let service = isTold ? nil : ServicePlaces(configuration: reading.file)
    let state = self.state?.value ?? service?.state ?? PathSettings.stateDirectory(environment)
    if state == nil {
      reading.problems.error(
        "no place for the state: neither STATE_DIRECTORY, XDG_STATE_HOME nor HOME is set",
        at: nil, advice: "set 'state' in [paths]")
    }
    let logs = PathSettings.first("LOGS_DIRECTORY", environment) ?? service?.logs ?? state ?? "/"
    let runtime = PathSettings.first("RUNTIME_DIRECTORY", environment) ?? service?.runtime
    let paths = Paths(
      state: state ?? "/", alerts: alerts?.value ?? FilePath.absolute("alerts.jsonl", in: logs),
      events: events?.value ?? FilePath.absolute("events.jsonl", in: logs),
      metrics: metrics?.value ?? runtime.map { FilePath.absolute("metrics.prom", in: $0) })
    checkDistinct(paths, &reading)
    return paths
  }

  private func checkDistinct(_ paths: Paths, _ reading: inout Reading) {
    let files = [
      ("alerts", paths.alerts, alerts), ("events", paths.events, events),
      ("metrics", paths.metrics ?? "", metrics),
    ]
    for (index, file) in files.enumerated() {
      for earlier in files[..<index] where earlier.1 == file.1 {
        reading.problems.error(
          "'\(earlier.0)' and '\(file.0)' are the same file: \(Quoted(file.1))",
          at: (file.2 ?? earlier.2)?.position)
      }
      if file.1 == paths.state {
        reading.problems.error(
          "'\(file.0)' is the state directory itself: \(Quoted(file.1))",
          at: (file.2 ?? state)?.position)
      }
    }
  }

  static func stateDirectory(_ environment: [String: String]) -> String? {
    if let directory = first("STATE_DIRECTORY", environment) { return directory }
    if let base = first("XDG_STATE_HOME", environment) {
      return FilePath.absolute("claimwatch", in: base)
    }
    return first("HOME", environment).map { FilePath.absolute(".local/state/claimwatch", in: $0) }
  }

  /// The first of the directories in a variable, which systemd separates by colons. Relative ones
  /// do not count, as XDG demands.
  private static func first(_ variable: String, _ environment: [String: String]) -> String? {
    guard let value = environment[variable]?.split(separator: ":").first, value.hasPrefix("/")
    else { return nil }
    return FilePath.absolute(String(value), in: "/")
  }
}
