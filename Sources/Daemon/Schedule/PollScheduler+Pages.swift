import AlertLog
import Configuration
import FeedFetch
import FeedModel
import PollSchedule
import StateStore

/// Pages of articles: fetched behind the feeds that are due, and items that have waited long enough
/// (`docs/decisions/0021-pages-as-state.md`).
extension PollScheduler {
  /// After this time a step that could not be stored is made again.
  private static let retry: Int64 = 10_000
  /// How often due pages are looked at whose hosts take none yet.
  private static let lookInterval: Int64 = 100
  /// After this time it is asked again whether a text in which the process died may be read.
  private static let poisonRetry: Int64 = 3_600_000
  /// When a page is tried again while its site is asked for its robots.txt.
  private static let robotsPause: Int64 = 200
  /// How long a single pass waits for the page after that, where nothing but its host holds it up.
  private static let robotsPatience: Int64 = 30_000
  /// How long an item waits beyond its time for a page that has come: as long as it may wait to be read, and as
  /// reading may take. And how often that is looked at.
  private static let readingPatience = PageStep.readingPatience + 120_000
  private static let readingLook: Int64 = 1_000
  /// Addresses that are compared with the rules of their sites in one turn: with the costliest rules that is some
  /// hundredths of a second, in which no feed starts.
  private static let mostQuestions = 32
  /// What pages may take in memory that have come and are matched and read, in all and of one feed: the page of a
  /// news item counts as one or two. Beyond it pages wait to be fetched.
  private static let mostInHand = (all: 1_024, ofFeed: 256)
  /// Bytes that count as one.
  private static let unitInHand = 16 << 10
  /// How far ahead a page may lie: the wall clock may have been set back while the daemon was down.
  private static let farthest: Int64 = 30 * 86_400_000

  /// What a step of a page came to.
  struct PageReport: Sendable {
    let feed: String
    let url: String
    /// What the attempt came to; nil where none was made.
    let outcome: String?
    let alerts: Int
    /// Why it was given up after a day.
    let givenUp: String?
    let since: Instant
    /// Whether it says something of how the feed's pages fare.
    let tellsHealth: Bool
  }

  /// What becomes of a step.
  private enum StepEnd {
    case done
    /// It is made again after so many milliseconds.
    case again(Int64)
    /// The text at hand may not be read: it is asked again whether it may, and by another pass in a single one.
    case putOff
  }

  // MARK: what is wanted

  /// Takes pages that the state wants; what is under way goes on.
  func adopt(_ wanted: [PendingPage]) {
    for page in wanted { put(page) }
  }

  /// Takes what has changed of the pages of `feed`.
  func followPages(of feed: String) async {
    var known: [PendingPage]?
    while known == nil, !isStopping {
      known = try? await tools.writer.pendingPages(of: feed)
      // A row that nobody knows of is told by nobody.
      if known == nil { try? await Task.sleep(for: .milliseconds(Self.retry)) }
    }
    guard let wanted = known else { return }
    pages.keep(Set(wanted.map(\.number)), of: feed)
    for page in wanted { put(page) }
    ring()
  }

  /// With `always` it is done again where nothing has changed.
  private func put(_ page: PendingPage, always: Bool = false) {
    guard isOurs(page.feed) else { return pages.remove(page.number) }
    let now = tools.clock.now()
    let feed = feed(page.feed)
    // The alerts of an item whose feed is not polled any more are told at once; its page is not fetched, and
    // its row goes.
    guard feed != nil || !isPass else { return pages.remove(page.number) }
    let deadline: Instant? =
      switch page.standing {
      case .waiting: min(page.deadline, now.advanced(byMilliseconds: feed?.pages.wait ?? 0))
      // As soon as it finds a place.
      case .unread: Instant(milliseconds: 0)
      // Whether or not it could ever be tried.
      case .told where feed == nil: now
      case .read where feed == nil: now
      case .told:
        isPass
          ? nil
          : max(
            page.deadline.advanced(byMilliseconds: PageStep.patience),
            now.advanced(byMilliseconds: Self.retry))
      case .read: nil
      }
    // The wall clock may have been set back while the daemon was down.
    let farthest = page.standing == .read ? Self.farthest : PageStep.longestDelay
    let wish = PageQueue.Wish(
      number: page.number, feed: page.feed, host: groups.key(ofPage: page.url), url: page.url,
      rank: PageQueue.Rank(isWaiting: page.standing == .waiting, came: page.deadline),
      next: feed == nil || page.standing == .unread
        ? nil : min(page.next, now.advanced(byMilliseconds: farthest)),
      deadline: deadline)
    if always || pages[page.number] != wish { pages.put(wish) }
  }

  // MARK: what is done

