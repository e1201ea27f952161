import Configuration
import ContentDigest
import FeedFetch
import FeedModel
import FeedParse
import Locking
import PollSchedule
import SharedState
import SourceReaders
import StateStore
import Synchronization

/// What every poll works with.
struct PollTools: Sendable {
  let engine: FetchEngine
  let reader: SourceReader
  let writer: StateWriter
  let workers: WorkerPool
  let clock: any WallClock
  /// `source` of every alert: this daemon.
  let alertSource: String
  let poison: PoisonWatch
  let life: WatchLife
  let items: ItemKeeper
  let lanes = FeedLane()
  /// Where pages are read and items matched, and where they are read for claims: the first takes milliseconds.
  let matchingPlaces = ReadingPlaces(WorkLimits().places)
  let readingPlaces = ReadingPlaces(WorkLimits().places)
  let shares = ReadingShares()
  let floods = FloodMemory()
  var ownership: any FeedOwnership = SoleOwnership()
}

/// One poll of one feed: ``prepare()`` fetches and reads, ``record(_:)`` commits.
///
/// Objects, since hundreds of polls wait for the disk at a time: as values their states would lie
/// several times in the frames of each of them, 12 KB a poll.
final class FeedPoll: Sendable {
  let feed: FeedConfiguration
  let state: FeedState
  let generation: Generation
  let tools: PollTools
  /// Who says when a further request may start.
  let turns: any HostTurns
  private let lease: StateLease?
  /// Milliseconds that the fetch took; negative before it has ended.
  private let fetchTime = Atomic<Int64>(-1)

  /// A poll of `feed`, of which `state` is known since it was known to be ours by `lease`.
  init(
    feed: FeedConfiguration, state: FeedState, generation: Generation, tools: PollTools,
    turns: any HostTurns, lease: StateLease? = nil
  ) {
    self.lease = lease
    self.feed = feed
    self.state = state
    self.generation = generation
    self.tools = tools
    self.turns = turns
  }

  /// Fetches, parses and matches. nil when the daemon is ending or the state cannot be read, in
  /// which case there is nothing to record.
  ///
  /// - Parameter refused: why nothing may be fetched; nil where it may.
  func prepare(refused: FailedPoll? = nil) async -> Prepared? {
    if let refused { return failed(refused) }
    let fetched = tools.clock.now()
    let started = OutageKeeper.steady()
    let body = await FetchedBody.fetch(
      feed, state: state, settings: generation.configuration.fetch, engine: tools.engine,
      workers: tools.workers, now: fetched)
    fetchTime.store(OutageKeeper.steady() - started, ordering: .relaxed)
    switch body {
    case .cancelled: return nil
    case .failed(let failure): return failed(failure)
    case .notModified(let response):
      var poll = UnchangedPoll(validators: response.validators, hadBody: false)
      poll.maxAge = response.maxAge
      poll.retryAfter = response.retryAfter
      poll.permanentRedirect = response.permanentRedirectTarget
      return Prepared(commit: FeedCommit(state: next(.unchanged(poll))), hadBody: false)
    case .file(let bytes, let origin):
      return await orGiveUp { try await prepare(file: bytes, origin: origin, fetched: fetched) }
    case .answer(let answer):
      return await orGiveUp { try await prepare(answer, fetched: fetched) }
    }
  }

  /// What `body` prepares; a failed poll where its worker was given up, nil where it was called off.
  private func orGiveUp(_ body: () async throws -> Prepared) async -> Prepared? {
    do { return try await body() } catch is GivenUp { return failed(.tooSlow) } catch { return nil }
  }

  private struct GivenUp: Error {}

