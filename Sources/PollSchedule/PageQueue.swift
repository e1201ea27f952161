import FeedModel

/// Which article's page is fetched next, and whose alerts wait no longer.
///
/// A value without a clock and without hosts' limits: the caller says what time it is and which host takes
/// a fetch. Who goes first among those that are due says ``DuePages``.
public struct PageQueue: Sendable {
  /// A page that is wanted.
  public struct Wish: Hashable, Sendable {
    public let number: Int64
    public let feed: String
    public let host: String
    /// Who goes first among those of its feed and host.
    public let rank: Rank
    /// Its address, where that may decide it before its turn (``PageQueue/longestAddress``).
    public let url: String?
    /// When it is tried next; nil where its item only waits to be read.
    public var next: Instant?
    /// When its item's alerts are drafted without it; nil where they have been.
    public var deadline: Instant?

    /// A wish by its number in the state.
    public init(
      number: Int64, feed: String, host: String, url: String? = nil, rank: Rank = Rank(),
      next: Instant?, deadline: Instant?
    ) {
      self.number = number
      self.feed = feed
      self.host = host
      self.rank = rank
      self.url = url.flatMap { $0.utf8.count <= PageQueue.longestAddress ? $0 : nil }
      self.next = next
      self.deadline = deadline
    }
  }

  /// Whose page goes first: of whom an alert waits, then the newest.
  public struct Rank: Comparable, Hashable, Sendable {
    let isWaiting: Bool
    let came: Instant

    /// By when its item came, or another time that is later for later ones.
    public init(isWaiting: Bool = false, came: Instant = Instant(milliseconds: 0)) {
      self.isWaiting = isWaiting
      self.came = came
    }

    public static func < (left: Rank, right: Rank) -> Bool {
      left.isWaiting == right.isWaiting ? left.came < right.came : right.isWaiting
    }
  }

  /// What is to be done for a page.
  public enum Job: Hashable, Sendable {
    /// It is fetched from a host, which takes it.
    case fetch(Int64, host: String)
    /// What comes of it is known without a request.
    case decide(Int64)
    /// Its item has waited long enough.
    case tell(Int64)
  }

  /// How many pages are under way at most.
  ///
  /// What a feed has of either kind it leaves free as well, so that however many loud feeds there are, one that has
  /// none finds room: each of `n` loud ones has an `n + 1`th in the end, and as much is free.
  public struct Room: Sendable {
    /// Pages that are fetched at a time.
    public var places: Int
    /// Those of one feed.
    public var placesOfFeed: Int
    /// What pages may take that have come and whose items are matched and read. A feed that has none in hand may
    /// have one beyond it, up to twice as much in all.
    public var inHand: Int
    /// What those of one feed may.
    public var inHandOfFeed: Int

    /// Room without bounds but these.
    public init(
      places: Int = .max, placesOfFeed: Int = .max, inHand: Int = .max, inHandOfFeed: Int = .max
    ) {
      self.places = places
      self.placesOfFeed = placesOfFeed
      self.inHand = inHand
      self.inHandOfFeed = inHandOfFeed
    }
  }

  private struct Event: Comparable, Sendable {
    var time: Instant
    let version: UInt64
    let number: Int64
    let isDeadline: Bool

    static func < (left: Event, right: Event) -> Bool {
      (left.time, left.version) < (right.time, right.version)
    }
  }

  private struct Entry: Sendable {
    var wish: Wish
    var version: UInt64
    var isFetching = false
    /// Whether that takes a place of its feed.
    var hasPlace = false
    /// What it takes in memory, where it has come.
    var weight = 0
    var isTelling = false
    /// Until when it is waited for that its fetch goes on: its site was asked for its robots.txt first.
    var expected: Instant?
    /// Whether it stands among the due ones.
    var isDue = false
  }

  private var entries: [Int64: Entry] = [:]
  private var events = MinHeap<Event>()
  private var due = DuePages()
  /// By feed.
  private var numbers: [String: Set<Int64>] = [:]
  private var held: [String: Instant] = [:]
  private var lastVersion: UInt64 = 0

  /// Bytes of an address that is kept.
  public static let longestAddress = 512
  /// Hosts that are held before those that are no more are looked for; four times as many at most.
  private static let mostHeld = 1_000
  /// Times that are looked at in one go.
  private static let mostEvents = 2_000

  /// An empty queue.
  public init() {}

  /// Pages that are wanted.
  public var count: Int { entries.count }
  /// Fetches that have not ended.
  public private(set) var fetching = 0
  private var fetchingOf: [String: Int] = [:]
  /// What pages take that have come and whose items are matched and read, by ``leavePlace(_:weight:)``.
  public private(set) var inHand = 0
  private var inHandOf: [String: Int] = [:]
  /// Whether one is due that could not start yet.
  public var hasDue: Bool { !due.isEmpty }

