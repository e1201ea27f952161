import Configuration
import FeedModel
import Glibc
import StateStore

/// Keeps the items that polls bring, for `claimwatch replay`, on a thread of its own.
///
/// No alert depends on it: what it cannot keep it leaves out, says so once, and holds up nobody
/// (docs/decisions/0019-items-beside-the-state.md).
actor ItemKeeper {
  private let executor = QueueExecutor(label: "claimwatch.items")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// What the keeper tells its owner.
  enum Report: Sendable {
    /// Items are not kept; said once until ``keeping(missed:since:)``.
    case failing(String)
    /// They are again; so many were left out.
    case keeping(missed: Int, since: Instant)
  }

  private struct Trouble {
    let since: Instant
    var lastTry: ContinuousClock.Instant
    var missed = 0
  }

  /// What may wait for a file that another process holds.
  private static let mostWaiting = 2_000
  private static let mostWaitingBytes = 8 << 20
  /// How often a file that cannot be written is tried.
  private static let patience = Duration.seconds(5)

  private let place: ItemPlace
  private let clock: any WallClock
  private let report: @Sendable (Report) -> Void
  private var settings: RetentionSettings
  private var archive: ItemArchive?
  private var identity: FileIdentity?
  private var waiting: [KeptItem] = []
  private var waitingBytes = 0
  private var trouble: Trouble?

  /// A keeper in the state directory `state`. `report` is called on the keeper's thread and must not block.
  init(
    state: String, settings: RetentionSettings, clock: any WallClock,
    report: @escaping @Sendable (Report) -> Void
  ) {
    place = ItemPlace(state: state)
    self.settings = settings
    self.clock = clock
    self.report = report
  }

  /// Keeps what a poll has found. Returns soon, whatever the disk does.
  func keep(_ items: [KeptItem]) {
    guard settings.retain > 0 else { return }
    waiting += items
    waitingBytes += items.reduce(0) { $0 + $1.text.utf8Count }
    if let trouble, .now - trouble.lastTry < Self.patience { return leaveOutExcess() }
    store()
  }

  /// Takes the settings of the next configuration.
  func adjust(_ settings: RetentionSettings) {
    self.settings = settings
    if settings.retain == 0 { forgetAll() }
  }

  /// Forgets what is too old, a step of some milliseconds; whether there is more to forget.
  func tend() -> Bool {
    guard settings.retain > 0 else {
      forgetAll()
      return false
    }
    // Someone took the file away: what would be written goes nowhere.
    if let identity, identity.isGone(from: place.path) { archive = nil }
    if !waiting.isEmpty { store() }
    // Also where nothing can be added: a disk that is full is freed so.
    guard let archive = archive ?? opened() else { return false }
    do {
      let oldest = clock.now().advanced(byMilliseconds: -settings.retain)
      return try archive.prune(before: oldest, bytes: settings.size) > 0
    } catch {
      fail(error)
      return false
    }
  }

  /// Keeps what still waits, and closes the file.
  func close() {
    if !waiting.isEmpty { store() }
    archive = nil
  }

  private func store() {
    do {
      try place.requireRoom()
      let archive = try self.archive ?? open()
      try archive.keep(waiting)
      (waiting, waitingBytes) = ([], 0)
    } catch { return fail(error) }
    if let trouble {
      self.trouble = nil
      report(.keeping(missed: trouble.missed, since: trouble.since))
    }
  }

  /// The archive, where there is one.
  private func opened() -> ItemArchive? {
    guard access(place.path, F_OK) == 0 else { return nil }
    do { return try open() } catch {
      fail(error)
      return nil
    }
  }

  private func open() throws -> ItemArchive {
    let archive: ItemArchive
    do { archive = try ItemArchive(path: place.path) } catch let error as StateStoreError
      where error.code == .corrupt
    {
      try place.setAside()
      fail(error)
      archive = try ItemArchive(path: place.path)
    }
    self.archive = archive
    identity = FileIdentity(place.path)
    return archive
  }

  private func fail(_ error: any Error) {
    if let error = error as? StateStoreError {
      if error.code == .full { archive?.checkpoint() }
      if error.code == .corrupt {
        archive = nil
        try? place.setAside()
      }
    }
    if trouble == nil {
      trouble = Trouble(since: clock.now(), lastTry: .now)
      report(.failing(Self.words(error)))
    }
    trouble?.lastTry = .now
    leaveOutExcess()
  }

  private static func words(_ error: any Error) -> String {
    (error as? StateStoreError)?.message ?? "\(error)"
  }

  private func leaveOutExcess() {
    guard waiting.count > Self.mostWaiting || waitingBytes > Self.mostWaitingBytes else { return }
    trouble?.missed += waiting.count
    (waiting, waitingBytes) = ([], 0)
  }

  private func forgetAll() {
    (waiting, waitingBytes) = ([], 0)
    archive = nil
    trouble = nil
    place.remove()
  }
}
