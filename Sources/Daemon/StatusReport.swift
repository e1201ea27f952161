import AlertLog
import Configuration
import FeedFetch
import FeedModel
import Glibc
import JSONText
import StateStore

/// What `claimwatch status` shows: the configured feeds with their stored states.
public struct StatusReport: Sendable {
  /// One feed.
  public struct Row: Sendable {
    public let state: FeedState
    /// When it is due; nil where it is gone.
    public let due: Instant?
    /// Why then.
    public let reason: String
    public let itemCount: Int
    public let suppressed: Int
    /// What the operator can do about its failure; empty where there is none.
    public let advice: String
    /// A text that can be sent to the publisher as it is; nil where nobody is locked out.
    public let letter: String?

    /// Whether the feed fails or is gone.
    public var isTrouble: Bool {
      switch state.condition {
      case .failing, .gone: true
      case .untried, .ok: false
      }
    }
  }
  public let now: Instant
  public let daemon: DaemonSign
  /// The last recorded attempt of any feed.
  public let lastPoll: Instant?
  /// Since when this machine's own line is down; nil where it is not.
  public let networkDownSince: Instant?
  /// In the order of the configuration.
  public let rows: [Row]
  public let summary: StateSummary
  /// What keeps state or log from being written now, a sentence each.
  public let blockages: [String]

  /// Reads the state of `configuration` beside a running daemon. A state that does not exist yet
  /// is an empty one.
  public static func read(_ configuration: Configuration) throws -> StatusReport {
    let clock = SystemClock()
    let database = Workplace.database(in: configuration.paths.state)
    var states: [FeedState] = []
    var summary = StateSummary()
    if try exists(database) {
      let store = try SQLiteStateStore(path: database, access: .readOnly) { clock.now() }
      states = try store.feedStates()
      summary = try store.summary()
    }
    let known = Dictionary(states.map { ($0.feedID, $0) }) { first, _ in first }
    let now = clock.now()
    let feeds = configuration.feeds.map { feed in
      (
        feed,
        (known[feed.id] ?? FeedState(feedID: feed.id, url: feed.url))
          .reconciled(configuredURL: feed.url).rebased(at: now)
      )
    }
    let groups = HostGroups(configuration)
    var holds: [String: (until: Instant, feed: String)] = [:]
    for (feed, state) in feeds {
      guard let until = state.heldUntil, until > now else { continue }
      let host = groups.key(of: feed, state)
      if until > holds[host]?.until ?? now { holds[host] = (until, feed.id) }
    }
    let rows = feeds.map { feed, state in
      row(feed, state, hold: holds[groups.key(of: feed, state)], summary, configuration, now)
    }
    let folders = [configuration.paths.state, Workplace.parent(of: configuration.paths.alerts)]
    return StatusReport(
      now: now, daemon: DaemonSign.read(configuration.paths.state),
      lastPoll: states.compactMap(\.lastAttempt).max(),
      networkDownSince: OutageMark(stateDirectory: configuration.paths.state).since,
      rows: rows, summary: summary,
      blockages: Set(folders).sorted().compactMap(blockage))
  }

  /// Why nothing can be written below `folder`, where the file system itself says so.
  private static func blockage(_ folder: String) -> String? {
    var status = statvfs()
    guard statvfs(folder, &status) == 0 else { return nil }
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

  private static func row(
    _ feed: FeedConfiguration, _ state: FeedState, hold: (until: Instant, feed: String)?,
    _ summary: StateSummary, _ configuration: Configuration, _ now: Instant
  ) -> Row {
    var advice = ""
    var letter: String?
    switch state.condition {
    case .untried, .ok: break
    case .gone: advice = "Remove the feed, or give its new url, which starts it again."
    case .failing(let failure):
      advice = FailureAdvice.text(code: failure.code, message: failure.message, feed: feed)
      letter = FetchError(code: .init(rawValue: failure.code), message: failure.message)
        .letterToPublisher(
          url: state.url, userAgent: feed.userAgent ?? FeedRequest.userAgent(configuration.fetch),
          interval: feed.interval ?? configuration.poll.minInterval)
    }
    var due = state.due(start: now)
    var reason = state.nextPollReason
    if let hold, let time = due, time < hold.until, hold.feed != feed.id {
      due = hold.until
      reason = "its host asked feed \(hold.feed) to wait"
    }
    return Row(
      state: state, due: due, reason: reason, itemCount: summary.items[state.feedID] ?? 0,
      suppressed: summary.suppressed[state.feedID] ?? 0, advice: advice,
      letter: letter)
  }
}

extension StatusReport.Row {
  /// The row as a JSON object.
  public func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("id", state.feedID)
      json.member("url", state.url)
      json.member("title", state.title)
      json.member("health", healthWord)
      json.member("due", due?.description)
      json.member("reason", reason)
      json.member("last_attempt", state.lastAttempt?.description)
      json.member("last_success", state.lastSuccess?.description)
      json.member("last_change", state.lastChange?.description)
      json.member("overrun", state.window.lastOverrun?.description)
      json.member("items", itemCount)
      json.member("suppressed", suppressed)
      json.key("failure")
      if case .failing(let failure) = state.condition {
        json.object { json in
          json.member("code", failure.code)
          json.member("message", failure.message)
          json.member("count", failure.count)
          json.member("since", failure.since.description)
          json.member("advice", advice)
          json.member("letter", letter)
        }
      } else {
        json.null()
      }
      if case .gone = state.condition { json.member("advice", advice) }
    }
  }

  private var healthWord: String {
    switch state.condition {
    case .untried: "untried"
    case .ok: "ok"
    case .failing: "failing"
    case .gone: "gone"
    }
  }
}
