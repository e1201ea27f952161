import AlertLog
import SharedState

/// Who joins and who is lost among the nodes of a shared state, by what one of them reads.
///
/// A row that has not changed for as long as a lease lasts is that of a dead process. Counted by the reader's own
/// clock: one that is set on the server makes nobody dead.
struct NodeWatch {
  private struct Known {
    var name: String
    var mark: String
    /// Since when the row is as it is.
    var since: UInt64
    var isLiving: Bool
  }

  private let own: Int64
  private var known: [Int64: Known]?

  private static let lifetime = UInt64(NodeRegister.lifetime) * 1_000_000

  /// What the process `epoch` sees.
  init(epoch: Int64) { own = epoch }

  /// How many live.
  var living: Int { known?.values.count(where: \.isLiving) ?? 0 }

  /// What has changed with `nodes`, which were read at `now`, in nanoseconds of a clock that only rises. Those that were
  /// there before this process are none.
  mutating func look(_ nodes: [NodeRegister.Node], at now: UInt64) -> [NodeEvent] {
    let isFirst = known == nil
    var known = known ?? [:]
    var joined: [NodeRegister.Node] = []
    var lost: [(epoch: Int64, name: String, hasLeft: Bool)] = []
    for node in nodes {
      let hasLeft = node.silence == nil
      guard var row = known[node.epoch] else {
        let isLiving = node.isLiving
        known[node.epoch] = Known(name: node.name, mark: node.mark, since: now, isLiving: isLiving)
        if isLiving, !isFirst || node.epoch == own { joined.append(node) }
        continue
      }
      if row.mark != node.mark { (row.mark, row.since) = (node.mark, now) }
      let isLiving = !hasLeft && now - row.since < Self.lifetime
      if row.isLiving, !isLiving { lost.append((node.epoch, row.name, hasLeft)) }
      // It was only stopped for a while.
      if !row.isLiving, isLiving, row.since == now { joined.append(node) }
      row.isLiving = row.isLiving ? isLiving : isLiving && row.since == now
      known[node.epoch] = row
    }
    // A row that is told no more: a later process of that name has come.
    let told = Set(nodes.map(\.epoch))
    for (epoch, row) in known where !told.contains(epoch) {
      if row.isLiving { lost.append((epoch, row.name, false)) }
      known[epoch] = nil
    }
    self.known = known
    let living = living
    return lost.map { .lost(node: $0.name, epoch: $0.epoch, hasLeft: $0.hasLeft, nodes: living) }
      + joined.map { .joined(node: $0.name, epoch: $0.epoch, nodes: living) }
  }
}
