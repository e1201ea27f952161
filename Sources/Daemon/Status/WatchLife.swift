import AlertLog
import ContentDigest
import FeedModel
import Locking
import StateStore
import WatchMatch

/// Whether watches live: those that never hit are said after thirty days, with what nearly hit them
/// (issue 11). What watches hit is counted by the state, in the transaction that commits the alerts.
///
/// Any thread. The lock is held for short work alone.
final class WatchLife: Sendable {
  /// Without a hit for so long since it is configured as it is, a watch is quiet.
  static let quietAfter: Int64 = 30 * 86_400_000
  /// Near misses are looked for in so many items at once, and in ten a second from then on.
  static let itemsAtOnce = 300.0
  private static let itemsPerMillisecond = 0.01
  /// How often what was counted is stored, and quiet watches are looked for.
  private static let tendInterval: Int64 = 5 * 60_000

  private struct Search {
    var generation = 0
    var watches: [Watch] = []
    var finder = NearMissFinder([], wanted: [])
    var counts: [String: NearMissCounts] = [:]
    /// Watches that have hit since the finder was made.
    var alive: Set<String> = []
    var changed: Set<String> = []
    var allowance = itemsAtOnce
    var lastItem: Instant?
    var lastTended: Instant?
  }
  private let search = Guarded(Search())

  /// What makes a watch the same: its terms, in any order, or its query, and whatever else decides what it
  /// hits. Another name or priority changes nothing.
  static func form(of watch: Watch) -> WatchForm {
    var hasher = SHA256Hasher()
    for term in Set(watch.terms.map { TermRule.folded($0) }).sorted(by: {
      $0.lexicographicallyPrecedes($1)
    }) {
      hasher.update(field: String(decoding: term, as: UTF8.self))
    }
    if let query = watch.query { hasher.update(field: query) }
    for part in limits(of: watch) { hasher.update(field: part) }
    return WatchForm(id: watch.id, definition: Array(hasher.finish().bytes.prefix(16)))
  }

  /// Nothing of a watch that has only terms or a query: since when it is configured so stays known.
  private static func limits(of watch: Watch) -> [String] {
    let excluded = Set(
      watch.exclusions.map { String(decoding: TermRule.folded($0), as: UTF8.self) })
    var parts = excluded.sorted().flatMap { ["exclude", $0] }
    if let age = watch.maximumAge { parts += ["max_age", "\(age)"] }
    if watch.fold != .letterCase { parts += ["fold", watch.fold.rawValue] }
    parts += Set(watch.inflections.map(\.rawValue)).sorted().flatMap { ["inflect", $0] }
    if watch.minimumMatches > 1 { parts += ["min_matches", "\(watch.minimumMatches)"] }
    if let least = watch.minimumConfidence { parts += ["min_confidence", "\(least)"] }
    parts += Set(watch.feeds).sorted().flatMap { ["feed", $0] }
    parts += Set(watch.feedTags).sorted().flatMap { ["feed_tag", $0] }
    return parts
  }

  /// Takes the watches of a configuration that is put in force. Blocks; on the state's thread.
  func adopt(_ generation: Generation, _ store: any StateStore) throws {
    let watches = generation.configuration.watches
    try store.adopt(watches: watches.map(Self.form))
    let quiet = Dictionary(
      try store.watchRecords().filter { $0.hits == 0 }.map { ($0.id, $0.nearMisses) }
    ) { first, _ in first }
    let wanted = watches.indices.filter { quiet[watches[$0].id] != nil }
    let finder = NearMissFinder(watches, wanted: Set(wanted))
    search.withLock { search in
      search.generation = generation.number
      search.watches = watches
      search.finder = finder
      search.counts = quiet.mapValues(NearMissCounts.init(stored:))
      search.alive = []
      search.changed = []
    }
  }

  /// Looks at the new items of a document for what nearly hits the watches that never do.
  func look(
    at document: ParsedDocument, _ verdicts: [ItemVerdict], _ commit: FeedCommit,
    of generation: Generation, now: Instant
  ) {
    let hit = Set((commit.alerts + commit.suppressed).map(\.watchID))
    let (finder, items) = search.withLock { search -> (NearMissFinder?, Int) in
      guard search.generation == generation.number else { return (nil, 0) }
      search.alive.formUnion(hit)
      let news = verdicts.count(where: \.isNews)
      guard !search.finder.isEmpty, news > 0 else { return (nil, 0) }
      let passed = search.lastItem.map { max(0, now.milliseconds(since: $0)) } ?? 0
      search.lastItem = now
      let earned = Double(passed) * Self.itemsPerMillisecond
      search.allowance = min(Self.itemsAtOnce, search.allowance + earned)
      let items = min(news, Int(search.allowance))
      search.allowance -= Double(items)
      return (search.finder, items)
    }
    guard let finder, items > 0 else { return }
    var left = items
    for (index, verdict) in verdicts.enumerated() where verdict.isNews && left > 0 {
      left -= 1
      let found = finder.nearMisses(in: document.texts[index])
      if !found.isEmpty { count(found, of: generation) }
    }
  }

  private func count(_ found: [NearMiss], of generation: Generation) {
    search.withLock { search in
      guard search.generation == generation.number else { return }
      for miss in found where search.watches.indices.contains(miss.watch) {
        let watch = search.watches[miss.watch]
        guard watch.terms.indices.contains(miss.term), !search.alive.contains(watch.id) else {
          continue
        }
        // A word that stands there as it is and does not count, by `exclude` or `max_age`, is none.
        let isTerm = TermRule.folded(miss.text) == TermRule.folded(watch.terms[miss.term])
        if isTerm { continue }
        search.counts[watch.id, default: NearMissCounts()]
          .add(miss.text, term: watch.terms[miss.term], kind: miss.kind)
        search.changed.insert(watch.id)
      }
    }
  }

  /// A watch that is to be said.
  struct Quiet: Sendable {
    let watch: Watch
    let since: Instant
    let nearMisses: NearMissCounts
  }

  /// Whether it is time to ``save(to:)`` and to look for quiet watches.
  func isTime(_ now: Instant) -> Bool {
    search.withLock { search in
      if let last = search.lastTended, abs(now.milliseconds(since: last)) < Self.tendInterval {
        return false
      }
      search.lastTended = now
      return true
    }
  }

  /// Stores what was counted. Blocks; on the state's thread.
  func save(to store: any StateStore) throws {
    let changed = search.withLock { search -> [String: String] in
      defer { search.changed = [] }
      return Dictionary(
        uniqueKeysWithValues: search.changed.map { ($0, search.counts[$0]?.stored ?? "") })
    }
    if !changed.isEmpty { try store.note(nearMisses: changed) }
  }

  /// Watches that have hit nothing for thirty days and have not been said. Blocks.
  func quiet(in store: any StateStore, now: Instant) throws -> [Quiet] {
    let watches = Dictionary(
      search.withLock { $0.watches }.map { ($0.id, $0) }
    ) { first, _ in first }
    return try store.watchRecords().compactMap { record in
      guard record.hits == 0, record.quietSaidAt == nil, let watch = watches[record.id],
        now.milliseconds(since: record.firstSeen) >= Self.quietAfter
      else { return nil }
      return Quiet(
        watch: watch, since: record.firstSeen,
        nearMisses: NearMissCounts(stored: record.nearMisses))
    }
  }
}
