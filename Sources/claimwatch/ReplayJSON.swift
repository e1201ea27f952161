import Daemon
import FeedModel
import JSONText

/// What a replay came to, for programs (docs/replay.md).
struct ReplayJSON {
  private let report: ReplayReport
  private let against: String?
  private let missing: [String: Int]?

  init(_ report: ReplayReport, against: String?, missing: [String: Int]?) {
    self.report = report
    self.against = against
    self.missing = missing
  }

  var bytes: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("schema", "claimwatch.replay/1")
      json.member("since", report.since.description)
      json.member("until", report.until.description)
      json.member("days", Self.rounded(report.days))
      json.member("items", report.items)
      json.member("feeds", report.feeds)
      json.member("foreign_items", report.foreignItems)
      json.member("backlog_items", report.backlogItems)
      json.member("broken_items", report.brokenItems)
      json.member("read_anew", report.readAnew)
      json.key("watches")
      json.array(report.watches) { write($1, to: &$0) }
      if let difference = report.difference {
        json.key("diff")
        json.object { json in
          json.member("against", against)
          write("gained", difference.gained, difference.gainedExamples, to: &json)
          write("lost", difference.lost, difference.lostExamples, to: &json)
        }
      }
    }
    return json.bytes
  }

  private func write(_ watch: ReplayWatch, to json: inout JSONWriter) {
    json.object { json in
      json.member("id", watch.id)
      json.member("name", watch.name)
      json.member("alerts", watch.alerts)
      json.member("per_day", report.perDay(watch.alerts).map(Self.rounded))
      json.member("updates", watch.updates)
      json.member("withdrawals", watch.withdrawals)
      json.member("undecided", watch.undecided)
      json.member("kept_back", watch.keptBack)
      if let missing { json.member("missing", missing[watch.id] ?? 0) }
      json.key("by_day")
      json.array(watch.days.sorted { $0.key < $1.key }) { json, day in
        json.object { json in
          let start = Instant(milliseconds: day.key * 86_400_000)
          json.member("day", String(start.description.prefix(10)))
          json.member("alerts", day.value)
        }
      }
      json.key("examples")
      json.array(watch.examples) { Self.write($1, to: &$0) }
    }
  }

  private func write(
    _ key: StaticString, _ counts: [String: Int], _ examples: [ReplayHit],
    to json: inout JSONWriter
  ) {
    json.key(key)
    json.object { json in
      json.member("alerts", counts.values.reduce(0, +))
      json.key("watches")
      json.array(counts.sorted { $0.key < $1.key }) { json, count in
        json.object { json in
          json.member("id", count.key)
          json.member("alerts", count.value)
        }
      }
      json.key("examples")
      json.array(examples) { Self.write($1, to: &$0) }
    }
  }

  private static func write(_ hit: ReplayHit, to json: inout JSONWriter) {
    json.object { json in
      json.member("type", "alert." + (hit.kind == .new ? "new" : "updated"))
      if hit.kind == .withdrawn { json.member("withdrawn", true) }
      json.member("id", hit.alertID)
      json.member("watch", hit.watchID)
      json.member("item", hit.itemID)
      json.member("revision", hit.revision)
      json.member("feed", hit.feedID)
      json.member("title", hit.title)
      json.member("link", hit.link)
      json.member("fetched", hit.fetched.description)
      json.member("prefix", hit.before)
      json.member("exact", hit.term)
      json.member("suffix", hit.after)
    }
  }

  /// Two decimals.
  private static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
