import FeedModel

/// What kept items come to with a configuration.
public struct ReplayReport: Sendable {
  /// The time whose items were looked at; it begins with the oldest item where none is older.
  public internal(set) var since: Instant
  public internal(set) var until: Instant
  /// Whether items were asked for that are older than the oldest one kept.
  public internal(set) var isShort = false
  /// Revisions of items that were looked at, and feeds they came from.
  public internal(set) var items = 0
  public internal(set) var feeds = 0
  /// Items of feeds that the configuration does not have.
  public internal(set) var foreignItems = 0
  /// Items that were older than `backfill` when their feed was first read, and were not counted.
  public internal(set) var backlogItems = 0
  /// Items that could not be read from the archive.
  public internal(set) var brokenItems = 0
  /// Items whose claims were read anew.
  public internal(set) var readAnew = 0
  /// In the order of the configuration.
  public internal(set) var watches: [ReplayWatch] = []
  /// What changes against the present configuration; nil where nobody asked.
  public internal(set) var difference: ReplayDifference?

  /// Days between ``since`` and ``until``.
  public var days: Double { max(Double(until.milliseconds(since: since)) / 86_400_000, 0) }

  /// How many of `alerts` come a day; nil of less than half a day, which says nothing of one.
  public func perDay(_ alerts: Int) -> Double? { days < 0.5 ? nil : Double(alerts) / days }
}

/// What one watch would have raised.
public struct ReplayWatch: Sendable {
  public let id: String
  public let name: String
  /// Alerts, updates and withdrawals included.
  public internal(set) var alerts = 0
  public internal(set) var updates = 0
  public internal(set) var withdrawals = 0
  /// Alerts behind the first of a day, or of a story, which `once_per` keeps back; not among ``alerts``.
  public internal(set) var keptBack = 0
  /// Alerts of items of which is not known what the query asks for.
  public internal(set) var undecided = 0
  /// Alerts by day in UTC, counted from 1970.
  public internal(set) var days: [Int64: Int] = [:]
  /// The newest ones, the newest first.
  public internal(set) var examples: [ReplayHit] = []
}

/// One alert that would have been raised.
public struct ReplayHit: Hashable, Sendable {
  /// What the sort of alert is, as in its `type`.
  public enum Kind: String, Hashable, Sendable {
    case new, updated, withdrawn
  }
  public let kind: Kind
  /// The id that the alert has, or would have.
  public let alertID: String
  public let watchID: String
  public let itemID: String
  public let revision: Int
  public let feedID: String
  public let title: String?
  public let link: String?
  public let fetched: Instant
  /// The first place where a term stands, with the words around it; empty of a withdrawal.
  public let before: String
  public let term: String
  public let after: String
}

/// What one configuration raises and the other does not.
public struct ReplayDifference: Sendable {
  /// So many of each watch, by id.
  public internal(set) var gained: [String: Int] = [:]
  public internal(set) var lost: [String: Int] = [:]
  /// The newest ones of each watch, the newest first.
  public internal(set) var gainedExamples: [ReplayHit] = []
  public internal(set) var lostExamples: [ReplayHit] = []
  /// The file of the configuration that is compared with.
  public internal(set) var against = ""
}

extension ReplayWatch {
  mutating func add(_ alert: ReplayRound.Alert, day: Int64) {
    alerts += 1
    if alert.isUpdate { updates += 1 }
    if alert.isWithdrawal { withdrawals += 1 }
    if alert.findings.undecided.contains(alert.watch) { undecided += 1 }
    days[day, default: 0] += 1
  }
}