  /// Whether nothing is under way and no item waits.
  public var isSettled: Bool {
    entries.values.allSatisfy { $0.wish.deadline == nil && !$0.isFetching && !$0.isTelling }
  }

  /// Whether a fetch goes on soon that was put off for a question.
  public func expectsFetch(at now: Instant) -> Bool {
    entries.values.contains { $0.expected.map { $0 > now } ?? false }
  }

  /// The page's wish; nil where it is not wanted any more.
  public subscript(number: Int64) -> Wish? { entries[number]?.wish }

  /// Adds a page, or takes what has changed of it. Where its fetch goes on as soon as it can, it is
  /// ``expectsFetch(at:)`` until then, or until `expected`.
  public mutating func put(_ wish: Wish, expected: Instant? = nil) {
    lastVersion += 1
    let version = lastVersion
    var entry = entries[wish.number] ?? Entry(wish: wish, version: version)
    entry.wish = wish
    entry.version = version
    entry.isDue = false
    entry.expected = expected
    entries[wish.number] = entry
    numbers[wish.feed, default: []].insert(wish.number)
    if !entry.isFetching, let next = wish.next {
      events.insert(Event(time: next, version: version, number: wish.number, isDeadline: false))
    }
    if let deadline = wish.deadline {
      events.insert(
        Event(time: deadline, version: version, number: wish.number, isDeadline: true))
    }
  }

  /// Takes a page out. Its jobs still have to be ended.
  public mutating func remove(_ number: Int64) {
    guard let entry = entries.removeValue(forKey: number) else { return }
    let feed = entry.wish.feed
    numbers[feed]?.remove(number)
    if numbers[feed]?.isEmpty == true { numbers[feed] = nil }
    if entry.isFetching { noteEnd(of: entry) }
  }

  /// Takes all pages of `feed` out that are not among `kept`.
  public mutating func keep(_ kept: Set<Int64>, of feed: String) {
    for number in numbers[feed]?.subtracting(kept) ?? [] { remove(number) }
  }

  /// No page of `host` is fetched before `until`.
  public mutating func hold(_ host: String, until: Instant) {
    guard held[host] != nil || held.count < 4 * Self.mostHeld else { return }
    held[host] = max(held[host] ?? until, until)
  }

  /// Pages of `host` that are due are asked about again: something has been learned.
  public mutating func lookAgain(at host: String) {
    for number in due.removeAll(of: host) { wait(number, for: host, until: nil) }
  }

  /// What is to be done at `now`, which counts as begun.
  ///
  /// - Parameters:
  ///   - room: How many pages may be under way.
  ///   - isDecided: Whether no request is needed to know what comes of a page; nil where finding out is left to
  ///     the next turn, since this one has cost enough.
  ///   - mayFetch: Asked of a host that has a page; a yes counts as a start.
  public mutating func jobs(
    at now: Instant, room: Room = Room(), isDecided: (Wish) -> Bool? = { _ in false },
    mayFetch: (String) -> Bool
  ) -> [Job] {
    // Names that a hostile zone makes up.
    if held.count > Self.mostHeld { held = held.filter { $0.value > now } }
    var jobs = takeEvents(at: now, isDecided)
    // Aside, since the questions below are asked of the rest.
    var due = due
    self.due = DuePages()
    defer { self.due = due }
    var refused: Set<String> = []
    var turnsLeft = due.feedCount
    while fetching < room.places, turnsLeft > 0 {
      turnsLeft -= 1
      var isHeld: (host: String, until: Instant)?
      let next = due.next(
        hasRoom: { hasRoom($0, room) },
        isDue: { number, feed, host in
          guard let entry = entries[number], entry.isDue else { return false }
          return entry.wish.host == host && entry.wish.feed == feed
        },
        mayStart: { host in
          if let until = held[host], until > now {
            isHeld = isHeld ?? (host, until)
            return false
          }
          if refused.contains(host) { return false }
          if mayFetch(host) { return true }
          refused.insert(host)
          return false
        })
      if let (host, until) = isHeld {
        // Asked about again when the host may be, not ten times a second.
        for number in due.removeAll(of: host) { wait(number, for: host, until: until) }
        turnsLeft = min(due.feedCount, turnsLeft + 1)
      }
      guard let (number, host) = next, let feed = entries[number]?.wish.feed else { continue }
      held[host] = nil
      entries[number]?.isDue = false
      entries[number]?.isFetching = true
      entries[number]?.expected = nil
      entries[number]?.hasPlace = true
      fetching += 1
      fetchingOf[feed, default: 0] += 1
      jobs.append(.fetch(number, host: host))
      turnsLeft = due.feedCount
    }
    return jobs
  }

