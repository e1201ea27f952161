import Configuration
import Glibc
import StateStore

/// Hands the alerts that the flood cap, or `once_per`, kept back to the log (`claimwatch release`), each exactly
/// once, or forgets them (`--drop`), beside a running daemon or without one.
///
/// One transaction after the other moves them from the state's suppressed rows into the outbox,
/// where they get their numbers. From there on they are like any other alert: the daemon notices
/// the change within a second and writes them; where none runs, they are written here.
public struct SuppressedRelease: Sendable {
  /// What a release came to.
  public struct Summary: Sendable {
    /// Alerts that were moved to the outbox, or forgotten, for good.
    public var released = 0
    /// Alerts that are still kept back for the same reason.
    public var remaining = 0
    /// Whether all that was released is in the log.
    public var isDelivered = true
  }

  /// Alerts in one transaction; a daemon's own commits go in between.
  private static let step = 500

  private let configuration: Configuration
  private let clock = SystemClock()

  /// A release of what the state of `configuration` keeps back.
  public init(configuration: Configuration) { self.configuration = configuration }

  /// What happens to alerts that were kept back.
  public enum Fate: Sendable {
    case written, dropped
  }

  /// Writes or drops at most `limit` of the `chosen` alerts, oldest first. Blocks.
  ///
  /// - Parameter progress: told how many have been moved so far.
  /// - Throws: ``StartFailure`` or the state's own error where the state cannot be used,
  ///   ``UnknownID`` where it knows no such feed, and neither it nor the configuration such a watch.
  public func run(
    _ chosen: SuppressedAlerts, fate: Fate, limit: Int, progress: (_ released: Int) -> Void
  ) throws -> Summary {
    var summary = Summary()
    let isFile = configuration.state.backend == .sqlite
    guard !isFile || access(Workplace.database(in: configuration.paths.state), F_OK) == 0 else {
      try check(chosen, feeds: [], watches: [])
      return summary
    }
    let outbox = try OutboxHand.open(configuration, clock: clock)
    defer { outbox.release() }
    let store = outbox.store
    // A watch that was taken out of the configuration may still have alerts here.
    let kept = try store.summary(countingItems: false)
    let held = Array(kept.suppressedByWatch.keys) + Array(kept.repeatsByWatch.keys)
    try check(
      chosen, feeds: try store.feedStates().map(\.feedID),
      watches: try store.watchRecords().map(\.id) + held)
    while summary.released < limit {
      let step = min(Self.step, limit - summary.released)
      let moved =
        switch fate {
        case .written: try store.releaseSuppressed(chosen, limit: step)
        case .dropped: try store.dropSuppressed(chosen, limit: step)
        }
      if moved == 0 { break }
      summary.released += moved
      progress(summary.released)
    }
    let left = try store.summary(countingItems: false)
    // Also where nothing was left to move: what ended a release before this one may have stood between the last
    // transaction and the log.
    if fate == .written {
      summary.isDelivered = try outbox.isDelivered(through: left.lastSeq)
    }
    summary.remaining =
      switch chosen.reason {
      case .flood: left.suppressed.values.reduce(0, +)
      case .repeated: left.repeatsByWatch.values.reduce(0, +)
      }
    return summary
  }

  private func check(_ chosen: SuppressedAlerts, feeds: [String], watches: [String]) throws {
    if let feed = chosen.feed, !feeds.contains(feed) { throw UnknownID(kind: "feed", id: feed) }
    if let watch = chosen.watch, !watches.contains(watch),
      !configuration.watches.contains(where: { $0.id == watch })
    {
      throw UnknownID(kind: "watch", id: watch)
    }
  }
}

/// The state holds nothing of this id.
public struct UnknownID: Error, CustomStringConvertible {
  /// `feed` or `watch`.
  let kind: String
  let id: String
  public var description: String {
    "the state knows no \(kind) '\(id)'. claimwatch status lists those of the configuration."
  }
}
