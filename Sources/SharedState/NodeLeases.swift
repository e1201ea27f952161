import Locking
import PostgreSQL
import StateStore

/// The shards and outputs that one process holds of a state that several share.
///
/// A shard is used for a time by this end's own clock, counted from before the question was sent, and another's is
/// taken when it has not been renewed for longer, by the same clock (``LeaseWatch``). Whatever clocks do, nothing is
/// written under a lease that another process has taken since: ``SharedCommit`` asks for its fence.
///
/// Calls that ask the server block and come from one thread; what they found may be asked by any.
public final class NodeLeases: Sendable {
  /// How long the server keeps a shard for whoever does not renew it, and how long that one uses it.
  static let lease = "30 seconds"
  static let usable: UInt64 = 25_000_000_000

  /// The number of this process: no other ever has it.
  public let epoch: Int64
  public let name: String
  private let table: any LeaseTable
  private let now: @Sendable () -> UInt64
  private let held = Guarded(Held())

  private struct Held {
    var fences: [Shard: Int64] = [:]
    /// Of ``now``.
    var usableUntil: UInt64 = 0
    var watch = LeaseWatch()
    /// What the last ``tend(isIdle:)`` that returned left behind.
    var told: [Shard: Int64] = [:]
    /// Outputs that this process would send.
    var wanted: Set<Shard> = []
    var outputNews: Int64 = 0
  }

  /// A shard that is held, and what proves it.
  public struct Lease: Hashable, Sendable {
    public let shard: Shard
    /// Another one each time that the shard is taken.
    public let fence: Int64

    /// As a commit carries it.
    public var proof: StateLease { StateLease(shard: shard.number, fence: fence) }
  }

  /// What a renewal found.
  public struct Renewal: Hashable, Sendable {
    /// Shards that are another's by now, or were in between.
    public var lost: Set<Shard> = []
    /// Processes that have given a sign of life within the time of a lease, this one included.
    public var living = 0
    /// What came with it.
    public var register: NodeRegister?
    public var news: OutsideNews?
  }

  /// Enters this process among those of the state.
  ///
  /// - Parameters:
  ///   - session: a connection for this alone, so that no commit is waited for; its statements are to end within
  ///     the time between ``usable`` and the next renewal.
  ///   - name: the machine's, which the next process on it has as well: that takes over at once, so that a process which
  ///     is started again and again neither waits for itself nor makes the shares of others smaller. No two that live
  ///     have one name.
  ///   - now: nanoseconds of a clock that only rises, also while the machine sleeps.
  public convenience init(
    _ session: PostgresSession, name: String, program: String,
    now: @escaping @Sendable () -> UInt64 = { BootClock.now }
  ) throws {
    try self.init(
      table: PostgresLeaseTable(session: session), name: name, program: program, now: now)
  }

  /// The same with any table.
  public init(
    table: any LeaseTable, name: String, program: String, now: @escaping @Sendable () -> UInt64
  ) throws {
    self.table = table
    self.name = name
    self.now = now
    epoch = try table.enter(name: name, program: program)
  }

  /// The lease of `shard`; nil where it is not held, or not known to be held any more.
  public func lease(of shard: Shard) -> Lease? {
    let now = now()
    return held.withLock { held in
      guard now < held.usableUntil else { return nil }
      return held.fences[shard].map { Lease(shard: shard, fence: $0) }
    }
  }

  /// All parts of the feeds that are held, whether or not their time is over.
  public var shards: Set<Shard> {
    held.withLock { Set($0.fences.keys.filter { $0.output == nil }) }
  }

  /// Sets which outputs this process would send: it takes those that nobody has, and lets go of all others. Any thread.
  public func want(outputs: Set<Shard>) { held.withLock { $0.wanted = outputs } }

  /// A number that each request of an operator to an output raises, and each silence; as of the last answer.
  public var outputNews: Int64 { held.withLock { $0.outputNews } }

  /// Takes that number from whoever has asked for it.
  public func note(outputNews number: Int64) {
    held.withLock { $0.outputNews = number }
  }

