import Configuration
import ContentDigest
import FeedModel
import StateStore
import WatchMatch

/// Judges kept items as the daemon would have done with this configuration, in the order in which they came.
///
/// Knows of each item that was hit what its watches were told, so that a revision alerts only where it tells
/// more. Not thread-safe.
final class ReplayRound {
  /// An alert that a revision would have raised.
  struct Alert {
    let watch: Int
    let id: DerivedUUID
    let matches: [RoleMatch]
    let tidings: WatchTidings
    let findings: ItemFindings

    /// Whether it replaces one, and whether it takes back what that said.
    var isUpdate: Bool { tidings.earlier?.alertID != nil }
    var isWithdrawal: Bool { isUpdate && tidings.novelty?.isWithdrawal == true }
  }

  /// What a revision comes to.
  struct Verdict {
    var alerts: [Alert] = []
    /// Those that come behind the first of a day, or of a story, of watches with `once_per`; and those of stories that
    /// their watches do not ask for.
    var keptBack: [Alert] = []
    /// What watches know with it, without an alert.
    var recorded: [RecordedMatch] = []
    /// Whether any watch was told of the item, now or before.
    var isKnown = false
  }

  private struct Known {
    var revision = 0
    /// Of that revision's text; nil before the first.
    var text: SHA256Digest?
    /// Whether that was its article's page.
    var isOfPage = false
    /// What watches were told with it, and before it.
    var alerts: [EarlierAlert] = []
    var alertsBefore: [EarlierAlert] = []
    var raised: Set<DerivedUUID> = []
  }

  let generation: Generation
  /// Whether items count that were older than `backfill` when their feed was first read.
  private let takesBacklog: Bool
  private let poison: ReplayPoison
  private let feeds: [String: FeedConfiguration]
  private let watches: [String: Int]
  private var known: [ItemHandle: Known] = [:]
  /// What tells the story of an item, where a watch asks for that.
  private var stories: ReplayStories?
  /// Of watches with `once_per = "day"`, by index: the last day with an alert, in UTC.
  private var lastDays: [Int: Int64] = [:]
  /// Says of an alert of a watch, by index, and of the time at which its item came, whether `once_per = "day"`
  /// keeps it back; nil where that follows from what is judged here.
  var isRepeat: ((_ watch: Int, _ id: DerivedUUID, _ time: Instant) -> Bool)?

  init(_ generation: Generation, takesBacklog: Bool, poison: ReplayPoison) {
    self.generation = generation
    self.takesBacklog = takesBacklog
    self.poison = poison
    feeds = Dictionary(generation.configuration.feeds.map { ($0.id, $0) }) { first, _ in first }
    watches = Dictionary(
      generation.configuration.watches.enumerated().map { ($0.element.id, $0.offset) }
    ) { first, _ in first }
    if ReplayStories.areNeeded(by: generation) { stories = ReplayStories(generation) }
  }

  /// The feed as configured; nil where this configuration does not have it.
  func feed(_ id: String) -> FeedConfiguration? { feeds[id] }

  /// Begins with what the state knows of an item.
  func begin(_ handle: ItemHandle, with alerts: [EarlierAlert]) {
    known[handle] = Known(
      isOfPage: alerts.contains { $0.told?.isOfPage == true }, alerts: alerts)
  }

