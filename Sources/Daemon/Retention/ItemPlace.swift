import AlertLog
import Glibc

/// The file of the kept items, and the disk it is on.
struct ItemPlace: Sendable {
  /// Bytes that are left to the state and the logs; a tenth of a small disk.
  private static let reserve: UInt64 = 64 << 20

  /// The database file.
  let path: String
  private let folder: String

  /// The place in the state directory `state`.
  init(state: String) {
    folder = state
    path = state + "/items.sqlite"
  }

  /// The disk is nearly full.
  struct NoRoom: Error, CustomStringConvertible {
    let folder: String
    let left: UInt64
    var description: String {
      "\(folder): only \(left >> 20) MiB are free, which are left to the state and the alerts"
    }
  }

  /// Throws where items would take room that alerts may need.
  func requireRoom() throws {
    var status = statvfs()
    guard statvfs(folder, &status) == 0 else { return }
    let unit = UInt64(status.f_frsize)
    let (left, total) = (UInt64(status.f_bavail) &* unit, UInt64(status.f_blocks) &* unit)
    if left < min(Self.reserve, total / 10) { throw NoRoom(folder: folder, left: left) }
  }

  /// Gives a damaged file another name, in place of one that was set aside before.
  func setAside() throws {
    for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
    guard rename(path, path + ".damaged") == 0 || errno == ENOENT else {
      throw FileError(call: "rename", path: path, number: errno)
    }
  }

  /// Deletes the file.
  func remove() {
    for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
  }
}