  /// The same with their fences.
  var fences: [Shard: Int64] { held.withLock { $0.fences } }

  /// Keeps what is held, and says what is not held any more and how many processes live. To be called every ten
  /// seconds.
  ///
  /// What is held for the server is held from here on: also what was taken, or not let go, by a question whose answer
  /// was lost.
  @discardableResult
  public func renew() throws -> Renewal {
    let asked = now()
    let sight = try table.renew(epoch)
    let answered = now()
    // A restored database gives our number to another process.
    if let nodes = sight.register?.nodes,
      !nodes.contains(where: { $0.epoch == epoch && $0.name.utf8.elementsEqual(name.utf8) })
    {
      throw SharedStateError.unknownNode(epoch)
    }
    let own = sight.holdings.filter { $0.owner == epoch }
    let fences = Dictionary(own.map { ($0.shard, $0.fence) }) { first, _ in first }
    return held.withLock { held in
      let lost = held.fences.filter { fences[$0.key] != $0.value && $0.key.output == nil }
      held.fences = fences
      held.usableUntil = asked + Self.usable
      held.watch.note(sight, at: answered)
      held.outputNews = sight.news?.lastOutputNews ?? held.outputNews
      return Renewal(
        lost: Set(lost.keys), living: held.watch.living(with: epoch, at: answered),
        register: sight.register, news: sight.news)
    }
  }

  /// Takes shards that nobody holds, so that it holds at most `most`, and returns them.
  ///
  /// One that a commit is being made under is left alone: that holds its row.
  @discardableResult
  public func acquire(most: Int) throws -> Set<Shard> {
    guard most > shards.count else { return [] }
    try look()
    return try take(most: most)
  }

  /// Sees who holds what, without a sign of life.
  func look() throws {
    let sight = try table.look()
    let answered = now()
    held.withLock { $0.watch.note(sight, at: answered) }
  }

  /// Takes what was free when it was looked last.
  func take(most: Int) throws -> Set<Shard> {
    try take { held, free in
      (most - held.count { $0.output == nil }, free.filter { $0.shard.output == nil })
    }
  }

  /// Takes outputs that are wanted and that nobody holds, and lets go of those that are not wanted.
  func tendOutputs() throws {
    let (wanted, held) = held.withLock {
      ($0.wanted, Set($0.fences.keys.filter { $0.output != nil }))
    }
    try release(held.subtracting(wanted))
    guard !wanted.isSubset(of: held) else { return }
    _ = try take { _, free in
      (wanted.count, free.filter { wanted.contains($0.shard) })
    }
  }

  private func take(
    _ choose: (_ held: Dictionary<Shard, Int64>.Keys, _ free: [LeaseSight.Holding]) -> (
      most: Int, free: [LeaseSight.Holding]
    )
  ) throws -> Set<Shard> {
    let asked = now()
    let (missing, free) = held.withLock { held in
      choose(
        held.fences.keys, held.watch.free(at: asked).filter { held.fences[$0.shard] == nil })
    }
    guard missing > 0, !free.isEmpty else { return [] }
    let taken = try table.take(free, most: missing, for: epoch)
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
    try table.release(shards, of: epoch)
  }

  /// Lets go of everything and is no more among those that live.
  public func leave() throws {
    try release(held.withLock { Set($0.fences.keys) })
    try table.leave(epoch)
  }

  /// What has come and gone since this was last asked. One that another had in between has done both.
  func takeNews() -> (gained: Set<Shard>, lost: Set<Shard>) {
    held.withLock { held in
      defer { held.told = held.fences }
      func changed(_ now: [Shard: Int64], _ before: [Shard: Int64]) -> Set<Shard> {
        Set(now.filter { before[$0.key] != $0.value && $0.key.output == nil }.keys)
      }
      return (changed(held.fences, held.told), changed(held.told, held.fences))
    }
  }

  /// How many shards one of `living` nodes is to hold; whoever holds more than one above that lets the others go.
  public static func share(living: Int) -> Int {
    let living = max(1, living)
    return (Int(Shard.count) + living - 1) / living
  }
}
