import FeedModel

/// Which feed starts next.
///
/// Every host has a queue of its feeds by the time they are due. Among the hosts that may take a
/// fetch now, the one whose first feed has been due longest comes next; where several are equal, as
/// at a first start, the hosts go in the order of their names, so that one host's feeds follow each
/// other and share a connection. A host that is busy, spaced or held waits alone: nobody stands
/// behind it.
///
/// A value without a clock: the caller says what time it is. Each operation takes O(log n).
public struct DueQueue: Sendable {
  /// A feed's id. Not generic: across modules that would be looked up at run time, a tenth of a poll.
  public typealias Feed = String

  /// One place in a host's queue; void when the feed has been moved since.
  private struct Place: Comparable, Sendable {
    var due: Instant
    let number: UInt64
    let feed: Feed

    static func < (left: Place, right: Place) -> Bool {
      (left.due, left.number) < (right.due, right.number)
    }
  }

  /// One place of a host among the hosts; void when the host has been moved since.
  private struct Turn: Comparable, Sendable {
    var time: Instant
    let host: String
    let number: UInt64

    static func < (left: Turn, right: Turn) -> Bool {
      left.time != right.time
        ? left.time < right.time : (left.host, left.number) < (right.host, right.number)
    }
  }

  private struct Host: Sendable {
    var feeds = MinHeap<Place>()
    var turn: UInt64 = 0
  }

  /// The present state of the hosts.
  public private(set) var gate: HostGate
  private var hosts: [String: Host] = [:]
  private var places: [Feed: (host: String, number: UInt64)] = [:]
  /// Started feeds by their hosts; the host is nil once it has been released.
  private var running: [Feed: String?] = [:]
  /// Running feeds that were scheduled meanwhile: they take their places when they have ended.
  private var deferred: [Feed: (host: String, due: Instant)] = [:]
  /// Hosts whose first feed is not due yet, or that may not start yet, by the time when both hold.
  private var sleeping = MinHeap<Turn>()
  /// Hosts that may start at once, by the time their first feed was due.
  private var open = MinHeap<Turn>()
  private var lastNumber: UInt64 = 0
  /// When the feed was due that ``next(at:)`` gave last.
  public private(set) var lastDue = Instant(milliseconds: 0)

  /// An empty queue.
  public init(gate: HostGate = HostGate()) { self.gate = gate }

  /// Feeds that wait.
  public var waitingCount: Int { places.count + deferred.count }
  /// The host on which a feed was started, until that was released.
  public func host(ofRunning feed: Feed) -> String? { running[feed] ?? nil }

  /// Whether a feed was started and has not ended.
  public func isRunning(_ feed: Feed) -> Bool { running[feed] != nil }

  /// Feeds that were started and have not ended.
  public var runningCount: Int { running.count }
  /// Those of them whose hosts have not been released.
  public private(set) var fetchingCount = 0

  /// Puts a feed into the queue, or moves it. A feed that is running may be scheduled: it does not
  /// start again before it has ended.
  public mutating func schedule(_ feed: Feed, host: String, due: Instant) {
    guard running[feed] == nil else {
      deferred[feed] = (host, due)
      return
    }
    // One copy of each host's name.
    let host = hosts.index(forKey: host).map { hosts.keys[$0] } ?? host
    let former = places[feed]?.host
    let number = nextNumber()
    places[feed] = (host, number)
    hosts[host, default: Host()].feeds.insert(Place(due: due, number: number, feed: feed))
    seat(host)
    if let former, former != host { seat(former) }
  }

  /// Takes a feed out of the queue. One that is running still has to be ended.
  public mutating func remove(_ feed: Feed) {
    deferred[feed] = nil
    guard let place = places.removeValue(forKey: feed) else { return }
    seat(place.host)
  }

  /// Takes all feeds out. Those that are running still have to be ended, and limits and holds stay.
  public mutating func removeAll() {
    hosts = [:]
    places = [:]
    deferred = [:]
    sleeping = MinHeap()
    open = MinHeap()
  }

  /// Moves every time by as much as the wall clock was set: what lay an hour ahead still does.
  public mutating func shift(byMilliseconds jump: Int64) {
    func moved(_ time: Instant) -> Instant {
      // Always open, or never started.
      time == Instant(milliseconds: .min) ? time : time.advanced(byMilliseconds: jump)
    }
    for host in hosts.keys { hosts[host]?.feeds.updateAll { $0.due = moved($0.due) } }
    deferred = deferred.mapValues { ($0.host, moved($0.due)) }
    sleeping.updateAll { $0.time = moved($0.time) }
    open.updateAll { $0.time = moved($0.time) }
    gate.shift(byMilliseconds: jump)
  }

  /// The feed that may start at `now`, which counts as started from then on; nil where none may.
  public mutating func next(at now: Instant) -> Feed? {
    wake(at: now)
    while let turn = open.popFirst() {
      guard hosts[turn.host]?.turn == turn.number else { continue }
      guard let place = first(of: turn.host) else { continue }
      hosts[turn.host]?.feeds.popFirst()
      places[place.feed] = nil
      lastDue = place.due
      running[place.feed] = .some(turn.host)
      fetchingCount += 1
      gate.start(turn.host, at: now)
      seat(turn.host)
      return place.feed
    }
    return nil
  }

