import FeedModel

/// What `claimwatch status` shows of the state beside the feeds themselves.
public struct StateSummary: Hashable, Sendable {
  /// Known items, by feed.
  public var items: [String: Int] = [:]
  /// Alerts kept back by the flood limit, by feed.
  public var suppressed: [String: Int] = [:]
  /// The same by watch; those of which the watch is not known stand under the empty id.
  public var suppressedByWatch: [String: Int] = [:]
  /// What `once_per` kept back, by watch.
  public var repeatsByWatch: [String: Int] = [:]
  /// Alerts that are not in the log yet.
  public var pending = 0
  /// The line of the first of these; nil where there is none.
  public var firstPending: [UInt8]?
  /// The `seq` of the last alert that was raised; 0 before the first.
  public var lastSeq: Int64 = 0
  /// When that was.
  public var lastAlert: Instant?
  /// Pages that are wanted and items that wait.
  public var pages = PageCounts()
  /// How they fare, by feed.
  public var pageHealth: [String: PageHealth] = [:]
  /// Keys of maps that gave nothing in the last document, by feed.
  public var unfilled: [String: [String]] = [:]
  /// Bytes of the database file, without its write-ahead log.
  public var databaseBytes: Int64 = 0

  /// An empty summary.
  public init() {}
}

/// How many items stand where on the way to their pages.
public struct PageCounts: Hashable, Sendable {
  /// Items no alert of which was drafted yet: they wait for their page, or to be read for claims.
  public var waiting = 0
  /// Items that were told from the feed's text and whose pages are still wanted.
  public var told = 0
  /// Pages that are looked at again.
  public var read = 0

  /// None.
  public init() {}
}
