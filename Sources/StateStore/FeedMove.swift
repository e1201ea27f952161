/// A feed that belongs into another part of several processes' work than it is in.
public struct FeedMove: Hashable, Sendable {
  public let feed: String
  /// What it is held under: nobody else moves it.
  public let lease: StateLease
  /// Where it belongs.
  public let shard: Int64

  /// A feed held under `lease` that belongs to `shard`.
  public init(feed: String, lease: StateLease, shard: Int64) {
    self.feed = feed
    self.lease = lease
    self.shard = shard
  }
}

/// One process has all feeds.
extension StateStore {
  public func feedShards(of feeds: [String]?) throws -> [String: Int64] { [:] }
  public func move(_ feeds: [FeedMove]) throws {}
  public func takeMovedFeeds() throws -> [String] { [] }
}
