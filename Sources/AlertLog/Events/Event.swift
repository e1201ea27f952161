import FeedModel
import JSONText

/// The daemon's own news: one line of events.jsonl (`docs/events.md` specifies each).
///
/// Transitions only: what goes on failing is said once.
public enum Event: Hashable, Sendable {
  /// The daemon has opened its state and is about to poll.
  case daemonStarted(version: String, process: Int, feeds: Int, watches: Int, pending: Int)
  /// The daemon has come to its end as it was asked to, or because of `reason`.
  case daemonStopped(reason: String, uptimeSeconds: Int, pending: Int)
  /// The alert log is ahead of the state: that was deleted, or an older one was put in its place.
  case stateReplaced(lastSeq: Int64, logSeq: Int64, feeds: Int)
  /// The state's folder was moved or renamed under the daemon, which goes on with it.
  case stateMoved(path: String)
  /// It is back at its path.
  case stateReturned(path: String, since: Instant)
  /// The address that wants a sign of life does not take it.
  case heartbeatFailing(code: String, message: String)
  /// It takes it again.
  case heartbeatRecovered(since: Instant, failures: Int)
  /// A sign of life with counters since the start.
  case daemonHeartbeat(DaemonCounters)
  /// A configuration is in force; `generation` counts them from 1 since the start.
  /// `news` is what it changes against the one before.
  case configLoaded(
    file: String, generation: Int, feeds: Int, watches: Int, sha256: String,
    news: ConfigurationNews)
  /// A configuration was refused and the old one kept; each fault as `file:line:column: message`.
  /// Warnings are none of them, and counted.
  case configRejected(file: String, faults: [String], warnings: Int)
  /// A feed that was well, or new, cannot be polled.
  case feedFailing(feed: String, url: String, code: String, message: String)
  /// A failing feed is well again.
  case feedRecovered(feed: String, url: String, failures: Int, since: Instant)
  /// A feed is quiet for far longer than its own rhythm.
  case feedSilent(feed: String, url: String, lastChange: Instant, usualGapSeconds: Int)
  /// A permanent redirect was adopted.
  case feedMoved(feed: String, from: String, to: String)
  /// The server says that the feed is gone; it is polled no more until the operator acts.
  case feedGone(feed: String, url: String, code: String)
  /// Most items of a feed came with new guids; they are recognised by link and title.
  case feedRekeyed(feed: String, url: String, items: Int)
  /// A feed's whole document was replaced between two polls; items may have been missed.
  /// An interval of so many seconds would have been short enough.
  case feedOverrun(
    feed: String, url: String, items: Int, since: Instant, intervalSeconds: Int)
  /// The first document of a feed, or of its new address, held items with a term that `backfill` left out.
  case feedPrimed(feed: String, url: String, alerts: Int, leftOut: Int, undated: Int)
  /// A feed's letters are lost or garbled; in lost ones no term is found.
  case feedGarbled(feed: String, url: String, damage: TextDamage)
  /// A garbled feed comes with whole letters again.
  case feedLegible(feed: String, url: String)
  /// Keys of a feed's map that found something find nothing any more, or never did, in so many items.
  case mapDegraded(feed: String, url: String, keys: [String], items: Int)
  /// Every key of a feed's map finds something again.
  case mapWhole(feed: String, url: String)
  /// The page of an item's article could not be had for a day; the feed's text stands.
  case pageGivenUp(feed: String, url: String, code: String, since: Instant)
  case pagesFailing(feed: String, url: String, code: String, pages: Int, since: Instant)
  case pagesRecovered(feed: String, url: String, pages: Int, since: Instant)
  /// One poll raised more alerts than the limit; the rest waits for `claimwatch release`.
  /// What went beyond even that is counted by watch.
  case watchFlooding(
    feed: String, watches: [String], written: Int, suppressed: Int,
    suppressedByWatch: [WatchCount], notKept: Int, notKeptByWatch: [WatchCount])
  /// What a watch held back on one day, which its own `max_age` and `once_per` ask for.
  case watchHeldBack(watch: String, day: Int64, feeds: [HeldBackCount])
  /// A watch has hit nothing since it is configured as it is; what nearly hit it, the most frequent first.
  case watchQuiet(watch: String, since: Instant, days: Int, nearMisses: [MissCount])
  /// No host can be reached: it is this machine's own line. No feed is blamed.
  case networkDown(since: Instant, hosts: Int)
  /// A host has answered again; so many feeds had waited for it.
  case networkUp(since: Instant, feeds: Int)
  /// Alerts cannot be written; they stay pending and are tried again.
  case outputLagging(path: String, pending: Int, message: String)
  /// A text took longer than anything should; the thread that was at it is lost.
  case workerLost(feed: String, item: String?, stage: String, lost: Int)
  /// The process died in an item, again: part of it is given up.
  case itemPoisoned(
    feed: String, item: String, id: String, stage: String, cause: String, deaths: Int,
    givenUp: String)
  /// The process died in a document, again: it is not read any more.
  case documentPoisoned(feed: String, id: String, stage: String, cause: String, deaths: Int)
  /// The texts of new items are not kept for `claimwatch replay`. No alert depends on them.
  case itemsNotKept(path: String, message: String)
  /// They are kept again; `missed` were not.
  case itemsKept(path: String, missed: Int, since: Instant)
  /// What an output, a reader of the alert log, has to say.
  case output(OutputEvent)
  /// Outputs, or the one that is named, send alerts of a watch again; so many were passed over.
  case silenceEnded(
    watch: String, output: String?, from: Instant, until: Instant, why: String, alerts: Int)
  /// What happens among the daemons that share one state.
  case node(NodeEvent)
  /// Everything that was pending is written.
  case outputRecovered(path: String, delivered: Int, since: Instant)

