import FeedModel
import Foundation
import Glibc
import StateStore
import Testing

@testable import AlertLog

/// Log and state on a real file system of 2 MB that fills up and is freed again.
@Suite struct FullDiskTests {
  /// A tmpfs of 2 MB; nil where it cannot be mounted (not root, or a container without the right).
  private func smallDisk() throws -> ScratchDirectory? {
    let scratch = try ScratchDirectory()
    guard geteuid() == 0, mount("tmpfs", scratch.path, "tmpfs", 0, "size=2m") == 0 else {
      return nil
    }
    return scratch
  }

  @Test func everythingPendingIsWrittenOnceThereIsRoom() throws {
    guard let disk = try smallDisk() else {
      // Said loudly, as the test proves nothing here.
      print("SKIPPED: FullDiskTests needs to be root and allowed to mount a tmpfs")
      return
    }
    defer { umount2(disk.path, Int32(MNT_DETACH)) }
    let outbox = try Outbox(disk.path)
    let delivery = AlertDelivery(queue: outbox.store, path: outbox.log)
    try outbox.raise(3)
    _ = try delivery.deliver()
    let ballast = disk.file("ballast")
    var failures: [String: Int] = [:]
    for round in 0..<4 {
      // More than the page that the log's last line may still have room in.
      try outbox.raise(5, padding: 3000)
      fill(ballast)
      for _ in 0..<5 {
        do { try outbox.raise(10, padding: 3000) } catch let error as StateStoreError {
          #expect(error.code == .full && error.isTransient, "\(error)")
          failures["state", default: 0] += 1
        }
        do { _ = try delivery.deliver() } catch {
          failures["delivery", default: 0] += 1
        }
        // A start on a full disk either works or says why, and leaves everything as it is.
        do {
          let again = try Outbox(disk.path)
          _ = try AlertDelivery(queue: again.store, path: again.log).deliver()
        } catch {
          let state = error as? StateStoreError
          #expect(state?.isTransient ?? (error is FileError), "\(error)")
          failures["start", default: 0] += 1
        }
      }
      unlink(ballast)
      _ = try delivery.deliver()
      try outbox.raise(2)
      _ = try delivery.deliver()
      try outbox.expectExactlyOnce("round \(round)")
      // Make room for the next round.
      try Data().write(to: URL(fileURLWithPath: disk.file("unused")))
    }
    #expect((failures["state"] ?? 0) > 0, "\(failures)")
    #expect((failures["delivery"] ?? 0) > 0, "\(failures)")
    #expect((failures["start"] ?? 0) > 0, "\(failures)")
  }

  /// Writes until not a byte more fits.
  private func fill(_ path: String) {
    let file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    defer { close(file) }
    for size in [65_536, 4096, 1] {
      let block = [UInt8](repeating: 1, count: size)
      while write(file, block, size) == size {}
    }
  }
}