  /// Stores what was found. Returns once it is on the disk; nil when the daemon is ending, the
  /// state is out of use or the feed is another's, in which case nothing was recorded.
  ///
  /// - Parameter shard: where the feed belongs from then on, where that is elsewhere.
  func record(_ prepared: Prepared, movingTo shard: Shard? = nil) async -> Report? {
    defer { prepared.lane?.release() }
    // First, so that a kill seldom leaves an item that is known and not kept; a slow disk is not waited for.
    let kept = prepared.takeKept()
    if !kept.isEmpty { await tools.items.keep(kept) }
    let places = prepared.fetched.flatMap {
      tools.floods.take(prepared.commit, $0, at: tools.clock.now())
    }
    var commit = prepared.commit
    commit.lease = lease
    commit.shard = shard?.number
    guard await tools.writer.submit(commit) else {
      if let places { tools.floods.giveBack(places) }
      return nil
    }
    for key in prepared.suspects { tools.poison.marks.acquit(key) }
    return Report(poll: self, prepared: prepared)
  }

  func failed(_ failure: FailedPoll) -> Prepared {
    let commit = FeedCommit(state: next(.failed(failure)))
    return Prepared(commit: commit, reach: failure.reach, failureCode: failure.code)
  }

  /// The state after `outcome`, with the next poll set.
  func next(_ outcome: PollOutcome) -> FeedState {
    var random = SystemRandom()
    var next = state.recorded(
      outcome, at: tools.clock.now(), policy: Self.policy(for: feed, generation.configuration),
      using: &random)
    let time = fetchTime.load(ordering: .relaxed)
    if time >= 0 { next.fetchTime = time }
    next.settings = SettingsDigest.of(feed, generation.configuration.fetch)
    return next
  }

  /// How often `feed` may be polled.
  static func policy(for feed: FeedConfiguration, _ configuration: Configuration) -> PollPolicy {
    var policy = PollPolicy()
    policy.minInterval = configuration.poll.minInterval
    policy.maxInterval = configuration.poll.maxInterval
    if !feed.kind.isFeed {
      policy.minInterval = max(policy.minInterval, PollSettings.politeInterval)
      policy.maxInterval = max(policy.maxInterval, policy.minInterval)
    }
    policy.interval = feed.interval
    return policy
  }

  /// Parses a local document, finds what is new in it, and prepares the commit. Throws only when the
  /// state cannot be read or the daemon is ending.
  private func prepare(
    file bytes: [UInt8], origin: FeedParser.Origin, fetched: Instant
  ) async throws -> Prepared {
    let parsed = try await work { [self] in
      parse(bytes, origin: origin, response: nil, budget: .started(), fetched: fetched)
    }
    return try await classify(parsed, response: nil, fetched: fetched)
  }

  /// The same for a document that came over HTTP. It is decoded by the thread that parses it, so that
  /// what waits for a thread is small.
  private func prepare(_ answer: EncodedResponse, fetched: Instant) async throws -> Prepared {
    let small: Parsed? = try await work { [self] in
      decode({ () throws(FetchError) in try answer.decodedIfSmall() }, fetched: fetched)
    }
    if let small { return try await classify(small, response: answer.head, fetched: fetched) }
    let admitted = try await tools.engine.admit(answer)
    // Other large documents wait for this one, but not for the disk.
    defer { admitted.head.hold?.release() }
    let large: Parsed? = try await work { [self] in
      decode({ () throws(FetchError) in try admitted.decoded() }, fetched: fetched)
    }
    guard let large else { throw CancellationError() }
    return try await classify(large, response: answer.head, fetched: fetched)
  }

  /// Decodes and parses; nil where `body` has none to give yet.
  private func decode(
    _ body: () throws(FetchError) -> FetchResponse?, fetched: Instant
  ) -> Parsed? {
    let budget = WorkBudget.started()
    WorkInHand.take(.parse, feed: feed.id, document: nil)
    do throws(FetchError) {
      guard let response = try body() else { return nil }
      return parse(
        response.body, origin: .init(response), response: response, budget: budget, fetched: fetched
      )
    } catch {
      return .ended(failed(FailedPoll(error)))
    }
  }

