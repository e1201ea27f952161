import Configuration
import ContentDigest
import FeedModel
import StateStore

/// Adds the alerts that a configuration would have raised and that its watches were never told
/// (`claimwatch replay --write`), beside a running daemon or without one.
///
/// An alert has the id that it would have had. Of an item of which a watch knows nothing, every alert is added
/// that its kept revisions would have raised; of one of which it was told, at most that of the newest revision.
/// One transaction after the other puts them into the outbox, of each item all or nothing: after a kill a
/// second call adds what is missing then.
public final class ReplayWriting {
  /// What came of it.
  public struct Summary: Sendable {
    /// Alerts that were added.
    public var alerts = 0
    /// Items of which a watch was told something else meanwhile, or whose feed the state does not know.
    public var passedOver = 0
    /// Whether all that was added is in the log.
    public var isDelivered = true
  }

  /// Items in one transaction; a daemon's own commits go in between.
  private static let step = 50

  private let replay: Replay
  private let clock: any WallClock
  /// The rows of each item from the first one on that a watch was told of.
  private var rows: [ReplayRound.Handle: [Int64]] = [:]
  private var order: [ReplayRound.Handle] = []

  /// Writing for `replay`.
  public init(_ replay: Replay) {
    self.replay = replay
    clock = SystemClock()
  }

  /// Goes through the items, as ``Replay/run(progress:)``, and notes which of them may miss alerts.
  public func look(progress: @escaping (Replay.Progress) -> Void) throws -> ReplayReport {
    (rows, order) = ([:], [])
    return try replay.run(progress: progress) { stored, _ in
      let handle = ReplayRound.Handle(
        feed: stored.item.feed.id, key: stored.item.version.key)
      if self.rows[handle] == nil { self.order.append(handle) }
      self.rows[handle, default: []].append(stored.number)
    }
  }

  /// How many alerts are missing, by watch. Changes nothing.
  public func missing(progress: (Int) -> Void) throws -> [String: Int] {
    let database = Workplace.database(in: replay.configuration.paths.state)
    let clock = clock
    let store = try SQLiteStateStore(path: database, access: .readOnly) { clock.now() }
    let generation = try Replay.generation(replay.configuration)
    let claims = replay.files.claims { _ in }
    var counts: [String: Int] = [:]
    for (index, handle) in order.enumerated() where store.knows(feed: handle.feed) {
      let known = try store.earlierAlerts(feed: handle.feed, item: handle.key)
      try judge(handle, known, generation, claims) { _, verdict, _ in
        for alert in verdict.alerts {
          counts[generation.configuration.watches[alert.watch].id, default: 0] += 1
        }
      }
      progress(index + 1)
    }
    return counts
  }

  /// Adds what is missing.
  ///
  /// - Parameter progress: told how many alerts were added so far.
  /// - Throws: ``StartFailure`` or the state's own error where the state cannot be written.
  public func write(progress: (Int) -> Void) throws -> Summary {
    let outbox = try OutboxHand.open(replay.configuration.paths, clock: clock)
    defer { outbox.release() }
    let generation = try Replay.generation(replay.configuration)
    let claims = replay.files.claims { _ in }
    var summary = Summary()
    var lastSeq: Int64 = 0
    var batch: [ItemReplay] = []
    func flush() throws {
      guard !batch.isEmpty else { return }
      let result = try outbox.store.commit(batch)
      summary.alerts += result.alerts
      summary.passedOver += result.stale.count
      if result.alerts > 0 { lastSeq = result.lastSeq }
      batch = []
      progress(summary.alerts)
    }
    for handle in order {
      guard outbox.store.knows(feed: handle.feed) else {
        summary.passedOver += 1
        continue
      }
      let draft = try draft(handle, outbox.store, generation, claims)
      if draft.alerts.isEmpty { continue }
      batch.append(draft)
      if batch.count >= Self.step { try flush() }
    }
    try flush()
    claims.keepFresh()
    if lastSeq > 0 { summary.isDelivered = try outbox.isDelivered(through: lastSeq) }
    return summary
  }

  private func draft(
    _ handle: ReplayRound.Handle, _ store: SQLiteStateStore, _ generation: Generation,
    _ claims: ReplayClaims
  ) throws -> ItemReplay {
    let known = try store.earlierAlerts(feed: handle.feed, item: handle.key)
    var alerts: [AlertDraft] = []
    var recorded: [String: RecordedMatch] = [:]
    try judge(handle, known, generation, claims) { stored, verdict, feed in
      alerts += self.alerts(of: verdict, stored, feed, generation)
      // What a watch knows with its last alert stands in that; what comes behind it is told apart.
      for alert in verdict.alerts {
        recorded[generation.configuration.watches[alert.watch].id] = nil
      }
      for match in verdict.recorded { recorded[match.watchID] = match }
    }
    let told = Set(alerts.map(\.watchID))
    return ItemReplay(
      feed: handle.feed, key: handle.key, known: known, alerts: alerts,
      recorded: recorded.values.filter { told.contains($0.watchID) }.sorted {
        $0.watchID < $1.watchID
      })
  }

  /// Judges the kept revisions of an item, in their order: for watches that know nothing of it all of them,
  /// for others the newest.
  private func judge(
    _ handle: ReplayRound.Handle, _ known: [EarlierAlert], _ generation: Generation,
    _ claims: ReplayClaims,
    _ body: (StoredItem, ReplayRound.Verdict, FeedConfiguration) -> Void
  ) throws {
    let round = ReplayRound(generation, takesBacklog: false)
    guard let feed = round.feed(handle.feed) else { return }
    round.begin(handle, with: known)
    let stored = try replay.files.archive.items(rows[handle] ?? [])
    // Of an alert of before schema 5 nobody knows what it told.
    let unknown = Set(known.filter { $0.told == nil }.map(\.watchID))
    let settled = Set(known.map(\.watchID))
    for (index, item) in stored.enumerated() {
      let isNewest = index == stored.count - 1
      var verdict = round.judge(item, settled: isNewest ? unknown : settled) {
        claims.reading(of: $0, $1, by: generation.extractor)
      }
      let ids = Set(known.compactMap(\.alertID))
      verdict.alerts.removeAll { ids.contains($0.id) }
      body(item, verdict, feed)
    }
  }

  private func alerts(
    of verdict: ReplayRound.Verdict, _ stored: StoredItem, _ feed: FeedConfiguration,
    _ generation: Generation
  ) -> [AlertDraft] {
    let item = stored.item
    let ground = AlertGround(
      feed: AlertFeed(feed, title: item.feed.title, language: item.feed.language),
      generation: generation,
      source: generation.configuration.alerts.source ?? PollingParts.standardSource, clock: clock,
      fetched: item.fetched, isReplay: true)
    // Alerts of one revision share their claims, unless one takes something back.
    var writers: [Bool: ItemAlerts] = [:]
    return verdict.alerts.map { alert in
      let isWithdrawal = alert.matches.isEmpty
      var maker =
        writers[isWithdrawal]
        ?? ItemAlerts(
          ground: ground, item: item.item, findings: alert.findings, version: item.version,
          level: .none)
      defer { writers[isWithdrawal] = maker }
      return maker.draft(watch: alert.watch, matches: alert.matches, alert.tidings)
    }
  }
}
