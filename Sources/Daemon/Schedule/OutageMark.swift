import FeedModel
import Glibc

/// A file beside the state that stands while our own line is down, so that the next process neither says
/// it again nor blames the feeds, and `claimwatch status` can tell.
struct OutageMark: Sendable {
  private let path: String

  init(stateDirectory: String) { path = stateDirectory + "/network-down" }

  /// Since when the line is down; nil where it is not, or nobody knows.
  var since: Instant? {
    guard let bytes = try? LocalFeedFile.read(path, limit: 64) else { return nil }
    let digits = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
    return Int64(digits).map { Instant(milliseconds: $0) }
  }

  /// Notes that it is down. On a full disk nothing is noted, and the next process finds out anew.
  func set(_ since: Instant) {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o640)
    guard file >= 0 else { return }
    defer { close(file) }
    let text = Array("\(since.milliseconds)\n".utf8)
    _ = write(file, text, text.count)
  }

  /// Notes that it is up.
  func clear() { unlink(path) }
}