  /// Asks the state which items are new, where only it knows, and has their alerts drafted.
  private func classify(
    _ parsed: Parsed, response: FetchResponse?, fetched: Instant
  ) async throws -> Prepared {
    switch parsed {
    case .ended(let prepared): return prepared
    case .needsMore(let source, let digest):
      return try await complete(source, digest, response: response, fetched: fetched)
    case .document(let document, let digest, let budget):
      let lane = await tools.lanes.enter(feed.id, .poll)
      do {
        let verdicts = try await tools.writer.classify(document.incoming, of: digest)
        return try await work { [self] in
          budget.resume()
          WorkInHand.take(.match, feed: feed.id, document: digest)
          return draft(
            document, verdicts, digest: digest, response: response, budget: budget,
            fetched: fetched, lane: lane)
        }
      } catch {
        // A thread that is lost in the document keeps its reference for ever.
        lane.release()
        throw error
      }
    }
  }

  /// Fetches what `source` names and reads it with it.
  private func complete(
    _ source: SourceDocument, _ digest: [UInt8], response: FetchResponse?, fetched: Instant
  ) async throws -> Prepared {
    let further = FurtherDocuments(
      feed: feed, settings: generation.configuration.fetch,
      turns: turns, engine: tools.engine, workers: tools.workers,
      read: { [feed = feed.id, tools] in ReadBody.part($0, as: $1, of: feed, tools: tools) })
    switch await further.joined(to: source, digest: digest) {
    case .cancelled: throw CancellationError()
    case .failed(let failure): return failed(failure)
    case .joined(let joined, let digest):
      var response = response
      // A list stays as it is while its sitemaps change.
      if source.isList { response?.validators = nil }
      let parsed = try await work { [self, response] in
        let body = ReadBody(joined: joined, digest: digest, of: state)
        return judge(body, [], response: response, budget: .started(), fetched: fetched)
      }
      return try await classify(parsed, response: response, fetched: fetched)
    }
  }

  /// What a body is.
  private enum Parsed: Sendable {
    /// Nothing more is to be done.
    case ended(Prepared)
    /// The documents that it names.
    case needsMore(SourceDocument, digest: [UInt8])
    /// Which items are new stands in the state.
    case document(ParsedDocument, digest: [UInt8], budget: WorkBudget)
  }

  private func parse(
    _ bytes: [UInt8], origin: FeedParser.Origin, response: FetchResponse?, budget: WorkBudget,
    fetched: Instant
  ) -> Parsed {
    let body = ReadBody(
      bytes, origin: origin, of: state, as: feed, tools: tools, budget: budget, fetched: fetched)
    return judge(body, bytes, response: response, budget: budget, fetched: fetched)
  }

  private func judge(
    _ body: ReadBody, _ bytes: [UInt8], response: FetchResponse?, budget: WorkBudget,
    fetched: Instant
  ) -> Parsed {
    switch body.content {
    case .asBefore:
      var poll = UnchangedPoll(validators: response?.validators, hadBody: true)
      poll.maxAge = response?.maxAge
      poll.retryAfter = response?.retryAfter
      poll.permanentRedirect = response?.permanentRedirectTarget
      return .ended(Prepared(commit: FeedCommit(state: next(.unchanged(poll)))))
    case .poisoned(let mark):
      return .ended(failed(.poisoned(mark)))
    case .unreadable(let error):
      let failure = UnreadableBody.failure(error, bytes, url: response?.finalURL)
      return .ended(failed(failure, of: response, fetched))
    case .parted(let source):
      // What a file names is fetched as what a server names is.
      return .needsMore(source, digest: body.digest)
    case .document(let document):
      if case .unclosed(let notes) = document.recovery {
        let place = notes.last.map { " (\($0))" } ?? ""
        let failure = FailedPoll(
          code: "unclosed", message: "the document ends before it is closed\(place)")
        return .ended(failed(failure, of: response, fetched))
      }
      // Of a feed that was never read no item is known: nobody needs to be asked.
      guard !state.primed else {
        return .document(document, digest: body.digest, budget: budget)
      }
      let verdicts = ItemVerdict.first(document.incoming)
      return .ended(
        draft(
          document, verdicts, digest: body.digest, response: response, budget: budget,
          fetched: fetched))
    }
  }

