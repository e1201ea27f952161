// ClusterBench [FEEDS [NODES [HOURS [SEED]]]]
//
// A day of a million feeds on eight nodes with failures, simulated with the program's own leases and queue
// (docs/many-machines.md). Exits with 1 where an invariant is broken or a dead node's shards take more than 45 s.
import ClusterSimulation
import Foundation

let numbers = CommandLine.arguments.dropFirst().map { Int($0) ?? 0 }
func number(_ place: Int, _ usual: Int) -> Int {
  place < numbers.count && numbers[place] > 0 ? numbers[place] : usual
}

var plan = Plan.dayWithFailures()
plan.feeds = number(0, 1_000_000)
plan.nodes = number(1, 8)
plan.length = Int64(number(2, 24)) * 3_600_000
plan.seed = UInt64(number(3, 1))
if plan.nodes < 8 { plan.failures = [] }

let start = Date()
var simulation = Simulation(plan)
let figures = try simulation.run { hour in
  FileHandle.standardError.write(
    Data("hour \(hour), \(Int(Date().timeIntervalSince(start))) s\n".utf8))
}
print(figures.report)
let faults = figures.violations
for fault in faults { print("MISSED: \(fault)") }
exit(faults.isEmpty ? 0 : 1)
