import FeedModel
import JSONText

/// Writes an event as one line.
struct EventWriter {
  /// The `source` member, as in alerts.
  let source: String

  /// Texts from outside are cut to so many bytes.
  private static let textLimit = 1024
  /// So many ids of a list are written.
  private static let mostIDs = 100

  /// The line without its line feed.
  func line(_ event: Event, time: Instant) -> [UInt8] {
    var json = JSONWriter(reserving: 512)
    json.object { json in
      json.member("schema", "claimwatch.event/1")
      json.member("time", time.description)
      json.member("event", event.name)
      json.member("level", event.level.rawValue)
      json.member("source", source)
      writeFields(event, &json)
    }
    return json.bytes
  }

  private func writeFields(_ event: Event, _ json: inout JSONWriter) {
    switch event {
    case .daemonStarted(let version, let process, let feeds, let watches, let pending):
      json.member("version", version)
      json.member("pid", process)
      json.member("feeds", feeds)
      json.member("watches", watches)
      json.member("pending", pending)
    case .daemonStopped(let reason, let uptimeSeconds, let pending):
      json.member("reason", reason.cut(toJSONBytes: Self.textLimit))
      json.member("uptime_s", uptimeSeconds)
      json.member("pending", pending)
    case .stateReplaced(let lastSeq, let logSeq, let feeds):
      json.member("last_seq", Int(lastSeq))
      json.member("log_seq", Int(logSeq))
      json.member("feeds", feeds)
    case .stateMoved(let path): json.member("path", path)
    case .stateReturned(let path, let since):
      json.member("path", path)
      json.member("since", since.description)
    case .heartbeatFailing(let code, let message):
      json.member("code", code)
      json.member("message", message.cut(toJSONBytes: Self.textLimit))
    case .heartbeatRecovered(let since, let failures):
      json.member("since", since.description)
      json.member("failures", failures)
    case .daemonHeartbeat(let counters):
      json.member("uptime_s", counters.uptimeSeconds)
      json.member("feeds", counters.feeds)
      json.member("failing", counters.failing)
      json.key("health")
      json.object { json in
        for word in FeedHealth.allCases {
          json.key(dynamic: word.rawValue)
          json.value(counters.health[word, default: 0])
        }
      }
      json.member("polls", counters.polls)
      json.member("items", counters.items)
      json.member("alerts", counters.alerts)
      json.member("pending", counters.pending)
      json.member("suppressed", counters.suppressed)
    case .configLoaded(let file, let generation, let feeds, let watches, let sha256, let news):
      json.member("file", file)
      json.member("generation", generation)
      json.member("feeds", feeds)
      json.member("watches", watches)
      json.member("sha256", sha256)
      write(news, &json)
    case .configRejected(let file, let faults, let warnings):
      json.member("file", file)
      json.member("faults", faults.prefix(20).map { $0.cut(toJSONBytes: Self.textLimit) })
      json.member("faults_omitted", max(0, faults.count - 20))
      json.member("warnings", warnings)
    case .watchQuiet(let watch, let since, let days, let nearMisses):
      json.member("watch", watch)
      json.member("since", since.description)
      json.member("days", days)
      json.key("near_misses")
      json.array(nearMisses) { $1.write(to: &$0) }
    case .watchHeldBack(let watch, let day, let feeds):
      json.member("watch", watch)
      let midnight = Instant(milliseconds: max(0, min(day, 1_000_000)) * 86_400_000)
      json.member("day", String(midnight.description.prefix(10)))
      json.member("repeated", feeds.reduce(0) { $0 + $1.repeated })
      json.member("too_old", feeds.reduce(0) { $0 + $1.tooOld })
      json.key("feeds")
      json.array(feeds.prefix(100)) { json, count in
        json.object { json in
          json.member("feed", count.feed)
          json.member("repeated", count.repeated)
          json.member("too_old", count.tooOld)
        }
      }
    case .networkDown(let since, let hosts):
      json.member("since", since.description)
      json.member("hosts", hosts)
    case .networkUp(let since, let feeds):
      json.member("since", since.description)
      json.member("feeds", feeds)
    case .outputLagging(let path, let pending, let message):
      json.member("path", path)
      json.member("pending", pending)
      json.member("message", message.cut(toJSONBytes: Self.textLimit))
    case .output(let event): event.write(&json, limit: Self.textLimit)
    case .node(let event): event.write(&json, limit: Self.textLimit)
    case .silenceEnded(let watch, let output, let from, let until, let why, let alerts):
      json.member("watch", watch)
      json.member("output", output)
      json.member("from", from.description)
      json.member("until", until.description)
      json.member("why", why.cut(toJSONBytes: Self.textLimit))
      json.member("alerts", alerts)
    case .itemsNotKept(let path, let message):
      json.member("path", path)
      json.member("message", message.cut(toJSONBytes: Self.textLimit))
    case .itemsKept(let path, let missed, let since):
      json.member("path", path)
      json.member("missed", missed)
      json.member("since", since.description)
    case .outputRecovered(let path, let delivered, let since):
      json.member("path", path)
      json.member("delivered", delivered)
      json.member("since", since.description)
    case .workerLost, .itemPoisoned, .documentPoisoned: writePoisonFields(event, &json)
    case .feedFailing, .feedRecovered, .feedSilent, .feedMoved, .feedGone, .feedRekeyed,
      .feedOverrun, .feedPrimed, .feedGarbled, .feedLegible, .pageGivenUp, .pagesFailing,
      .pagesRecovered, .watchFlooding, .mapDegraded, .mapWhole:
      writeFeedFields(event, &json)
    }
  }

