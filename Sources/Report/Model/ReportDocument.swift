import FeedModel

/// What a report says, ready for any view: the same log, window and time give the same one.
///
/// A value, any thread. Views (``ReportJSON``, ``ReportPage``, ``ReportMarkdown``, ``ReportPlainText``)
/// add nothing to it. Described by docs/report.schema.json.
public struct ReportDocument: Sendable {
  /// From when to when alerts were raised that it tells of, both included.
  public struct Window: Hashable, Sendable {
    public var from: Instant
    public var to: Instant

    /// A window; an empty one where `to` lies before `from`.
    public init(from: Instant, to: Instant) {
      self.from = from
      self.to = to
    }
  }

  /// A part of a report that was too long for one page.
  public struct Page: Sendable {
    /// `2026-11-26`, or `2026-11-26-2` for the second part of a day.
    public var name: String
    public var alerts: Int
    public var stories: Int
    /// Its first headlines.
    public var headlines: [Headline]
  }
  public struct Headline: Sendable {
    public var anchor: String
    public var title: String
    public var origins: Int
  }

  /// A report that this one is compared with.
  public struct Earlier: Sendable {
    public var window: Window
  }

  /// Figures of the whole window.
  public struct Totals: Sendable {
    public var alerts = 0
    public var tests = 0
    public var stories = 0
    public var items = 0
    public var publishers = 0
    public var statements = 0
    public var differing = 0
    public var denied = 0
    public var claimsOmitted = 0
  }

  /// How often a page of `--every` is made anew, in seconds; nil for one that stays as it is.
  public var refresh: Int?
  public var window: Window
  /// The watches it was asked for; empty for all.
  public var watches: [String]
  public var health: ReportHealth
  public var totals = Totals()
  public var stories: [Story] = []
  public var grid: WatchGrid
  public var feeds: [FeedLine] = []
  /// Where the report is split: the parts of its index.
  public var pages: [Page] = []
  /// Where this is a part: its name.
  public var part: String?
  public var earlier: Earlier?
}

/// Watches by hours, or by longer steps.
public struct WatchGrid: Sendable {
  /// A watch with its figures.
  public struct Row: Sendable {
    public var id: String
    public var name: String
    public var priority: Priority
    public var counts: [Int]
    public var total: Int { counts.reduce(0, +) }
  }
  /// Where each step begins, in UTC.
  public var steps: [Instant]
  /// Hours of a step.
  public var hours: Int
  public var rows: [Row] = []
  /// Configured watches without an alert in the window.
  public var quiet: [String] = []
}

/// How much a watch matters.
public enum Priority: Int, Comparable, Sendable {
  case low, normal, high

  public static func < (left: Priority, right: Priority) -> Bool { left.rawValue < right.rawValue }

  /// As alerts have it.
  public var word: String {
    switch self {
    case .low: "low"
    case .normal: "normal"
    case .high: "high"
    }
  }

  /// By its word; what is unknown is normal.
  init(word: String?) {
    switch word.map(ByteKey.init) {
    case ByteKey("high"): self = .high
    case ByteKey("low"): self = .low
    default: self = .normal
    }
  }
}

/// A feed in the window.
public struct FeedLine: Sendable {
  public var id: String
  public var title: String?
  public var alerts: Int
  /// The newest item that the daemon knows; nil where nobody knows.
  public var lastItem: Instant?
  public var items: Int?
  /// Failed polls in a row.
  public var errors: Int?
  /// The word of `claimwatch status`; nil where the state was not read.
  public var health: String?
  public var isTroubled: Bool

  /// A feed as the state knows it; alerts are counted by the report.
  public init(
    id: String, title: String?, alerts: Int = 0, lastItem: Instant? = nil, items: Int? = nil,
    errors: Int? = nil, health: String? = nil, isTroubled: Bool = false
  ) {
    self.id = id
    self.title = title
    self.alerts = alerts
    self.lastItem = lastItem
    self.items = items
    self.errors = errors
    self.health = health
    self.isTroubled = isTroubled
  }
}
