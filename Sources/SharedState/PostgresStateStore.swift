import FeedModel
import Glibc
import Locking
import PostgreSQL
import StateStore

/// The state of several daemons in one PostgreSQL (`docs/decisions/0029-many-machines.md`): the rules of ``RowStateStore``, and what
/// holds otherwise where others write too.
///
/// A transaction that puts alerts into the outbox holds the head of the log from its beginning to its end: whatever is asked of stories,
/// days and numbers stays so until it has committed.
public final class PostgresStateStore: RowStateStore, @unchecked Sendable {
  /// Who uses it.
  public enum Access: Sendable {
    /// A daemon: writes what it polls under these leases, and nothing under one that it has lost.
    case node(NodeLeases)
    /// A command that writes beside daemons. Nothing of it is fenced: it must commit no polls.
    case beside
    /// A command that only looks.
    case readOnly
  }

  public let stories: (any StoryJoiner)?
  let session: PostgresSession
  let access: Access
  let log: SharedLog?
  let shard: @Sendable (_ feed: String) -> Shard
  private let clock: (@Sendable () -> Instant)?
  /// Whose turn it is touches what follows.
  private let turns = TurnTaking()
  private let fenced: SharedCommit?
  private var unsettled: Unsettled?
  let known = Guarded<OutsideVersion?>(nil)
  let silence = Guarded(Silence())

  /// A commit of which nobody knows whether it was made, and what it will have given if it was.
  struct Unsettled {
    let batch: [String]
    let result: CommitResult
    /// Set where it was.
    var isCommitted = false
  }

  /// Opens the state, and makes its tables where there are none, unless it is only looked at.
  ///
  /// - Parameters:
  ///   - session: for this alone. Its limit for locks is to be longer than ``idle``.
  ///   - log: the outbox as this node's log reads it, over a session of its own; nil: all of it, of which nothing can be marked.
  ///   - stories: who joins the items of alerts to stories, for this store alone.
  ///   - now: the time of transactions; nil for that of the server, the only clock that all nodes have.
  ///   - shard: that of a feed, by its id, also of one that is not configured. All nodes must say the same.
  /// - Throws: ``StateStoreError``.
  public init(
    _ session: PostgresSession, access: Access, log: SharedLog? = nil,
    stories: (any StoryJoiner)? = nil, now: (@Sendable () -> Instant)? = nil,
    shard: @escaping @Sendable (_ feed: String) -> Shard
  ) throws {
    self.session = session
    self.access = access
    self.log = log
    self.stories = stories
    self.shard = shard
    clock = now
    switch access {
    case .node(let leases): fenced = SharedCommit(session, epoch: leases.epoch)
    case .beside, .readOnly: fenced = nil
    }
    try mapped {
      if case .readOnly = access {} else { try SharedSchema.make(session) }
      try SharedSchema.refuseOther(session)
    }
  }

  /// The leases of a daemon.
  var leases: NodeLeases? {
    if case .node(let leases) = access { return leases }
    return nil
  }

  // MARK: rows

  /// Tables are named without their schema by rules. Holds for one transaction.
  static let path = PostgresStatement("SELECT set_config('search_path', 'claimwatch', true)")

  public func reading<T>(_ body: (any StateRows) throws -> T) throws -> T {
    try mapped {
      try session.transaction(isSnapshot: true, first: [Self.path]) { transaction in
        try body(PostgresRows(now: localNow) { try transaction.run($0) })
      }
    }
  }

  public func readingLoosely<T>(_ body: (any StateRows) throws -> T) throws -> T {
    try mapped { try body(PostgresRows(now: localNow) { try self.ask($0) }) }
  }

  /// Runs statements that read, in one round trip.
  func ask(_ statements: [PostgresStatement]) throws -> [PostgresResult] {
    Array(try session.run([Self.path] + statements).dropFirst())
  }

  public func writing<T>(
    isNumbering: Bool, _ body: (any StateRows) throws -> T
  ) throws -> T {
    try alone {
      try settleWhatIsUnknown()
      return try transact([], isNumbering: isNumbering) { rows, _ in
        try body(rows)
      } unknown: { _ in
      }
    }
  }

  public func number(of feed: String, _ rows: any StateRows) throws -> Int64? {
    var number: Int64?
    try rows.forEach("SELECT number FROM feed WHERE id = ?", [.string(feed)]) { number = $0.int(0) }
    return number
  }

