import FeedModel
import PostgreSQL
import StateStore

/// Feeds that change their shard: where a feed was moved to another domain for good, or a configuration groups it otherwise, whoever
/// has it hands it over, in one transaction, so that one node at a time polls it, and each host.
extension PostgresStateStore {
  /// What stands in `poll_request` where a feed is handed over.
  private static let handOver: Int64 = -1

  public func feedShards(of feeds: [String]?) throws -> [String: Int64] {
    let condition = feeds == nil ? "" : " WHERE id = ANY ($1)"
    let values = feeds.map { [PostgresValue.texts($0.map(PostgresRows.clean))] } ?? []
    return try mapped {
      var shards: [String: Int64] = [:]
      for row in try ask([PostgresStatement("SELECT id, shard FROM feed" + condition, values)])
        .first?.rows ?? []
      {
        if let id = row.text(0), let shard = row.int(1) { shards[id] = shard }
      }
      return shards
    }
  }

  public func move(_ feeds: [FeedMove]) throws {
    let leases = Set(
      feeds.map {
        NodeLeases.Lease(shard: Shard(number: $0.lease.shard), fence: $0.lease.fence)
      })
    try fencedWriting(leases) { rows, lost in
      for move in feeds where !lost.contains(Shard(number: move.lease.shard)) {
        let changed = try rows.change(
          "UPDATE feed SET shard = ? WHERE id = ? AND shard = ?",
          [.integer(move.shard), .string(move.feed), .integer(move.lease.shard)])
        guard changed > 0 else { continue }
        try Self.handOver(move.feed, to: move.shard, rows)
      }
    }
  }

  /// Tells the holder of `shard`, whoever that is then.
  static func handOver(_ feed: String, to shard: Int64, _ rows: any StateRows) throws {
    try rows.run(
      "INSERT INTO poll_request (feed, asked_at, shard) VALUES (?, ?, ?)",
      [.string(feed), .integer(handOver), .integer(shard)])
  }

}
