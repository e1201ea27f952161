import AlertLog
import Configuration
import FeedModel
import Outputs
import StateStore

/// Messages that join alerts: what waits for its window, and how it goes.
extension OutputRunner {
  /// When what comes at `time` is sent with others; nil where it is sent alone.
  func window(at time: Instant) -> Instant? {
    switch settings.grouping.window {
    case nil: nil
    // All there is has come already.
    case .collect where isOnce: time
    case .collect(let length):
      book?.openWindow(at: time, of: length) ?? time.advanced(byMilliseconds: length)
    case .digest(let times): times.next(after: time)
    }
  }

  func expectDigest(at now: Instant) {
    var next: Instant?
    if case .digest(let times) = settings.grouping.window { next = times.next(after: now) }
    book?.expectDigest(at: next, now: now)
  }

  /// Sends what of `batch` belongs to its first alert; false where a line is not found, and may be later.
  func attempt(_ batch: [WaitingAlert]) async throws -> Bool {
    let marks = batch.filter(\.isMark)
    let places = batch.filter { !$0.isMark }
      .map { LogPlace(seq: $0.seq, id: $0.id) }
    let group = try AlertGroup(
      places, in: ground.log, by: settings.grouping.key, most: settings.grouping.most,
      elsewhere: sharedLine)
    guard group.missing.isEmpty else {
      try miss(group.missing)
      return false
    }
    guard isOurs() else { return true }
    let digest = marks.first.map { (name: $0.id, health: ground.health()) }
    book?.begins(at: ground.clock.now())
    let answer = await sender.send(
      Notice(group.shown, further: group.further, digest: digest))
    if Task.isCancelled { return true }
    let sent = Set((group.shown.map(\.id) + group.further).map(ByteKey.init))
    let news = book?.take(
      answer, to: marks + batch.filter { !$0.isMark && sent.contains(ByteKey($0.id)) },
      at: ground.clock.now(), chance: Double.random(in: 0...1))
    tell(news ?? [])
    return true
  }

  /// Alerts of a batch are nowhere: looked for some more times, then given up and said.
  private func miss(_ places: [LogPlace]) throws {
    guard let first = places.first, search.hasFailed(for: first.id) else { return }
    for place in places {
      if let news = book?.lost(place.seq...place.seq) { tell([news]) }
    }
  }
}
