import Locking
import SharedState

/// The database of a simulation, as far as leases go: what `PostgresLeaseTable` does, in memory, by a clock that is
/// set now and then.
final class MemoryTable: Sendable {
  struct Away: Error {}

  private struct Row {
    var owner: Int64?
    var fence: Int64 = 0
    /// Of the server's clock.
    var expires: Int64 = 0
  }
  private struct State {
    var rows = [Row](repeating: Row(), count: Int(Shard.count))
    var seen: [Int64: Int64] = [:]
    var epochs: Int64 = 0
    var names: [String: Int64] = [:]
    var isAway = false
    /// The server's clock, in milliseconds.
    var now: Int64 = 0
    var requests = 0
  }
  private let state = Guarded(State())
  private static let lease: Int64 = 30_000

  func set(now: Int64) { state.withLock { $0.now = now } }
  func set(away: Bool) { state.withLock { $0.isAway = away } }
  var requests: Int { state.withLock { $0.requests } }

  /// Questions that are not about leases.
  func count(requests: Int) { state.withLock { $0.requests += requests } }

  /// Whether a commit under this lease goes through, as ``SharedCommit`` asks.
  func holds(_ lease: NodeLeases.Lease, _ epoch: Int64) -> Bool {
    state.withLock { state in
      let row = state.rows[Int(lease.shard.number)]
      return row.owner == epoch && row.fence == lease.fence
    }
  }

  /// Who holds a shard.
  func owner(_ shard: Int) -> Int64? { state.withLock { $0.rows[shard].owner } }

  /// One end of it, which may be cut off.
  final class Link: LeaseTable {
    private let table: MemoryTable
    private let isCut = Guarded(false)

    init(_ table: MemoryTable) { self.table = table }

    func set(cut: Bool) { isCut.withLock { $0 = cut } }
    var isUp: Bool { !isCut.withLock { $0 } && !table.state.withLock { $0.isAway } }

    private func ask<T>(_ body: (inout State) -> T) throws -> T {
      guard isUp else { throw Away() }
      return table.state.withLock { state in
        state.requests += 1
        return body(&state)
      }
    }

    func enter(name: String, program: String) throws -> Int64 {
      try ask { state in
        state.epochs += 1
        if let former = state.names.updateValue(state.epochs, forKey: name) {
          state.seen[former] = nil
          for shard in state.rows.indices where state.rows[shard].owner == former {
            state.rows[shard].owner = nil
            state.rows[shard].expires = 0
          }
        }
        state.seen[state.epochs] = state.now
        return state.epochs
      }
    }

    func renew(_ epoch: Int64) throws -> LeaseSight {
      try ask { state in
        state.seen[epoch] = state.now
        for shard in state.rows.indices where state.rows[shard].owner == epoch {
          state.rows[shard].expires = state.now + MemoryTable.lease
        }
        return Self.sight(state)
      }
    }

    func look() throws -> LeaseSight { try ask { Self.sight($0) } }

    private static func sight(_ state: State) -> LeaseSight {
      LeaseSight(
        holdings: state.rows.enumerated().map { shard, row in
          LeaseSight.Holding(
            shard: Shard(number: Int64(shard)), owner: row.owner, fence: row.fence,
            renewal: row.expires)
        },
        nodes: state.seen.map { epoch, seen in
          LeaseSight.Node(epoch: epoch, sign: seen, isOver: seen <= state.now - MemoryTable.lease)
        })
    }

    func take(
      _ shards: [LeaseSight.Holding], most: Int, for epoch: Int64
    ) throws -> [Shard: Int64] {
      try ask { state in
        var taken: [Shard: Int64] = [:]
        for seen in shards where taken.count < most {
          var row = state.rows[Int(seen.shard.number)]
          guard row.fence == seen.fence, row.expires == seen.renewal else { continue }
          row.owner = epoch
          row.fence += 1
          row.expires = state.now + MemoryTable.lease
          state.rows[Int(seen.shard.number)] = row
          taken[seen.shard] = row.fence
        }
        return taken
      }
    }

    func release(_ shards: Set<Shard>, of epoch: Int64) throws {
      try ask { state in
        for shard in shards where state.rows[Int(shard.number)].owner == epoch {
          state.rows[Int(shard.number)].owner = nil
          state.rows[Int(shard.number)].expires = 0
        }
      }
    }

    func leave(_ epoch: Int64) throws { try ask { $0.seen[epoch] = nil } }
  }
}