  /// Where nothing is written the time decides nothing.
  private var localNow: Instant {
    if let clock { return clock() }
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  // MARK: transactions

  /// How long a transaction that holds the head of the log may stand still: then the server ends it, and others go on.
  public static let idle = 5_000

  private static let time = PostgresStatement(
    "SELECT (extract(epoch FROM now()) * 1000)::bigint")
  private static let head = PostgresStatement("SELECT seq FROM log_head FOR UPDATE")

  /// Alerts of items that nodes poll: what is known of them must not change between the question and the write, for which no
  /// lease is held. While a shard is locked nobody commits anything of it.
  public func commit(_ replays: [ItemReplay]) throws -> ReplayResult {
    let feeds = Set(replays.map(\.item.feed)).sorted().map(PostgresRows.clean)
    let lock = PostgresStatement(
      """
      SELECT id FROM shard WHERE id IN (SELECT shard FROM feed WHERE id = ANY ($1)) ORDER BY id FOR UPDATE
      """, [.texts(feeds)])
    return try alone {
      try settleWhatIsUnknown()
      return try joining {
        try transact([], isNumbering: true, lock: lock) { rows, _ in
          try commit(replays, rows)
        } unknown: { _ in
        }
      }
    }
  }

  /// A transaction of a daemon under `leases`.
  func fencedWriting(
    _ leases: Set<NodeLeases.Lease>,
    _ body: (any StateRows, _ lost: Set<Shard>) throws -> Void
  ) throws {
    try alone {
      try settleWhatIsUnknown()
      try transact(leases, isNumbering: false) { rows, lost in
        try body(rows, lost)
      } unknown: { _ in
      }
    }
  }

  /// Runs `body` in one transaction. Only while ``alone(_:)``, with nothing unknown.
  ///
  /// - Parameter unknown: is told what it would have given where nobody knows whether it was made.
  private func transact<T>(
    _ leases: Set<NodeLeases.Lease>, isNumbering: Bool, lock: PostgresStatement? = nil,
    _ body: (PostgresRows, _ lost: Set<Shard>) throws -> T, unknown: (T) -> Void
  ) throws -> T {
    // Whoever asks meanwhile asks again after it.
    silence.withLock { $0.writes += 1 }
    defer { silence.withLock { $0.writes += 1 } }
    var limits = session.limits
    if isNumbering { limits.idle = min(limits.idle, Self.idle) }
    var computed: T?
    func run(_ transaction: PostgresTransaction, _ lost: Set<Shard>) throws -> T {
      // In the order of a poll's commit: shards, then the head.
      if let lock { _ = try transaction.run([lock]) }
      let results = try transaction.run(isNumbering ? [Self.time, Self.head] : [Self.time])
      guard let time = results.first?.first?.int(0) else {
        throw SharedStateError.malformed("log_head")
      }
      let rows = PostgresRows(now: clock?() ?? Instant(milliseconds: time)) {
        try transaction.run($0)
      }
      let value = try body(rows, lost)
      try rows.flush()
      computed = value
      return value
    }
    guard let fenced else {
      if case .readOnly = access { throw Self.readOnly }
      return try session.transaction(limits: limits, first: [Self.path]) { try run($0, []) }
    }
    do {
      return try fenced.run(leases, limits: limits, first: [Self.path], run)
    } catch let error as PostgresError where error.isOutcomeUnknown {
      guard let computed else { throw error }
      guard let outcome = settledSoon(fenced) else {
        unknown(computed)
        throw error
      }
      guard outcome == .committed else { throw error }
      return computed
    }
  }

  private static let readOnly = StateStoreError(
    .readOnly, path: name, "the state was opened for reading only")

  /// Asks what became of a transaction for as long as a server takes that is restarted.
  private func settledSoon(_ fenced: SharedCommit) -> SharedCommit.Outcome? {
    for _ in 0..<8 {
      if let outcome = try? fenced.settle() { return outcome }
      usleep(250_000)
    }
    return nil
  }

  private func settleWhatIsUnknown() throws {
    guard let fenced, fenced.isOutcomeUnknown else { return }
    let outcome = try fenced.settle()
    if outcome == .committed { unsettled?.isCommitted = true } else { unsettled = nil }
  }

  /// Serves one writer after the other.
  private func alone<T>(_ body: () throws -> T) throws -> T { try turns.alone { try mapped(body) } }

  // MARK: commits

  public func commit(_ batch: [StateChange]) throws -> CommitResult {
    let names = Self.names(of: batch)
    return try alone {
      try settleWhatIsUnknown()
      if let made = unsettled, made.isCommitted, made.batch == names {
        unsettled = nil
        return made.result
      }
      unsettled = nil
      let claims = claims(of: batch)
      let isNumbering = batch.contains(where: \.hasAlerts)
      return try joining {
        try transact(Set(claims.leases.values), isNumbering: isNumbering) { rows, lost in
          var places = claims.lost(with: lost)
          var source = FeedsAtOnce()
          places.formUnion(try source.read(batch, lost: places, shard: shard, rows))
          return try StateRules.commit(
            batch, lost: places, from: &source, stories: stories, rows)
        } unknown: {
          unsettled = Unsettled(batch: names, result: $0)
        }
      }
    }
  }

  /// What tells a batch from another one.
  private static func names(of batch: [StateChange]) -> [String] {
    batch.flatMap { change -> [String] in
      switch change {
      case .poll(let poll):
        ["\(poll.state.feedID) \(poll.state.lastAttempt?.milliseconds ?? 0) \(poll.items.count)"]
          + poll.alerts.map(\.id.description)
      case .page(let step):
        ["\(step.page.number) \(step.page.revision)"] + step.alerts.map(\.id.description)
      }
    }
  }
}

extension StateChange {
  /// Whether anything in it has a place in the log or in a story.
  fileprivate var hasAlerts: Bool {
    switch self {
    case .poll(let commit): !commit.alerts.isEmpty || !commit.suppressed.isEmpty
    case .page(let commit): !commit.alerts.isEmpty || !commit.suppressed.isEmpty
    }
  }
}
