import AlertLog
import Configuration
import FeedModel
import StateStore
import WatchMatch

/// Turns what is new in a document into writes, alerts and wishes for pages of its commit.
struct AlertDrafting: Sendable {
  let poll: PollContext
  let document: ParsedDocument
  /// Which items may alert.
  let backfilling: Backfilling
  private(set) var leftOut = LeftOut()
  /// News for `claimwatch replay`.
  private(set) var kept: [KeptItem] = []
  /// Texts in which the process died, and not this time.
  private(set) var suspects: [TextKey] = []
  private var drafting: RevisionDrafting
  private var paging: PageChoice

  /// A drafting for one document, which may cost what `work` has left.
  init(
    feed: FeedConfiguration, document: ParsedDocument, backfilling: Backfilling,
    generation: Generation, tools: PollTools, work: WorkBudget, fetched: Instant, asOf: Instant
  ) {
    poll = PollContext(
      feed: feed, source: document.feed, generation: generation, tools: tools, fetched: fetched,
      asOf: asOf)
    self.document = document
    self.backfilling = backfilling
    drafting = RevisionDrafting(poll: poll, work: work)
    paging = PageChoice(poll)
  }

  /// Hands over the alerts of all items that were added.
  mutating func finish(_ commit: inout FeedCommit) { drafting.finish(&commit) }

  /// Adds what item `index` changes, as carefully as what is known of its text asks for.
  mutating func add(item index: Int, verdict: ItemVerdict, to commit: inout FeedCommit) {
    guard verdict.isNews else { return add(index, verdict, .none, to: &commit) }
    let text = document.texts[index].digest
    WorkInHand.take(.match, item: .item(text), label: document.items[index].label)
    defer { WorkInHand.putItemDown(.match) }
    guard let mark = poll.tools.poison.marks.mark(.item(text)) else {
      return add(index, verdict, .none, to: &commit)
    }
    if mark.isPoison {
      poll.tools.poison.kept.keep(mark.id) { document.texts[index].bytes }
    } else {
      suspects.append(mark.key)
    }
    // Not even stored, so that it is news once it may be read again.
    if mark.level == .item { return }
    poll.tools.workers.carefully(mark) { add(index, verdict, mark.level, to: &commit) }
  }

  private mutating func add(
    _ index: Int, _ verdict: ItemVerdict, _ level: PoisonMark.Level, to commit: inout FeedCommit
  ) {
    guard
      let write = ItemWrite(document.incoming, index: index, verdict: verdict, now: poll.fetched)
    else { return }
    commit.items.append(write)
    guard verdict.isNews else { return }
    let (item, text) = (document.items[index], document.texts[index])
    let mayAlert = backfilling.admits(item)
    var reading: KeptReading?
    defer { keep(item: index, write.version, text, mayAlert: mayAlert, reading) }
    guard !poll.generation.configuration.watches.isEmpty else { return }
    var revision = ItemRevision(
      item: item, text: text, version: write.version, earlier: verdict.known?.alerts ?? [],
      level: level, key: .item(text.digest))
    let scan = drafting.scan(revision)
    let isPageWanted = mayAlert && level == .none && document.incoming.hasOwnLink(index)
    if isPageWanted, let order = paging.order(write, item, text, scan) {
      commit.pages.append(.wanted(order.order))
      if order.order.standing == .waiting { return drafting.reserve(scan) }
      revision.page = order.record
    } else if verdict.known != nil {
      commit.pages.append(.unwanted(write.key))
    }
    if mayAlert, revision.page == nil, drafting.isReadAlone(revision, scan),
      let order = paging.orderToRead(write, item, text)
    {
      commit.pages.append(.wanted(order))
      return drafting.reserve(scan)
    }
    let drafted = drafting.add(revision, scan, mayAlert: mayAlert, to: &commit)
    reading = drafted.reading
    if drafted.isHit, !mayAlert { leftOut.count(item) }
  }

  /// Notes an item for `claimwatch replay`.
  private mutating func keep(
    item index: Int, _ version: ItemVersion, _ text: ItemText, mayAlert: Bool,
    _ reading: KeptReading?
  ) {
    guard poll.generation.configuration.retention.retain > 0 else { return }
    let source = document.feed
    let item = document.items[index]
    var news = KeptItem(
      feed: KeptFeed(id: poll.feed.id, title: source.title, language: source.language),
      version: version, fetched: poll.fetched, asOf: poll.asOf, mayAlert: mayAlert,
      item: item.withoutTexts, text: text, reading: reading)
    news.textLength = StoryOutline.lengthOfText(text, of: item)
    kept.append(news)
  }
}

extension ItemVerdict {
  /// What is known of an item that has changed.
  var known: KnownItem? {
    switch self {
    case .revised(let known), .rekeyed(let known, _): known
    case .new, .unchanged, .duplicate, .withoutIdentity: nil
    }
  }
}
