/// Whose time is over, by what one process has seen itself and by its own clock alone.
///
/// A server's clock that is set an hour forward would take all shards from all nodes at once; one that is set back would
/// leave a dead node's with it for that hour, and count it among those that live. So what stands still is over:
/// whoever holds a shard uses it for ``NodeLeases/usable`` from before it asked, which was before its renewal could be
/// seen here. While this process cannot look, nothing stands still for it: others may be as blind, and
/// would else lose everything to the first that sees again.
struct LeaseWatch: Sendable {
  /// How long nothing may have changed. Longer than a shard is used, so that no two processes use one.
  static let patience = NodeLeases.usable + 1_000_000_000
  /// Whoever has not looked for so long begins anew. Looks are ten seconds apart.
  static let blindness: UInt64 = 20_000_000_000

  private struct Seen<Value: Hashable & Sendable>: Sendable {
    var value: Value
    /// When it was first seen so, after the answer had come.
    var since: UInt64
  }
  private var holdings: [Shard: Seen<LeaseSight.Holding>] = [:]
  private var nodes: [Int64: Seen<Int64>] = [:]
  /// Nodes that were silent already when this process looked first: of them it believes the server.
  private var silent: Set<Int64> = []
  private var lastLook: UInt64?

  /// Notes what an answer said that had come at `now`.
  mutating func note(_ sight: LeaseSight, at now: UInt64) {
    let last = lastLook ?? now
    let wasBlind = now < last || now - last > Self.blindness
    for holding in sight.holdings {
      // What was over before stays so.
      if let seen = holdings[holding.shard], seen.value == holding,
        !wasBlind || isOver(seen, at: last)
      {
        continue
      }
      holdings[holding.shard] = Seen(value: holding, since: now)
    }
    let former = nodes
    nodes = [:]
    for node in sight.nodes {
      let seen = former[node.epoch]
      if seen?.value != node.sign { silent.remove(node.epoch) }
      nodes[node.epoch] = Seen(value: node.sign, since: now)
      if let seen, seen.value == node.sign, !wasBlind || isOver(seen, at: last) {
        nodes[node.epoch] = seen
      }
      if lastLook == nil, node.isOver { silent.insert(node.epoch) }
    }
    lastLook = now
  }

  /// Shards that nobody uses at `now`, those that have been so for longest first.
  func free(at now: UInt64) -> [LeaseSight.Holding] {
    holdings.values.filter { $0.value.owner == nil || isOver($0, at: now) }
      .sorted { ($0.since, $0.value.shard) < ($1.since, $1.value.shard) }.map(\.value)
  }

  /// How many processes live at `now`, with `epoch`, which does.
  func living(with epoch: Int64, at now: UInt64) -> Int {
    1 + nodes.count { $0.key != epoch && !silent.contains($0.key) && !isOver($0.value, at: now) }
  }

  private func isOver<Value: Hashable & Sendable>(_ seen: Seen<Value>, at now: UInt64) -> Bool {
    now >= seen.since && now - seen.since >= Self.patience
  }
}
