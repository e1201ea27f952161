import AlertLog
import Configuration
import FeedModel
import PollSchedule
import StateStore

/// What is said of feeds, and of the line to all of them.
extension DaemonJournal {
  /// Records one poll and says what has changed for the feed.
  func record(_ report: FeedPoll.Report, of feed: FeedConfiguration) {
    counters.polls += 1
    counters.items += report.prepared.news
    let name = feed.id
    let url = report.after.url
    switch report.after.condition {
    case .failing(let failure) where failing.insert(name).inserted:
      publish(.feedFailing(feed: name, url: url, code: failure.code, message: failure.message))
      logger.warning("feed \(name) fails: \(failure.code): \(failure.message)")
    case .failing(let failure) where passesThreeDays(report, failure):
      publish(.feedFailing(feed: name, url: url, code: failure.code, message: failure.message))
      logger.error("feed \(name) has failed for three days: \(failure.code): \(failure.message)")
    case .gone where !isGone(report.before):
      failing.remove(name)
      publish(.feedGone(feed: name, url: url, code: report.prepared.failureCode ?? "gone"))
      logger.error("feed \(name): \(report.after.nextPollReason)")
    case .ok where failing.remove(name) != nil || isGone(report.before):
      switch report.before.condition {
      case .failing(let failure), .gone(_, let failure):
        publish(
          .feedRecovered(feed: name, url: url, failures: failure.count, since: failure.since))
      case .untried, .ok: break
      }
      if let since = forgiven.removeValue(forKey: name) {
        publish(.feedRecovered(feed: name, url: url, failures: 1, since: since))
      }
      logger.notice("feed \(name) is well again")
    default: break
    }
    if report.before.url != url {
      publish(.feedMoved(feed: name, from: report.before.url, to: url))
      logger.notice("feed \(name) has moved to \(url)")
    }
    sayWhetherSilent(report, name)
    sayWhetherRekeyed(report, name)
    sayWhetherOverrun(report, name)
    sayWhetherGarbled(report, name)
    sayWhatWasCut(report, name)
    sayWhetherDegraded(report, name)
    sayWhatWasLeftOut(report, feed)
    if report.isFlood { sayFloods() }
    logger.debug("polled \(name): \(outcome(report))")
  }

  private func outcome(_ report: FeedPoll.Report) -> String {
    if let code = report.prepared.failureCode { return "failed, \(code)" }
    return
      "\(report.prepared.items.map { counted($0, "item") } ?? "nothing new"), \(counted(report.alerts, "alert"))"
  }

  /// Counts a step of a page, and says where one was given up.
  func record(_ report: PollScheduler.PageReport) {
    if let outcome = report.outcome { pages.note(outcome) }
    if report.tellsHealth { sayPageNews() }
    guard let code = report.givenUp else { return }
    publish(
      .pageGivenUp(
        feed: report.feed, url: Self.withoutUser(report.url), code: code, since: report.since))
    logger.notice("a page of \(report.feed) could not be had for a day: \(code)")
  }

  /// What a link gives as user information is nobody's business.
  static func withoutUser(_ url: String) -> String {
    let bytes = Array(url.utf8)
    guard let colon = bytes.firstIndex(of: 0x3A) else { return url }
    let start = colon + 3
    let authority = bytes.dropFirst(start).prefix {
      $0 != 0x2F && $0 != 0x3F && $0 != 0x23 && $0 != 0x5C
    }
    guard let mark = authority.lastIndex(of: 0x40) else { return url }
    return String(decoding: bytes.prefix(start) + bytes.dropFirst(mark + 1), as: UTF8.self)
  }

  /// Says that our own line went down or came up.
  func record(_ news: LineNews) {
    switch news {
    case .down(let since, let hosts, let feeds):
      // That they are well again will be said when they are.
      for feed in feeds where failing.contains(feed) { forgiven[feed] = since }
      publish(.networkDown(since: since, hosts: hosts))
      logger.error(
        "no host can be reached since \(since.secondsDescription): this machine's own line seems to be down; no feed is blamed, and all are polled when one answers"
      )
    case .up(let since, let feeds):
      publish(.networkUp(since: since, feeds: feeds))
      logger.notice(
        "the network is back, down since \(since.secondsDescription); polling \(counted(feeds, "feed"))"
      )
    }
  }

  private static let longFailure: Int64 = 3 * 24 * 3_600_000

  /// Said once more then, for whoever missed the first time.
  private func passesThreeDays(_ report: FeedPoll.Report, _ failure: FeedFailure) -> Bool {
    guard let before = report.before.lastAttempt, let now = report.after.lastAttempt else {
      return false
    }
    return before.milliseconds(since: failure.since) < Self.longFailure
      && now.milliseconds(since: failure.since) >= Self.longFailure
  }

