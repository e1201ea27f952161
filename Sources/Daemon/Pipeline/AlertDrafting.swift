import AlertLog
import ClaimExtract
import Configuration
import ContentDigest
import FeedModel
import StateStore
import WatchMatch

/// Turns what is new in a document into writes and alerts of its commit.
struct AlertDrafting: Sendable {
  let poll: PollContext
  let document: ParsedDocument
  /// Which items may alert.
  let backfilling: Backfilling
  private(set) var leftOut = LeftOut()
  /// News for `claimwatch replay`.
  private(set) var kept: [KeptItem] = []
  /// What the document may cost, counted since its first byte.
  let work: WorkBudget
  /// Texts in which the process died, and not this time.
  private(set) var suspects: [TextKey] = []
  /// Made on the thread that adds the items, whose time it counts.
  private var budget = ReadingBudget()
  private var limit: FloodLimit

  /// A drafting for one document.
  init(
    feed: FeedConfiguration, document: ParsedDocument, backfilling: Backfilling,
    generation: Generation, tools: PollTools, work: WorkBudget, fetched: Instant
  ) {
    poll = PollContext(
      feed: feed, source: document.feed, generation: generation, tools: tools, fetched: fetched)
    self.document = document
    self.backfilling = backfilling
    self.work = work
    limit = FloodLimit(
      cap: generation.configuration.alerts.floodCap, watches: generation.configuration.watches)
  }

  /// Hands over the alerts of all items that were added.
  mutating func finish(_ commit: inout FeedCommit) { limit.finish(&commit) }

  /// Adds what item `index` changes, as carefully as what is known of its text asks for.
  mutating func add(item index: Int, verdict: ItemVerdict, to commit: inout FeedCommit) {
    guard verdict.isNews else { return add(index, verdict, nil, to: &commit) }
    let text = document.texts[index].digest
    WorkInHand.take(.match, item: .item(text), label: document.items[index].label)
    defer { WorkInHand.putItemDown(.match) }
    guard let mark = poll.tools.poison.marks.mark(.item(text)) else {
      return add(index, verdict, nil, to: &commit)
    }
    if mark.isPoison {
      poll.tools.poison.kept.keep(mark.id) { document.texts[index].bytes }
    } else {
      suspects.append(mark.key)
    }
    // Not even stored, so that it is news once it may be read again.
    if mark.level == .item { return }
    poll.tools.workers.carefully(mark) { add(index, verdict, mark, to: &commit) }
  }

  private mutating func add(
    _ index: Int, _ verdict: ItemVerdict, _ mark: PoisonMark?, to commit: inout FeedCommit
  ) {
    guard
      let write = ItemWrite(document.incoming, index: index, verdict: verdict, now: poll.fetched)
    else { return }
    commit.items.append(write)
    let watches = poll.generation.configuration.watches
    guard verdict.isNews else { return }
    let text = document.texts[index]
    let mayAlert = backfilling.admits(document.items[index])
    var reading: KeptReading?
    defer { keep(item: index, write.version, text, mayAlert: mayAlert, reading) }
    guard !watches.isEmpty else { return }
    TestHooks.reach(.match, text.bytes)
    let scan = poll.generation.matcher.scan(text, context(ofItem: index))
    let level = mark?.level ?? .none
    if mayAlert, countsOnly(scan) {
      // The revision is known from here on: what other watches lost with it is told now, or never.
      if let known = verdict.known, !known.alerts.isEmpty {
        addWithdrawals(
          from: known, hit: Set(scan.watches), item: index, write: write, level: level,
          mayAlert: mayAlert, to: &commit)
      }
      return
    }
    // Matching is never cut, reading for claims is where the document has cost enough.
    _ = work.spend(WorkBudget.element + text.utf8Count + scan.work)
    let findings: ItemFindings? =
      scan.isEmpty
      ? nil
      : mayAlert && level < .claims && !work.isSpent
        ? read(item: index, scan)
        : ItemFindings(unread: scan, by: poll.generation.matcher, isReadWhole: !mayAlert)
    reading = findings.flatMap { findings in
      findings.extraction.map {
        KeptReading(
          $0, isWhole: findings.isReadWhole,
          extractor: ReadingSource(poll.generation.extractor).inPoll)
      }
    }
    _ = work.spend(findings?.work ?? 0)
    if let known = verdict.known, !known.alerts.isEmpty {
      addWithdrawals(
        from: known, hit: Set(findings?.matches.map(\.watch) ?? []), item: index, write: write,
        level: level, mayAlert: mayAlert, to: &commit)
    }
    guard let findings, !findings.matches.isEmpty else { return }
    if !mayAlert { leftOut.count(document.items[index]) }
    WorkInHand.goOn(.draft)
    var alerts = ItemAlerts(
      ground: poll.ground, item: document.items[index], findings: findings, version: write.version,
      level: level)
    for (watchIndex, matches) in findings.matches {
      let watch = watches[watchIndex]
      let tidings = WatchTidings(
        findings, matches: matches, of: watch, since: verdict.earlierAlert(of: watch.id))
      let isHeldBack = holdsBack(watch, document.items[index], tidings.earlier)
      if !mayAlert || !tidings.areNews || isHeldBack {
        if tidings.changeWhatIsKnown {
          commit.recorded.append(
            RecordedMatch(itemKey: write.key, watchID: watch.id, told: tidings.told))
        }
      } else if limit.refuses(watch: watchIndex) {
        limit.count(watch: watchIndex)
      } else {
        limit.take(
          alerts.draft(watch: watchIndex, matches: matches, tidings), watch: watchIndex)
      }
    }
  }

