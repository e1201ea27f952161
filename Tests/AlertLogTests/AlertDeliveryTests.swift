import FeedModel
import Foundation
import StateStore
import Testing

@testable import AlertLog

@Suite struct AlertDeliveryTests {
  let scratch: ScratchDirectory
  let outbox: Outbox

  init() throws {
    scratch = try ScratchDirectory()
    outbox = try Outbox(scratch.path)
  }

  private func delivery() -> AlertDelivery { AlertDelivery(queue: outbox.store, path: outbox.log) }

  private func seqs(_ path: String) throws -> [Int64] {
    try contents(path).split(separator: 0x0A).compactMap { AlertLineHead($0)?.seq }
  }

  @Test func writesInOrderAndMarks() throws {
    let delivery = delivery()
    try outbox.raise(3)
    #expect(try delivery.deliver().delivered == 3)
    #expect(try delivery.deliver().delivered == 0)
    try outbox.raise(500)
    #expect(try delivery.deliver().delivered == 500)
    #expect(try seqs(outbox.log) == Array(1...503))
    try outbox.expectExactlyOnce("plain")
    #expect(try outbox.store.deliveredAlerts().count == Int(AlertDelivery.keptLines))
  }

  /// The state a process leaves that was killed after writing `whole` lines and part of another.
  private func leaveInFlight(_ raised: Int, whole: Int, torn: String = "") throws {
    try outbox.raise(raised)
    let pending = try outbox.store.pendingAlerts(after: 0, limit: 1000)
    if !FileManager.default.fileExists(atPath: outbox.log) { try put("", outbox.log) }
    for alert in pending.prefix(whole) {
      try append(String(decoding: alert.line, as: UTF8.self) + "\n", outbox.log)
    }
    try append(torn, outbox.log)
  }

  @Test(arguments: [0, 1, 3, 5])
  func linesInFlightAreFoundAfterAKill(whole: Int) throws {
    try outbox.raise(2)
    _ = try delivery().deliver()
    try leaveInFlight(5, whole: whole, torn: #"{"schema":"claimwatch.alert/1","id":"ab"#)
    let report = try delivery().deliver()
    #expect(report.delivered == 5 && report.found == whole)
    try outbox.expectExactlyOnce("\(whole) in flight")
  }

  /// `keep`: bytes of the last line that the power cut left, -1 for all but the line feed.
  @Test(arguments: [true, false], [0, 1, 30, -1])
  func aLogTornAndThenRenamedIsMended(isMarked: Bool, keep: Int) throws {
    try outbox.raise(2)
    _ = try delivery().deliver()
    if isMarked {
      try outbox.raise(1)
      _ = try delivery().deliver()
    } else {
      try leaveInFlight(1, whole: 1)
    }
    let whole = try contents(outbox.log)
    let start = (whole.dropLast().lastIndex(of: 0x0A) ?? 0) + 1
    truncate(outbox.log, off_t(keep < 0 ? whole.count - 1 : start + keep))
    try rename(outbox.log, scratch.file("alerts.jsonl.1"))
    _ = try delivery().deliver()
    #expect(try seqs(scratch.file("alerts.jsonl.1")) == [1, 2])
    #expect(try seqs(outbox.log) == [3])
    try outbox.expectExactlyOnce("kept \(keep)")
  }

  @Test func aCopyThatIsBeingMadeIsLeftAlone() throws {
    try leaveInFlight(3, whole: 3)
    let half = try contents(outbox.log).dropLast(20)
    try put(String(decoding: half, as: UTF8.self), scratch.file("alerts.jsonl.1"))
    _ = try delivery().deliver()
    #expect(try contents(scratch.file("alerts.jsonl.1")).count == half.count)
  }

  @Test(arguments: ["alerts.jsonl.1", "alerts.jsonl-20310311", "alerts.jsonl.2031-03-11"])
  func linesInFlightAreFoundInARotatedFile(name: String) throws {
    try leaveInFlight(5, whole: 3)
    try rename(outbox.log, scratch.file(name))
    #expect(try delivery().deliver().found == 3)
    #expect(try seqs(outbox.log) == [4, 5])
    try outbox.expectExactlyOnce(name)
  }

  @Test func linesInFlightAreFoundInACompressedFile() throws {
    try leaveInFlight(5, whole: 3)
    let packed = GzipFixture.stored(try contents(outbox.log))
    try Data(packed).write(to: URL(fileURLWithPath: outbox.log + ".1.gz"))
    try FileManager.default.removeItem(atPath: outbox.log)
    #expect(try delivery().deliver().found == 3)
    try outbox.expectExactlyOnce("gz")
  }

  @Test func anUnreadablePackIsNamed() throws {
    try leaveInFlight(2, whole: 0)
    try put("not gzip", outbox.log + ".1.gz")
    try put("xz", outbox.log + ".2.xz")
    let report = try delivery().deliver()
    #expect(report.delivered == 2)
    #expect(
      Set(report.unreadable) == [outbox.log + ".1.gz (not a gzip file)", outbox.log + ".2.xz"])
    try FileManager.default.removeItem(atPath: outbox.log + ".1.gz")
    try FileManager.default.removeItem(atPath: outbox.log + ".2.xz")
    try outbox.expectExactlyOnce("unreadable")
  }

