import AlertLog
import FeedModel

/// The lines of the metrics file. `docs/operating.md` lists the metrics.
struct MetricsText {
  private(set) var text = ""

  init(_ figures: MetricsFile.Figures) {
    let counters = figures.counters
    head("build_info", "gauge", "The version that runs.")
    sample("build_info", "version=\"\(Release.version)\"", "1")
    add(
      "start_time_seconds", "gauge", "When the daemon started, in seconds since 1970.",
      "\(figures.started.milliseconds / 1000)")
    head("feeds", "gauge", "Feeds in the configuration, by health.")
    for word in FeedHealth.allCases {
      sample("feeds", "health=\"\(word.rawValue)\"", "\(counters.health[word, default: 0])")
    }
    add(
      "feeds_failing", "gauge", "Feeds that fail, are gone or poisoned now.", "\(counters.failing)")
    add("polls_total", "counter", "Finished polls since the start.", "\(counters.polls)")
    add("items_total", "counter", "New and revised items since the start.", "\(counters.items)")
    add("alerts_total", "counter", "Alerts raised since the start.", "\(counters.alerts)")
    add("alerts_pending", "gauge", "Alerts that are not in the log yet.", "\(counters.pending)")
    add(
      "alerts_suppressed", "gauge", "Alerts kept back by the flood cap.",
      "\(counters.suppressed)")
    add(
      "poll_lag_seconds", "gauge", "By how much the latest poll of the last round came too late.",
      Self.seconds(max(0, figures.lag)))
    if let open = figures.openFiles {
      add("open_files", "gauge", "Files and connections that are open now.", "\(open.inUse)")
      add("open_files_limit", "gauge", "How many may be open at a time.", "\(open.limit)")
    }
    head("events_total", "counter", "Lines of events.jsonl since the start, by event.")
    for count in figures.events.sorted(by: { $0.key < $1.key }) {
      sample("events_total", "event=\"\(count.key)\"", "\(count.value)")
    }
    head(
      "feed_last_success_timestamp_seconds", "gauge", "When the feed was last read well; 0: never.")
    for feed in figures.feeds {
      let time = Self.seconds(feed.lastSuccess?.milliseconds ?? 0)
      sample("feed_last_success_timestamp_seconds", "feed=\"\(feed.feed)\"", time)
    }
    head("feed_fetch_seconds", "gauge", "How long the feed's last fetch took.")
    for feed in figures.feeds {
      guard let time = feed.fetchTime else { continue }
      sample("feed_fetch_seconds", "feed=\"\(feed.feed)\"", Self.seconds(time))
    }
  }

  private mutating func add(_ name: String, _ type: String, _ help: String, _ value: String) {
    head(name, type, help)
    text += "claimwatch_\(name) \(value)\n"
  }

  private mutating func head(_ name: String, _ type: String, _ help: String) {
    text += "# HELP claimwatch_\(name) \(help)\n# TYPE claimwatch_\(name) \(type)\n"
  }

  /// Ids and words hold nothing that would have to be escaped.
  private mutating func sample(_ name: String, _ label: String, _ value: String) {
    text += "claimwatch_\(name){\(label)} \(value)\n"
  }

  /// Milliseconds as seconds.
  private static func seconds(_ milliseconds: Int64) -> String {
    let rest = "\(milliseconds % 1000)"
    return "\(milliseconds / 1000).\(String(repeating: "0", count: 3 - rest.utf8.count))\(rest)"
  }
}