  /// Whether another page of `feed` may start.
  private func hasRoom(_ feed: String, _ room: Room) -> Bool {
    let own = fetchingOf[feed, default: 0]
    guard own < min(room.placesOfFeed, room.places - fetching) else { return false }
    let taken = own + inHandOf[feed, default: 0]
    if taken == 0 { return inHand / 2 < room.inHand }
    return taken < min(room.inHandOfFeed, room.inHand - inHand - fetching)
  }

  /// Takes what has become due by `now`: what is told or decided, as jobs, and what is fetched in its turn.
  private mutating func takeEvents(at now: Instant, _ isDecided: (Wish) -> Bool?) -> [Job] {
    var jobs: [Job] = []
    var putOff: [Event] = []
    defer { for event in putOff { events.insert(event) } }
    var left = Self.mostEvents
    while left > 0, let event = events.first, event.time <= now {
      left -= 1
      events.popFirst()
      guard var entry = entries[event.number], entry.version == event.version else { continue }
      if event.isDeadline {
        guard !entry.isTelling else { continue }
        entry.isTelling = true
        jobs.append(.tell(event.number))
      } else if entry.isFetching || entry.isDue {
        continue
      } else {
        switch isDecided(entry.wish) {
        case true?:
          entry.isFetching = true
          entry.expected = nil
          jobs.append(.decide(event.number))
        case false?:
          entry.isDue = true
          due.insert(
            event.number, entry.wish.rank, feed: entry.wish.feed, host: entry.wish.host)
        case nil: putOff.append(event)
        }
      }
      entries[event.number] = entry
    }
    return jobs
  }

  /// A page that is due is due again at `until`, or at once.
  private mutating func wait(_ number: Int64, for host: String, until: Instant?) {
    guard let entry = entries[number], entry.isDue, entry.wish.host == host,
      let time = until ?? entry.wish.next
    else { return }
    entries[number]?.isDue = false
    if until != nil { entries[number]?.expected = nil }
    events.insert(Event(time: time, version: entry.version, number: number, isDeadline: false))
  }

  /// A page has come, and takes `weight` until its fetch is ended: its place is for another one. May be called
  /// again where that has changed.
  public mutating func leavePlace(_ number: Int64, weight: Int) {
    guard let entry = entries[number], entry.isFetching else { return }
    noteEnd(of: entry)
    entries[number]?.hasPlace = false
    entries[number]?.weight = weight
    inHand += weight
    inHandOf[entry.wish.feed, default: 0] += weight
  }

  /// A fetch has ended; ``put(_:)`` or ``remove(_:)`` say what becomes of the page.
  public mutating func endFetch(_ number: Int64) {
    guard let entry = entries[number], entry.isFetching else { return }
    entries[number]?.isFetching = false
    entries[number]?.hasPlace = false
    entries[number]?.weight = 0
    noteEnd(of: entry)
  }

  private mutating func noteEnd(of entry: Entry) {
    let feed = entry.wish.feed
    if entry.weight > 0 {
      inHand -= entry.weight
      let left = inHandOf[feed, default: 0] - entry.weight
      inHandOf[feed] = left > 0 ? left : nil
    }
    guard entry.hasPlace else { return }
    fetching -= 1
    let left = fetchingOf[feed, default: 1] - 1
    fetchingOf[feed] = left == 0 ? nil : left
  }

  /// The alerts of an item that has waited are drafted, or cannot be.
  public mutating func endTelling(_ number: Int64) { entries[number]?.isTelling = false }

  /// When ``jobs(at:room:isDecided:mayFetch:)`` is worth asking again, due pages apart.
  public mutating func wakeTime() -> Instant? {
    while let event = events.first {
      if entries[event.number]?.version == event.version { return event.time }
      events.popFirst()
    }
    return nil
  }

  /// Moves every time by as much as the wall clock was set.
  public mutating func shift(byMilliseconds jump: Int64) {
    for (number, entry) in entries {
      var entry = entry
      entry.wish.next = entry.wish.next.map { $0.advanced(byMilliseconds: jump) }
      entry.wish.deadline = entry.wish.deadline.map { $0.advanced(byMilliseconds: jump) }
      entry.expected = entry.expected.map { $0.advanced(byMilliseconds: jump) }
      entries[number] = entry
    }
    events.updateAll { $0.time = $0.time.advanced(byMilliseconds: jump) }
    held = held.mapValues { $0.advanced(byMilliseconds: jump) }
  }
}
