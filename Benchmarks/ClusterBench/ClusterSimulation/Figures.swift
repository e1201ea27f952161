import SharedState

/// What came of a run.
public struct Figures: Sendable {
  let plan: Plan
  public internal(set) var polls = 0
  public internal(set) var moves = 0
  /// Results of polls whose shard another had taken.
  public internal(set) var refused = 0
  public internal(set) var failedCommits = 0
  public internal(set) var commits = 0
  public internal(set) var items = 0
  public internal(set) var requests = 0
  /// Fetches on a host by one node within a second of one by another, and those of them that are not the first in
  /// their hand-over (I6).
  public internal(set) var crossings = 0
  public internal(set) var crossingsBeyond = 0
  /// Fetches under a lease that another had taken already.
  public internal(set) var staleStarts = 0
  /// Fetches while the database was away for more than 25 s (I7).
  public internal(set) var blindStarts = 0
  /// From a failure to when each shard of the node was another's, and to when one of its feeds was polled.
  public internal(set) var shardDelays: [Int64] = []
  public internal(set) var pollDelays: [Int64] = []
  /// When every feed had been polled once.
  public internal(set) var firstRound: Int64?
  public internal(set) var worstSecond = 0
  var late = Histogram()
  /// When, and of which feed, the latest poll was, and how many feeds are on its host.
  var latest: (time: Int64, feed: Int) = (0, 0)
  var latestHost = 0
  var lateOfNode: [Histogram]
  var pollsOfNode: [Int]
  var worstOfFeed: [Int32]
  public internal(set) var mostShards = 0

  private var wasPolled: [Bool]
  private var unpolled: Int
  private var lastStart: [(time: Int64, node: Int32, fence: Int64)]
  private var crossedFence: [Int64]
  private var orphans: [Int: Int64] = [:]
  private var awaited: [Int: Int64] = [:]
  private var awayUntil: Int64 = -1
  private var awaySince: Int64 = -1
  private var lastSecond = 0

  init(_ plan: Plan, feeds: Int, hosts: Int) {
    self.plan = plan
    lateOfNode = [Histogram](repeating: Histogram(), count: plan.nodes)
    pollsOfNode = [Int](repeating: 0, count: plan.nodes)
    worstOfFeed = [Int32](repeating: 0, count: feeds)
    wasPolled = [Bool](repeating: false, count: feeds)
    unpolled = feeds
    lastStart = Array(repeating: (Int64.min / 2, -1, 0), count: hosts)
    crossedFence = [Int64](repeating: -1, count: hosts)
  }

  /// Shards whose node fails now are waited for.
  mutating func note(_ failure: Failure, shards: Set<Shard>) {
    switch failure {
    case .death(_, let at, _), .stop(_, let at, _), .partition(_, let at, _):
      for shard in shards {
        orphans[Int(shard.number)] = at
        awaited[Int(shard.number)] = at
      }
    case .databaseAway(let at, let length): (awaySince, awayUntil) = (at, at + length)
    case .serverClock, .nodeClock: break
    }
  }

  mutating func gained(_ shard: Int, at time: Int64) {
    if let since = orphans.removeValue(forKey: shard) { shardDelays.append(time - since) }
  }

  mutating func started(
    _ feed: Int, host: Int, node: Int, lease: NodeLeases.Lease, late: Int64, at time: Int64
  ) {
    polls += 1
    pollsOfNode[node] += 1
    if time >= plan.warm {
      if late > self.late.most { latest = (time, feed) }
      self.late.add(late)
      lateOfNode[node].add(late)
      worstOfFeed[feed] = max(worstOfFeed[feed], Int32(clamping: late))
    }
    if !wasPolled[feed] {
      wasPolled[feed] = true
      unpolled -= 1
      if unpolled == 0 { firstRound = time }
    }
    if time > awaySince + 25_000, time < awayUntil { blindStarts += 1 }
    if orphans[Int(lease.shard.number)] == nil,
      let since = awaited.removeValue(forKey: Int(lease.shard.number))
    {
      pollDelays.append(time - since)
    }
    let last = lastStart[host]
    if lease.fence < last.fence { staleStarts += 1 }
    if last.node != node, time - last.time < 1000 {
      crossings += 1
      let fence = max(lease.fence, last.fence)
      if crossedFence[host] == fence { crossingsBeyond += 1 }
      crossedFence[host] = fence
    }
    lastStart[host] = (time, Int32(node), max(last.fence, lease.fence))
  }

  /// A commit: begin, fence, number, feeds, and a round trip for the verdicts of each document that brought something
  /// (at most 31 items a page of the state).
  mutating func commit(_ results: [SimulatedNode.Result], _ table: MemoryTable) {
    commits += 1
    let read = results.filter { $0.items > 0 }
    items += read.reduce(0) { $0 + $1.items }
    table.count(requests: 5 + read.count)
  }

  mutating func endSecond() {
    worstSecond = max(worstSecond, polls - lastSecond)
    lastSecond = polls
  }

  mutating func finish(requests: Int, world: FeedWorld) {
    self.requests = requests
    latestHost = world.hostOf.count { Int($0) == world.host(latest.feed) }
    stillOrphaned = orphans.count
    neverPolled = unpolled
  }

  public internal(set) var stillOrphaned = 0
  public internal(set) var neverPolled = 0
}

extension Figures {
  /// Milliseconds by which the latest poll came too late.
  public var mostLate: Int64 { late.most }

  /// What must not be.
  public var violations: [String] {
    var faults: [String] = []
    if staleStarts > 0 { faults.append("\(staleStarts) fetches under a lease that was taken") }
    if crossingsBeyond > 0 { faults.append("\(crossingsBeyond) fetches beyond one a hand-over") }
    if blindStarts > 0 { faults.append("\(blindStarts) fetches without a database") }
    if worstFailOver > 45_000 { faults.append("a shard was \(worstFailOver) ms without a node") }
    if stillOrphaned > 0 { faults.append("\(stillOrphaned) shards are nobody's") }
    return faults
  }
}
