import Configuration
import ContentDigest
import FeedModel
import StateStore

/// Adds the alerts that a configuration would have raised and that its watches were never told
/// (`claimwatch replay --write`), beside a running daemon or without one.
///
/// An alert has the id that it would have had. Of an item of which a watch knows nothing, every alert is added
/// that its kept revisions would have raised; of one of which it was told, at most that of the newest revision.
/// Only revisions count that the state has stored: the archive may have others, and may lack some.
/// One transaction after the other puts them into the outbox, of each item all or nothing: after a kill a
/// second call adds what is missing then.
public final class ReplayWriting {
  /// What came of it.
  public struct Summary: Sendable {
    /// Alerts that were added.
    public var alerts = 0
    /// Items that changed meanwhile, and those that the state does not know.
    public var passedOver = 0
    /// Whether all that was added is in the log.
    public var isDelivered = true
  }

  /// Items in one transaction; a daemon's own commits go in between.
  private static let step = 50

  /// What is kept of an item from the first revision on that a watch was told of.
  private struct Rows {
    var numbers: [Int64] = []
    /// Under which the state stored them.
    var keys: [ItemKey] = []

    mutating func add(_ stored: StoredItem) {
      numbers.append(stored.number)
      if !keys.contains(stored.item.version.key) { keys.append(stored.item.version.key) }
    }
  }

  private let replay: Replay
  private let clock: any WallClock
  private var rows: [ItemHandle: Rows] = [:]
  private var order: [ItemHandle] = []
  /// The days on which watches had an alert: as the state knows it, and by what is added.
  private var alertedDays: [String: Set<Int64>] = [:]

  /// Writing for `replay`.
  public init(_ replay: Replay) {
    self.replay = replay
    clock = SystemClock()
  }

  /// Goes through the items, as ``Replay/run(progress:)``, and notes which of them may miss alerts.
  public func look(progress: @escaping (Replay.Progress) -> Void) throws -> ReplayReport {
    (rows, order) = ([:], [])
    return try replay.run(progress: progress) { stored, _ in
      let handle = stored.item.handle
      if self.rows[handle] == nil { self.order.append(handle) }
      self.rows[handle, default: Rows()].add(stored)
    }
  }

  /// How many alerts are missing, by watch. Changes nothing.
  public func missing(progress: (Int) -> Void) throws -> [String: Int] {
    let store = try StateDoor.open(replay.configuration, .readOnly)
    alertedDays = try store.alertedDays()
    let generation = try Replay.generation(replay.configuration)
    let claims = replay.files.claims { _ in }
    var counts: [String: Int] = [:]
    var seen = 0
    for step in steps {
      let standings = try standings(of: step, store)
      for handle in step {
        guard let standing = standings[handle] else { continue }
        try judge(handle, standing, generation, claims) { _, verdict, _ in
          for alert in verdict.alerts {
            counts[generation.configuration.watches[alert.watch].id, default: 0] += 1
          }
        }
      }
      seen += step.count
      progress(seen)
    }
    return counts
  }

  /// Adds what is missing.
  ///
  /// - Parameter progress: told how many alerts were added so far.
  /// - Throws: ``StartFailure`` or the state's own error where the state cannot be written.
  public func write(progress: (Int) -> Void) throws -> Summary {
    let outbox = try OutboxHand.open(replay.configuration, clock: clock)
    defer { outbox.release() }
    alertedDays = try outbox.store.alertedDays()
    let generation = try Replay.generation(replay.configuration)
    let claims = replay.files.claims { _ in }
    var summary = Summary()
    for step in steps {
      // Before the texts are read, which takes long: what is stored meanwhile makes a draft stale.
      let standings = try standings(of: step, outbox.store)
      let drafts = try step.compactMap { handle in
        try standings[handle].map { try draft(handle, $0, generation, claims) }
      }.filter { !$0.alerts.isEmpty }
      let result = try outbox.store.commit(drafts)
      summary.alerts += result.alerts
      summary.passedOver += result.stale.count + step.count - standings.count
      progress(summary.alerts)
    }
    claims.keepFresh()
    // Also where nothing was left to add: what ended a replay before this one may have stood between its last
    // transaction and the log.
    let lastSeq = try outbox.store.summary(countingItems: false).lastSeq
    summary.isDelivered = try outbox.isDelivered(through: lastSeq)
    return summary
  }

  private var steps: [ArraySlice<ItemHandle>] {
    stride(from: 0, to: order.count, by: Self.step).map { order.dropFirst($0).prefix(Self.step) }
  }

  private func standings(
    of step: ArraySlice<ItemHandle>, _ store: any StateStore
  ) throws -> [ItemHandle: ItemStanding] {
    let keys = step.map { ($0, rows[$0]?.keys ?? []) }
    return try store.standings(of: Dictionary(keys) { first, _ in first })
  }

