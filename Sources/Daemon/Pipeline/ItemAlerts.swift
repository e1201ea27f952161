import AlertLog
import ClaimExtract
import Configuration
import ContentDigest
import FeedModel
import StateStore
import WatchMatch

/// What is the same for all items of one poll.
struct PollContext: Sendable {
  let feed: FeedConfiguration
  /// What the document says of itself.
  let source: FeedInfo
  let generation: Generation
  let tools: PollTools
  let fetched: Instant
}

/// Makes the alerts of one revision of an item: one for each watch that it hits. What does not depend
/// on the watch is made once, with the first of them.
struct ItemAlerts {
  let poll: PollContext
  let item: Item
  let findings: ItemFindings
  let write: ItemWrite
  /// How far the item's text is given up.
  let level: PoisonMark.Level
  private var claims: ClaimWriter?

  /// Nothing is made yet.
  init(
    poll: PollContext, item: Item, findings: ItemFindings, write: ItemWrite,
    level: PoisonMark.Level
  ) {
    self.poll = poll
    self.item = item
    self.findings = findings
    self.write = write
    self.level = level
  }

  /// The alert of a watch, whose line is whole but for its place.
  mutating func draft(
    watch index: Int, matches: [RoleMatch], supersedes: DerivedUUID?, novelty: AlertNovelty?,
    told: Told
  ) -> AlertDraft {
    let watch = poll.generation.configuration.watches[index]
    let id = DerivedUUID.alert(
      watchID: watch.id, itemID: write.itemID, revision: write.revision)
    let story = StoryKey(title: item.title, itemID: write.itemID)
    let record = AlertRecord(
      id: id, kind: supersedes == nil ? .new : .updated, supersedes: supersedes,
      time: poll.tools.clock.now(), source: poll.tools.alertSource,
      watch: AlertLog.WatchRecord(
        watch, definition: poll.generation.definitionDigests[index],
        isUndecided: findings.undecided.contains(index)),
      matches: matches.compactMap { MatchRecord($0, watch: watch) }, item: itemRecord,
      text: findings.text, extraction: extraction, isRead: findings.extraction != nil,
      novelty: novelty, storyID: story.id,
      provenance: ProvenanceRecord(
        daemon: Release.daemon, extractor: poll.generation.extractor.name + readingNote))
    // Not the record, which holds the item's texts and waits up to a second for the state.
    let prepared = prepare(record)
    let (key, label) = (TextKey.item(findings.text.digest), item.label)
    return AlertDraft(
      id: id, watchID: watch.id, itemKey: write.key, told: told,
      storyKey: story.key(watchID: watch.id), size: prepared.size
    ) { placement in
      // On the state's thread.
      WorkInHand.take(.commit, item: key, label: label)
      defer { WorkInHand.putItemDown(.commit) }
      TestHooks.reach(.commit, Array(label.utf8))
      return prepared.line(
        seq: placement.seq, storyPosition: placement.storyPosition,
        storyFirstAlertID: placement.storyFirstAlertID)
    }
  }

  private mutating func prepare(_ record: AlertRecord) -> PreparedLine {
    guard level < .details else { return AlertRecordWriter(record.reduced()).prepared() }
    TestHooks.reach(.draft, findings.text.bytes)
    let claims = claims ?? ClaimWriter(record)
    self.claims = claims
    return AlertRecordWriter(record, claims: claims).prepared()
  }

  private var extraction: ClaimExtraction {
    findings.extraction ?? ClaimExtraction(claims: [], language: nil, languageSupported: false)
  }

  private var itemRecord: ItemRecord {
    ItemRecord(
      item, id: write.itemID, revision: write.revision, feedID: poll.feed.id,
      feedTitle: poll.feed.title ?? poll.source.title, feedURL: poll.feed.url,
      language: extraction.language ?? poll.source.language, fetched: poll.fetched,
      firstSeen: write.firstSeen, textScope: ItemReading.scope(of: findings.text),
      text: findings.text.digest)
  }

  /// How much of the item was read for claims, where it was not all.
  private var readingNote: String {
    if level >= .claims { return ", not read: poison" }
    return findings.isReadWhole ? "" : ", in part"
  }
}

extension Item {
  /// What people know it by.
  var label: String { guid ?? link ?? title ?? "" }
}
