import FeedModel
import PollSchedule
import SharedState

/// A process of a simulation: the program's own leases and queue, a writer that commits each second, and the rules
/// by which the daemon joins them.
struct SimulatedNode {
  let link: MemoryTable.Link
  let leases: NodeLeases
  var queue = DueQueue()
  /// How far its wall clock is from the true time.
  var skew: Int64
  var nextTend: Int64
  var nextCommit: Int64
  /// Fetches in flight by the tick in which they end.
  var ends: [Int64: [Fetch]] = [:]
  /// What waits for the next commit.
  var pending: [Result] = []
  /// Feeds of each shard that are under way.
  var running = [Int32](repeating: 0, count: Int(Shard.count))

  struct Fetch {
    var feed: Int
    var lease: NodeLeases.Lease
    /// What it was told of the feed before it was fetched.
    var state: FeedState
    var outcome: PollOutcome
    var items: Int
  }

  struct Result {
    var feed: Int
    var lease: NodeLeases.Lease
    var state: FeedState
    var items: Int
    /// The node's when the state was recorded.
    var skew: Int64
  }

  init(
    _ table: MemoryTable, name: String, skew: Int64, at time: Int64, phase: Int64,
    clock: @escaping @Sendable () -> UInt64
  ) throws {
    link = MemoryTable.Link(table)
    leases = try NodeLeases(table: link, name: name, program: "simulation", now: clock)
    self.skew = skew
    nextTend = time
    nextCommit = time + phase
  }

  /// The time by its own clock.
  func wall(_ time: Int64) -> Instant { Instant(milliseconds: FeedWorld.epoch + time + skew) }
}