  /// What is to be done for pages at `now`, which counts as begun.
  func pageJobs(at now: Instant) -> [PageQueue.Job] {
    guard !isStopping, tools.ownership.isUsable else { return [] }
    let patience = generation.configuration.fetch.timeout
    var questions = Self.mostQuestions
    return pages.jobs(
      at: now, room: pageRoom, isDecided: { isDecided($0, &questions) }
    ) { host in
      guard queue.mayStartBeside(host, at: now, patience: patience) else { return false }
      queue.startBeside(host, at: now)
      return true
    }
  }

  /// How many pages may be under way. Two thirds of the places are for others than the busiest feed.
  private var pageRoom: PageQueue.Room {
    let places = outage.line.isDown ? 0 : generation.configuration.pagePlaces
    return PageQueue.Room(
      places: places, placesOfFeed: max(1, places / 3), inHand: Self.mostInHand.all,
      inHandOfFeed: Self.mostInHand.ofFeed)
  }

  /// Whether no request is needed to know what comes of a page; nil where this turn has asked enough.
  private func isDecided(_ wish: PageQueue.Wish, _ questions: inout Int) -> Bool? {
    if feed(wish.feed)?.pages.fullText == .never { return true }
    guard let url = wish.url else { return false }
    guard questions > 0 else { return nil }
    questions -= 1
    switch robotsVerdict(on: url) {
    case .forbidden, .unreachable: return true
    case .allowed, nil: return false
    }
  }

  /// When the loop is to turn for feeds or pages.
  func wakeTime(at now: Instant) -> Instant? {
    guard tools.ownership.isUsable else { return nil }
    var times = [pages.wakeTime()]
    if hasRoom { times.append(queue.wakeTime()) }
    if pages.hasDue, pages.fetching < pageRoom.places {
      times.append(now.advanced(byMilliseconds: Self.lookInterval))
    }
    return times.compactMap { $0 }.min()
  }

  /// Does it.
  func run(_ job: PageQueue.Job) async {
    switch job {
    case .tell(let number):
      if let since = pagesAtHand[number], let wish = pages[number] {
        // Its page has come and is being read: what it says is said soon.
        let now = tools.clock.now()
        if abs(now.milliseconds(since: since)) < Self.readingPatience {
          var wish = wish
          wish.deadline = now.advanced(byMilliseconds: Self.readingLook)
          pages.endTelling(number)
          return pages.put(wish)
        }
      }
      let end = await step(number, .late, asked: nil)
      pages.endTelling(number)
      await follow(number, end)
    case .fetch(let number, let host): await fetch(number, on: host)
    case .decide(let number): await fetch(number, on: nil)
    }
    ring()
  }

  /// Fetches a page from a host that takes it, and ends its start there; decides it where there is none.
  private func fetch(_ number: Int64, on host: String?) async {
    pagesAtHand[number] = nil
    guard let wish = pages[number] else {
      if let host { queue.endBeside(host) }
      return
    }
    var isHostFree = host == nil
    func freeHost() {
      // Where the page has come, its host is free already.
      if let host, !isHostFree, pagesAtHand[number] == nil { queue.endBeside(host) }
      isHostFree = true
      ring()
    }
    defer { freeHost() }
    let claim = tools.ownership.begin(shards[wish.feed])
    defer { if let claim { tools.ownership.end(claim) } }
    guard claim != nil, let dossier = try? await tools.writer.pageDossier(number),
      let feed = feed(wish.feed)
    else {
      pages.endFetch(number)
      return await follow(number, .again(Self.retry))
    }
    let visit = PageVisit(
      feed: feed, url: dossier.page.url, label: dossier.page.url, validators: dossier.validators,
      settings: generation.configuration.fetch, tools: tools,
      arrived: { if let host { await self.noteArrival(of: number, from: host, bytes: $0) } })
    var outcome = PageOutcome.none(PageRefusal(.none, .failed, PageRefusal.fullTextOff))
    if feed.pages.fullText != .never {
      switch robotsVerdict(on: dossier.page.url) {
      case nil:
        let isFirst = host != nil && robots.ask(dossier.page.url)
        if isFirst { await ask(visit.robotsQuestion) }
        pages.endFetch(number)
        // As another start on the host.
        if var wish = pages[number] {
          let now = tools.clock.now()
          if !isFirst { wish.next = now.advanced(byMilliseconds: Self.robotsPause) }
          pages.put(wish, expected: now.advanced(byMilliseconds: Self.robotsPatience))
        }
        return
      case .forbidden: outcome = .none(PageRefusal(.none, .forbidden, "robots"))
      case .unreachable(let refusal): outcome = .none(refusal)
      case .allowed where host == nil:
        // Its turn comes: what decided it does so no more.
        pages.endFetch(number)
        if let wish = pages[number] { pages.put(wish) }
        return
      case .allowed: outcome = await visit.run()
      }
    }
    freeHost()
    keepInHand(number, bytes: outcome.textBytes)
    if let host, case .none(let refusal) = outcome, refusal.holdsHost {
      let wait = min(max(refusal.retryAfter ?? 0, 60_000), PageStep.patience)
      pages.hold(host, until: tools.clock.now().advanced(byMilliseconds: wait))
    }
    let end = await step(number, outcome, asked: dossier.page.revision)
    pagesAtHand[number] = nil
    pages.endFetch(number)
    await follow(number, end)
  }

