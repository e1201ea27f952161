import FeedModel
import StateStore

extension PollingParts {
  /// Takes the watches of the configuration that is now in force.
  func adoptWatches(of generation: Generation) async {
    let (life, store) = (life, workplace.store)
    let error = await writer.perform { () -> (any Error)? in
      do { try life.adopt(generation, store) } catch { return error }
      return nil
    }
    if let error { await journal.watchesUnknown(error) }
  }

  /// Stores near misses and says which watches never hit; now and then, or `atOnce`.
  func tendWatches(atOnce: Bool = false) async {
    let (life, store, now) = (life, workplace.store, clock.now())
    guard life.isTime(now) || atOnce else { return }
    let quiet = await writer.perform { () -> [WatchLife.Quiet] in
      try? life.save(to: store)
      return (try? life.quiet(in: store, now: now)) ?? []
    }
    for watch in quiet { await journal.say(quiet: watch, now: now) }
  }
}

extension DaemonJournal {
  /// Said once for a watch in this form.
  func say(quiet: WatchLife.Quiet, now: Instant) {
    let days = Int(clamping: now.milliseconds(since: quiet.since) / 86_400_000)
    let misses = quiet.nearMisses.top
    publish(
      .watchQuiet(watch: quiet.watch.id, since: quiet.since, days: days, nearMisses: misses))
    let nearest = misses.map { "\"\($0.text)\" (\($0.items))" }.joined(separator: ", ")
    note(
      "watch \(quiet.watch.id) has hit nothing in \(days) days"
        + (nearest.isEmpty ? "; try its terms with claimwatch match" : "; nearly: \(nearest)"))
    remember(quiet: quiet.watch.id)
  }
}
