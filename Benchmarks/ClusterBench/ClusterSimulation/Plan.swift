/// What is simulated. All times are milliseconds from the beginning.
public struct Plan: Sendable {
  public var feeds = 1_000_000
  public var nodes = 8
  public var length: Int64 = 86_400_000
  public var seed: UInt64 = 1
  public var failures: [Failure] = []
  /// From when on lateness counts: before it every feed is polled for the first time.
  public var warm: Int64 = 7_200_000

  /// A day of a million feeds on eight nodes in which nothing fails.
  public init() {}

  /// The same with each failure, an hour and more apart: a node dies and comes back, one is stopped for a minute, one
  /// is cut off from the database, that is away for five minutes, its clock and a node's are set an hour either way, two
  /// nodes die at once.
  public static func dayWithFailures() -> Plan {
    var plan = Plan()
    let hour: Int64 = 3_600_000
    plan.failures = [
      .death(node: 1, at: 3 * hour + 123_400, backAfter: 600_000),
      .stop(node: 2, at: 5 * hour + 41_700, for: 60_000),
      .partition(node: 3, at: 7 * hour + 8_300, for: 300_000),
      .databaseAway(at: 9 * hour + 77_150, for: 300_000),
      .serverClock(at: 11 * hour + 5_500, by: hour),
      .serverClock(at: 12 * hour + 3_050, by: -hour),
      // While the server's clock is behind what a dead node has written.
      .death(node: 4, at: 12 * hour + 900, backAfter: 1_800_000),
      .nodeClock(node: 5, at: 14 * hour, by: hour),
      .nodeClock(node: 5, at: 15 * hour, by: -hour),
      .death(node: 6, at: 17 * hour + 9_990, backAfter: 600_000),
      .death(node: 7, at: 17 * hour + 9_990, backAfter: 600_000),
    ]
    return plan
  }
}

/// Something that goes wrong.
public enum Failure: Hashable, Sendable {
  /// As by kill -9: what it had in memory is gone. A new process begins after a time.
  case death(node: Int, at: Int64, backAfter: Int64)
  /// As by SIGSTOP.
  case stop(node: Int, at: Int64, for: Int64)
  /// It reaches the feeds and not the database.
  case partition(node: Int, at: Int64, for: Int64)
  case databaseAway(at: Int64, for: Int64)
  /// The database server's clock is set.
  case serverClock(at: Int64, by: Int64)
  /// The wall clock of a node is set.
  case nodeClock(node: Int, at: Int64, by: Int64)

  /// Whose trouble it is.
  var node: Int? {
    switch self {
    case .death(let node, _, _), .stop(let node, _, _), .partition(let node, _, _),
      .nodeClock(let node, _, _):
      node
    case .databaseAway, .serverClock: nil
    }
  }

  var time: Int64 {
    switch self {
    case .death(_, let at, _), .stop(_, let at, _), .partition(_, let at, _),
      .databaseAway(let at, _), .serverClock(let at, _), .nodeClock(_, let at, _):
      at
    }
  }
}

/// SplitMix64 (Steele, Lea and Flood 2014): the same seed gives the same run.
public struct Dice: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// From 0 up to 1.
  mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }
}
