import Configuration
import FeedModel
import Glibc
import PollSchedule
import StateStore

/// Asks the running daemon for polls through the state, as `claimwatch release` hands it alerts
/// (docs/decisions/0018-asking-through-the-state.md).
public struct AskedPolls: Sendable {
  /// What came of the polls.
  public struct Summary: Sendable {
    /// Feeds that were polled, with how they fare since.
    public var polled: [StatusReport.Row] = []
    /// Feeds whose host wants to be left alone.
    public var held: [StatusReport.Row] = []
    /// Feeds that were not polled in time.
    public var waiting: [StatusReport.Row] = []
    /// Since when no host can be reached; nil where one can.
    public var networkDownSince: Instant?
  }

  private let configuration: Configuration
  private let clock = SystemClock()
  /// How often the state is looked at for an answer.
  private static let look: UInt32 = 300_000

  /// Polls of feeds of `configuration`.
  public init(configuration: Configuration) { self.configuration = configuration }

  /// Asks for polls of `feeds`, which the configuration has.
  ///
  /// - Parameter patience: how long their ends are waited for; nil means not at all, and an empty summary.
  /// - Throws: ``StartFailure`` where no daemon runs, the state's own error where it cannot be written.
  public func run(_ feeds: [String], patience: Duration?) throws -> Summary {
    // Elsewhere another daemon may have the feeds.
    let isFile = configuration.state.backend == .sqlite
    if isFile, !DaemonSign.read(configuration.paths.state).isRunning {
      throw StartFailure(
        .held, "no daemon runs that could be asked; claimwatch once --feed ID polls without one")
    }
    let store = try StateDoor.open(configuration, .beside)
    let asked = clock.now()
    let before = isFile ? [:] : try attempts()
    try store.request(polls: feeds)
    guard let patience else { return Summary() }
    let deadline = ContinuousClock.now + patience
    while true {
      // Who polls may be on another machine, whose clock is not ours: there a request is gone when its poll is recorded.
      let left = isFile ? [] : Set(try store.pollRequests().map(\.feed))
      let summary = try look(at: Set(feeds)) { feed, attempt in
        isFile ? attempt >= asked : !left.contains(feed) && attempt != before[feed]
      }
      if summary.waiting.isEmpty || ContinuousClock.now > deadline { return summary }
      usleep(Self.look)
    }
  }

  /// How long polls may take that are asked for.
  public var patience: Duration { .milliseconds(configuration.pollPatience) }

  private func attempts() throws -> [String: Instant] {
    var attempts: [String: Instant] = [:]
    for row in try StatusReport.read(configuration, countingItems: false).rows {
      attempts[row.state.feedID] = row.state.lastAttempt
    }
    return attempts
  }

  private func look(
    at feeds: Set<String>, isAnswer: (_ feed: String, _ attempt: Instant) -> Bool
  ) throws -> Summary {
    let report = try StatusReport.read(configuration, countingItems: false)
    var summary = Summary()
    summary.networkDownSince = report.networkDownSince
    for row in report.rows where feeds.contains(row.state.feedID) {
      if let attempt = row.state.lastAttempt, isAnswer(row.state.feedID, attempt) {
        summary.polled.append(row)
      } else if row.heldUntil != nil {
        summary.held.append(row)
      } else {
        summary.waiting.append(row)
      }
    }
    return summary
  }
}

extension StatusReport.Row {
  /// Whether it is on `host`: its name, with or without the port.
  public func isOn(host: String) -> Bool {
    let key = HostKey.of(state.url)
    let wanted = host.lowercased()
    return key == wanted || key.hasPrefix(wanted + ":")
  }
}
