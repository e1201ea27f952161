import ContentDigest
import FeedModel
import Foundation
import Testing

@testable import AlertLog

let repositoryRoot = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

let noon = Instant(milliseconds: 1_930_000_000_512)

/// A directory that goes when the test ends.
final class ScratchDirectory: Sendable {
  let path: String

  /// - Parameter inMemory: for loops of thousands of syncs; on the disk where there is no /dev/shm.
  init(inMemory: Bool = false) throws {
    let shared = "/dev/shm"
    let parent =
      inMemory && FileManager.default.isWritableFile(atPath: shared)
      ? URL(fileURLWithPath: shared) : FileManager.default.temporaryDirectory
    path = parent.appendingPathComponent("claimwatch-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }
}

func contents(_ path: String) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
}

func text(_ path: String) throws -> String { String(decoding: try contents(path), as: UTF8.self) }

func put(_ text: String, _ path: String) throws {
  try Data(text.utf8).write(to: URL(fileURLWithPath: path))
}

/// Appends without going through the code under test.
func append(_ text: String, _ path: String) throws {
  let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
  try file.seekToEnd()
  try file.write(contentsOf: Data(text.utf8))
  try file.close()
}

func rename(_ from: String, _ to: String) throws {
  try FileManager.default.moveItem(atPath: from, toPath: to)
}
