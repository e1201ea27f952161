import AlertLog
import FeedModel
import Glibc

/// The file of the kept items, and the disk it is on.
struct ItemPlace: Sendable {
  /// Bytes that are left to the state and the logs; a tenth of a small disk.
  private static let reserve: UInt64 = 64 << 20

  /// The database file.
  let path: String
  private let folder: String
  private var damaged: String { path + ".damaged" }

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

  /// What is wrong where items would take room that alerts may need.
  var shortage: NoRoom? {
    var status = statvfs()
    guard statvfs(folder, &status) == 0 else { return nil }
    let unit = UInt64(status.f_frsize)
    let (left, total) = (UInt64(status.f_bavail) &* unit, UInt64(status.f_blocks) &* unit)
    return left < min(Self.reserve, total / 10) ? NoRoom(folder: folder, left: left) : nil
  }

  /// Gives a damaged file another name, in place of one that was set aside before.
  func setAside() throws {
    for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
    guard rename(path, damaged) == 0 || errno == ENOENT else {
      throw FileError(call: "rename", path: path, number: errno)
    }
  }

  /// Deletes the file, and one that was set aside.
  func remove() {
    for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
    unlink(damaged)
  }

  /// Deletes one that was set aside, where all in it is older than `time`.
  func removeDamaged(before time: Instant) {
    var status = stat()
    guard stat(damaged, &status) == 0 else { return }
    if Instant(seconds: Int64(status.st_mtim.tv_sec)) < time { unlink(damaged) }
  }
}
