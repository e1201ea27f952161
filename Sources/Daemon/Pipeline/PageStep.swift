import AlertLog
import Configuration
import ContentDigest
import FeedModel
import FeedParse
import StateStore

/// Turns what an attempt at a page came to into alerts of its item and the next state of its row.
///
/// Made and used while the feed's lane is held; reads and drafts as long as a poll does, for a worker.
struct PageStep: Sendable {
  /// Who reads the item for claims, where terms stand in it.
  enum Reading: Hashable, Sendable {
    /// Nobody yet.
    case later
    case byModel
    /// Nobody came to it in time.
    case byRules
  }

  /// After so long a page is given up.
  static let patience: Int64 = 86_400_000
  /// Milliseconds to the next attempt, by the attempts that failed.
  private static let delays: [Int64] = [
    5_000, 15_000, 60_000, 300_000, 1_200_000, 3_600_000, 10_800_000, 21_600_000,
  ]

  /// The longest of these.
  static var longestDelay: Int64 { delays.max() ?? patience }

  let dossier: PageDossier
  let feed: FeedConfiguration
  let generation: Generation
  let tools: PollTools
  let reading: Reading
  /// Whether nobody tries again: a single pass.
  let isLast: Bool
  /// Whether the feed stands in the configuration no more.
  var isVanished = false

  /// What is to be committed.
  struct Result: Sendable {
    let commit: PageCommit
    /// Texts in which the process died once, and not this time.
    var suspects: [TextKey] = []
    /// Why the page is given up after a day.
    var givenUp: String?
    /// What it says of how the feed's pages fare; nil where no page was asked for, and of a page that is looked
    /// at again, or says less than the feed: an item was told by more.
    var attempt: PageHealth.Attempt?
    /// What came of a page that is no article after all, as in metrics.
    var outcome: String?
    /// Whether nothing is written: the process died in the text at hand, which waits until it may be read again.
    var isPutOff = false
    /// Whether nothing is written yet: terms stand in the text, which is to be read first.
    var isUnread = false
    /// The page's text, for `claimwatch replay`.
    var kept: KeptItem?
  }

  private var page: PendingPage { dossier.page }
  /// How long an item waits for a place to be read for claims, whatever `page_wait` says.
  static let readingPatience: Int64 = 60_000

  /// How long it may wait for it from now on, in milliseconds. One that waits for nothing else began with its poll.
  var patience: Int64 {
    guard page.standing == .unread else { return Self.readingPatience }
    let end = max(page.deadline, dossier.since.advanced(byMilliseconds: Self.readingPatience))
    return min(max(0, end.milliseconds(since: tools.clock.now())), Self.patience)
  }

  /// What follows from `outcome`; nil where nothing does.
  func result(_ outcome: PageOutcome) -> Result? {
    guard let waiting = WaitingItem(dossier.content) else {
      return Result(commit: PageCommit(page, .done))
    }
    let now = tools.clock.now()
    switch outcome {
    case .cancelled: return nil
    case .late:
      let isTold = page.standing == .told || page.standing == .read
      if isVanished, isTold { return Result(commit: PageCommit(page, .done)) }
      if page.standing == .unread { return told(waiting, nil, .done) }
      if page.standing == .told, now.milliseconds(since: dossier.since) >= Self.patience {
        var result = Result(commit: PageCommit(page, .done))
        result.givenUp = dossier.attempts == 0 ? "not-tried" : PageRecord.late
        return result
      }
      guard page.standing == .waiting else { return nil }
      var progress = PageProgress(dossier)
      progress.standing = .told
      return told(
        waiting, record(.waiting, PageRecord.late),
        isVanished || feed.pages.fullText == .never ? .done : .goesOn(progress))
    case .unchanged:
      return Result(
        commit: PageCommit(page, nextLook(PageProgress(dossier), now)))
    case .none(let refusal):
      var result = refused(refusal, waiting, now)
      if page.standing != .read { result.attempt = refusal.attempt }
      return result
    case .article(let article): return read(article, waiting, now)
    }
  }

  // MARK: outcomes

