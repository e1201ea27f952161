import AlertLog
import ClaimExtract
import Configuration
import ContentDigest
import FeedModel
import Publishers
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
  /// When the age of its items is asked (``AgeRule``).
  let asOf: Instant

  /// What alerts say of it.
  var ground: AlertGround {
    AlertGround(
      feed: AlertFeed(feed, source), generation: generation, source: tools.alertSource,
      clock: tools.clock, fetched: fetched)
  }
}

/// What the alerts of an item say of where it comes from, and of who raises them.
struct AlertGround: Sendable {
  let feed: AlertFeed
  let generation: Generation
  /// `source` of the alerts.
  let source: String
  let clock: any WallClock
  let fetched: Instant
  /// Whether `claimwatch replay` raises them.
  var isReplay = false
}

/// A feed as alerts name it.
struct AlertFeed: Sendable {
  let id: String
  let title: String?
  let url: String
  let language: String?

  /// As configured; its own words where the configuration has none.
  init(_ feed: FeedConfiguration, _ source: FeedInfo) {
    self.init(feed, title: source.title, language: source.language)
  }

  /// The same, by its own `title` and `language`.
  init(_ feed: FeedConfiguration, title: String?, language: String?) {
    id = feed.id
    self.title = feed.title ?? title
    url = feed.url
    self.language = language
  }
}

/// Makes the alerts of one revision of an item: one for each watch that it hits. What does not depend
/// on the watch is made once, with the first of them.
struct ItemAlerts {
  let ground: AlertGround
  let item: Item
  let findings: ItemFindings
  let version: ItemVersion
  /// How far the item's text is given up.
  let level: PoisonMark.Level
  /// What became of its page; nil where none was wanted.
  var page: PageRecord?
  /// Whether the text holds the page, of which a replay knows no more.
  var isOfPage = false
  /// Bytes before what stands beside the text, where the item does not say them.
  var textLength: Int?
  /// The language that the page declares.
  var pageLanguage: String?
  /// What the text is called where it ends the process; by its digest where nothing else is said.
  var key: TextKey?
  private var claims: ClaimWriter?
  private var itemClaims: ItemClaims?
  /// Those of the text, where an alert before told something.
  private var sentences: TextSentences?
  private var told: (entry: StoryEntry, details: StoryDetails)?

  /// Nothing is made yet.
  init(
    ground: AlertGround, item: Item, findings: ItemFindings, version: ItemVersion,
    level: PoisonMark.Level
  ) {
    self.ground = ground
    self.item = item
    self.findings = findings
    self.version = version
    self.level = level
  }

  /// The alert of a watch, whose line is whole but for its place.
  mutating func draft(
    watch index: Int, matches: [RoleMatch], _ tidings: WatchTidings
  ) -> AlertDraft {
    let generation = ground.generation
    let watch = generation.configuration.watches[index]
    let id = DerivedUUID.alert(
      watchID: watch.id, itemID: version.itemID, revision: version.revision)
    let supersedes = tidings.earlier?.alertID
    // Who was told of an item is told what becomes of it.
    let wish = supersedes == nil ? generation.matcher.storyCondition(ofWatch: index) : nil
    let isCompared = findings.isCompared
    let now = ground.clock.now()
    let (revision, known) = revise(matches, of: watch, tidings, to: id)
    var record = AlertRecord(
      id: id, kind: supersedes == nil ? .new : .updated, supersedes: supersedes,
      time: now, source: ground.source,
      watch: AlertLog.WatchRecord(
        watch, definition: generation.definitionDigests[index],
        isUndecided: findings.undecided.contains(index)
          || !isCompared && wish?.asksForRelations == true, isQuiet: watch.isQuiet(at: now)),
      matches: matches.compactMap { MatchRecord($0, watch: watch) }, item: itemRecord,
      text: findings.text, extraction: extraction, isRead: findings.extraction != nil,
      novelty: tidings.novelty,
      provenance: ProvenanceRecord(
        daemon: Release.daemon, extractor: generation.extractor.name + readingNote,
        replay: ground.isReplay))
    record.revision = revision
    // Not the record, which holds the item's texts and waits up to a second for the state.
    let prepared = prepare(record)
    let (story, telling) = story()
    let (key, label) = (self.key ?? TextKey.item(findings.text.digest), item.label)
    var draft = AlertDraft(
      id: id, watchID: watch.id, itemKey: version.key, told: known,
      story: story, size: prepared.size + story.outline.count + story.details.count,
      isOncePerDay: watch.oncePer == .day, isOncePerStory: watch.oncePer == .story
    ) { placement in
      // On the state's thread.
      WorkInHand.take(.commit, item: key, label: label)
      defer { WorkInHand.putItemDown(.commit) }
      TestHooks.reach(.commit, Array(label.utf8))
      return prepared.line(at: AlertPlace(placement, of: telling, watchID: watch.id))
    }
    draft.hold = { begins in
      // On the state's thread, too.
      guard begins else { return WorkInHand.putItemDown(.commit) }
      WorkInHand.take(.commit, item: key, label: label)
    }
    if let wish {
      draft.isWanted = { story in
        wish.holds(relations: isCompared ? story.kinds : nil, origins: story.origins)
      }
    }
    if ground.isReplay { draft.day = CivilDate.day(of: ground.fetched) }
    return draft
  }

