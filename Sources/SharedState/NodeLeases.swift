import Locking
import PostgreSQL

/// The shards that one process holds of a state that several share.
///
/// The server says how long a shard is held, by its own clock alone; this end uses it for a shorter time, by a clock
/// of its own alone, counted from before the question was sent. Whatever clocks do, nothing is written under a
/// lease that another process has taken since: ``SharedCommit`` asks for its fence.
///
/// Calls that ask the server block and come from one thread; what they found may be asked by any.
public final class NodeLeases: Sendable {
  /// How long the server keeps a shard for whoever does not renew it, and how long that one uses it.
  static let lease = "30 seconds"
  static let usable: UInt64 = 25_000_000_000

  /// The number of this process: no other ever has it.
  public let epoch: Int64
  public let name: String
  private let session: PostgresSession
  private let now: @Sendable () -> UInt64
  private let held = Guarded(Held())

  private struct Held {
    var fences: [Shard: Int64] = [:]
    /// Of ``now``.
    var usableUntil: UInt64 = 0
  }

  /// A shard that is held, and what proves it.
  public struct Lease: Hashable, Sendable {
    public let shard: Shard
    let fence: Int64
  }

  /// What a renewal found.
  public struct Renewal: Hashable, Sendable {
    /// Shards that are another's by now.
    public var lost: Set<Shard> = []
    /// Processes that were seen within the time of a lease, this one included.
    public var living = 0
  }

  /// Enters this process among those of the state.
  ///
  /// - Parameters:
  ///   - session: a connection for this alone, so that no commit is waited for; its statements are to end within
  ///     the time between ``usable`` and the next renewal.
  ///   - name: the machine's, which the next process on it has as well.
  ///   - now: nanoseconds of a clock that only rises, also while the machine sleeps.
  public init(
    _ session: PostgresSession, name: String, program: String,
    now: @escaping @Sendable () -> UInt64 = { BootClock.now }
  ) throws {
    self.session = session
    self.name = name
    self.now = now
    let row = try session.run(
      """
      WITH node AS (
        INSERT INTO claimwatch.node (name, program) VALUES ($1, $2) RETURNING epoch
      ) INSERT INTO claimwatch.committed (epoch, number) SELECT epoch, 0 FROM node RETURNING epoch
      """, [.text(name), .text(program)]
    ).first
    guard let epoch = row?.int(0) else { throw SharedStateError.malformed("node") }
    self.epoch = epoch
  }

  /// The lease of `shard`; nil where it is not held, or not known to be held any more.
  public func lease(of shard: Shard) -> Lease? {
    let now = now()
    return held.withLock { held in
      guard now < held.usableUntil else { return nil }
      return held.fences[shard].map { Lease(shard: shard, fence: $0) }
    }
  }

  /// All that are held, whether or not their time is over.
  public var shards: Set<Shard> { held.withLock { Set($0.fences.keys) } }

  /// Keeps what is held, and says what is not held any more and how many processes live. To be called every ten
  /// seconds.
  @discardableResult
  public func renew() throws -> Renewal {
    let asked = now()
    let results = try session.run([
      PostgresStatement("UPDATE claimwatch.node SET seen = now() WHERE epoch = $1", [.int(epoch)]),
      PostgresStatement(
        """
        UPDATE claimwatch.shard SET expires = now() + interval '\(Self.lease)' WHERE owner = $1
        RETURNING id, fence
        """, [.int(epoch)]),
      PostgresStatement(
        "SELECT count(*) FROM claimwatch.node WHERE seen > now() - interval '\(Self.lease)'"),
    ])
    guard results.count == 3, let living = results[2].first?.int(0) else {
      throw SharedStateError.malformed("shard")
    }
    let fences = Self.fences(results[1])
    return held.withLock { held in
      let lost = Set(held.fences.keys).subtracting(fences.keys)
      held.fences = fences
      held.usableUntil = asked + Self.usable
      return Renewal(lost: lost, living: Int(living))
    }
  }

  /// Takes shards that nobody holds, so that it holds at most `most`, and returns them.
  ///
  /// One that a commit is being made under is left alone: that holds its row.
  @discardableResult
  public func acquire(most: Int) throws -> Set<Shard> {
    let missing = most - held.withLock { $0.fences.count }
    guard missing > 0 else { return [] }
    let asked = now()
    let result = try session.run(
      """
      WITH free AS (
        SELECT id FROM claimwatch.shard WHERE expires < now() ORDER BY expires, id LIMIT $2
        FOR UPDATE SKIP LOCKED
      ) UPDATE claimwatch.shard AS shard
      SET owner = $1, fence = fence + 1, expires = now() + interval '\(Self.lease)'
      FROM free WHERE shard.id = free.id RETURNING shard.id, shard.fence
      """, [.int(epoch), .int(Int64(missing))])
    let taken = Self.fences(result)
    held.withLock { held in
      // The time of all is that of the one that was asked for first.
      if held.fences.isEmpty { held.usableUntil = asked + Self.usable }
      held.fences.merge(taken) { $1 }
    }
    return Set(taken.keys)
  }

  /// Lets go of shards, which others may take at once.
  public func release(_ shards: Set<Shard>) throws {
    guard !shards.isEmpty else { return }
    // Not used from here on, whatever the server says.
    held.withLock { held in for shard in shards { held.fences[shard] = nil } }
    try session.run(
      """
      UPDATE claimwatch.shard SET owner = NULL, expires = '-infinity' WHERE owner = $1 AND id = ANY ($2)
      """, [.int(epoch), .ints(shards.map(\.number))])
  }

  /// Lets go of everything and is no more among those that live.
  public func leave() throws {
    try release(shards)
    try session.run(
      "UPDATE claimwatch.node SET seen = '-infinity' WHERE epoch = $1", [.int(epoch)])
  }

  /// How many shards one of `living` nodes is to hold; whoever holds more than one above that lets the others go.
  public static func share(living: Int) -> Int {
    let living = max(1, living)
    return (Int(Shard.count) + living - 1) / living
  }

  private static func fences(_ result: PostgresResult) -> [Shard: Int64] {
    var fences: [Shard: Int64] = [:]
    for row in result.rows {
      guard let number = row.int(0), let fence = row.int(1) else { continue }
      fences[Shard(number: number)] = fence
    }
    return fences
  }
}