  /// What `stored` comes to; watches in `settled` are left as they are.
  func judge(
    _ stored: StoredItem, settled: Set<String> = [],
    reading: (StoredItem, ItemSurroundings) -> KeptReading?
  ) -> Verdict {
    let item = stored.item
    guard let feed = feeds[item.feed.id] else { return Verdict() }
    let handle = item.handle
    var before = known[handle]
    let revision = item.version.revision
    if let last = before, revision <= last.revision {
      // Where a poll ended before it was stored, its items came, and were kept, twice; with another text where
      // it had changed meanwhile, and then the daemon never took the first for that revision.
      if item.text.digest == last.text { return Verdict(isKnown: true) }
      // Of a page that told nothing the next look has the same number.
      if revision == last.revision, !(last.isOfPage && item.isOfPage) {
        before?.alerts = last.alertsBefore
      }
    }
    // The daemon does not even look at such a text.
    guard poison.level(of: item.text) < .item else { return Verdict(isKnown: before != nil) }
    let surroundings = ItemSurroundings(
      item: item.item, title: item.feed.title, language: item.feed.language, id: feed.id,
      feed: feed)
    let matcher = generation.matcher
    let scan = matcher.scan(
      item.text, matcher.needsContext ? surroundings.context : ItemContext())
    guard !scan.isEmpty || before != nil else { return Verdict() }
    let mayAlert = item.mayAlert || takesBacklog
    var findings: ItemFindings?
    if !scan.isEmpty {
      if mayAlert {
        let reading = reading(stored, surroundings)
        findings = ItemFindings(
          of: scan, by: matcher, read: reading?.extraction,
          isReadWhole: reading?.isWhole ?? false)
      } else {
        findings = ItemFindings(unread: scan, by: matcher, isReadWhole: true)
      }
    }
    let hits = findings?.matches ?? []
    guard !hits.isEmpty || before != nil else { return Verdict() }
    var verdict = Verdict(isKnown: true)
    let earlier = before?.alerts ?? []
    before?.alertsBefore = earlier
    // As the daemon: a page that joins a text of the feed which was told takes nothing back.
    let isAddition =
      item.isOfPage && before.map { !$0.isOfPage && $0.revision < revision } ?? false
    let lost = lostWatches(of: earlier, hit: Set(hits.map(\.watch)))
    let tidings =
      (isAddition ? [] : withdrawals(from: lost, of: item))
      + hits.compactMap { watch, matches in
        findings.map { findings in
          let watchSet = generation.configuration.watches
          return (
            watch, matches,
            WatchTidings(
              findings, matches: matches, of: watchSet[watch],
              since: earlier.first { $0.watchID == watchSet[watch].id },
              isOfPage: item.isOfPage, takesBack: !isAddition), findings
          )
        }
      }
    for (watch, matches, tidings, findings) in tidings {
      let watchID = generation.configuration.watches[watch].id
      guard !settled.contains(watchID) else { continue }
      var alertID = tidings.earlier?.alertID
      var raised: DerivedUUID?
      let restraint = generation.configuration.watches[watch]
        .restraint(item.item, since: tidings.earlier, at: item.asOf)
      if mayAlert, tidings.areNews, restraint == nil {
        let id = DerivedUUID.alert(
          watchID: watchID, itemID: handle.itemID, revision: revision)
        if before?.raised.contains(id) != true {
          let alert = Alert(
            watch: watch, id: id, matches: matches, tidings: tidings, findings: findings)
          switch answer(alert, of: stored, feed) {
          case .wanted:
            verdict.alerts.append(alert)
            alertID = id
          case .repeated:
            // Nobody has seen it: what comes of the item later replaces what stands in the log.
            verdict.keptBack.append(alert)
          case .unwanted:
            // Its watch knows nothing of it: the next revision asks the story again.
            verdict.keptBack.append(alert)
            before = before ?? Known()
            continue
          }
        } else {
          alertID = id
        }
        raised = id
      } else if tidings.changeWhatIsKnown {
        verdict.recorded.append(
          RecordedMatch(itemKey: item.version.key, watchID: watchID, told: tidings.told))
      }
      var now = before ?? Known()
      now.alerts.removeAll { $0.watchID == watchID }
      now.alerts.append(EarlierAlert(watchID: watchID, alertID: alertID, told: tidings.told))
      if let id = raised ?? alertID { now.raised.insert(id) }
      before = now
    }
    if isAddition {
      // What it says in other words is not taken back by the next look either.
      let now = WatchStatements(
        ItemFindings(withoutHits: item.text), matches: [], isOfPage: true, takesBack: false
      ).revision
      for (_, earlier) in lost {
        guard var told = earlier.told, !settled.contains(earlier.watchID) else { continue }
        told.add(now)
        verdict.recorded.append(
          RecordedMatch(itemKey: item.version.key, watchID: earlier.watchID, told: told))
        before?.alerts.removeAll { $0.watchID == earlier.watchID }
        before?.alerts.append(
          EarlierAlert(watchID: earlier.watchID, alertID: earlier.alertID, told: told))
      }
    }
    before?.revision = revision
    before?.text = item.text.digest
    before?.isOfPage = item.isOfPage
    known[handle] = before
    return verdict
  }

  /// Whether an alert goes to the log, or only to what is kept back.
  private func answer(
    _ alert: Alert, of stored: StoredItem, _ feed: FeedConfiguration
  ) -> ReplayStories.Answer {
    let (watch, time) = (alert.watch, stored.item.fetched)
    // Where alerts are added to the log, the state knows their stories.
    if isRepeat == nil {
      let answer = stories?.answer(
        watch, isFirst: !alert.isUpdate, stored, alert.findings, feed)
      if let answer, answer != .wanted { return answer }
    }
    guard generation.configuration.watches[watch].oncePer == .day else { return .wanted }
    if let isRepeat { return isRepeat(watch, alert.id, time) ? .repeated : .wanted }
    let day = CivilDate.day(of: time)
    if lastDays[watch] == day { return .repeated }
    lastDays[watch] = day
    return .wanted
  }

  private typealias Found = (
    watch: Int, matches: [RoleMatch], tidings: WatchTidings, findings: ItemFindings
  )

  /// Watches that were alerted and are hit no more.
  private func lostWatches(
    of earlier: [EarlierAlert], hit: Set<Int>
  ) -> [(watch: Int, earlier: EarlierAlert)] {
    earlier.compactMap { earlier in
      watches[earlier.watchID].map { (watch: $0, earlier: earlier) }
    }.filter { !hit.contains($0.watch) && $0.earlier.alertID != nil }
  }

  private func withdrawals(
    from lost: [(watch: Int, earlier: EarlierAlert)], of item: KeptItem
  ) -> [Found] {
    guard !lost.isEmpty else { return [] }
    let findings = ItemFindings(withoutHits: item.text)
    let now = WatchStatements(findings, matches: [], isOfPage: item.isOfPage).revision
    let sentences = WatchStatements.sentences(of: item.text)
    return lost.compactMap { watch, earlier in
      WatchTidings(
        without: now, sentences: sentences, of: generation.configuration.watches[watch],
        since: earlier
      ).map { (watch, [], $0, findings) }
    }
  }
}

extension KeptItem {
  /// The item, whatever its key was then.
  var handle: ItemHandle { ItemHandle(feed: feed.id, itemID: version.itemID) }
}
