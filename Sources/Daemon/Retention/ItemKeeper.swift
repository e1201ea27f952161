import Configuration
import FeedModel
import StateStore

/// Keeps the items that polls bring, for `claimwatch replay`.
///
/// No alert depends on it: what it cannot keep it leaves out, says so once, and holds up nobody
/// (docs/decisions/0019-items-beside-the-state.md). Any thread.
struct ItemKeeper: Sendable {
  private let desk: ItemDesk
  private let shelf: ItemShelf

  /// A keeper in the state directory `state`. `report` is called by any thread and must not block.
  init(
    state: String, settings: RetentionSettings, clock: any WallClock,
    report: @escaping @Sendable (ItemDesk.Report) -> Void
  ) {
    desk = ItemDesk(settings: settings, clock: clock, report: report)
    shelf = ItemShelf(ItemPlace(state: state), clock: clock)
  }

  /// Keeps what a poll has found. Returns after ``ItemDesk/patience`` at the latest, whatever the disk does.
  func keep(_ items: [KeptItem]) async {
    let (mustCall, ticket) = desk.put(items)
    if mustCall { call() }
    if let ticket { await desk.wait(for: ticket) }
  }

  /// Takes the settings of the next configuration.
  func adjust(_ settings: RetentionSettings) {
    if desk.adjust(settings) { call() }
  }

  /// Forgets items that are too old, meanwhile.
  func tend() {
    if desk.tend() { call() }
  }

  /// Ends with what was asked for, and closes the file; after `patience` it is left as it is.
  ///
  /// - Returns: false where the disk still holds up the thread.
  func close(patience: Duration = .seconds(5)) async -> Bool {
    if desk.close() { call() }
    await desk.wait(for: ItemDesk.all, atMost: patience)
    return desk.isIdle
  }

  private func call() { Task { await shelf.work(on: desk) } }
}