  /// What became of the claims that the alert before told, and what the watch knows with alert `id`.
  private mutating func revise(
    _ matches: [RoleMatch], of watch: Watch, _ tidings: WatchTidings, to id: DerivedUUID
  ) -> (RevisionRecord?, Told) {
    var known = tidings.told
    known.claims = nil
    guard level < .details else { return (nil, known) }
    var claims =
      itemClaims
      ?? ItemClaims(
        ClaimWriter(
          claims: extraction.claims, text: findings.text, itemID: version.itemID.description),
        text: findings.text)
    defer { itemClaims = claims }
    let matched = Set(matches.compactMap(\.claim).filter(claims.indices.contains))
    var record: RevisionRecord?
    var left: [ToldClaims.Claim] = []
    if let earlier = tidings.earlier, let before = earlier.alertID {
      let told = earlier.told?.claims.flatMap { $0.are(of: before) ? $0 : nil }
      let isOther = tidings.isOtherText && !matches.isEmpty
      let sentences = self.sentences ?? TextSentences(findings.text)
      self.sentences = sentences
      let revised = RevisedClaims(
        told, &claims, matched: matched, new: tidings.novelty?.claims ?? [],
        terms: Self.words(of: watch, matches, claims.writer.offsets), sentences: sentences,
        takesBack: tidings.takesBack, isOther: isOther)
      record = RevisionRecord(
        told == nil ? .unknown : isOther ? .otherText : findings.isCompared ? .compared : .notRead,
        revised.changes)
      left = revised.left
    }
    // Of a text that nobody read no claim is known.
    guard findings.extraction != nil || matches.isEmpty else { return (record, known) }
    known.claims = ToldClaims(
      matched.sorted().map { claims.told($0) } + left, of: id,
      areAll: findings.isCompared || matches.isEmpty)
    return (record, known)
  }

  /// The words that all claims of a watch have, as written and as they stand.
  private static func words(
    of watch: Watch, _ matches: [RoleMatch], _ offsets: TextOffsets
  ) -> ClaimWords {
    let found = matches.prefix(mostWords).map { offsets.text($0.hit.span.beginning(utf8: 256)) }
    return ClaimWords((watch.terms.prefix(mostWords) + found).joined(separator: " "))
  }

  private static let mostWords = 200

  private mutating func prepare(_ record: AlertRecord) -> PreparedLine {
    guard level < .details else { return AlertRecordWriter(record.reduced()).prepared() }
    TestHooks.reach(.draft, findings.text.bytes)
    let claims = claims ?? itemClaims?.writer ?? ClaimWriter(record)
    self.claims = claims
    return AlertRecordWriter(record, claims: claims).prepared()
  }

  /// What the item's story is found by, and what is told of it there; the same for all watches.
  private mutating func story() -> (StoryEntry, StoryDetails) {
    if let told { return told }
    let outline = outline
    let entry = StoryEntry(
      itemID: version.itemID, revision: version.revision, outline: outline.outline.bytes,
      details: outline.details.bytes)
    told = (entry, outline.details)
    return (entry, outline.details)
  }

  /// What of the item its story is found by.
  var outline: StoryOutline {
    StoryOutline(
      item: item, text: level < .details ? findings.text : nil,
      found: findings.matches.flatMap { $0.matches.map(\.hit.span) }, claims: extraction.claims,
      writer: claims, record: itemRecord, textLength: textLength)
  }

  private var extraction: ClaimExtraction {
    findings.extraction ?? ClaimExtraction(claims: [], language: nil, languageSupported: false)
  }

  private var itemRecord: ItemRecord {
    ItemRecord(
      item, id: version.itemID, revision: version.revision, feedID: ground.feed.id,
      feedTitle: ground.feed.title, feedURL: ground.feed.url,
      language: extraction.language ?? ground.feed.language ?? pageLanguage,
      fetched: ground.fetched, firstSeen: version.firstSeen,
      textScope: isOfPage || page?.status == .read
        ? .fetchedPage : ItemReading.scope(of: findings.text),
      text: findings.text.digest, page: page, publisher: publisher, credit: credit)
  }

  private var publisher: Publisher {
    ground.generation.publishers.publisher(
      source: item.source, link: item.link, feedID: ground.feed.id)
  }

  private var credit: AgencyCredit? {
    guard level < .details else { return nil }
    return ground.generation.publishers.credit(
      authors: item.authors.compactMap(\.name),
      text: findings.text.content ?? findings.text.summary)
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
