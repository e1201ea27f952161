import Configuration
import FeedModel
import Glibc
import StateStore

/// The file of the kept items, on a thread of its own, which a disk may hold up for as long as it likes:
/// nobody waits for it without a limit.
actor ItemShelf {
  private let executor = QueueExecutor(label: "claimwatch.items")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// A second damage within this time is the disk's, and is not met with another new file.
  private static let mostDamage = Duration.seconds(60)
  /// What the archive keeps of a disk that is nearly full.
  private static let leastBytes: Int64 = 1 << 20
  /// What it gives back of it at a time.
  private static let bytesPerStep: Int64 = 4 << 20

  private let place: ItemPlace
  private let clock: any WallClock
  private var archive: ItemArchive?
  private var identity: FileIdentity?
  private var lastDamage: ContinuousClock.Instant?

  init(_ place: ItemPlace, clock: any WallClock) {
    self.place = place
    self.clock = clock
  }

  /// Does what lies on `desk`.
  func work(on desk: ItemDesk) {
    while let job = desk.next() {
      switch job {
      case .keep(let polls):
        do {
          try keep(polls)
          desk.kept()
        } catch { desk.failed(Self.words(error), mayTryAgain: recover(error)) }
      case .tend(let settings):
        do { desk.tended(hasMore: try tend(settings)) } catch {
          let isNew = recover(error)
          let code = (error as? StateStoreError)?.code
          if code == .corrupt { desk.failed(Self.words(error), mayTryAgain: isNew) }
          // Whoever reads the file holds it for moments only.
          if code == .busy { desk.tended(hasMore: false) } else { desk.untidy(Self.words(error)) }
        }
      case .forget:
        archive = nil
        place.remove()
      case .close: archive = nil
      }
    }
  }

  private func keep(_ polls: [[KeptItem]]) throws {
    // Someone took the file away: what would be written goes nowhere.
    if let identity, identity.isGone(from: place.path) { archive = nil }
    if let shortage = place.shortage { throw shortage }
    try (archive ?? open()).keep(polls: polls)
  }

  /// Forgets what is too old, a step of some milliseconds; whether there is more to forget.
  private func tend(_ settings: RetentionSettings) throws -> Bool {
    if let identity, identity.isGone(from: place.path) { archive = nil }
    let oldest = clock.now().advanced(byMilliseconds: -settings.retain)
    place.removeDamaged(before: oldest)
    guard archive != nil || access(place.path, F_OK) == 0 else { return false }
    let archive = try self.archive ?? open()
    guard place.shortage != nil else {
      let forgotten = try archive.prune(before: oldest, bytes: settings.size)
      if try forgotten > 0 && archive.isEmpty && archive.usedBytes > settings.size {
        throw TooSmall()
      }
      return forgotten > 0
    }
    // The room is for alerts: the archive, which may be what filled the disk, gives it back.
    let bytes = max(Self.leastBytes, try archive.usedBytes - Self.bytesPerStep)
    let forgotten = try archive.prune(before: oldest, bytes: min(settings.size, bytes))
    return try archive.giveAllBack() || forgotten > 0
  }

  /// What is kept of the feeds themselves leaves no room for items.
  private struct TooSmall: Error, CustomStringConvertible {
    var description: String { "no item is left: retain_size is too small for so many feeds" }
  }

  private func open() throws -> ItemArchive {
    let archive = try ItemArchive(path: place.path)
    self.archive = archive
    identity = FileIdentity(place.path)
    return archive
  }

  /// Makes room, or sets a damaged file aside; whether there is reason to try again at once.
  private func recover(_ error: any Error) -> Bool {
    guard let error = error as? StateStoreError else { return false }
    if error.code == .full { archive?.checkpoint() }
    guard error.code == .corrupt else { return false }
    archive = nil
    guard (try? place.setAside()) != nil else { return false }
    defer { lastDamage = .now }
    return lastDamage.map { .now - $0 > Self.mostDamage } ?? true
  }

  private static func words(_ error: any Error) -> String {
    (error as? StateStoreError)?.message ?? "\(error)"
  }
}
