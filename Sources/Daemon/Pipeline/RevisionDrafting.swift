import AlertLog
import ClaimExtract
import Configuration
import FeedModel
import StateStore
import WatchMatch

/// Matches revisions of items, reads those that hit for claims and drafts their alerts: for all items of one
/// poll, or for the one item of a page.
struct RevisionDrafting: Sendable {
  let poll: PollContext
  /// What all of it may cost, counted since the document's first byte.
  let work: WorkBudget
  /// Made on the thread that adds the revisions, whose time it counts.
  private var budget: ReadingBudget
  private var limit: FloodLimit
  /// Items that are older than a watch wants them, by watch.
  private var tooOld: [Int: Int] = [:]

  /// Nothing is drafted yet; `earlier` is what came of other items of the poll before.
  init(
    poll: PollContext, work: WorkBudget, budget: ReadingBudget = ReadingBudget(),
    earlier: FloodCounts = FloodCounts()
  ) {
    self.poll = poll
    self.work = work
    self.budget = budget
    limit = FloodLimit(
      cap: poll.generation.configuration.alerts.floodCap,
      watches: poll.generation.configuration.watches, earlier: earlier)
  }

  /// Hands over the alerts of all revisions that were added.
  mutating func finish(_ commit: inout FeedCommit) {
    limit.finish(&commit)
    let watches = poll.generation.configuration.watches
    commit.tooOld = tooOld.sorted { $0.key < $1.key }
      .map { WatchAlerts(watchID: watches[$0.key].id, alerts: $0.value) }
  }

  /// Keeps places below the flood cap for an item whose alerts come later.
  mutating func reserve(_ scan: ItemScan) {
    for watch in scan.watches { limit.reserve(watch: watch) }
  }

  /// Whether a revision is better read alone, behind its poll, where all of it is read.
  func isReadAlone(_ revision: ItemRevision, _ scan: ItemScan) -> Bool {
    !scan.isEmpty && revision.level == .none && !work.isSpent && !budget.isAtOnce(revision.text)
      && scan.watches.allSatisfy { limit.isBelowCap($0) }
  }

  /// What is left of the word pieces that the model may encode.
  var piecesLeft: Int { budget.allowance.pieces }

  /// Where terms stand in a revision.
  func scan(_ revision: ItemRevision) -> ItemScan {
    TestHooks.reach(.match, revision.text.bytes)
    return poll.generation.matcher.scan(revision.text, context(of: revision))
  }

  /// Adds a revision in which `scan` was found: alerts where it `mayAlert`, what watches know of it otherwise.
  ///
  /// - Returns: whether a watch hits it, and what was read of it.
  mutating func add(
    _ revision: ItemRevision, _ scan: ItemScan, mayAlert: Bool, to commit: inout FeedCommit
  ) -> (isHit: Bool, reading: KeptReading?) {
    if mayAlert, countsOnly(scan) {
      // The revision is known from here on: what other watches lost with it is told now, or never.
      addWithdrawals(of: revision, hit: Set(scan.watches), mayAlert: mayAlert, to: &commit)
      return (true, nil)
    }
    // Matching is never cut, reading for claims is where the document has cost enough.
    _ = work.spend(WorkBudget.element + revision.text.utf8Count + scan.work)
    let findings: ItemFindings? =
      scan.isEmpty
      ? nil
      : mayAlert && revision.level < .claims && !work.isSpent
        ? read(revision, scan)
        : ItemFindings(unread: scan, by: poll.generation.matcher, isReadWhole: !mayAlert)
    let reading = findings.flatMap { findings in
      findings.extraction.map {
        KeptReading(
          $0, isWhole: findings.isReadWhole,
          extractor: ReadingSource(poll.generation.extractor).inPoll)
      }
    }
    _ = work.spend(findings?.work ?? 0)
    addWithdrawals(
      of: revision, hit: Set(findings?.matches.map(\.watch) ?? []), mayAlert: mayAlert, to: &commit)
    guard let findings, !findings.matches.isEmpty else { return (false, reading) }
    WorkInHand.goOn(.draft)
    var alerts = alerts(of: revision, findings)
    for (watchIndex, matches) in findings.matches {
      let watch = poll.generation.configuration.watches[watchIndex]
      let tidings = WatchTidings(
        findings, matches: matches, of: watch, since: revision.earlierAlert(of: watch.id),
        isOfPage: revision.isOfPage, takesBack: !revision.isAddition)
      // As of the poll: no item grows too old by waiting for its page.
      let restraint = watch.restraint(revision.item, since: tidings.earlier, at: poll.asOf)
      if !mayAlert || !tidings.areNews || restraint != nil {
        if mayAlert, tidings.areNews, restraint == .tooOld { tooOld[watchIndex, default: 0] += 1 }
        if tidings.changeWhatIsKnown {
          commit.recorded.append(
            RecordedMatch(itemKey: revision.version.key, watchID: watch.id, told: tidings.told))
        }
      } else if limit.refuses(watch: watchIndex) {
        limit.count(watch: watchIndex)
      } else {
        limit.take(
          alerts.draft(watch: watchIndex, matches: matches, tidings), watch: watchIndex)
      }
    }
    return (true, reading)
  }

