import AlertLog
import Configuration
import Daemon
import FeedModel
import Glibc
import Report
import StateStore

/// What a report is made of beside the alerts: the log's place, the health of feeds and daemon.
struct ReportGround {
  let source: ConfigurationOption
  let log: String?
  let watches: [String]

  /// A pass that is younger says that somebody still polls, though no daemon runs.
  private static let pollIsRecent: Int64 = 3_600_000

  /// The log to read, and what is known beside it.
  func find(_ window: ReportDocument.Window) async throws -> (String, ReportMaker.Given) {
    var given = ReportMaker.Given(
      window: window, health: ReportHealth(program: "claimwatch \(Release.version)"))
    given.watches = watches
    if let log {
      guard access(log, F_OK) == 0 else {
        throw CommandFailure(
          message: "\(log): \(String(cString: strerror(errno)))", status: ExitStatus.noInput
        ).reported()
      }
      return (log, given)
    }
    let premises = try source.premises()
    let configuration = premises.configuration
    let report = try await StartFailureReport.run {
      if (try? AlertReader(path: configuration.paths.alerts).hasFiles()) != true {
        try premises.requireAlerts()
      }
      var report = try StatusReport.read(premises, at: window.to)
      report.lookAtConfiguration(configuration, file: source.path)
      return report
    }
    for id in watches where !configuration.watches.contains(where: { $0.id == id }) {
      Terminal.note("no watch is called '\(id)'; only alerts of an earlier configuration can match")
    }
    given.health = health(report, configuration, window)
    given.feeds = report.rows.map(Self.line)
    given.configuredWatches = configuration.watches.map(\.id)
    return (configuration.paths.alerts, given)
  }

  private static func line(_ row: StatusReport.Row) -> FeedLine {
    FeedLine(
      id: row.state.feedID, title: row.state.title, lastItem: row.state.newestItem,
      items: row.itemCount, errors: row.failure?.count ?? 0, health: row.health.rawValue,
      isTroubled: row.health.isTrouble)
  }

  private func health(
    _ report: StatusReport, _ configuration: Configuration, _ window: ReportDocument.Window
  ) -> ReportHealth {
    var health = ReportHealth(program: "claimwatch \(Release.version)")
    health.isKnown = true
    let file = source.path.split(separator: "/").last.map(String.init) ?? source.path
    health.configuration = file + (report.inForce.map { " " + $0.digest.prefix(12) } ?? "")
    health.feeds = report.counts.map { .init(word: $0.health.rawValue, count: $0.feeds) }
    health.suppressed = report.summary.suppressedByWatch
      .filter { watches.isEmpty || watches.contains($0.key) }
      .sorted { $0.key < $1.key }.map { .init(word: $0.key, count: $0.value) }
    health.pending = report.summary.pending
    health.deadLetters = DeadLetterCount.all(in: configuration.paths.state)
    health.blindSpots = daemonSpots(report, window)
    health.blindSpots += report.blockages.map { .init(kind: "disk", text: $0) }
    health.blindSpots += report.rows.filter(\.health.isTrouble).map(Self.spot)
    health.blindSpots += past(configuration, window)
    if case .runs(_, let since?, _) = report.daemon {
      health.daemon = "the daemon runs since \(since.secondsDescription)"
    }
    return health
  }

  private func daemonSpots(
    _ report: StatusReport, _ window: ReportDocument.Window
  ) -> [ReportHealth.BlindSpot] {
    var spots: [ReportHealth.BlindSpot] = []
    if let since = report.networkDownSince {
      spots.append(.init(kind: "network", since: since, text: "no host can be reached"))
    }
    switch report.daemon {
    case .runs, .pass: break
    case .unknown(let reason):
      spots.append(.init(kind: "daemon", text: "whether it runs cannot be told: \(reason)"))
    case .none(let last):
      let seen = [last?.stopped, report.lastPoll].compactMap(\.self).max()
      let isRecent = report.lastPoll.map {
        window.to.milliseconds(since: $0) < Self.pollIsRecent
      }
      if isRecent != true {
        spots.append(.init(kind: "daemon", since: seen, text: "no daemon runs"))
      }
    }
    return spots
  }

  private static func spot(_ row: StatusReport.Row) -> ReportHealth.BlindSpot {
    let state = row.state
    let (since, text): (Instant?, String) =
      switch row.health {
      case .failing, .gone, .poisoned:
        (row.failure?.since, "\(row.health.rawValue): \(row.failure?.message ?? "its document")")
      case .silent: (state.quietSince, "silent for far longer than its rhythm")
      case .overrun: (state.window.lastOverrun, "overrun: items were missed between two polls")
      case .overdue: (row.due, "overdue: it should have been polled")
      case .held: (state.lastAttempt, "held: its host asked to be left alone")
      case .new, .ok: (nil, row.health.rawValue)
      }
    return .init(kind: "feed", subject: state.feedID, since: since, text: text)
  }

  /// What events tell of times that are over; of what lasts the state knows more.
  private func past(
    _ configuration: Configuration, _ window: ReportDocument.Window
  ) -> [ReportHealth.BlindSpot] {
    var ledger = EventLedger(window: window)
    // A trouble of a week may have begun before the window.
    let since = window.from.advanced(byMilliseconds: -7 * 86_400_000).milliseconds
    do {
      try EventLines.forEach(path: configuration.paths.events, since: since) { ledger.add($0) }
    } catch {
      return [.init(kind: "log", text: "the events cannot be read: \(error)")]
    }
    let known: Set<String> = ["feed", "network", "daemon", "pages"]
    return ledger.blindSpots.filter { $0.until != nil || !known.contains($0.kind) }
  }
}

/// Alerts that outputs gave up: the lines of the files that they leave in the state's folder.
enum DeadLetterCount {
  /// By output, sorted; nil where there is no such folder.
  static func all(in state: String) -> [ReportHealth.Count]? {
    let folder = state + "/dead-letters"
    guard let names = try? PosixFileSystem().names(in: folder) else { return nil }
    return names.filter { $0.hasSuffix(".jsonl") }.sorted().compactMap { name in
      var count = 0
      try? EventLines.forEach(path: folder + "/" + name, since: 0) { _ in count += 1 }
      return .init(word: String(name.dropLast(6)), count: count)
    }
  }
}
