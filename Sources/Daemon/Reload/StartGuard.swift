import Configuration

/// Keeps a start from blinding the watch, as ``ReloadGuard`` keeps a reload: a file that was emptied while the
/// daemon ran would otherwise be taken after the next reboot.
enum StartGuard {
  /// - Throws: where `next`, of `source`, has nothing to watch, or has lost every feed or every watch of
  ///   what was in force last.
  static func check(
    _ next: Configuration, of source: ConfigurationSource
  ) throws(ConfigurationError) {
    let hasEmptyPattern = next.included.contains { $0.files.isEmpty }
    guard !next.idleness.isEmpty || hasEmptyPattern else { return }
    if next.feeds.isEmpty, next.watches.isEmpty {
      throw ConfigurationError(
        file: source.path, message: "there is no [[feed]] and no [[watch]] in it",
        advice: "put some in; where that is meant, start claimwatch with --allow-empty")
    }
    guard let text = lastText(next, source), let before = try? source.load(text) else { return }
    try ReloadGuard.check(next, after: before, file: source.path)
  }

  /// What is to be said of included files that were there when the configuration was last in force, and are
  /// not in `next`: while nobody looked, they went with their watches.
  static func losses(_ next: Configuration, of source: ConfigurationSource) -> [String] {
    guard let text = lastText(next, source) else { return [] }
    let files = Set(next.included.flatMap(\.files).map(\.name))
    let gone = text.included.values.flatMap(\.files).filter { !files.contains($0.path) }
    guard !gone.isEmpty else { return [] }
    if let before = try? source.load(text) { return ReloadGuard.losses(next, after: before) }
    // Nobody can tell any more which watches stood there.
    return gone.map { "\($0.path) is gone, and with it the watches of it" }.sorted()
  }

  /// What was in force last, of the same file and the same state.
  private static func lastText(
    _ next: Configuration, _ source: ConfigurationSource
  ) -> ConfigurationText? {
    guard let record = InForce.read(in: next.paths.state),
      record.isOf(source.path, in: next.paths.state)
    else { return nil }
    return record.text
  }
}
