/// What ``NodeLeases`` asks of the database: PostgreSQL, or in a simulation the memory of one process.
///
/// Each call is one transaction, and may block until its time is over. One that throws may have been done all the same.
public protocol LeaseTable: Sendable {
  /// Enters a process, and returns its number, which no other ever has. One that had its name before is dead: it has left,
  /// and what it held is free.
  func enter(name: String, program: String) throws -> Int64
  /// Says that `epoch` lives and keeps what it holds, then looks.
  func renew(_ epoch: Int64) throws -> LeaseSight
  /// Who there is, and whose the shards are.
  func look() throws -> LeaseSight
  /// Gives `epoch` those of `shards` that still are as they were seen, at most so many, and returns them with
  /// their new fences. One that a commit is being made under is left alone.
  func take(_ shards: [LeaseSight.Holding], most: Int, for epoch: Int64) throws -> [Shard: Int64]
  /// Takes `shards` from `epoch`, as far as it holds them.
  func release(_ shards: Set<Shard>, of epoch: Int64) throws
  /// `epoch` is no more among those that live.
  func leave(_ epoch: Int64) throws
}

/// What the database said of nodes and shards at one moment.
public struct LeaseSight: Hashable, Sendable {
  /// A shard, and who holds it.
  public struct Holding: Hashable, Sendable {
    public var shard: Shard
    /// Nil where it was let go, or never held.
    public var owner: Int64?
    public var fence: Int64
    /// Another one with each renewal. Never compared with any clock.
    public var renewal: Int64

    /// As the database has it.
    public init(shard: Shard, owner: Int64?, fence: Int64, renewal: Int64) {
      (self.shard, self.owner, self.fence, self.renewal) = (shard, owner, fence, renewal)
    }
  }

  /// A process that has not left.
  public struct Node: Hashable, Sendable {
    public var epoch: Int64
    /// Another one with each sign of life.
    public var sign: Int64
    /// Whether the server says, by its own clock, that it was silent for the time of a lease.
    public var isOver: Bool

    /// As the database has it.
    public init(epoch: Int64, sign: Int64, isOver: Bool) {
      (self.epoch, self.sign, self.isOver) = (epoch, sign, isOver)
    }
  }

  public var holdings: [Holding]
  public var nodes: [Node]
  /// What a renewal brings beside that, where it is known: it costs no round trip of its own.
  public var register: NodeRegister?
  public var news: OutsideNews?

  /// As the database has it.
  public init(holdings: [Holding], nodes: [Node]) {
    (self.holdings, self.nodes) = (holdings, nodes)
  }
}
