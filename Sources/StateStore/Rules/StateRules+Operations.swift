import FeedModel

/// What operators ask for: counts, a feed taken out.
extension StateRules {
  /// All counts but those of the outbox and of the database.
  public static func summary(countingItems: Bool, _ rows: any StateRows) throws -> StateSummary {
    var summary = StateSummary()
    if countingItems { summary.items = try itemCounts(rows) }
    for (feed, count) in try rows.all(countSuppressed, [], { ($0.number(0), $0.count(1)) }) {
      let name = try rows.first(selectFeedID, [.int(feed)]) { $0.string(0) }
      summary.suppressed[name ?? "(removed feed)", default: 0] += count
    }
    try rows.forEach(countSuppressedByWatch, []) { row in
      switch KeptReason(rawValue: row.count(2)) {
      case .repeated: summary.repeatsByWatch[row.string(0), default: 0] += row.count(1)
      case .flood, nil: summary.suppressedByWatch[row.string(0), default: 0] += row.count(1)
      }
    }
    summary.pages = try pageCounts(rows)
    summary.pageHealth = try pageHealth(rows)
    summary.unfilled = try unfilledKeys(rows)
    return summary
  }

  /// There is nothing in it unless something was kept back.
  static let countSuppressed =
    "SELECT feed, count(*) FROM suppressed WHERE reason = 0 GROUP BY feed"
  static let countSuppressedByWatch =
    "SELECT watch, count(*), reason FROM suppressed GROUP BY watch, reason"
  static let selectFeedID = "SELECT id FROM feed WHERE number = ?"

  private static func itemCounts(_ rows: any StateRows) throws -> [String: Int] {
    var names: [Int64: String] = [:]
    try rows.forEach("SELECT number, id FROM feed", []) { names[$0.number(0)] = $0.string(1) }
    var counts: [String: Int] = [:]
    try rows.forEach(countEntries, []) { row in
      if let name = names[row.number(0)] { counts[name] = row.count(1) / SeenEntry.size }
    }
    return counts
  }

  private static let countEntries =
    "SELECT id >> \(SeenPages.pageBits), sum(length(entries)) FROM seen_page GROUP BY 1"

  /// Drops the rows of a feed.
  public static func forget(_ number: Int64, _ rows: any StateRows) throws {
    let range = pageRange(number)
    try rows.run(deletePages, [.int(range.first), .int(range.last)])
    for table in ["moved_item", "item_match", "page", "page_health", "poll_trace"] {
      try rows.run("DELETE FROM \(table) WHERE feed = ?", [.int(number)])
    }
    try rows.run("DELETE FROM feed WHERE number = ?", [.int(number)])
  }

  static let deletePages = "DELETE FROM seen_page WHERE id BETWEEN ? AND ?"
}

extension RowStateStore {
  /// Drops the rows of a feed.
  public func forgetRows(of feed: String) throws {
    try writing { rows in
      guard let number = try number(of: feed, rows) else { return }
      try StateRules.forget(number, rows)
    }
  }
}