  private func refused(_ refusal: PageRefusal, _ waiting: WaitingItem, _ now: Instant) -> Result {
    var progress = PageProgress(dossier)
    if page.standing == .read { return Result(commit: PageCommit(page, nextLook(progress, now))) }
    progress.attempts += 1
    let isOld = now.milliseconds(since: dossier.since) >= Self.patience
    let isOver = refusal.hope == .none || isOld
    let waitsOn = page.standing == .waiting && refusal.hope == .soon && !isLast
    let step = progress.attempts + (waitsOn ? -1 : 1)
    let delay = Self.delays[at: min(step, Self.delays.count - 1)] ?? 60_000
    progress.next = now.advanced(
      byMilliseconds: max(delay, min(refusal.retryAfter ?? 0, Self.patience)))
    if waitsOn { return Result(commit: PageCommit(page, .goesOn(progress))) }
    progress.standing = .told
    let outcome: PageCommit.Outcome = isOver ? .done : .goesOn(progress)
    guard page.standing == .waiting else {
      var result = Result(commit: PageCommit(page, outcome))
      if isOld, refusal.attempt != nil { result.givenUp = refusal.reason }
      return result
    }
    let status = isOver ? refusal.status : .waiting
    return told(
      waiting,
      PageRecord(
        url: refusal.url ?? page.url, fetched: refusal.fetched, status: status,
        reason: refusal.reason), outcome)
  }

  private func read(_ article: ReadPage, _ waiting: WaitingItem, _ now: Instant) -> Result {
    guard SharedWords.areShared(waiting.text, title: article.title, text: article.text) else {
      let refusal = PageRefusal(
        .none, .notArticle, PageRefusal.unrelated, url: article.url, fetched: article.fetched)
      var result = refused(refusal, waiting, now)
      if page.standing != .read { result.attempt = refusal.attempt }
      result.outcome = refusal.status.rawValue
      return result
    }
    return taken(article, waiting, now)
  }

  private func taken(_ article: ReadPage, _ waiting: WaitingItem, _ now: Instant) -> Result {
    var progress = PageProgress(dossier)
    progress.validators = article.validators
    if page.standing == .read, dossier.textDigest == article.digest {
      return Result(commit: PageCommit(page, nextLook(progress, now)))
    }
    var record = PageRecord(
      url: article.url, fetched: article.fetched, status: .read,
      reason: PageRecord.Status.read.rawValue, canonicalURL: article.canonicalURL)
    guard let text = PagedText.join(waiting.text, article.text) else {
      record.status = .shorter
      record.reason = PageRecord.Status.shorter.rawValue
      record.canonicalURL = nil
      var result =
        page.standing == .waiting
        ? told(waiting, record, .done)
        : Result(
          commit: PageCommit(page, page.standing == .read ? nextLook(progress, now) : .done))
      result.outcome = record.status.rawValue
      return result
    }
    let isFirst = page.standing == .waiting
    var revision = self.revision(waiting, text, record, page.revision + (isFirst ? 0 : 1))
    if waiting.item.authors.isEmpty { revision.authors = article.authors }
    revision.pageLanguage = article.language
    revision.isAddition = page.standing == .told
    guard var result = draft(revision, waiting) else {
      // The process has died in this text: the feed's is told instead.
      record.status = .failed
      record.reason = "poisoned"
      var result =
        isFirst ? told(waiting, record, .done) : Result(commit: PageCommit(page, .done))
      result.outcome = record.status.rawValue
      return result
    }
    if result.isUnread { return result }
    var commit = result.commit
    let tellsAnything = !(commit.alerts.isEmpty && commit.suppressed.isEmpty)
    commit.isRevision = !isFirst && tellsAnything
    progress.standing = .read
    progress.textDigest = article.digest
    let hasAlerted = tellsAnything || dossier.alerts.contains { $0.alertID != nil }
    commit.outcome = hasAlerted ? nextLook(progress, now) : .done
    result = Result(commit: commit, suspects: result.suspects, kept: result.kept)
    if page.standing != .read { result.attempt = .read }
    return result
  }

  /// Alerts from the feed's text.
  private func told(
    _ waiting: WaitingItem, _ record: PageRecord?, _ outcome: PageCommit.Outcome
  ) -> Result {
    let revision = self.revision(waiting, waiting.text, record, page.revision)
    guard var commit = draft(revision, waiting) else {
      // Not even told: the event of a poisoned item speaks of it. Its row stays, so that it is news once it
      // may be read again.
      return Result(commit: PageCommit(page, .done), isPutOff: true)
    }
    if commit.isUnread { return commit }
    commit = Result(commit: commit.commit.with(outcome), suspects: commit.suspects)
    return commit
  }

