import AlertLog
import Configuration
import FeedFetch
import FeedModel
import Glibc
import PollSchedule
import SharedState
import StateStore

/// What `claimwatch status` shows: the configured feeds with their stored states.
public struct StatusReport: Sendable {
  /// One feed. A class, since thousands of them are put in order and handed on.
  public final class Row: Sendable {
    public let state: FeedState
    public let health: FeedHealth
    /// When it is due.
    public let due: Instant
    /// Why then.
    public let reason: String
    /// Until when its host wants to be left alone; nil where it does not.
    public let heldUntil: Instant?
    /// By how many milliseconds its poll is late, where that is longer than it should be.
    public let overdue: Int64?
    public let itemCount: Int
    public let suppressed: Int
    /// How its pages fare; nil where none was asked for.
    public let pages: PageHealth?
    /// Keys of its map that found nothing in its last document.
    public let degraded: [String]
    /// What the operator can do about its trouble; empty where there is none.
    public let advice: String
    /// A text that can be sent to the publisher as it is; nil where nobody is locked out.
    public let letter: String?

    init(
      state: FeedState, health: FeedHealth, due: Instant, reason: String, heldUntil: Instant?,
      overdue: Int64?, itemCount: Int, suppressed: Int, pages: PageHealth?,
      degraded: [String], advice: String, letter: String?
    ) {
      self.state = state
      self.health = health
      self.due = due
      self.reason = reason
      self.heldUntil = heldUntil
      self.overdue = overdue
      self.itemCount = itemCount
      self.suppressed = suppressed
      self.pages = pages
      self.degraded = degraded
      self.advice = advice
      self.letter = letter
    }
  }
  public let now: Instant
  public let daemon: DaemonSign
  /// The configuration that the daemon runs on; nil where none runs or nobody knows.
  public private(set) var inForce: ConfigurationSign?
  /// Who shares the state; nil where nobody does.
  public private(set) var nodes: NodeRegister?
  /// The last recorded attempt of any feed.
  public let lastPoll: Instant?
  /// Since when this machine's own line is down; nil where it is not.
  public let networkDownSince: Instant?
  /// In the order of the configuration.
  public let rows: [Row]
  /// In the order of the configuration.
  public let watches: [WatchStatus]
  public let summary: StateSummary
  /// What keeps state or log from being written now, a sentence each.
  public let blockages: [String]
  /// What is wrong with outputs, a sentence each.
  public let outputTroubles: [String]

  /// How many feeds each word fits; every word is there.
  public var counts: [(health: FeedHealth, feeds: Int)] {
    var counts: [FeedHealth: Int] = [:]
    for row in rows { counts[row.health, default: 0] += 1 }
    return FeedHealth.allCases.map { ($0, counts[$0] ?? 0) }
  }

  /// The rows with the worst first, then in the order of the configuration.
  public var ranked: [Row] {
    let bySeverity = Dictionary(grouping: rows) { $0.health.severity }
    return bySeverity.sorted { $0.key > $1.key }.flatMap(\.value)
  }

  /// Notes what the daemon has in force, and whether `file` still says so.
  public mutating func lookAtConfiguration(_ configuration: Configuration, file: String) {
    guard case .runs = daemon, let known = InForce.read(in: configuration.paths.state) else {
      return
    }
    let onDisk = try? ConfigurationSource(path: file).read()
    inForce = ConfigurationSign(
      file: known.file, digest: known.digest, loaded: known.loaded,
      isOnDisk: onDisk.map { $0 == known.text })
  }

  /// How long the first alert has waited for the log, in milliseconds; nil where none waits.
  public var longestWait: Int64? {
    guard let line = summary.firstPending, let alert = LoggedAlert(line: line),
      let raised = LoggedTime.parse(alert.time.utf8)
    else { return nil }
    return now.milliseconds(since: raised)
  }

  /// How many feeds are in trouble.
  public var troubled: Int { rows.count(where: \.health.isTrouble) }

  /// Reads the state of `premises` beside a running daemon. A state that does not exist is an empty one.
  /// As if it were `time`, where one is given.
  public static func read(
    _ premises: Premises, countingItems: Bool = true, at time: Instant? = nil
  ) throws -> StatusReport {
    try read(
      premises.configuration, countingItems: countingItems, astray: premises.astray, at: time)
  }