  /// A power cut leaves zeros where the length reached the disk before the bytes did.
  @Test func whatAPowerCutSpoiledIsWrittenAgain() throws {
    try outbox.raise(2)
    _ = try delivery().deliver()
    try leaveInFlight(4, whole: 1)
    let second = try outbox.store.pendingAlerts(after: 3, limit: 1)[0]
    let half = String(decoding: second.line.prefix(40), as: UTF8.self)
    try append(half + String(repeating: "\0", count: 80) + "\n", outbox.log)
    let third = try outbox.store.pendingAlerts(after: 4, limit: 1)[0]
    try append(String(decoding: third.line, as: UTF8.self) + "\n", outbox.log)
    #expect(try delivery().deliver().found == 1)
    try outbox.expectExactlyOnce("power cut")
  }

  @Test func linesOfOthersStay() throws {
    try outbox.raise(1)
    let delivery = delivery()
    _ = try delivery.deliver()
    try append("# a note by the operator\n", outbox.log)
    try outbox.raise(1)
    _ = try delivery.deliver()
    #expect(try text(outbox.log).split(separator: "\n")[1] == "# a note by the operator")
    #expect(try seqs(outbox.log) == [1, 2])
    // Also where it stands between lines in flight.
    try leaveInFlight(2, whole: 1)
    try append("# another\n", outbox.log)
    #expect(try self.delivery().deliver().found == 1)
    #expect(try seqs(outbox.log) == [1, 2, 3, 4])
    #expect(try text(outbox.log).contains("# another\n"))
  }

  @Test func renamingWhileRunningLosesNothing() throws {
    let delivery = delivery()
    for round in 1...5 {
      try outbox.raise(3)
      _ = try delivery.deliver()
      try rename(outbox.log, outbox.log + ".\(round)")
      if round % 2 == 0 { try put("", outbox.log) }
      if round % 3 == 0 { delivery.reopen() }
    }
    try outbox.raise(1)
    _ = try delivery.deliver()
    try outbox.expectExactlyOnce("rename")
  }

  @Test func copyAndTruncateWhileRunningLosesNothing() throws {
    let delivery = delivery()
    try outbox.raise(5)
    _ = try delivery.deliver()
    try FileManager.default.copyItem(atPath: outbox.log, toPath: outbox.log + ".1")
    // Two lines come between the copy and the truncation.
    try outbox.raise(2)
    _ = try delivery.deliver()
    try put("", outbox.log)
    #expect(try delivery.deliver().restored == 2)
    try outbox.raise(2)
    _ = try delivery.deliver()
    #expect(try seqs(outbox.log) == [6, 7, 8, 9])
    try outbox.expectExactlyOnce("copytruncate while running")
  }