  /// The page is looked at again, unless it was for the last time.
  private func nextLook(_ progress: PageProgress, _ now: Instant) -> PageCommit.Outcome {
    var progress = progress
    let times = feed.pages.recheck.map { dossier.since.advanced(byMilliseconds: $0) }
    guard let next = times.filter({ $0 > now }).min() else { return .done }
    progress.next = next
    return .goesOn(progress)
  }

  // MARK: drafting

  private func record(_ status: PageRecord.Status, _ reason: String) -> PageRecord {
    PageRecord(url: page.url, fetched: nil, status: status, reason: reason)
  }

  private func revision(
    _ waiting: WaitingItem, _ text: ItemText, _ record: PageRecord?, _ number: Int
  ) -> ItemRevision {
    let isPage = record?.status == .read
    // A page's text may differ a little at each request: by the item, so that it is known again.
    let key =
      isPage
      ? SHA256Digest(utf8: "page of \(dossier.itemID) \(dossier.page.revision)")
      : text.digest
    let mark = tools.poison.marks.mark(.item(key))
    return ItemRevision(
      item: waiting.item, text: text, version: dossier.version(at: number),
      earlier: dossier.alerts, level: mark?.level ?? .none, key: .item(key), page: record)
  }

  /// The alerts of a revision, unread where terms stand in it and nobody reads it yet; nil where its text is not
  /// read any more.
  private func draft(_ revision: ItemRevision, _ waiting: WaitingItem) -> Result? {
    WorkInHand.take(.match, feed: feed.id, document: nil)
    WorkInHand.take(.match, item: revision.key, label: revision.item.label)
    defer { WorkInHand.putDown() }
    let mark = tools.poison.marks.mark(revision.key)
    if let mark, mark.isPoison {
      tools.poison.kept.keep(mark.id) { revision.text.bytes }
      if mark.level == .item { return nil }
    }
    let share = reading == .byModel ? tools.shares.lend(feed.id) : 0
    var claims: KeptReading?
    var feed = feed
    if isVanished { feed.tags = waiting.tags }
    // What a page says at a later look is no flood of the poll that brought its item.
    let isLook = page.standing == .read
    let flood = isLook ? FloodCounts() : tools.floods.counts(feed.id, dossier.since)
    let commit = tools.workers.carefully(mark) { () -> FeedCommit? in
      // Gathers what is drafted; the feed's own state is not written.
      var commit = FeedCommit(state: FeedState(feedID: feed.id, url: feed.url))
      var drafting = RevisionDrafting(
        poll: PollContext(
          feed: feed, source: waiting.source, generation: generation, tools: tools,
          fetched: dossier.since, asOf: waiting.asOf ?? dossier.since), work: .started(),
        budget: ReadingBudget(alone: share),
        earlier: flood)
      let scan = drafting.scan(revision)
      if reading == .later, !scan.isEmpty, revision.level < .claims { return nil }
      claims = drafting.add(revision, scan, mayAlert: true, to: &commit).reading
      drafting.finish(&commit)
      tools.shares.spend(share - drafting.piecesLeft, of: feed.id)
      return commit
    }
    var step = PageCommit(page, .done)
    guard let commit else { return Result(commit: step, isUnread: true) }
    step.recorded = commit.recorded
    step.alerts = commit.alerts
    step.suppressed = commit.suppressed
    step.notKept = commit.notKept
    step.tooOld = commit.tooOld
    let isSuspect = mark.map { !$0.isPoison } ?? false
    var result = Result(commit: step, suspects: isSuspect ? [revision.key] : [])
    if revision.isOfPage { result.kept = kept(revision, waiting, claims) }
    return result
  }
}

/// What a page has for `claimwatch replay`: the text of its revision, beside what the feed said.
extension PageStep {
  private func kept(
    _ revision: ItemRevision, _ waiting: WaitingItem, _ reading: KeptReading?
  ) -> KeptItem? {
    guard generation.configuration.retention.retain > 0, revision.level == .none else { return nil }
    var kept = KeptItem(
      feed: KeptFeed(
        id: feed.id, title: waiting.source.title, language: waiting.source.language),
      version: revision.version, fetched: dossier.since, asOf: waiting.asOf,
      mayAlert: true, item: waiting.item,
      text: revision.text, reading: reading)
    kept.isOfPage = true
    kept.textLength = StoryOutline.lengthOfText(revision.text, of: waiting.item)
    return kept
  }
}

extension PageCommit {
  fileprivate func with(_ outcome: Outcome) -> PageCommit {
    var commit = self
    commit.outcome = outcome
    return commit
  }
}