  /// Runs `body` beside the cooperative pool; throws where the daemon is ending, and where it takes
  /// longer than anything should.
  private func work<T: Sendable>(_ body: @escaping @Sendable () -> T) async throws -> T {
    switch await tools.workers.run(body) {
    case .done(let result): return result
    case .calledOff: throw CancellationError()
    case .tooSlow: throw GivenUp()
    }
  }

  /// Matches and reads what is new, and drafts alerts.
  private func draft(
    _ document: ParsedDocument, _ verdicts: [ItemVerdict], digest: [UInt8],
    response: FetchResponse?, budget: WorkBudget, fetched: Instant, lane: FeedLane.Hold? = nil
  ) -> Prepared {
    var poll = ReadPoll()
    poll.validators = response?.validators
    poll.maxAge = response?.maxAge
    poll.retryAfter = response?.retryAfter
    poll.permanentRedirect = response?.permanentRedirectTarget
    poll.schedule = PublisherSchedule(document.feed)
    poll.bodyDigest = digest
    poll.title = document.feed.title
    poll.itemDates = document.items.compactMap { item in
      [item.published, item.updated].compactMap { $0?.instant }.max()
    }
    poll.hasNews = verdicts.contains(where: \.isNews)
    poll.isGarbled = document.damage != nil
    poll.items = verdicts.count
    poll.known = verdicts.count(where: \.isKnown)
    poll.pinned = PinnedItems.count(document.items, isKnown: verdicts.map(\.isKnown))
    poll.looksRekeyed = verdicts.count(where: \.isKnownByTitle) * 2 > verdicts.count

    var commit = FeedCommit(state: next(.read(poll)))
    commit.trace = trace(
      response, fetched, .read(document, verdicts), at: commit.state.lastAttempt)
    WorkInHand.goOn(.match)
    var drafting = AlertDrafting(
      feed: feed, document: document,
      backfilling: Backfilling(
        feed.backfill, of: state, isAnyKnown: poll.known > 0, fetched: fetched),
      generation: generation, tools: tools, work: budget, fetched: fetched,
      asOf: AgeRule.instant(
        fetched: fetched, of: state, Self.policy(for: feed, generation.configuration)))
    for (index, verdict) in verdicts.enumerated() {
      drafting.add(item: index, verdict: verdict, to: &commit)
    }
    drafting.finish(&commit)
    tools.life.look(at: document, verdicts, commit, of: generation, now: fetched)
    // What was cut has no one place; a repair has.
    var cuts: [String] = []
    if case .repaired(let notes) = document.recovery {
      cuts = notes.filter { $0.line == 0 }.map(\.message)
    }
    return Prepared(
      commit: commit, items: document.items.count, news: verdicts.count(where: \.isNews),
      rekeyed: verdicts.count { if case .rekeyed = $0 { true } else { false } }, cuts: cuts,
      unfilled: feed.map.map { _ in document.unfilled },
      damage: document.damage, suspects: document.suspects + drafting.suspects,
      leftOut: drafting.leftOut, fetched: fetched, kept: drafting.kept, lane: lane)
  }
}

extension ItemVerdict {
  /// Whether the item was in the state.
  var isKnown: Bool {
    switch self {
    case .unchanged, .revised, .rekeyed: true
    case .new, .duplicate, .withoutIdentity: false
    }
  }

  /// Whether it was not, but its title was.
  var isKnownByTitle: Bool {
    if case .new(let item) = self { item.isTitleKnown } else { false }
  }

  /// Whether the item is new or its text has changed.
  var isNews: Bool {
    switch self {
    case .new, .revised, .rekeyed(_, revised: true): true
    case .unchanged, .rekeyed, .duplicate, .withoutIdentity: false
    }
  }
}
