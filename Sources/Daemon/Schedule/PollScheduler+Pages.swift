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
  /// When a page is tried again while its site is asked for its robots.txt.
  private static let robotsPause: Int64 = 200
  /// How long an item waits beyond its time for a page that has come and is being read, and how often that is
  /// looked at.
  private static let readingPatience: Int64 = 60_000
  private static let readingLook: Int64 = 1_000
  /// How far ahead a page may lie: the wall clock may have been set back while the daemon was down.
  private static let farthest: Int64 = 30 * 86_400_000

  /// What a step of a page came to.
  struct PageReport: Sendable {
    let feed: String
    let url: String
    /// What the attempt came to; nil where none was made.
    let outcome: String?
    let alerts: Int
    let isFlood: Bool
    /// Why it was given up after a day.
    let givenUp: String?
    let since: Instant
  }

  // MARK: what is wanted

  /// Takes pages that the state wants; what is under way goes on.
  func adopt(_ wanted: [PendingPage]) {
    for page in wanted { put(page) }
  }

  /// Takes what has changed of the pages of `feed`.
  func followPages(of feed: String) async {
    guard let wanted = try? await tools.writer.pendingPages(of: feed) else { return }
    pages.keep(Set(wanted.map(\.number)), of: feed)
    for page in wanted { put(page) }
    ring()
  }

  /// With `always` it is done again where nothing has changed.
  private func put(_ page: PendingPage, always: Bool = false) {
    let now = tools.clock.now()
    let feed = feed(page.feed)
    let isAlertDue = page.standing == .waiting || page.standing == .unread
    // The alerts of an item whose feed is not polled any more are told at once, its page is not fetched.
    guard feed != nil || isAlertDue && !isPass else { return pages.remove(page.number) }
    let deadline: Instant? =
      switch page.standing {
      case .waiting: min(page.deadline, now.advanced(byMilliseconds: feed?.pages.wait ?? 0))
      // As soon as it finds a place.
      case .unread: Instant(milliseconds: 0)
      // Whether or not it could ever be tried.
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
      number: page.number, feed: page.feed, host: groups.key(ofPage: page.url),
      next: feed == nil || page.standing == .unread
        ? nil : min(page.next, now.advanced(byMilliseconds: farthest)),
      deadline: deadline)
    if always || pages[page.number] != wish { pages.put(wish) }
  }

  // MARK: what is done

  /// What is to be done for a page at `now`, which counts as begun; on its host, where it is fetched.
  func nextPageJob(at now: Instant) -> (job: PageQueue.Job, host: String)? {
    guard !isStopping else { return nil }
    let places = generation.configuration.pagePlaces
    let mayFetch = pages.fetching < places && !outage.line.isDown
    let patience = generation.configuration.fetch.timeout
    var started = ""
    // Two thirds of the places are for others than the busiest feed.
    let job = pages.next(at: now, mostOfFeed: mayFetch ? max(1, places / 3) : 0) { host in
      guard queue.mayStartBeside(host, at: now, patience: patience) else { return false }
      queue.startBeside(host, at: now)
      started = host
      return true
    }
    return job.map { ($0, started) }
  }

  /// When the loop is to turn for feeds or pages.
  func wakeTime(at now: Instant) -> Instant? {
    var times = [pages.wakeTime()]
    if hasRoom { times.append(queue.wakeTime()) }
    if pages.hasDue { times.append(now.advanced(byMilliseconds: Self.lookInterval)) }
    return times.compactMap { $0 }.min()
  }

  /// Does it.
  func run(_ job: PageQueue.Job, on host: String) async {
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
      let isDone = await step(number, .late, asked: nil)
      pages.endTelling(number)
      await follow(number, isDone: isDone)
    case .fetch(let number): await fetch(number, on: host)
    }
    ring()
  }

  private func fetch(_ number: Int64, on host: String) async {
    pagesAtHand[number] = nil
    guard let wish = pages[number] else { return queue.endBeside(host) }
    var isHostFree = false
    func freeHost() {
      // Where the page has come, its host is free already.
      if !isHostFree, pagesAtHand[number] == nil { queue.endBeside(host) }
      isHostFree = true
      ring()
    }
    defer { freeHost() }
    guard let dossier = try? await tools.writer.pageDossier(number), let feed = feed(wish.feed)
    else {
      pages.endFetch(number)
      return await follow(number, isDone: false)
    }
    let visit = PageVisit(
      feed: feed, url: dossier.page.url, label: dossier.page.url, validators: dossier.validators,
      settings: generation.configuration.fetch, tools: tools,
      arrived: { await self.noteArrival(of: number, from: host) })
    var outcome = PageOutcome.none(PageRefusal(.none, .failed, "full-text-off"))
    if feed.pages.fullText != .never {
      switch robotsVerdict(on: dossier.page.url) {
      case nil:
        let isFirst = robots.ask(dossier.page.url)
        if isFirst { await askRobots(visit) }
        pages.endFetch(number)
        // As another start on the host.
        if var wish = pages[number] {
          if !isFirst { wish.next = tools.clock.now().advanced(byMilliseconds: Self.robotsPause) }
          pages.put(wish)
        }
        return
      case .forbidden: outcome = .none(PageRefusal(.none, .forbidden, "robots"))
      case .unreachable(let refusal): outcome = .none(refusal)
      case .allowed: outcome = await visit.run()
      }
    }
    freeHost()
    if case .none(let refusal) = outcome, refusal.holdsHost {
      let wait = min(max(refusal.retryAfter ?? 0, 60_000), PageStep.patience)
      pages.hold(host, until: tools.clock.now().advanced(byMilliseconds: wait))
    }
    let isDone = await step(number, outcome, asked: dossier.page.revision)
    pagesAtHand[number] = nil
    pages.endFetch(number)
    await follow(number, isDone: isDone)
  }

  /// A page has come: its host is free, and its item waits until it is read.
  private func noteArrival(of number: Int64, from host: String) {
    pagesAtHand[number] = tools.clock.now()
    queue.endBeside(host)
    ring()
  }

  /// Commits what follows from `outcome`; false where it has to be done again.
  private func step(_ number: Int64, _ outcome: PageOutcome, asked: Int?) async -> Bool {
    guard let wish = pages[number] else { return false }
    var feed = self.feed(wish.feed)
    if feed == nil { feed = await formerFeed(wish.feed) }
    guard let feed else { return false }
    let (tools, generation, isLast) = (tools, generation, isPass)
    let work = await tools.readingPlaces.run(feed.id) {
      await StepWork.make(
        number, outcome, asked: asked, feed: feed, generation: generation, tools: tools,
        isLast: isLast)
    }
    guard case .made(let made, let dossier, let hold) = work else {
      if case .again = work { return false }
      return true
    }
    defer { hold.release() }
    if let kept = made.kept { await tools.items.keep([kept]) }
    guard await tools.writer.submit(.page(made.commit)) else { return false }
    for key in made.suspects { tools.poison.marks.acquit(key) }
    await pageReport(
      PageReport(
        feed: feed.id, url: dossier.page.url, outcome: outcome.name,
        alerts: made.commit.alerts.count,
        isFlood: !made.commit.suppressed.isEmpty || !made.commit.notKept.isEmpty,
        givenUp: made.givenUp, since: dossier.since))
    return true
  }

  /// A feed that stands in the configuration no more, as far as the state knows it.
  private func formerFeed(_ id: String) async -> FeedConfiguration? {
    guard let url = try? await tools.writer.state(of: id)?.url else { return nil }
    return FeedConfiguration(id: id, url: url, location: .web(url))
  }

  /// Takes what the state has of a page after a step.
  private func follow(_ number: Int64, isDone: Bool) async {
    do {
      guard let dossier = try await tools.writer.pageDossier(number) else {
        return pages.remove(number)
      }
      // A step that was left out is done again.
      if isDone { return put(dossier.page, always: true) }
    } catch {
      // The writer has said so.
    }
    guard let wish = pages[number] else { return }
    let later = tools.clock.now().advanced(byMilliseconds: Self.retry)
    var again = wish
    again.next = wish.next.map { max($0, later) }
    again.deadline = wish.deadline.map { max($0, later) }
    pages.put(again)
  }

  // MARK: robots.txt

  private func robotsVerdict(on url: String) -> RobotsCache.Verdict? {
    let name = HostKey.of(url)
    if generation.configuration.hosts.contains(where: { $0.name == name && !$0.robots }) {
      return .allowed
    }
    return robots.verdict(on: url, at: tools.clock.now())
  }

  private func askRobots(_ visit: PageVisit) async {
    let rules: Result<RobotsRules, PageRefusal>
    let busy = PageRefusal(.soon, .failed, PageRefusal.robotsUnreachable)
    do throws(FetchError) {
      let response = try await tools.engine.fetch(visit.robotsRequest)
      let agent = visit.agent
      switch await tools.workers.run({ RobotsRules(response.body, agent: agent) }) {
      case .done(let read): rules = .success(read)
      case .calledOff, .tooSlow: rules = .failure(busy)
      }
    } catch {
      switch error.status {
      // A site without one minds nobody.
      case .some(let status) where (400..<500).contains(status) && status != 429:
        rules = .success(RobotsRules())
      case .some: rules = .failure(busy)
      // Neither does the page come.
      case nil: rules = .failure(PageRefusal(error))
      }
    }
    robots.note(rules, for: visit.url, at: tools.clock.now())
  }
}

/// What the work of a step comes to.
private enum StepWork: Sendable {
  case made(PageStep.Result, PageDossier, FeedLane.Hold)
  /// There is nothing to do.
  case nothing
  /// It has to be done again.
  case again

  /// Asks what is known, matches, reads and drafts, in the feed's lane, which is held until the commit.
  static func make(
    _ number: Int64, _ outcome: PageOutcome, asked: Int?, feed: FeedConfiguration,
    generation: Generation, tools: PollTools, isLast: Bool
  ) async -> StepWork {
    let hold = await tools.lanes.enter(feed.id, .page)
    guard let dossier = try? await tools.writer.pageDossier(number) else { return .nothing }
    // Another revision came meanwhile, with a page of its own.
    if let asked, dossier.page.revision != asked { return .nothing }
    let step = PageStep(
      dossier: dossier, feed: feed, generation: generation, tools: tools, isLast: isLast)
    guard case .done(let made) = await tools.workers.run({ step.result(outcome) }) else {
      return .again
    }
    return made.map { .made($0, dossier, hold) } ?? .nothing
  }
}

extension Configuration {
  /// Pages that are fetched at a time, beside the connections of feeds.
  var pagePlaces: Int { max(1, fetch.connections / 8) }
}