  /// How urgent an event is.
  public enum Level: String, Hashable, Sendable, CaseIterable {
    case info, warning, error
  }

  /// The `event` member.
  public var name: String {
    switch self {
    case .daemonStarted: "daemon.started"
    case .daemonStopped: "daemon.stopped"
    case .stateReplaced: "state.replaced"
    case .stateMoved: "state.moved"
    case .stateReturned: "state.returned"
    case .heartbeatFailing: "heartbeat.failing"
    case .heartbeatRecovered: "heartbeat.recovered"
    case .daemonHeartbeat: "daemon.heartbeat"
    case .configLoaded: "config.loaded"
    case .configRejected: "config.rejected"
    case .feedFailing: "feed.failing"
    case .feedRecovered: "feed.recovered"
    case .feedSilent: "feed.silent"
    case .feedMoved: "feed.moved"
    case .feedGone: "feed.gone"
    case .feedRekeyed: "feed.rekeyed"
    case .feedOverrun: "feed.overrun"
    case .feedPrimed: "feed.primed"
    case .feedGarbled: "feed.garbled"
    case .feedLegible: "feed.legible"
    case .mapDegraded: "map.degraded"
    case .mapWhole: "map.whole"
    case .pageGivenUp: "page.given_up"
    case .pagesFailing: "pages.failing"
    case .pagesRecovered: "pages.recovered"
    case .watchFlooding: "watch.flooding"
    case .watchHeldBack: "watch.held_back"
    case .watchQuiet: "watch.quiet"
    case .networkDown: "network.down"
    case .networkUp: "network.up"
    case .outputLagging: "output.lagging"
    case .outputRecovered: "output.recovered"
    case .output(let event): event.name
    case .node(let event): event.name
    case .silenceEnded: "silence.ended"
    case .itemsNotKept: "items.not_kept"
    case .itemsKept: "items.kept"
    case .workerLost: "worker.lost"
    case .itemPoisoned: "item.poisoned"
    case .documentPoisoned: "document.poisoned"
    }
  }

  /// The `level` member.
  public var level: Level {
    switch self {
    case .output(let event): event.level
    case .node(let event): event.level
    case .configLoaded(_, _, let feeds, let watches, _, let news):
      // Nothing is watched, or every command looks where this daemon does not write.
      feeds == 0 || watches == 0 ? .error : news.pathsPending.isEmpty ? .info : .warning
    case .daemonStarted, .daemonStopped, .daemonHeartbeat, .stateReturned, .heartbeatRecovered,
      .feedRecovered, .feedMoved, .feedPrimed, .feedRekeyed, .feedLegible, .pageGivenUp,
      .pagesRecovered, .networkUp, .outputRecovered, .silenceEnded, .itemsKept, .watchHeldBack,
      .mapWhole:
      .info
    case .stateReplaced, .heartbeatFailing, .feedFailing, .feedSilent, .feedOverrun, .feedGarbled,
      .mapDegraded, .pagesFailing, .watchFlooding, .watchQuiet, .workerLost, .itemsNotKept:
      .warning
    case .configRejected, .stateMoved, .feedGone, .networkDown, .outputLagging, .itemPoisoned,
      .documentPoisoned:
      .error
    }
  }
}

/// What a watch held back of one feed.
public struct HeldBackCount: Hashable, Sendable {
  public let feed: String
  /// Alerts behind the first of the day.
  public let repeated: Int
  /// Items older than `max_age`.
  public let tooOld: Int

  /// So many of `feed`.
  public init(feed: String, repeated: Int, tooOld: Int) {
    self.feed = feed
    self.repeated = repeated
    self.tooOld = tooOld
  }
}

/// So many alerts of one watch.
public struct WatchCount: Hashable, Sendable {
  public let watch: String
  public let alerts: Int

  /// So many alerts of `watch`.
  public init(watch: String, alerts: Int) {
    self.watch = watch
    self.alerts = alerts
  }
}

/// What a heartbeat counts, since the start of the daemon unless said otherwise.
public struct DaemonCounters: Hashable, Sendable {
  public var uptimeSeconds = 0
  /// Feeds in the configuration, now.
  public var feeds = 0
  /// Of these, so many for each word of health, now.
  public var health: [FeedHealth: Int] = [:]
  /// Those that fail, gone and poisoned ones as well, so that none makes it better by dying.
  public var failing: Int {
    [.failing, .gone, .poisoned].reduce(0) { $0 + health[$1, default: 0] }
  }
  /// Finished polls.
  public var polls = 0
  /// New and revised items.
  public var items = 0
  /// Alerts that went into the outbox.
  public var alerts = 0
  /// Alerts not yet in the log, now.
  public var pending = 0
  /// Alerts kept back by the flood limit, now.
  public var suppressed = 0

  /// All zero.
  public init() {}
}