  private func sayWhetherSilent(_ report: FeedPoll.Report, _ name: String) {
    guard report.after.isSilent, !report.before.isSilent, let gap = report.after.usualGap,
      let since = report.after.quietSince ?? report.after.lastChange
    else { return }
    publish(
      .feedSilent(
        feed: name, url: report.after.url, lastChange: since,
        usualGapSeconds: Int(clamping: gap.median / 1000)))
    logger.warning(
      "feed \(name) answers but has brought nothing since \(since.secondsDescription)")
  }

  /// Said when it begins: some feeds give new guids at every poll.
  private func sayWhetherRekeyed(_ report: FeedPoll.Report, _ name: String) {
    guard let items = report.prepared.items else { return }
    guard report.prepared.rekeyed > items / 2 else {
      // A document that came with known guids, or with none, ends it.
      rekeying.remove(name)
      return
    }
    guard rekeying.insert(name).inserted else { return }
    publish(.feedRekeyed(feed: name, url: report.after.url, items: report.prepared.rekeyed))
    logger.notice("feed \(name) gave \(counted(report.prepared.rekeyed, "item")) new guids")
  }

  private func sayWhetherOverrun(_ report: FeedPoll.Report, _ name: String) {
    let since = report.before.lastSuccess ?? report.before.lastAttempt
    guard let overrun = report.after.window.lastOverrun, let since,
      overrun != report.before.window.lastOverrun, let items = report.prepared.items
    else { return }
    let turnover = report.after.window.turnover ?? 0
    publish(
      .feedOverrun(
        feed: name, url: report.after.url, items: items, since: since,
        intervalSeconds: Int(clamping: max(1, turnover / 2000))))
    logger.warning(
      "feed \(name): all \(items) items are new since \(since.secondsDescription); some may have been missed"
    )
  }

  /// Said when it begins and when it ends: in a text of replacement characters no term is ever found.
  private func sayWhetherGarbled(_ report: FeedPoll.Report, _ name: String) {
    let url = report.after.url
    switch (report.before.garbledSince, report.after.garbledSince, report.prepared.damage) {
    case (nil, .some, let damage?):
      publish(.feedGarbled(feed: name, url: url, damage: damage))
      logger.warning("feed \(name) comes garbled: \(damage.description)")
    case (.some, nil, _):
      publish(.feedLegible(feed: name, url: url))
      logger.notice("feed \(name) comes with whole letters again")
    default: break
    }
  }

  /// Said when it begins, to the log alone: nothing of use lies that far on.
  private func sayWhatWasCut(_ report: FeedPoll.Report, _ name: String) {
    guard report.prepared.items != nil else { return }
    guard !report.prepared.cuts.isEmpty else {
      cut.remove(name)
      return
    }
    guard cut.insert(name).inserted else { return }
    logger.notice("feed \(name): \(report.prepared.cuts.joined(separator: "; "))")
  }

  /// Said when a key of the feed's map begins to find nothing in any item, and when all find something again.
  private func sayWhetherDegraded(_ report: FeedPoll.Report, _ name: String) {
    guard let keys = report.prepared.unfilled?.map(\.rawValue) else { return }
    let url = report.after.url
    guard !keys.isEmpty else {
      let wasBefore = degradedBefore.remove(name) != nil
      guard degraded.removeValue(forKey: name) != nil || wasBefore else { return }
      publish(.mapWhole(feed: name, url: url))
      return logger.notice("feed \(name): every key of its map finds something again")
    }
    guard degraded.updateValue(keys, forKey: name) != keys else { return }
    publish(.mapDegraded(feed: name, url: url, keys: keys, items: report.prepared.items ?? 0))
    logger.warning(
      "feed \(name): \(keys.joined(separator: ", ")) of its map \(keys.count == 1 ? "finds" : "find") nothing in any item: the page may have changed, or the expression does not fit it"
    )
  }

  /// Of the first document of a feed, or of its new address.
  private func sayWhatWasLeftOut(_ report: FeedPoll.Report, _ feed: FeedConfiguration) {
    let left = report.prepared.leftOut
    guard left.items > 0 else { return }
    publish(
      .feedPrimed(
        feed: feed.id, url: report.after.url, alerts: report.alerts + report.suppressed,
        leftOut: left.items, undated: left.undated))
    let undated =
      left.undated == 0
      ? "" : ", \(left.undated) of them without a date (backfill = \"all\" takes those too)"
    logger.notice(
      "feed \(feed.id): its first document holds \(counted(left.items, "item")) with a term that backfill leaves out\(undated)"
    )
  }

  private func isGone(_ state: FeedState) -> Bool {
    if case .gone = state.condition { return true }
    return false
  }
}
