import Configuration

/// Keeps a reload from blinding the watch: a file that was cut off, or emptied by a script or a full disk,
/// is no wish to watch nothing.
enum ReloadGuard {
  /// - Throws: where `next` has no feed or no watch left of those that are in force.
  static func check(
    _ next: Configuration, after before: Configuration, file: String
  ) throws(ConfigurationError) {
    let lost = [
      (before.feeds.count, next.feeds.count, "feed", "feeds"),
      (before.watches.count, next.watches.count, "watch", "watches"),
    ].filter { $0.0 > 0 && $0.1 == 0 }
    guard !lost.isEmpty else { return }
    let what = lost.map { "[[\($0.2)]]" }.joined(separator: " and no ")
    let loss = lost.map { "\($0.0) \($0.0 == 1 ? $0.2 : $0.3)" }.joined(separator: " and ")
    throw ConfigurationError(
      file: file, message: "there is no \(what) in it, and \(loss) would be dropped",
      advice: "if that is meant, start claimwatch with --allow-empty, or stop it")
  }
}
