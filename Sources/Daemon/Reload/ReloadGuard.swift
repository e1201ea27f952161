import Configuration
import FeedModel

/// Keeps a reload from blinding the watch: a file that was cut off, or emptied by a script or a full disk,
/// is no wish to watch nothing. Nor is a directory of watches that was not mounted, or moved away.
enum ReloadGuard {
  /// - Throws: where `next` has no feed or no watch left of those that are in force, or no file left of a
  ///   pattern of `include` that brought some of them.
  static func check(
    _ next: Configuration, after before: Configuration, file: String
  ) throws(ConfigurationError) {
    let lost = [
      (before.feeds.count, next.feeds.count, "feed", "feeds"),
      (before.watches.count, next.watches.count, "watch", "watches"),
    ].filter { $0.0 > 0 && $0.1 == 0 }
    guard !lost.isEmpty else { return try checkIncluded(next, after: before, file: file) }
    let what = lost.map { "[[\($0.2)]]" }.joined(separator: " and no ")
    let loss = lost.map { "\($0.0) \($0.0 == 1 ? $0.2 : $0.3)" }.joined(separator: " and ")
    throw ConfigurationError(
      file: file, message: "there is no \(what) in it, and \(loss) would be dropped",
      advice: "if that is meant, start claimwatch with --allow-empty, or stop it")
  }

  private static func checkIncluded(
    _ next: Configuration, after before: Configuration, file: String
  ) throws(ConfigurationError) {
    let left = next.allWatchIDs
    for inclusion in next.included where inclusion.files.isEmpty {
      let earlier = before.included.first { $0.pattern == inclusion.pattern }
      let lost = (earlier?.files ?? []).flatMap(\.watches).filter { !left.contains($0) }
      guard !lost.isEmpty else { continue }
      throw ConfigurationError(
        file: file,
        message: "no file matches \"\(inclusion.pattern)\" of 'include' any more, and "
          + "\(counted(lost.count, "watch", plural: "watches")) would be dropped",
        advice: "if that is meant, take the pattern out of 'include'")
    }
  }

  /// Included files that `next` has no more, with the watches that went with them.
  private static func vanished(
    _ next: Configuration, after before: Configuration
  ) -> [(file: String, watches: [String])] {
    let left = next.allWatchIDs
    let files = Set(next.included.flatMap(\.files).map(\.name))
    return before.included.flatMap(\.files).filter { !files.contains($0.name) }
      .map { file in (file.name, file.watches.filter { !left.contains($0) }) }
      .filter { !$0.watches.isEmpty }
  }

  /// What is said of ``vanished(_:after:)``.
  static func losses(_ next: Configuration, after before: Configuration) -> [String] {
    vanished(next, after: before).map { file, watches in
      let named = watches.prefix(10).joined(separator: ", ") + (watches.count > 10 ? ", …" : "")
      return
        "\(file) is gone, and with it \(counted(watches.count, "watch", plural: "watches")): \(named)"
    }
  }
}
