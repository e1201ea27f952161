import AlertLog
import FeedModel
import Glibc

/// The Prometheus text file for the node exporter's textfile collector.
///
/// Replaced by rename, so that nobody reads half of it, and removed at the end: a file that stayed
/// would say that the daemon is alive. Blocks; one thread at a time.
/// Format: https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
struct MetricsFile {
  let path: String

  /// Writes the file. Throws a ``FileError`` and leaves the one before in place.
  func replace(with figures: Figures) throws {
    let temporary = path + ".new"
    let bytes = Array((MetricsText(figures).text + figures.others).utf8)
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard file >= 0 else { throw FileError(call: "open", path: temporary, number: errno) }
    // The exporter runs as somebody else, whatever the umask says; nothing in it is secret.
    fchmod(file, 0o644)
    let number = Self.write(bytes, to: file)
    close(file)
    if let number {
      unlink(temporary)
      throw FileError(call: "write", path: temporary, number: number)
    }
    guard rename(temporary, path) == 0 else {
      throw FileError(call: "rename", path: path, number: errno)
    }
  }

  /// Writes all of it; why not, otherwise.
  private static func write(_ bytes: [UInt8], to file: Int32) -> Int32? {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return count < 0 ? errno : ENOSPC }
      sent += count
    }
    return nil
  }

  /// Removes the file.
  func remove() { unlink(path) }

  /// What the file is made from.
  struct Figures {
    let counters: DaemonCounters
    /// Lines of events.jsonl by event.
    let events: [String: Int]
    /// Single feeds.
    let feeds: [HealthCensus.Entry]
    /// Milliseconds by which the latest poll came too late.
    let lag: Int64
    let started: Instant
    /// Files that are open, and how many may be; nil where that cannot be told.
    let openFiles: (inUse: Int, limit: Int)?
    /// Further lines, those of ``ReloadRecord``, ``WatchMetrics`` and ``PageMetrics``.
    let others: String
  }
}
