/// What items of one poll have raised already, before those of its items that waited: counts beside
/// ``FloodLimit``, which holds over all of them.
public struct FloodCounts: Hashable, Sendable {
  /// Alerts that went to the log, by watch.
  public private(set) var written: [String: Int] = [:]
  /// Alerts that were kept back, and their bytes.
  public private(set) var kept = 0
  public private(set) var keptBytes = 0

  /// Nothing.
  public init() {}

  /// Adds what was drafted.
  public mutating func add(written alerts: [AlertDraft], suppressed: [AlertDraft]) {
    for alert in alerts { written[alert.watchID, default: 0] += 1 }
    kept += suppressed.count
    keptBytes += suppressed.reduce(0) { $0 + $1.size }
  }

  /// Takes back what was added and could not be stored.
  public mutating func remove(written alerts: [AlertDraft], suppressed: [AlertDraft]) {
    for alert in alerts {
      let left = written[alert.watchID, default: 0] - 1
      written[alert.watchID] = left > 0 ? left : nil
    }
    kept = max(0, kept - suppressed.count)
    keptBytes = max(0, keptBytes - suppressed.reduce(0) { $0 + $1.size })
  }
}
