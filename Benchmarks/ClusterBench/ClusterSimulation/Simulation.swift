import FeedModel
import Locking
import PollSchedule
import SharedState

/// Many daemons on one database, by a clock that is told.
///
/// The program's own are ``NodeLeases`` with ``LeaseWatch``, `DueQueue` with its gates, and what a poll makes of a
/// feed's state (`FeedState.recorded`). The rest stands for the daemon, by its rules: a loop that wakes every 50 ms, 100
/// connections, a lease that is asked for before each fetch, a commit a second that asks for the fence.
public struct Simulation {
  let plan: Plan
  let world: FeedWorld
  let table = MemoryTable()
  let clock = SimulatedClock()
  var dice: Dice
  var nodes: [SimulatedNode?] = []
  /// Feeds as they are in the database.
  var states: [FeedState]
  var time: Int64 = 0
  var serverSkew: Int64 = 0
  var figures: Figures
  /// What happens when, soonest last.
  var events: [(time: Int64, event: Event)] = []
  var stoppedUntil: [Int64]

  enum Event {
    case fail(Failure)
    case come(node: Int)
    case join(node: Int)
    case databaseBack
  }

  static let tick: Int64 = 50
  static let connections = 100
  static let mostUnrecorded = 2000
  static let tendInterval: Int64 = 10_000
  static let commitInterval: Int64 = 1000
  /// When a feed is looked at again whose shard nobody is known to hold.
  static let unheldRetry: Int64 = 5000

  public init(_ plan: Plan) {
    self.plan = plan
    dice = Dice(seed: plan.seed)
    world = FeedWorld(feeds: plan.feeds, dice: &dice)
    states = (0..<plan.feeds).map { feed in
      FeedState(feedID: "f\(feed)", url: "http://x/")
    }
    nodes = [SimulatedNode?](repeating: nil, count: plan.nodes)
    stoppedUntil = [Int64](repeating: 0, count: plan.nodes)
    figures = Figures(plan, feeds: plan.feeds, hosts: world.hosts.count)
    // Within ten seconds of each other.
    events = (0..<plan.nodes).map { (Int64($0) * 1_370 % 10_000, .come(node: $0)) }
    events += plan.failures.map { ($0.time, .fail($0)) }
    events.sort { $0.time > $1.time }
  }

  /// Runs to the end, and calls `progress` each simulated hour.
  public mutating func run(progress: (Int64) -> Void = { _ in }) throws -> Figures {
    while time < plan.length {
      clock.set(milliseconds: time)
      table.set(now: time + serverSkew)
      while let next = events.last, next.time <= time {
        events.removeLast()
        try happen(next.event)
      }
      for number in nodes.indices where stoppedUntil[number] <= time { try turn(number) }
      if time % 1000 == 0 { figures.endSecond() }
      time += Self.tick
      if time % 3_600_000 == 0 { progress(time / 3_600_000) }
    }
    figures.finish(requests: table.requests, world: world)
    return figures
  }

  private mutating func plan(_ event: Event, at time: Int64) {
    events.append((time, event))
    events.sort { $0.time > $1.time }
  }

  private mutating func happen(_ event: Event) throws {
    switch event {
    case .come(let node):
      let clock = clock
      guard
        let made = try? SimulatedNode(
          table, name: "node-\(node)", skew: 0, at: time, phase: Int64(node) * 100,
          clock: { clock.now })
      else { return plan(.come(node: node), at: time + 2000) }
      nodes[node] = made
    case .join(let node): nodes[node]?.link.set(cut: false)
    case .databaseBack: table.set(away: false)
    case .fail(let failure): fail(failure)
    }
  }

  private mutating func fail(_ failure: Failure) {
    figures.note(failure, shards: failure.node.flatMap { nodes[$0]?.leases.shards } ?? [])
    switch failure {
    case .death(let node, let at, let back):
      nodes[node] = nil
      plan(.come(node: node), at: at + back)
    case .stop(let node, let at, let length): stoppedUntil[node] = at + length
    case .partition(let node, let at, let length):
      nodes[node]?.link.set(cut: true)
      plan(.join(node: node), at: at + length)
    case .databaseAway(let at, let length):
      table.set(away: true)
      plan(.databaseBack, at: at + length)
    case .serverClock(_, let leap): serverSkew += leap
    case .nodeClock(let node, _, let leap):
      // What the scheduler does when its clock leaps.
      nodes[node]?.skew += leap
      nodes[node]?.queue.shift(byMilliseconds: leap)
    }
  }

  /// One turn of a node's loop.
  private mutating func turn(_ number: Int) throws {
    // Taken out, so that nothing of it is copied.
    guard var node = nodes[number] else { return }
    nodes[number] = nil
    let epoch = node.leases.epoch
    defer { nodes[number] = node }
    end(&node)
    if node.nextCommit <= time { commit(&node, epoch) }
    if node.nextTend <= time { tend(&node, number) }
    start(&node, number)
  }

