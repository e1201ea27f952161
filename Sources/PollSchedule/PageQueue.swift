import FeedModel

/// Which article's page is fetched next, and whose alerts wait no longer.
///
/// A value without a clock and without hosts' limits: the caller says what time it is and which host takes
/// a fetch. Pages of one host go in the order in which they are due, hosts take turns.
public struct PageQueue: Sendable {
  /// A page that is wanted.
  public struct Wish: Hashable, Sendable {
    public let number: Int64
    public let feed: String
    public let host: String
    /// When it is tried next; nil where its item only waits to be read.
    public var next: Instant?
    /// When its item's alerts are drafted without it; nil where they have been.
    public var deadline: Instant?

    /// A wish by its number in the state.
    public init(number: Int64, feed: String, host: String, next: Instant?, deadline: Instant?) {
      self.number = number
      self.feed = feed
      self.host = host
      self.next = next
      self.deadline = deadline
    }
  }

  /// What is to be done for a page.
  public enum Job: Hashable, Sendable {
    case fetch(Int64)
    /// Its item has waited long enough.
    case tell(Int64)
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
    var isTelling = false
    /// Whether it stands among the due ones of its host.
    var isDue = false
  }

  private var entries: [Int64: Entry] = [:]
  private var events = MinHeap<Event>()
  private var due: [String: [Int64]] = [:]
  /// Hosts with due pages, the next one first.
  private var turns: [String] = []
  private var held: [String: Instant] = [:]
  private var lastVersion: UInt64 = 0

  /// An empty queue.
  public init() {}

  /// Pages that are wanted.
  public var count: Int { entries.count }
  /// Fetches that have not ended.
  public private(set) var fetching = 0
  private var fetchingOf: [String: Int] = [:]
  /// Whether one is due that could not start yet.
  public var hasDue: Bool { !turns.isEmpty }

  /// Whether nothing is under way and no item waits.
  public var isSettled: Bool {
    entries.values.allSatisfy { $0.wish.deadline == nil && !$0.isFetching && !$0.isTelling }
  }

  /// The page's wish; nil where it is not wanted any more.
  public subscript(number: Int64) -> Wish? { entries[number]?.wish }

  /// Adds a page, or takes what has changed of it.
  public mutating func put(_ wish: Wish) {
    lastVersion += 1
    let version = lastVersion
    var entry = entries[wish.number] ?? Entry(wish: wish, version: version)
    entry.wish = wish
    entry.version = version
    entry.isDue = false
    entries[wish.number] = entry
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
    if entry.isFetching { noteEnd(of: entry) }
  }

  /// Takes all pages of `feed` out that are not among `kept`.
  public mutating func keep(_ kept: Set<Int64>, of feed: String) {
    let gone = entries.values.filter { $0.wish.feed == feed && !kept.contains($0.wish.number) }
    for entry in gone { remove(entry.wish.number) }
  }

  /// No page of `host` is fetched before `until`.
  public mutating func hold(_ host: String, until: Instant) {
    held[host] = max(held[host] ?? until, until)
  }

  /// What is to be done at `now`, which counts as begun; nil where nothing is. `mayFetch` is asked of a host
  /// that has a page, and takes a yes for a start. At most `mostOfFeed` pages of one feed are fetched at a time,
  /// so that one whose pages take long to be read leaves room for others.
  public mutating func next(
    at now: Instant, mostOfFeed: Int = .max, mayFetch: (String) -> Bool
  ) -> Job? {
    while let event = events.first, event.time <= now {
      events.popFirst()
      guard var entry = entries[event.number], entry.version == event.version else { continue }
      if event.isDeadline {
        guard !entry.isTelling else { continue }
        entry.isTelling = true
        entries[event.number] = entry
        return .tell(event.number)
      }
      guard !entry.isFetching, !entry.isDue else { continue }
      entry.isDue = true
      entries[event.number] = entry
      if due[entry.wish.host] == nil { turns.append(entry.wish.host) }
      due[entry.wish.host, default: []].append(event.number)
    }
    for _ in turns.indices where mostOfFeed > 0 {
      let host = turns.removeFirst()
      guard let number = firstDue(of: host) else {
        due[host] = nil
        continue
      }
      turns.append(host)
      if let until = held[host], until > now { continue }
      held[host] = nil
      guard let feed = entries[number]?.wish.feed, fetchingOf[feed, default: 0] < mostOfFeed,
        mayFetch(host)
      else { continue }
      due[host]?.removeFirst()
      entries[number]?.isDue = false
      entries[number]?.isFetching = true
      fetching += 1
      fetchingOf[feed, default: 0] += 1
      return .fetch(number)
    }
    return nil
  }

  /// A fetch has ended; ``put(_:)`` or ``remove(_:)`` say what becomes of the page.
  public mutating func endFetch(_ number: Int64) {
    guard let entry = entries[number], entry.isFetching else { return }
    entries[number]?.isFetching = false
    noteEnd(of: entry)
  }

  private mutating func noteEnd(of entry: Entry) {
    fetching -= 1
    let feed = entry.wish.feed
    let left = fetchingOf[feed, default: 1] - 1
    fetchingOf[feed] = left == 0 ? nil : left
  }

  /// The alerts of an item that has waited are drafted, or cannot be.
  public mutating func endTelling(_ number: Int64) { entries[number]?.isTelling = false }

  /// When ``next(at:mayFetch:)`` is worth asking again, due pages apart.
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
      entries[number] = entry
    }
    events.updateAll { $0.time = $0.time.advanced(byMilliseconds: jump) }
    held = held.mapValues { $0.advanced(byMilliseconds: jump) }
  }

  /// The first page of a host that is still due; those that are not are dropped on the way.
  private mutating func firstDue(of host: String) -> Int64? {
    while let number = due[host]?.first {
      if let entry = entries[number], entry.isDue, entry.wish.host == host { return number }
      due[host]?.removeFirst()
    }
    return nil
  }
}
