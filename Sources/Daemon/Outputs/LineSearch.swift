import FeedModel

/// Counts how often an alert was looked for in the log and not found.
struct LineSearch {
  /// So often it is looked for: a file may be about to be packed.
  private static let most = 4
  private var last: (id: String, count: Int)?

  /// What was looked for was found.
  mutating func isOver() { last = nil }

  /// It was not found; whether it is to be given up.
  mutating func hasFailed(for id: String) -> Bool {
    let count = (last.map { $0.id.hasSameBytes(as: id) ? $0.count : 0 } ?? 0) + 1
    last = count < Self.most ? (id, count) : nil
    return count >= Self.most
  }
}
