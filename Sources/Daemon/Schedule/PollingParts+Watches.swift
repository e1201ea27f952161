import AlertLog
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
    await tendDays(now)
  }

  /// Says what watches held back on days that are over, and forgets what nobody will ask for.
  private func tendDays(_ now: Instant) async {
    let store = workplace.store
    let retain = await scheduler.generation.configuration.retention.retain
    let kept = retain > 0 ? retain : WatchLife.quietAfter
    let today = CivilDate.day(of: now)
    let heldBack = await writer.perform { () -> [HeldBack] in
      let oldest = now.advanced(byMilliseconds: -kept)
      _ = try? store.dropRepeats(before: oldest, limit: 1_000)
      try? store.forgetWatchDays(before: CivilDate.day(of: oldest))
      return (try? store.unsaidHeldBack(before: today)) ?? []
    }
    await journal.say(heldBack: heldBack)
  }
}

extension DaemonJournal {
  /// Said once for a watch and a day, and remembered in the state once it stands in the file.
  func say(heldBack: [HeldBack]) {
    for one in heldBack where saidHeldBack.insert(one).inserted {
      publish(
        .watchHeldBack(
          watch: one.watch, day: one.day,
          feeds: one.feeds.map {
            HeldBackCount(feed: $0.feed, repeated: $0.repeated, tooOld: $0.tooOld)
          }))
    }
    remember(saidHeldBack: heldBack)
  }

  /// Said once for a watch in this form.
  func say(quiet: WatchLife.Quiet, now: Instant) {
    let days = Int(clamping: now.milliseconds(since: quiet.since) / 86_400_000)
    let misses = quiet.nearMisses.top
    publish(
      .watchQuiet(watch: quiet.watch.id, since: quiet.since, days: days, nearMisses: misses))
    let nearest = misses.map { "\"\($0.text)\" (\($0.items))" }.joined(separator: ", ")
    note(
      "watch \(quiet.watch.id) has hit nothing in \(counted(days, "day"))"
        + (nearest.isEmpty ? "; try its terms with claimwatch match" : "; nearly: \(nearest)"))
    remember(quiet: quiet.watch.id)
  }
}
