import FeedModel

/// A poll that raised more alerts than the cap, of which the operator has not been told yet.
public struct FloodNotice: Hashable, Sendable {
  /// Rises from notice to notice.
  public let number: Int64
  /// When it was committed.
  public let time: Instant
  public let feed: String
  /// Ids of the watches whose alerts were kept back or only counted, sorted, at most ``mostWatches``.
  public let watches: [String]
  /// Alerts that went to the log.
  public let written: Int
  /// Alerts that were kept back.
  public let suppressed: Int
  /// The same by watch, in the order of ``watches``; those of more watches than that are left out.
  public let suppressedByWatch: [WatchAlerts]
  /// Alerts that were only counted.
  public let notKept: Int
  /// The same by watch, those of high priority first, at most ``mostWatches``.
  public let notKeptByWatch: [WatchAlerts]

  static let mostWatches = 100

  /// Notices of one feed made one: the pages of its items come one by one, and are no flood each.
  public static func joined(_ notices: [FloodNotice]) -> [FloodNotice] {
    var places: [String: Int] = [:]
    var joined: [FloodNotice] = []
    for notice in notices {
      guard let place = places[notice.feed], joined.indices.contains(place) else {
        places[notice.feed] = joined.count
        joined.append(notice)
        continue
      }
      joined[place] = joined[place].adding(notice)
    }
    return joined
  }

  private func adding(_ next: FloodNotice) -> FloodNotice {
    let watches = Set(watches + next.watches).sorted().prefix(Self.mostWatches)
    return FloodNotice(
      number: max(number, next.number), time: next.time, feed: feed, watches: Array(watches),
      written: written &+ next.written, suppressed: suppressed &+ next.suppressed,
      suppressedByWatch: Self.sum(suppressedByWatch, next.suppressedByWatch)
        .sorted { $0.watchID < $1.watchID },
      notKept: notKept &+ next.notKept,
      notKeptByWatch: Self.sum(notKeptByWatch, next.notKeptByWatch))
  }

  /// In the order of the first, then of the second.
  private static func sum(_ first: [WatchAlerts], _ second: [WatchAlerts]) -> [WatchAlerts] {
    var counts: [String: Int] = [:]
    for count in first + second { counts[count.watchID, default: 0] &+= count.alerts }
    var seen: Set<String> = []
    return (first + second).compactMap { count in
      seen.insert(count.watchID).inserted
        ? counts[count.watchID].map { WatchAlerts(watchID: count.watchID, alerts: $0) } : nil
    }.prefix(mostWatches).map { $0 }
  }
}