  /// A page has come: its host is free.
  private func noteArrival(of number: Int64, from host: String, bytes: Int) {
    queue.endBeside(host)
    keepInHand(number, bytes: bytes)
  }

  /// Nothing more is fetched for an item, which waits until it is matched and read: the place is for the next page.
  private func keepInHand(_ number: Int64, bytes: Int) {
    pagesAtHand[number] = pagesAtHand[number] ?? tools.clock.now()
    pages.leavePlace(number, weight: 1 + bytes / Self.unitInHand)
    ring()
  }

  /// Commits what follows from `outcome`.
  private func step(_ number: Int64, _ outcome: PageOutcome, asked: Int?) async -> StepEnd {
    guard let wish = pages[number], let claim = tools.ownership.begin(shards[wish.feed]) else {
      return .again(Self.retry)
    }
    defer { tools.ownership.end(claim) }
    let current = feed(wish.feed)
    var known = current
    if known == nil { known = await formerFeed(wish.feed) }
    guard let feed = known else { return .again(Self.retry) }
    let making = StepMaking(
      number: number, outcome: outcome, asked: asked, feed: feed, isVanished: current == nil,
      generation: generation, tools: tools, isLast: isPass)
    let work = await making.work()
    guard case .made(let made, let dossier, let hold) = work else {
      switch work {
      case .again: return .again(Self.retry)
      case .putOff: return .putOff
      case .made, .nothing, .busy, .unread: return .done
      }
    }
    defer { hold.release() }
    var commit = made.commit
    commit.lease = claim.lease
    if let attempt = made.attempt {
      let health = (pageHealth[feed.id] ?? PageHealth())
        .recorded(attempt, of: dossier.page.url, at: tools.clock.now())
      pageHealth[feed.id] = health
      commit.health = health
    }
    if let kept = made.kept { await tools.items.keep([kept]) }
    // What a page says at a later look is no flood of the poll that brought its item.
    let places =
      commit.page.standing == .read
      ? nil
      : tools.floods.take(
        &commit, dossier.since, cap: generation.configuration.alerts.floodCap,
        watches: generation.configuration.watches, at: tools.clock.now())
    let stored = await tools.writer.submit(.page(commit))
    if stored != .stored, let places { tools.floods.giveBack(places) }
    switch stored {
    case .stored: break
    // Its row says what is to be done, and here or to whom its feed belongs now.
    case .stale, .taken: return .done
    case .lost: return .again(Self.retry)
    }
    for key in made.suspects { tools.poison.marks.acquit(key) }
    await pageReport(
      PageReport(
        feed: feed.id, url: dossier.page.url, outcome: made.outcome ?? outcome.name,
        alerts: commit.alerts.count,
        givenUp: made.givenUp, since: dossier.since, tellsHealth: commit.health != nil))
    return .done
  }

  /// A feed that stands in the configuration no more, as far as the state knows it.
  private func formerFeed(_ id: String) async -> FeedConfiguration? {
    guard let url = try? await tools.writer.state(of: id)?.url else { return nil }
    return FeedConfiguration(id: id, url: url, location: .web(url))
  }

  /// Takes what the state has of a page after a step.
  private func follow(_ number: Int64, _ end: StepEnd) async {
    var delay = Self.retry
    switch end {
    case .done: break
    case .again(let time): delay = time
    case .putOff where isPass: return pages.remove(number)
    case .putOff: delay = Self.poisonRetry
    }
    do {
      guard let dossier = try await tools.writer.pageDossier(number) else {
        return pages.remove(number)
      }
      // A step that was left out is done again.
      if case .done = end { return put(dossier.page, always: true) }
    } catch {
      // The writer has said so.
    }
    guard let wish = pages[number] else { return }
    let later = tools.clock.now().advanced(byMilliseconds: delay)
    var again = wish
    again.next = wish.next.map { max($0, later) }
    again.deadline = wish.deadline.map { max($0, later) }
    pages.put(again)
  }
}

extension Configuration {
  /// Pages that are fetched at a time, beside the connections of feeds.
  var pagePlaces: Int { max(1, fetch.connections / 8) }
}