  /// Whether `watch` wants no alert of this item, though it is hit: it had one, or the item is too old.
  private func holdsBack(_ watch: Watch, _ item: Item, _ earlier: EarlierAlert?) -> Bool {
    guard earlier?.alertID == nil else { return watch.oncePer == .item }
    return watch.isTooOld(
      [item.published?.instant, item.updated?.instant], now: poll.tools.clock.now())
  }

  /// Tells watches that were alerted to an item, and do not hit it any more.
  private mutating func addWithdrawals(
    from known: KnownItem, hit: Set<Int>, item index: Int, write: ItemWrite,
    level: PoisonMark.Level, mayAlert: Bool, to commit: inout FeedCommit
  ) {
    let watches = poll.generation.configuration.watches
    let withdrawn = known.alerts.compactMap { earlier in
      watches.firstIndex { $0.id == earlier.watchID }.map { (watch: $0, earlier: earlier) }
    }.filter { !hit.contains($0.watch) && $0.earlier.alertID != nil }
    guard !withdrawn.isEmpty else { return }
    WorkInHand.goOn(.draft)
    let text = document.texts[index]
    let findings = ItemFindings(withoutHits: text)
    let now = WatchStatements(findings, matches: []).revision
    let sentences = WatchStatements.sentences(of: text)
    var alerts = ItemAlerts(
      ground: poll.ground, item: document.items[index], findings: findings, version: write.version,
      level: level)
    for (watch, earlier) in withdrawn {
      let tidings = WatchTidings(
        without: now, sentences: sentences, of: watches[watch], since: earlier)
      guard let tidings else { continue }
      if !mayAlert || watches[watch].oncePer == .item {
        commit.recorded.append(
          RecordedMatch(itemKey: write.key, watchID: earlier.watchID, told: tidings.told))
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
  private func context(ofItem index: Int) -> ItemContext {
    guard poll.generation.matcher.needsContext else { return ItemContext() }
    return surroundings(ofItem: index).context
  }

  private func surroundings(ofItem index: Int) -> ItemSurroundings {
    ItemSurroundings(item: document.items[index], source: document.feed, feed: poll.feed)
  }

  /// Notes an item for `claimwatch replay`.
  private mutating func keep(
    item index: Int, _ version: ItemVersion, _ text: ItemText, mayAlert: Bool,
    _ reading: KeptReading?
  ) {
    guard poll.generation.configuration.retention.retain > 0 else { return }
    let source = document.feed
    kept.append(
      KeptItem(
        feed: KeptFeed(id: poll.feed.id, title: source.title, language: source.language),
        version: version, fetched: poll.fetched, mayAlert: mayAlert,
        item: document.items[index].withoutTexts, text: text, reading: reading))
  }

  /// Reads an item with hits for claims.
  private mutating func read(item index: Int, _ scan: ItemScan) -> ItemFindings {
    let surroundings = surroundings(ofItem: index)
    return ItemFindings(
      of: scan, by: poll.generation.matcher, extractor: poll.generation.extractor, budget: &budget
    ) { text in
      WorkInHand.goOn(.claims)
      TestHooks.reach(.claims, text.bytes)
      return surroundings.document(of: text)
    }
  }
}

extension ItemVerdict {
  /// What `watch` found in an earlier revision.
  func earlierAlert(of watchID: String) -> EarlierAlert? {
    known?.alerts.first { $0.watchID == watchID }
  }

  /// What is known of an item that has changed.
  var known: KnownItem? {
    switch self {
    case .revised(let known), .rekeyed(let known, _): known
    case .new, .unchanged, .duplicate, .withoutIdentity: nil
    }
  }
}
