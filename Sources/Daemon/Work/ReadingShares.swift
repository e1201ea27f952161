import FeedModel
import Locking

/// What a model may read of each feed's texts beside what it reads in their polls: an allowance that refills with
/// time and that a quiet feed saves up, so that a feed of long texts uses up its own.
///
/// In word pieces, each counted as often as it is encoded; 2 a word of news at most. It is lent when it is spent, and
/// not set aside for each item that is being read: on many cores a burst of short items would find nothing left. So a
/// feed may end in debt by what is read at once, which it pays back with time. Any thread.
final class ReadingShares: Sendable {
  /// What a feed saves up: sixty articles of a thousand words, 24 s of one core.
  static let most = 120_000
  /// What it gets back in a second: less than a hundredth of a core, and seventy such articles an hour.
  static let refill = 40
  /// What one item may take: more than the ``ReadingBudget/itemBytes`` that are read of it hold.
  static let item = 30_000

  private struct Share {
    var pieces: Int
    var at: ContinuousClock.Instant

    /// Whole seconds count; the rest of one counts next time.
    func refilled(at now: ContinuousClock.Instant) -> Share {
      let seconds = min(max(0, (now - at).components.seconds), 86_400)
      return Share(
        pieces: min(pieces + Int(clamping: seconds) * ReadingShares.refill, ReadingShares.most),
        at: seconds == 86_400 ? now : at + .seconds(seconds))
    }
  }
  /// Feeds that have less than ``most``.
  private let shares = Guarded<[String: Share]>([:])
  private let now: @Sendable () -> ContinuousClock.Instant

  /// Every feed has saved up what it may.
  init(now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) { self.now = now }

  /// What one item of `feed` may cost now; what it does cost is to be ``spend(_:of:)``.
  func lend(_ feed: String) -> Int {
    let now = now()
    return shares.withLock { shares in
      min(max(0, shares[feed]?.refilled(at: now).pieces ?? Self.most), Self.item)
    }
  }

  /// Takes what an item has cost.
  func spend(_ pieces: Int, of feed: String) {
    guard pieces > 0 else { return }
    let now = now()
    shares.withLock { shares in
      if shares.count >= Self.mostKept {
        shares = shares.filter { $0.value.refilled(at: now).pieces < Self.most }
      }
      var share = shares[feed]?.refilled(at: now) ?? Share(pieces: Self.most, at: now)
      // No deeper than it is saved up in the same time.
      share.pieces = max(share.pieces - min(pieces, Self.most), -Self.most)
      shares[feed] = share
    }
  }

  /// How many feeds are kept before those that have saved up again are left out.
  private static let mostKept = 1_000
}
