/// Tells from its number what a line is to those read before.
///
/// Numbers rise by one over all files of a log. Lines that stand in two files while one is being copied
/// are known by their ids.
struct AlertSequence {
  enum Place: Hashable {
    /// The one that is due, or the first of all.
    case next
    /// It was read before.
    case repeated
    /// Numbers are missing before it.
    case gap(missing: ClosedRange<Int64>)
    /// A new alert under an old number: state and log were carried away.
    case renumbered
  }

  /// The number of the last line; nil before the first.
  private(set) var last: AlertLineHead?
  private var recent: [AlertLineHead] = []
  private var known: Set<AlertLineHead> = []
  /// More than a daemon writes again after a truncation.
  private static let kept = 512

  /// What the line is.
  func place(_ head: AlertLineHead) -> Place {
    guard let last else { return .next }
    if head.seq == last.seq &+ 1 { return .next }
    if head.seq > last.seq { return .gap(missing: (last.seq + 1)...(head.seq - 1)) }
    return known.contains(head) ? .repeated : .renumbered
  }

  /// The line was taken, or passed over as somebody else's.
  mutating func take(_ head: AlertLineHead) {
    last = head
    if recent.count >= 2 * Self.kept {
      for old in recent.prefix(Self.kept) { known.remove(old) }
      recent.removeFirst(Self.kept)
    }
    recent.append(head)
    known.insert(head)
  }

  /// Whether the line is one of the last that were read.
  func contains(_ head: AlertLineHead) -> Bool { known.contains(head) }
}
