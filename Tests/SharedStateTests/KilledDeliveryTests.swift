import AlertLog
import ContentDigest
import Foundation
import Glibc
import PostgreSQL
import Testing

@testable import SharedState

/// Two files never differ in a number they share (I4), whenever one of the processes that write them is killed.
@Suite struct KilledDeliveryTests {
  static let variable = "CLAIMWATCH_KILLED_DELIVERY"

  @Test func whereverOneIsKilledTheLogsAreTheSame() throws {
    let bench = try SharedBench()
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "claimwatch-\(UUID().uuidString.lowercased())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let well = try NodeLog(bench.session(), name: "well", folder: folder, files: PosixFileSystem())
    try well.deliver()
    // It enters before the first alert, and then dies at each call to the system in turn.
    var alerts = 0
    for calls in 0..<24 {
      let process = try OwnProcess(
        "KilledDelivery", variable: Self.variable, value: "\(bench.address)|\(folder)|\(calls)")
      process.process.waitUntilExit()
      try bench.session().transaction { transaction in
        var head = try LogHead(transaction)
        for _ in 0..<3 {
          alerts += 1
          let id = PostgresTransaction.id("\(alerts)")
          head.append(id) { NodeLog.line(id.description, $0) }
        }
        try head.finish()
      }
      try well.deliver()
      let killed = NodeLog.lines(folder + "/killed.jsonl")
      #expect(killed.map(\.seq) == Array(1...Int64(killed.count + 1)).dropLast())
    }
    let last = try OwnProcess(
      "KilledDelivery", variable: Self.variable, value: "\(bench.address)|\(folder)|1000000")
    last.process.waitUntilExit()
    #expect(last.process.terminationStatus == 0)
    let files = ["well", "killed"].map {
      (try? Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0).jsonl"))) ?? Data()
    }
    #expect(files[0] == files[1])
    #expect(NodeLog.lines(well.path).map(\.seq) == Array(1...Int64(alerts)))
  }
}

@Suite struct KilledDelivery {
  /// Does nothing but in the processes that ``KilledDeliveryTests`` starts.
  @Test(.enabled(if: ProcessInfo.processInfo.environment[KilledDeliveryTests.variable] != nil))
  func delivers() throws {
    let value = try #require(ProcessInfo.processInfo.environment[KilledDeliveryTests.variable])
    let parts = value.components(separatedBy: "|")
    let calls = try #require(Int(parts[2]))
    let session = PostgresSession(parts[0], program: "killed", limits: patient)
    // Its row is made by whichever of its processes comes first.
    let log = try NodeLog(
      session, name: "killed", folder: parts[1], files: DyingFiles(calls: calls))
    do { try log.deliver() } catch { exit(3) }
    exit(0)
  }
}