  /// Reads the state of `configuration` beside a running daemon. A state that does not exist yet
  /// is an empty one.
  ///
  /// - Parameters:
  ///   - countingItems: whether to count the items of each feed, which takes most of the time.
  ///   - astray: the daemon that runs with a state that is not at its path.
  ///   - time: the time to judge by; nil for now.
  public static func read(
    _ configuration: Configuration, countingItems: Bool = true, astray: StateLock.Holder? = nil,
    at time: Instant? = nil
  ) throws -> StatusReport {
    let clock = SystemClock()
    let isFile = configuration.state.backend == .sqlite
    let database = Workplace.database(in: configuration.paths.state)
    var states: [FeedState] = []
    var watches: [StoredWatch] = []
    var summary = StateSummary()
    let hasState = try !isFile || exists(database)
    if hasState {
      let store = try StateDoor.open(configuration, .readOnly)
      states = try store.feedStates()
      watches = try store.watchRecords()
      summary = try store.summary(countingItems: countingItems)
    }
    let daemon =
      astray.map { DaemonSign.runs(process: $0.pid, since: $0.since, lastSign: $0.lastSign) }
      ?? DaemonSign.read(configuration.paths.state)
    let now = time ?? clock.now()
    let folders = [configuration.paths.state, Workplace.parent(of: configuration.paths.alerts)]
    var blockages = Set(folders).sorted().compactMap { blockage($0, isPolled: daemon.isRunning) }
    if !hasState, case .runs = daemon {
      blockages.insert("\(database): the state was moved or deleted under the daemon", at: 0)
    }
    var report = StatusReport(
      now: now, daemon: daemon, lastPoll: states.compactMap(\.lastAttempt).max(),
      networkDownSince: OutageMark(stateDirectory: configuration.paths.state).since,
      rows: rows(states, summary, configuration, isPolled: daemon.isRunning, now),
      watches: WatchStatus.all(configuration, watches), summary: summary,
      blockages: blockages, outputTroubles: OutputStatus.troubles(configuration, at: now))
    report.nodes = try StateDoor.nodes(configuration)
    return report
  }

  private static func rows(
    _ states: [FeedState], _ summary: StateSummary, _ configuration: Configuration, isPolled: Bool,
    _ now: Instant
  ) -> [Row] {
    let places = Dictionary(states.indices.map { (states[$0].feedID, $0) }) { first, _ in first }
    let known = configuration.feeds.map { feed in
      PollScheduler.known(places[feed.id].map { states[$0] }, feed, configuration, now)
    }
    let groups = HostGroups(configuration)
    var holds = HostHolds()
    for (feed, state) in zip(configuration.feeds, known) {
      holds.note(state, at: now) { groups.key(of: feed, state) }
    }
    let maker = RowMaker(
      configuration: configuration, summary: summary,
      patience: isPolled ? configuration.pollPatience : 0, now: now)
    return zip(configuration.feeds, known).map { feed, state in
      maker.row(feed, state, hold: holds.isEmpty ? nil : holds[groups.key(of: feed, state)])
    }
  }

  /// Why nothing can be written below `folder`, where the file system itself says so.
  private static func blockage(_ folder: String, isPolled: Bool) -> String? {
    var status = statvfs()
    guard statvfs(folder, &status) == 0 else {
      return errno == ENOENT && isPolled
        ? "\(folder): there is no such directory; what belongs there waits or is lost" : nil
    }
    if status.f_flag & UInt(ST_RDONLY) != 0 {
      return "\(folder): the file system is read-only; alerts wait until it can be written"
    }
    if status.f_bavail == 0, status.f_blocks > 0 {
      return "\(folder): the file system is full; alerts wait until there is room"
    }
    return nil
  }

  /// Whether there is a state; throws where this user may not even look.
  private static func exists(_ path: String) throws -> Bool {
    if access(path, F_OK) == 0 { return true }
    if errno == ENOENT { return false }
    throw FileError(call: "open", path: path, number: errno)
  }
}
