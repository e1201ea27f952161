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
  ///
  /// - Parameter more: further lines, about the configuration and watches (``ReloadRecord``,
  ///   ``WatchMetrics``).
  func replace(with counters: DaemonCounters, started: Instant, more: String) throws {
    let temporary = path + ".new"
    let bytes = Array((Self.text(counters, started: started) + more).utf8)
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard file >= 0 else { throw FileError(call: "open", path: temporary, number: errno) }
    // The exporter runs as somebody else, whatever the umask says; nothing in it is secret.
    fchmod(file, 0o644)
    // A file of a kilobyte is written in one piece or, on a full disk, not at all.
    let written = write(file, bytes, bytes.count)
    let number = written < 0 ? errno : ENOSPC
    close(file)
    guard written == bytes.count else {
      unlink(temporary)
      throw FileError(call: "write", path: temporary, number: number)
    }
    guard rename(temporary, path) == 0 else {
      throw FileError(call: "rename", path: path, number: errno)
    }
  }

  /// Removes the file.
  func remove() { unlink(path) }

  /// The lines of the file. `docs/operating.md` lists the metrics.
  static func text(_ counters: DaemonCounters, started: Instant) -> String {
    var text = ""
    func add(_ name: String, _ type: String, _ help: String, _ value: String) {
      text += "# HELP claimwatch_\(name) \(help)\n# TYPE claimwatch_\(name) \(type)\n"
      text += "claimwatch_\(name) \(value)\n"
    }
    text += "# HELP claimwatch_build_info The version that runs.\n"
    text += "# TYPE claimwatch_build_info gauge\n"
    text += "claimwatch_build_info{version=\"\(Release.version)\"} 1\n"
    add(
      "start_time_seconds", "gauge", "When the daemon started, in seconds since 1970.",
      "\(started.milliseconds / 1000)")
    add("feeds", "gauge", "Feeds in the configuration.", "\(counters.feeds)")
    add("feeds_failing", "gauge", "Feeds that fail now.", "\(counters.failing)")
    add("polls_total", "counter", "Finished polls since the start.", "\(counters.polls)")
    add("items_total", "counter", "New and revised items since the start.", "\(counters.items)")
    add("alerts_total", "counter", "Alerts raised since the start.", "\(counters.alerts)")
    add("alerts_pending", "gauge", "Alerts that are not in the log yet.", "\(counters.pending)")
    add(
      "alerts_suppressed", "gauge", "Alerts kept back by the flood cap.", "\(counters.suppressed)")
    return text
  }
}