  private func write(_ news: ConfigurationNews, _ json: inout JSONWriter) {
    let lists: [(StaticString, [String])] = [
      ("feeds_added", news.feeds.added), ("feeds_removed", news.feeds.removed),
      ("feeds_changed", news.feeds.changed), ("watches_added", news.watches.added),
      ("watches_removed", news.watches.removed), ("watches_changed", news.watches.changed),
    ]
    for (name, ids) in lists { json.member(name, Array(ids.prefix(Self.mostIDs))) }
    json.member("ids_omitted", lists.reduce(0) { $0 + max(0, $1.1.count - Self.mostIDs) })
    json.member("settings_changed", news.settings)
    json.member("paths_pending", news.pathsPending)
  }

  private func writePoisonFields(_ event: Event, _ json: inout JSONWriter) {
    switch event {
    case .workerLost(let feed, let item, let stage, let lost):
      json.member("feed", feed)
      json.member("item", item?.cut(toJSONBytes: Self.textLimit))
      json.member("stage", stage)
      json.member("lost", lost)
    case .itemPoisoned(let feed, let item, let id, let stage, let cause, let deaths, let givenUp):
      json.member("feed", feed)
      json.member("item", item.cut(toJSONBytes: Self.textLimit))
      json.member("id", id)
      json.member("stage", stage)
      json.member("cause", cause)
      json.member("deaths", deaths)
      json.member("given_up", givenUp)
    case .documentPoisoned(let feed, let id, let stage, let cause, let deaths):
      json.member("feed", feed)
      json.member("id", id)
      json.member("stage", stage)
      json.member("cause", cause)
      json.member("deaths", deaths)
    default: break
    }
  }

  private func writeFeedFields(_ event: Event, _ json: inout JSONWriter) {
    func feed(_ id: String, _ url: String) {
      json.member("feed", id)
      json.member("url", url.cut(toJSONBytes: 4096))
    }
    switch event {
    case .feedFailing(let id, let url, let code, let message):
      feed(id, url)
      json.member("code", code)
      json.member("message", message.cut(toJSONBytes: Self.textLimit))
    case .feedRecovered(let id, let url, let failures, let since):
      feed(id, url)
      json.member("failures", failures)
      json.member("since", since.description)
    case .feedSilent(let id, let url, let lastChange, let usualGapSeconds):
      feed(id, url)
      json.member("last_change", lastChange.description)
      json.member("usual_gap_s", usualGapSeconds)
    case .feedMoved(let id, let from, let to):
      feed(id, to)
      json.member("from", from.cut(toJSONBytes: 4096))
    case .feedGone(let id, let url, let code):
      feed(id, url)
      json.member("code", code)
    case .feedRekeyed(let id, let url, let items):
      feed(id, url)
      json.member("items", items)
    case .feedOverrun(let id, let url, let items, let since, let intervalSeconds):
      feed(id, url)
      json.member("items", items)
      json.member("since", since.description)
      json.member("interval_s", intervalSeconds)
    case .feedPrimed(let id, let url, let alerts, let leftOut, let undated):
      feed(id, url)
      json.member("alerts", alerts)
      json.member("left_out", leftOut)
      json.member("undated", undated)
    case .feedGarbled(let id, let url, let damage):
      feed(id, url)
      json.member("damage", damage.rawValue)
      json.member("undone", damage.isUndone)
      json.member("message", damage.description)
    case .feedLegible(let id, let url), .mapWhole(let id, let url): feed(id, url)
    case .mapDegraded(let id, let url, let keys, let items):
      feed(id, url)
      json.member("keys", keys)
      json.member("items", items)
    case .pageGivenUp(let id, let url, let code, let since):
      feed(id, url)
      json.member("code", code)
      json.member("since", since.description)
    case .pagesFailing(let id, let url, let code, let pages, let since):
      feed(id, url)
      json.member("code", code)
      json.member("pages", pages)
      json.member("since", since.description)
    case .pagesRecovered(let id, let url, let pages, let since):
      feed(id, url)
      json.member("pages", pages)
      json.member("since", since.description)
    case .watchFlooding(
      let id, let watches, let written, let suppressed, let suppressedByWatch, let notKept,
      let notKeptByWatch):
      json.member("feed", id)
      json.member("watches", Array(watches.prefix(100)))
      json.member("written", written)
      json.member("suppressed", suppressed)
      write(suppressedByWatch, as: "suppressed_by_watch", &json)
      json.member("not_kept", notKept)
      write(notKeptByWatch, as: "not_kept_by_watch", &json)
    default: break
    }
  }

  private func write(_ counts: [WatchCount], as name: StaticString, _ json: inout JSONWriter) {
    json.key(name)
    json.array(counts.prefix(100)) { json, count in
      json.object { json in
        json.member("watch", count.watch)
        json.member("alerts", count.alerts)
      }
    }
  }
}
