import AlertLog
import ClaimExtract
import Configuration
import ContentDigest
import FeedModel
import StateStore
import WatchMatch

/// Turns what is new in a document into writes and alerts of its commit.
struct AlertDrafting: Sendable {
  let feed: FeedConfiguration
  let document: ParsedDocument
  /// Which items may alert.
  let backfilling: Backfilling
  private(set) var leftOut = LeftOut()
  let generation: Generation
  let tools: PollTools
  let fetched: Instant
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
    generation: Generation,
    tools: PollTools, work: WorkBudget, fetched: Instant
  ) {
    self.feed = feed
    self.document = document
    self.backfilling = backfilling
    self.generation = generation
    self.tools = tools
    self.work = work
    self.fetched = fetched
    limit = FloodLimit(
      cap: generation.configuration.alerts.floodCap, watches: generation.configuration.watches)
  }

  /// Hands over the alerts of all items that were added.
  mutating func finish(_ commit: inout FeedCommit) { limit.finish(&commit) }

  /// Adds what item `index` changes, as carefully as what is known of its text asks for.
  mutating func add(item index: Int, verdict: ItemVerdict, to commit: inout FeedCommit) {
    guard verdict.isNews else { return add(index, verdict, nil, to: &commit) }
    let text = document.texts[index].digest
    WorkInHand.take(.match, item: .item(text), label: Self.label(document.items[index]))
    defer { WorkInHand.putItemDown(.match) }
    guard let mark = tools.poison.marks.mark(.item(text)) else {
      return add(index, verdict, nil, to: &commit)
    }
    if mark.isPoison {
      tools.poison.kept.keep(mark.id) { document.texts[index].bytes }
    } else {
      suspects.append(mark.key)
    }
    // Not even stored, so that it is news once it may be read again.
    if mark.level == .item { return }
    tools.workers.carefully(mark) { add(index, verdict, mark, to: &commit) }
  }

  /// What people know an item by.
  private static func label(_ item: Item) -> String { item.guid ?? item.link ?? item.title ?? "" }

  private mutating func add(
    _ index: Int, _ verdict: ItemVerdict, _ mark: PoisonMark?, to commit: inout FeedCommit
  ) {
    let level = mark?.level ?? .none
    guard
      let write = ItemWrite(document.incoming, index: index, verdict: verdict, now: fetched)
    else { return }
    commit.items.append(write)
    guard verdict.isNews, !generation.configuration.watches.isEmpty else { return }
    let mayAlert = backfilling.admits(document.items[index])
    let text = document.texts[index]
    if mayAlert, countsOnly(text) { return }
    TestHooks.reach(.match, text.bytes)
    // Matching is never cut, reading for claims is where the document has cost enough.
    _ = work.spend(WorkBudget.element + text.fields.reduce(0) { $0 + $1.text.utf8.count })
    let findings =
      mayAlert && level < .claims && !work.isSpent
      ? read(item: index)
      : ItemFindings(unread: text, generation: generation, isReadWhole: !mayAlert)
    if !mayAlert, !findings.matches.isEmpty { leftOut.count(document.items[index]) }
    WorkInHand.goOn(.draft)
    for (watchIndex, matches) in findings.matches {
      let watch = generation.configuration.watches[watchIndex]
      let statements = WatchStatements(findings, matches: matches)
      let earlier = verdict.earlierAlert(of: watch.id)
      var told = earlier?.told ?? Told(first: statements.revision)
      let news = told.news(in: statements.revision)
      told.add(statements.revision)
      if let earlier, !isWorthAnAlert(earlier, news, findings, matches, watch) || !mayAlert {
        // What it knows may have changed all the same: which of two versions stands now.
        if earlier.told != told {
          commit.recorded.append(
            RecordedMatch(itemKey: write.key, watchID: watch.id, told: told))
        }
        continue
      }
      guard mayAlert else {
        commit.recorded.append(RecordedMatch(itemKey: write.key, watchID: watch.id, told: told))
        continue
      }
      if limit.refuses(watch: watchIndex) {
        limit.count(watch: watchIndex)
        continue
      }
      let draft = draft(
        Hit(
          watch: watchIndex, matches: matches, findings: findings, item: index, write: write,
          supersedes: earlier?.alertID, novelty: news.map { AlertNovelty(statements, $0) },
          level: level), told: told)
      limit.take(draft, watch: watchIndex)
    }
  }

  /// Counts the alerts of an item and says so, where no more are drafted for any watch that it hits.
  private mutating func countsOnly(_ text: ItemText) -> Bool {
    guard limit.isFull, !limit.hasRoomInLog else { return false }
    let watches = Set(generation.matcher.hits(in: text).map(\.watch))
    guard watches.allSatisfy(limit.refuses) else { return false }
    for watch in watches { limit.count(watch: watch) }
    return true
  }

  /// Whether a revision tells a watch more than it knows.
  private func isWorthAnAlert(
    _ earlier: EarlierAlert, _ news: Told.News?, _ findings: ItemFindings, _ matches: [RoleMatch],
    _ watch: Watch
  ) -> Bool {
    if earlier.told != nil { return news != nil }
    // Of an alert of before schema 5 nobody knows what it told, and none may be lost. An item that was
    // too old to alert then is no news while the same terms stand in it.
    return earlier.alertID != nil
      || earlier.earlierSignature != findings.earlierSignature(of: matches, watch: watch)
  }

  /// Matches an item and reads it for claims.
  private mutating func read(item index: Int) -> ItemFindings {
    let (item, source, feed) = (document.items[index], document.feed, feed)
    return ItemFindings(
      of: document.texts[index], generation: generation, budget: &budget
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

  /// One watch that hit one item.
  private struct Hit {
    let watch: Int
    let matches: [RoleMatch]
    let findings: ItemFindings
    let item: Int
    let write: ItemWrite
    let supersedes: DerivedUUID?
    let novelty: AlertNovelty?
    /// How far its text is given up.
    let level: PoisonMark.Level
  }

  private func draft(_ hit: Hit, told: Told) -> AlertDraft {
    let watch = generation.configuration.watches[hit.watch]
    let id = DerivedUUID.alert(
      watchID: watch.id, itemID: hit.write.itemID, revision: hit.write.revision)
    let story = StoryKey(title: document.items[hit.item].title, itemID: hit.write.itemID)
    // Not the record, which holds the item's texts and waits up to a second for the state.
    let record = record(hit, id: id, storyID: story.id)
    if hit.level < .details { TestHooks.reach(.draft, hit.findings.text.bytes) }
    let prepared = AlertRecordWriter(hit.level < .details ? record : record.reduced()).prepared()
    let (key, label) = (document.texts[hit.item].digest, Self.label(document.items[hit.item]))
    return AlertDraft(
      id: id, watchID: watch.id, itemKey: hit.write.key, told: told,
      storyKey: story.key(watchID: watch.id), size: prepared.size
    ) { placement in
      // On the state's thread.
      WorkInHand.take(.commit, item: .item(key), label: label)
      defer { WorkInHand.putItemDown(.commit) }
      TestHooks.reach(.commit, Array(label.utf8))
      return prepared.line(
        seq: placement.seq, storyPosition: placement.storyPosition,
        storyFirstAlertID: placement.storyFirstAlertID)
    }
  }

  private func record(_ hit: Hit, id: DerivedUUID, storyID: String) -> AlertRecord {
    let watch = generation.configuration.watches[hit.watch]
    let item = document.items[hit.item]
    let text = hit.findings.text
    let extraction =
      hit.findings.extraction
      ?? ClaimExtraction(claims: [], language: nil, languageSupported: false)
    let itemRecord = ItemRecord(
      item, id: hit.write.itemID, revision: hit.write.revision, feedID: feed.id,
      feedTitle: feed.title ?? document.feed.title, feedURL: feed.url,
      language: extraction.language ?? document.feed.language, fetched: fetched,
      firstSeen: hit.write.firstSeen, textScope: ItemReading.scope(of: text),
      text: text.digest)
    return AlertRecord(
      id: id, kind: hit.supersedes == nil ? .new : .updated, supersedes: hit.supersedes,
      time: tools.clock.now(), source: tools.alertSource,
      watch: WatchRecord(watch, definition: generation.definitionDigests[hit.watch]),
      matches: hit.matches.compactMap { MatchRecord($0, watch: watch) }, item: itemRecord,
      text: text, extraction: extraction, novelty: hit.novelty, storyID: storyID,
      provenance: ProvenanceRecord(
        daemon: Release.daemon,
        extractor: generation.extractor.name + readingNote(hit)))
  }
}

extension AlertDrafting {
  /// How much of the item was read for claims, where it was not all.
  private func readingNote(_ hit: Hit) -> String {
    if hit.level >= .claims { return ", not read: poison" }
    return hit.findings.isReadWhole ? "" : ", in part"
  }
}

/// What items of the same story share: the title, folded as terms are, without punctuation.
///
/// Agencies' reports appear under one headline in many feeds. A reader who wants each story once
/// keeps `cluster.position == 1`; positions are counted for each watch, so that no watch loses its
/// first alert to another.
struct StoryKey {
  private let digest: SHA256Digest

  /// A title says which story an item tells; one without words stands for itself.
  init(title: String?, itemID: DerivedUUID) {
    let folded = TextFolder().foldedKey(of: title ?? "")
    digest = SHA256Digest(bytes: folded.isEmpty ? itemID.bytes : folded)
  }

  /// `cluster.id`.
  var id: String { "st-" + digest.hexPrefix(bytes: 6) }

  /// Under what the story's alerts of one watch are counted.
  func key(watchID: String) -> [UInt8] {
    Array(SHA256Digest(utf8: id + " " + watchID).bytes.prefix(8))
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
    switch self {
    case .revised(let known), .rekeyed(let known, _):
      known.alerts.first { $0.watchID == watchID }
    case .new, .unchanged, .duplicate, .withoutIdentity: nil
    }
  }
}