  /// The fetch of a started feed is over, so its host takes another one. The feed itself does not
  /// start again before it has ended.
  public mutating func release(_ feed: Feed) {
    guard case .some(.some(let host)) = running[feed] else { return }
    running[feed] = .some(nil)
    fetchingCount -= 1
    gate.end(host)
    seat(host)
  }

  /// A started feed has ended; its host, where it has not been released, takes another one.
  public mutating func end(_ feed: Feed) {
    guard running[feed] != nil else { return }
    release(feed)
    running[feed] = nil
    if let place = deferred.removeValue(forKey: feed) {
      schedule(feed, host: place.host, due: place.due)
    }
  }

  /// Takes all feeds out that wait for `host`, and names them in the order in which they are due.
  public mutating func removeAll(of host: String) -> [Feed] {
    var removed: [Feed] = []
    while let place = first(of: host) {
      hosts[host]?.feeds.popFirst()
      places[place.feed] = nil
      removed.append(place.feed)
    }
    seat(host)
    return removed
  }

  /// Nothing starts on `host` before `until`.
  public mutating func hold(_ host: String, until: Instant) {
    gate.hold(host, until: until)
    seat(host)
  }

  /// Puts other limits in force, for a reload. Fetches in flight count on.
  public mutating func setLimits(_ limits: HostLimits, overrides: [String: HostLimits] = [:]) {
    guard limits != gate.limits || overrides != gate.overrides else { return }
    gate.limits = limits
    gate.overrides = overrides
    for host in Array(hosts.keys) { seat(host) }
  }

  /// Whether something beside feeds, such as an article's page, may be fetched from `host` at `now` without
  /// making a feed late: none is due there within the host's spacing, and one connection stays free for the
  /// next, unless that is due only after `patience` milliseconds.
  public mutating func mayStartBeside(_ host: String, at now: Instant, patience: Int64) -> Bool {
    guard case .from(let time) = gate.verdict(host), time <= now else { return false }
    guard let due = first(of: host)?.due else { return true }
    guard due > now.advanced(byMilliseconds: gate.spacing(of: host)) else { return false }
    return gate.freePlaces(host) > 1 || due > now.advanced(byMilliseconds: patience)
  }

  /// A fetch beside feeds starts on `host`.
  public mutating func startBeside(_ host: String, at now: Instant) {
    gate.start(host, at: now)
    seat(host)
  }

  /// The same as soon as its spacing lets it, which is told; nil while all its connections are taken. With `anyway` one
  /// more is.
  public mutating func startBeside(_ host: String, from now: Instant, anyway: Bool) -> Instant? {
    guard anyway || gate.freePlaces(host) > 0 else { return nil }
    let start = gate.nextStart(host, from: now)
    startBeside(host, at: start)
    return start
  }

  /// A further request of a feed that runs on `host` takes the next start there, which is told.
  public mutating func startAgain(_ host: String, at now: Instant) -> Instant {
    defer { seat(host) }
    return gate.startAgain(host, at: now)
  }

  /// It has ended.
  public mutating func endBeside(_ host: String) {
    gate.end(host)
    seat(host)
  }

  /// When ``next(at:)`` is worth asking again: nil means not before a feed is scheduled or ends.
  public mutating func wakeTime() -> Instant? {
    while let turn = open.first {
      if hosts[turn.host]?.turn == turn.number { return Instant(milliseconds: .min) }
      open.popFirst()
    }
    while let turn = sleeping.first {
      if hosts[turn.host]?.turn == turn.number { return turn.time }
      sleeping.popFirst()
    }
    return nil
  }

  /// Forgets hosts that no feed waits for and that need no patience.
  public mutating func prune(at now: Instant) {
    gate.prune(at: now)
    hosts = hosts.filter { !$0.value.feeds.isEmpty }
  }

  // MARK: hosts

  /// Moves hosts whose time has come from `sleeping` to `open`.
  private mutating func wake(at now: Instant) {
    while let turn = sleeping.first, turn.time <= now {
      sleeping.popFirst()
      guard hosts[turn.host]?.turn == turn.number, let place = first(of: turn.host) else {
        continue
      }
      open.insert(Turn(time: place.due, host: turn.host, number: turn.number))
    }
  }

  /// Gives a host its place among the hosts anew. A busy host has none until a feed of it ends.
  private mutating func seat(_ host: String) {
    guard hosts[host] != nil else { return }
    let number = nextNumber()
    hosts[host]?.turn = number
    guard let place = first(of: host) else { return }
    guard case .from(let time) = gate.verdict(host) else { return }
    sleeping.insert(Turn(time: max(time, place.due), host: host, number: number))
  }

  /// The first valid place of a host, now on top of its heap; void ones are dropped on the way.
  private mutating func first(of host: String) -> Place? {
    while let place = hosts[host]?.feeds.first {
      if let current = places[place.feed], current.number == place.number { return place }
      hosts[host]?.feeds.popFirst()
    }
    return nil
  }

  private mutating func nextNumber() -> UInt64 {
    lastNumber += 1
    return lastNumber
  }
}
