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
    guard verdict.isNews, !watches.isEmpty else { return }
    let text = document.texts[index]
    TestHooks.reach(.match, text.bytes)
    let scan = poll.generation.matcher.scan(text, context(ofItem: index))
    let mayAlert = backfilling.admits(document.items[index])
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
    _ = work.spend(WorkBudget.element + text.utf8Count)
    let findings: ItemFindings? =
      scan.isEmpty
      ? nil
      : mayAlert && level < .claims && !work.isSpent
        ? read(item: index, scan)
        : ItemFindings(unread: scan, by: poll.generation.matcher, isReadWhole: !mayAlert)
    if let known = verdict.known, !known.alerts.isEmpty {
      addWithdrawals(
        from: known, hit: Set(findings?.matches.map(\.watch) ?? []), item: index, write: write,
        level: level, mayAlert: mayAlert, to: &commit)
    }
    guard let findings, !findings.matches.isEmpty else { return }
    if !mayAlert { leftOut.count(document.items[index]) }
    WorkInHand.goOn(.draft)
    var alerts = ItemAlerts(
      poll: poll, item: document.items[index], findings: findings, write: write, level: level)
    for (watchIndex, matches) in findings.matches {
      let watch = watches[watchIndex]
      let statements = WatchStatements(findings, matches: matches)
      let earlier = verdict.earlierAlert(of: watch.id)
      var told = earlier?.told ?? Told(first: statements.revision)
      let news = told.news(in: statements.revision)
      told.add(statements.revision)
      let isWorthAnAlert = earlier.map { tells(news, beyond: $0, findings, matches, watch) } ?? true
      if !mayAlert || !isWorthAnAlert {
        // What the watch knows may have changed all the same: which of two versions stands now.
        if earlier == nil || earlier?.told != told {
          commit.recorded.append(
            RecordedMatch(itemKey: write.key, watchID: watch.id, told: told))
        }
      } else if limit.refuses(watch: watchIndex) {
        limit.count(watch: watchIndex)
      } else {
        let draft = alerts.draft(
          watch: watchIndex, matches: matches, supersedes: earlier?.alertID,
          novelty: news.map { AlertNovelty(statements, $0) }, told: told)
        limit.take(draft, watch: watchIndex)
      }
    }
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
      poll: poll, item: document.items[index], findings: findings, write: write, level: level)
    for (watch, earlier) in withdrawn {
      // Of an alert of before schema 5 nobody knows what it told.
      guard earlier.told?.isTakenBack(from: sentences) ?? true else { continue }
      var told = earlier.told ?? Told(first: now)
      told.add(now)
      if !mayAlert {
        commit.recorded.append(
          RecordedMatch(itemKey: write.key, watchID: earlier.watchID, told: told))
      } else if limit.refuses(watch: watch) {
        limit.count(watch: watch)
      } else {
        let draft = alerts.draft(
          watch: watch, matches: [], supersedes: earlier.alertID,
          novelty: AlertNovelty(isWithdrawal: true), told: told)
        limit.take(draft, watch: watch)
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
    let (item, source, feed) = (document.items[index], document.feed, poll.feed)
    return ItemContext(
      feedID: feed.id, feedTags: feed.tags, language: item.language ?? source.language,
      names: item.authors.compactMap(\.name)
        + [feed.title ?? source.title, item.source?.title].compactMap { $0 })
  }

  /// Whether a revision tells a watch more than it knows.
  private func tells(
    _ news: Told.News?, beyond earlier: EarlierAlert, _ findings: ItemFindings,
    _ matches: [RoleMatch], _ watch: Watch
  ) -> Bool {
    if earlier.told != nil { return news != nil }
    // Of an alert of before schema 5 nobody knows what it told, and none may be lost. An item that was
    // too old to alert then is no news while the same terms stand in it.
    return earlier.alertID != nil
      || earlier.earlierSignature != findings.earlierSignature(of: matches, watch: watch)
  }

  /// Reads an item with hits for claims.
  private mutating func read(item index: Int, _ scan: ItemScan) -> ItemFindings {
    let (item, source, feed) = (document.items[index], document.feed, poll.feed)
    return ItemFindings(
      of: scan, by: poll.generation.matcher, extractor: poll.generation.extractor, budget: &budget
    ) { text in
      WorkInHand.goOn(.claims)
      TestHooks.reach(.claims, text.bytes)
      return ClaimDocument(
        text: text, published: (item.published ?? item.updated)?.instant,
        language: item.language ?? source.language,
        authors: item.authors.compactMap(\.name), outlet: feed.title ?? source.title,
        publisher: item.source?.title)
    }
  }
}

extension AlertNovelty {
  /// What `news` is among `statements`.
  fileprivate init(_ statements: WatchStatements, _ news: Told.News) {
    self.init(
      claims: statements.newClaims(in: news), sentence: statements.newSentence(in: news),
      isWithdrawal: news.isWithdrawal)
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