  private func draft(
    _ handle: ItemHandle, _ standing: ItemStanding, _ generation: Generation,
    _ claims: ReplayClaims
  ) throws -> ItemReplay {
    var alerts: [AlertDraft] = []
    var recorded: [String: RecordedMatch] = [:]
    // What the last alert told of claims, by watch.
    var told: [String: ToldClaims] = [:]
    try judge(handle, standing, generation, claims) { stored, verdict, feed in
      alerts += self.alerts(of: verdict, stored, feed, generation, &told)
      // What a watch knows with its last alert stands in that; what comes behind it is told apart.
      for alert in verdict.alerts {
        recorded[generation.configuration.watches[alert.watch].id] = nil
      }
      for var match in verdict.recorded {
        if let claims = told[match.watchID] { match.told.claims = claims }
        recorded[match.watchID] = match
      }
    }
    let watches = Set(alerts.map(\.watchID))
    return ItemReplay(
      handle, standing: standing, alerts: alerts,
      recorded: recorded.values.filter { watches.contains($0.watchID) }.sorted {
        $0.watchID < $1.watchID
      })
  }

  /// Judges the kept revisions of an item, in their order: for watches that know nothing of it all of them,
  /// for others the newest, unless that is not kept: what an older one says is no news then.
  private func judge(
    _ handle: ItemHandle, _ standing: ItemStanding, _ generation: Generation,
    _ claims: ReplayClaims,
    _ body: (StoredItem, ReplayRound.Verdict, FeedConfiguration) -> Void
  ) throws {
    let round = ReplayRound(generation, takesBacklog: false, poison: replay.files.poison)
    guard let feed = round.feed(handle.feed) else { return }
    let known = Array(standing.told)
    round.begin(handle, with: known)
    let ids = Set(known.compactMap(\.alertID))
    // Which alert is a day's first hangs on what the log has, and not on what a configuration would have raised.
    round.isRepeat = { [self] watch, id, time in
      let watchID = generation.configuration.watches[watch].id
      let isFirst = alertedDays[watchID, default: []].insert(CivilDate.day(of: time)).inserted
      return !isFirst && !ids.contains(id)
    }
    let kept = try replay.files.archive.items(rows[handle]?.numbers ?? [])
    let stored = Self.stored(kept, standing)
    // Of an alert of before schema 5 nobody knows what it told.
    let unknown = Set(known.filter { $0.told == nil }.map(\.watchID))
    let settled = Set(known.map(\.watchID))
    for item in stored {
      let isNewest = item.item.version.revision == standing.revision
      var verdict = round.judge(item, settled: isNewest ? unknown : settled) {
        claims.reading(of: $0, $1, by: generation.extractor)
      }
      verdict.alerts.removeAll { ids.contains($0.id) }
      keepBack(of: &verdict, item, generation)
      body(item, verdict, feed)
    }
  }

  /// Of alerts that are not the first of their day the watches know what they say, as of those that the
  /// daemon keeps back.
  private func keepBack(
    of verdict: inout ReplayRound.Verdict, _ stored: StoredItem, _ generation: Generation
  ) {
    for alert in verdict.keptBack {
      verdict.recorded.append(
        RecordedMatch(
          itemKey: stored.item.version.key,
          watchID: generation.configuration.watches[alert.watch].id, told: alert.tidings.told))
    }
  }

  /// Those of the `kept` revisions that the state has stored. Behind a kill, or a backup that was restored,
  /// the archive has others too, under the numbers of those to come: of each number the last one counts, and
  /// as the newest of all only what the state knows by its text, or a page's, which it knows by its feed's text.
  private static func stored(_ kept: [StoredItem], _ standing: ItemStanding) -> [StoredItem] {
    var stored: [StoredItem] = []
    var next = standing.revision + 1
    for var row in kept.reversed() where row.item.version.revision < next {
      let revision = row.item.version.revision
      if revision == standing.revision, !row.item.isOfPage, !standing.has(row.item.text) {
        continue
      }
      next = revision
      row.item.version = row.item.version.stored(under: standing.key)
      stored.append(row)
    }
    return stored.reversed()
  }

  private func alerts(
    of verdict: ReplayRound.Verdict, _ stored: StoredItem, _ feed: FeedConfiguration,
    _ generation: Generation, _ told: inout [String: ToldClaims]
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
          level: replay.files.poison.level(of: item.text))
      maker.isOfPage = item.isOfPage
      maker.textLength = item.textLength
      defer { writers[isWithdrawal] = maker }
      var tidings = alert.tidings
      let watchID = generation.configuration.watches[alert.watch].id
      if let claims = told[watchID] { tidings.remember(claims) }
      let draft = maker.draft(watch: alert.watch, matches: alert.matches, tidings)
      told[watchID] = draft.told.claims
      return draft
    }
  }
}