  private mutating func tend(_ node: inout SimulatedNode, _ number: Int) {
    node.nextTend = time + Self.tendInterval
    let running = node.running
    guard let news = try? node.leases.tend(isIdle: { running[Int($0.number)] == 0 }) else { return }
    for shard in news.lost.union(news.released) {
      figures.moves += 1
      for feed in world.feedsOf[Int(shard.number)] { node.queue.remove("f\(feed)") }
    }
    figures.mostShards = max(figures.mostShards, node.leases.shards.count)
    let wall = node.wall(time)
    if !news.gained.isEmpty { table.count(requests: 1) }
    for shard in news.gained.sorted() {
      figures.gained(Int(shard.number), at: time)
      for feed in world.feedsOf[Int(shard.number)] {
        let state = states[Int(feed)].rebased(at: wall)
        node.queue.schedule(
          "f\(feed)", host: world.hosts[world.host(Int(feed))], due: state.due(start: wall))
      }
    }
  }

  private mutating func start(_ node: inout SimulatedNode, _ number: Int) {
    let wall = node.wall(time)
    while node.queue.fetchingCount < Self.connections, node.pending.count < Self.mostUnrecorded,
      let id = node.queue.next(at: wall), let feed = Int(id.dropFirst())
    {
      let host = world.host(feed)
      guard let lease = node.leases.lease(of: world.shard(feed)) else {
        node.queue.end(id)
        if node.leases.shards.contains(world.shard(feed)) {
          node.queue.schedule(
            id, host: world.hosts[host], due: wall.advanced(byMilliseconds: Self.unheldRetry))
        }
        continue
      }
      figures.started(
        feed, host: host, node: number, lease: lease,
        late: wall.milliseconds(since: node.queue.lastDue),
        at: time)
      let state = states[feed].rebased(at: wall)
      let answer = world.answer(feed, state: state, at: time, dice: &dice)
      let end = time + max(Self.tick, answer.time / Self.tick * Self.tick)
      node.ends[end, default: []].append(
        SimulatedNode.Fetch(
          feed: feed, lease: lease, state: state, outcome: answer.outcome, items: answer.items))
      node.running[Int(lease.shard.number)] += 1
    }
  }

  /// Fetches that have ended, also while the node stood still.
  private mutating func end(_ node: inout SimulatedNode) {
    guard !node.ends.isEmpty else { return }
    if let now = node.ends.removeValue(forKey: time) { end(now, &node) }
    guard time % 1000 == 0 else { return }
    for late in node.ends.keys.filter({ $0 < time }).sorted() {
      if let fetches = node.ends.removeValue(forKey: late) { end(fetches, &node) }
    }
  }

  private mutating func end(_ fetches: [SimulatedNode.Fetch], _ node: inout SimulatedNode) {
    let wall = node.wall(time)
    for fetch in fetches {
      var state = fetch.state.recorded(
        fetch.outcome, at: wall, policy: PollPolicy(), using: &dice)
      // Nobody reads it here, and a million of them take 60 MB.
      state.nextPollReason = ""
      if let until = state.heldUntil {
        node.queue.hold(world.hosts[world.host(fetch.feed)], until: until)
      }
      node.queue.release("f\(fetch.feed)")
      node.pending.append(
        SimulatedNode.Result(
          feed: fetch.feed, lease: fetch.lease, state: state, items: fetch.items, skew: node.skew))
    }
  }

  private mutating func commit(_ node: inout SimulatedNode, _ epoch: Int64) {
    node.nextCommit = time + Self.commitInterval
    guard !node.pending.isEmpty else { return }
    guard node.link.isUp else {
      figures.failedCommits += 1
      return
    }
    let wall = node.wall(time)
    let shards = node.leases.shards
    figures.commit(node.pending, table)
    for result in node.pending {
      let id = "f\(result.feed)"
      node.queue.end(id)
      node.running[Int(result.lease.shard.number)] -= 1
      let isHeld = table.holds(result.lease, epoch)
      if isHeld { states[result.feed] = result.state } else { figures.refused += 1 }
      guard shards.contains(result.lease.shard) else { continue }
      node.queue.schedule(
        id, host: world.hosts[world.host(result.feed)],
        due: (isHeld ? result.state : states[result.feed])
          .shifted(byMilliseconds: node.skew - result.skew).due(start: wall))
    }
    node.pending.removeAll(keepingCapacity: true)
  }
}

/// Nanoseconds that all nodes' leases are told.
final class SimulatedClock: Sendable {
  private let time = Guarded<UInt64>(0)
  var now: UInt64 { time.withLock { $0 } }
  func set(milliseconds: Int64) {
    // A machine was started some time before.
    time.withLock { $0 = UInt64(milliseconds + 1_000_000) * 1_000_000 }
  }
}