  private func alerts(of revision: ItemRevision, _ findings: ItemFindings) -> ItemAlerts {
    var alerts = ItemAlerts(
      ground: poll.ground, item: revision.item, findings: findings, version: revision.version,
      level: revision.level)
    alerts.page = revision.page
    alerts.pageLanguage = revision.pageLanguage
    alerts.key = revision.key
    return alerts
  }

  /// Tells watches that were alerted to an item, and do not hit it any more.
  private mutating func addWithdrawals(
    of revision: ItemRevision, hit: Set<Int>, mayAlert: Bool, to commit: inout FeedCommit
  ) {
    guard !revision.earlier.isEmpty else { return }
    let watches = poll.generation.configuration.watches
    let withdrawn = revision.earlier.compactMap { earlier in
      watches.firstIndex { $0.id == earlier.watchID }.map { (watch: $0, earlier: earlier) }
    }.filter { !hit.contains($0.watch) && $0.earlier.alertID != nil }
    guard !withdrawn.isEmpty else { return }
    WorkInHand.goOn(.draft)
    let findings = ItemFindings(withoutHits: revision.text)
    let now = WatchStatements(
      findings, matches: [], isOfPage: revision.isOfPage, takesBack: !revision.isAddition
    ).revision
    let sentences = WatchStatements.sentences(of: revision.text)
    var alerts = alerts(of: revision, findings)
    for (watch, earlier) in withdrawn {
      if revision.isAddition {
        // What it says in other words, or no more, is not taken back by the next look either.
        guard var told = earlier.told else { continue }
        told.add(now)
        commit.recorded.append(
          RecordedMatch(itemKey: revision.version.key, watchID: earlier.watchID, told: told))
        continue
      }
      let tidings = WatchTidings(
        without: now, sentences: sentences, of: watches[watch], since: earlier)
      guard let tidings else { continue }
      if !mayAlert || watches[watch].oncePer == .item {
        commit.recorded.append(
          RecordedMatch(
            itemKey: revision.version.key, watchID: earlier.watchID, told: tidings.told))
      } else if limit.refuses(watch: watch) {
        limit.count(watch: watch)
      } else {
        limit.take(alerts.draft(watch: watch, matches: [], tidings), watch: watch)
      }
    }
  }

  /// Counts the alerts of an item and says so, where none is drafted any more for any watch that it hits.
  private mutating func countsOnly(_ scan: ItemScan) -> Bool {
    guard limit.isFull, !scan.isEmpty, !scan.isUndecided else { return false }
    let watches = scan.watches
    guard watches.allSatisfy({ limit.refuses(watch: $0) }) else { return false }
    for watch in watches { limit.count(watch: watch) }
    return true
  }

  /// What watches may ask of an item beside its text; nothing where none asks.
  private func context(of revision: ItemRevision) -> ItemContext {
    guard poll.generation.matcher.needsContext else { return ItemContext() }
    return surroundings(of: revision).context
  }

  private func surroundings(of revision: ItemRevision) -> ItemSurroundings {
    var item = revision.item
    if item.authors.isEmpty { item.authors = revision.authors.map { Person(name: $0) } }
    if item.language == nil, poll.source.language == nil { item.language = revision.pageLanguage }
    return ItemSurroundings(item: item, source: poll.source, feed: poll.feed)
  }

  /// Reads an item with hits for claims.
  private mutating func read(_ revision: ItemRevision, _ scan: ItemScan) -> ItemFindings {
    let surroundings = surroundings(of: revision)
    return ItemFindings(
      of: scan, by: poll.generation.matcher, extractor: poll.generation.extractor, budget: &budget
    ) { text in
      WorkInHand.goOn(.claims)
      TestHooks.reach(.claims, text.bytes)
      return surroundings.document(of: text)
    }
  }
}