  @Test func copyAndTruncateWhileDownLosesNothing() throws {
    try outbox.raise(5)
    _ = try delivery().deliver()
    try FileManager.default.copyItem(atPath: outbox.log, toPath: outbox.log + ".1")
    try outbox.raise(2)
    _ = try delivery().deliver()
    // Emptied in place, so that it stays the same file.
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: outbox.log))
    try file.truncate(atOffset: 0)
    try file.close()
    try outbox.raise(1)
    #expect(try delivery().deliver().restored == 2)
    try outbox.expectExactlyOnce("copytruncate while down")
  }

  /// Without a copy that ends just before it, a missing line was taken away on purpose.
  @Test func anEmptiedLogStaysEmpty() throws {
    let delivery = delivery()
    try outbox.raise(5)
    _ = try delivery.deliver()
    try put("", outbox.log)
    #expect(try delivery.deliver().restored == 0)
    #expect(try text(outbox.log) == "")
    try outbox.raise(1)
    _ = try delivery.deliver()
    #expect(try seqs(outbox.log) == [6])
    // Carried elsewhere, with an older rotation left behind.
    try rename(outbox.log, scratch.file("elsewhere.jsonl"))
    _ = try self.delivery().deliver()
    #expect(try text(outbox.log) == "")
  }

  @Test func aNewStateGoesOnAfterAnOldLog() throws {
    try put(String(decoding: Outbox.line(41, padding: 3), as: UTF8.self) + "\n", outbox.log)
    let delivery = delivery()
    _ = try delivery.deliver()
    try outbox.raise(1)
    _ = try delivery.deliver()
    #expect(try seqs(outbox.log) == [41, 42])
  }

  @Test func aRestoredStateDoesNotTouchLaterLines() throws {
    try outbox.raise(2)
    _ = try delivery().deliver()
    let backup = scratch.file("backup.sqlite")
    try outbox.store.backup(to: backup)
    try outbox.raise(3)
    _ = try delivery().deliver()
    let before = try text(outbox.log)
    let restored = try SQLiteStateStore(path: backup, now: { noon })
    _ = try AlertDelivery(queue: restored, path: outbox.log).deliver()
    #expect(try text(outbox.log) == before)
    #expect(try restored.summary().lastSeq == 5)
  }
}

/// Every n-th call fails once, n counted upward until no call fails.
@Suite struct NthFailureTests {
  /// Renames, a copy with truncation, a restart and four commits; `deliver` is tried until it works.
  private func scenario(_ directory: String, _ files: FaultyFileSystem, restart: Bool) throws {
    let outbox = try Outbox(directory)
    var delivery = AlertDelivery(queue: outbox.store, path: outbox.log, files: files)
    func deliver() throws {
      for attempt in 0... {
        do {
          _ = try delivery.deliver()
          return
        } catch  where attempt < 3 {
          if restart {
            delivery = AlertDelivery(queue: outbox.store, path: outbox.log, files: files)
          }
        }
      }
    }
    try outbox.raise(3)
    try deliver()
    try outbox.raise(2)
    try deliver()
    try rename(outbox.log, outbox.log + ".1")
    try outbox.raise(2)
    try deliver()
    try FileManager.default.copyItem(atPath: outbox.log, toPath: outbox.log + ".2")
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: outbox.log))
    try file.truncate(atOffset: 0)
    try file.close()
    try outbox.raise(2)
    try deliver()
    delivery = AlertDelivery(queue: outbox.store, path: outbox.log, files: files)
    try append(#"{"schema":"claimwatch"#, outbox.log)
    try outbox.raise(1)
    try deliver()
    try outbox.expectExactlyOnce("call \(files.calls)")
  }

  @Test(arguments: FaultyFileSystem.Fault.allCases, [false, true])
  func losesAndDoublesNothing(fault: FaultyFileSystem.Fault, restart: Bool) throws {
    var target = 1
    while true {
      let scratch = try ScratchDirectory(inMemory: true)
      let files = FaultyFileSystem(target: target, fault: fault)
      try scenario(scratch.path, files, restart: restart)
      if files.hits == 0 { break }
      target += 1
    }
    #expect(target > 40, "the scenario makes \(target - 1) calls")
  }
}
