import ClusterSimulation
import Testing

/// Small forms of `make bench-cluster-simulation`: the program's own leases and queues by a clock that is told.
@Suite struct SimulationTests {
  private static let hour: Int64 = 3_600_000

  private func run(_ failures: [Failure], hours: Int64 = 1, seed: UInt64 = 1) throws -> Figures {
    var plan = Plan()
    plan.feeds = 600
    plan.nodes = 4
    plan.length = hours * Self.hour
    plan.warm = 600_000
    plan.seed = seed
    plan.failures = failures
    var simulation = Simulation(plan)
    return try simulation.run()
  }

  /// A dead, a stopped and a parted node: its shards are others' within 45 s (I8), no host is fetched by two of them
  /// beyond a hand-over (I6), and nobody fetches under a lease that another has.
  @Test(arguments: [
    Failure.death(node: 1, at: 1_205_300, backAfter: 400_000),
    .stop(node: 2, at: 1_203_100, for: 60_000), .partition(node: 3, at: 1_200_000, for: 200_000),
  ])
  func aNodeFails(_ failure: Failure) throws {
    for seed in 1...3 {
      let figures = try run([failure], seed: UInt64(seed))
      #expect(figures.violations == [], "\(figures.report)")
      #expect(figures.shardDelays.count == 64 && figures.neverPolled == 0, "\(figures.report)")
    }
  }

  /// With the database away nobody fetches after 25 s (I7), and what shards a node had it has when that is back.
  @Test func theDatabaseIsAway() throws {
    let figures = try run([.databaseAway(at: 1_201_000, for: 300_000)])
    #expect(figures.violations == [], "\(figures.report)")
    let well = try run([])
    #expect(figures.moves == well.moves, "no shard moves")
  }

  /// Clocks that are set by an hour move no shard, and keep none with a node that died.
  @Test func clocksAreSet() throws {
    let well = try run([])
    for leap in [Self.hour, -Self.hour] {
      let figures = try run([
        .serverClock(at: 1_200_050, by: leap), .nodeClock(node: 1, at: 1_500_000, by: leap),
      ])
      #expect(figures.violations == [], "\(figures.report)")
      #expect(figures.moves == well.moves, "no shard moves")
    }
    let figures = try run([
      .death(node: 2, at: 1_200_000, backAfter: 9_000_000),
      .serverClock(at: 1_201_000, by: -Self.hour),
    ])
    #expect(figures.violations == [] && figures.shardDelays.count == 64, "\(figures.report)")
  }

  /// A poll whose result waits for its commit while the clock is set forward is not due in the past by that: it was polled
  /// again at once, as if it were three quarters of an hour late.
  @Test func noPollIsLateByAClockThatIsSet() throws {
    let well = try run([], hours: 2)
    let leaps = (0..<100).map { leap in
      Failure.nodeClock(
        node: leap % 4, at: 1_200_050 + Int64(leap) * 50_000,
        by: leap % 8 < 4 ? Self.hour : -Self.hour)
    }
    let figures = try run(leaps, hours: 2)
    #expect(figures.violations == [], "\(figures.report)")
    #expect(figures.mostLate < max(60_000, 2 * well.mostLate), "\(figures.report)")
  }

  /// The same seed, the same run.
  @Test func aRunCanBeRepeated() throws {
    let failures = [Failure.death(node: 1, at: 1_205_300, backAfter: 400_000)]
    #expect(try run(failures, seed: 7).report == run(failures, seed: 7).report)
  }
}
