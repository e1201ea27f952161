// ClusterSoak [MINUTES [FROM UNTIL]]
//
// Two writers with the program's own leases, fences, numbered alerts and logs on a PostgreSQL of its own commit each second
// for MINUTES (30); from minute FROM until UNTIL (10, 20) a foreign transaction keeps the server from clearing away old
// rows. Exits with 1 where a table grows to over twice what it was, or commits take over 1.5 times as long.
import Foundation
import LoopbackDatabase
import PostgreSQL
import SharedState

let numbers = CommandLine.arguments.dropFirst().compactMap(Double.init)
let minutes = numbers.first ?? 30
let from = numbers.count > 2 ? numbers[1] : minutes / 3
let until = numbers.count > 2 ? numbers[2] : minutes * 2 / 3

let server = try LoopbackDatabase(isDurable: true)
let address = try server.makeDatabase("soak")
let limits = PostgresLimits(statement: 5_000, lock: 5_000, idle: 5_000)
let outside = PostgresSession(
  address, program: "outside", limits: PostgresLimits(statement: 60_000, lock: 60_000, idle: 0))
try SharedSchema.make(outside)
try Soak.makeTables(outside)
let writers = try (0..<2).map { try Soak(address, name: "node-\($0)", limits: limits) }
for writer in writers { writer.start() }

let start = BootClock.now
func minute() -> Double { Double(BootClock.now - start) / 60e9 }

/// Waits until a minute has come, and says how large tables were.
func phase(_ name: String, until end: Double) throws -> Measure {
  for writer in writers { _ = writer.takeTimes() }
  var most: [String: Int64] = [:]
  while minute() < end {
    Thread.sleep(forTimeInterval: 5)
    for (table, size) in try Measure.sizes(outside) { most[table] = max(most[table] ?? 0, size) }
  }
  let measure = Measure(name, most: most, times: writers.flatMap { $0.takeTimes() })
  FileHandle.standardOutput.write(Data("\(measure)\n".utf8))
  return measure
}

// The first minutes fill the tables.
_ = try phase("filling", until: from / 2)
let before = try phase("before", until: from)
let holder = Thread {
  let session = PostgresSession(
    address, program: "holder", limits: PostgresLimits(statement: 60_000, lock: 60_000, idle: 0))
  do {
    try session.transaction { transaction in
      // A transaction with a number of its own holds everybody's horizon.
      try transaction.run("SELECT pg_current_xact_id()")
      while minute() < until { Thread.sleep(forTimeInterval: 1) }
    }
  } catch { print("the holder has failed: \(error)") }
}
holder.start()
let during = try phase("xmin held", until: until - 0.1)
let held = try outside.run(
  "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'holder' AND backend_xid IS NOT NULL"
).first?.int(0)
let after = try phase("after", until: minutes)

var missed = 0
if held != 1 {
  print("MISSED: nobody held xmin")
  missed += 1
}
for (name, measure) in [("xmin held", during), ("after", after)] {
  let slower = measure.mean / max(before.mean, 0.001)
  let growth = Double(measure.total) / Double(max(before.total, 1))
  print("\(name): commits \(slower.text) x, all tables \(growth.text) x of before")
  if slower > 1.5 || growth > 2 { missed += 1 }
}
for fault in writers.flatMap({ $0.faults }) {
  print("FAULT: \(fault)")
  missed += 1
}
print(missed == 0 ? "met" : "MISSED")
exit(missed == 0 ? 0 : 1)
