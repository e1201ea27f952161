import FeedModel
import JSONText
import StateStore

extension StatusReport {
  /// Writes the report with these of its rows, as `docs/status.schema.json` has it.
  public func write(_ rows: [Row], to json: inout JSONWriter) {
    json.object { json in
      json.member("schema", "claimwatch.status/1")
      json.member("time", now.description)
      json.key("daemon")
      daemon.write(to: &json, lastPoll: lastPoll, inForce: inForce)
      json.member("network_down_since", networkDownSince?.description)
      json.key("health")
      json.object { json in
        for count in counts {
          json.key(dynamic: count.health.rawValue)
          json.value(count.feeds)
        }
      }
      json.member("last_seq", Int(summary.lastSeq))
      json.member("last_alert", summary.lastAlert?.description)
      json.member("pending", summary.pending)
      json.member("suppressed", summary.suppressed.values.reduce(0, +))
      json.key("suppressed_by_watch")
      Self.write(summary.suppressedByWatch, to: &json)
      json.key("repeats_by_watch")
      Self.write(summary.repeatsByWatch, to: &json)
      json.key("pages")
      json.object { json in
        json.member("waiting", summary.pages.waiting)
        json.member("told", summary.pages.told)
        json.member("read", summary.pages.read)
      }
      writeNodes(to: &json)
      json.member("database_bytes", Int(summary.databaseBytes))
      json.member("blocked", blockages)
      json.key("feeds")
      json.array(rows) { $1.write(to: &$0) }
      json.key("watches")
      json.array(watches) { $1.write(to: &$0, at: now) }
    }
  }
}

extension StatusReport {
  private static func write(_ counts: [String: Int], to json: inout JSONWriter) {
    json.array(counts.sorted { $0.key < $1.key }) { json, count in
      json.object { json in
        json.member("watch", count.key)
        json.member("alerts", count.value)
      }
    }
  }
}

extension StatusReport.Row {
  /// The row as a JSON object.
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("id", state.feedID)
      json.member("url", state.url)
      json.member("title", state.title)
      json.member("health", health.rawValue)
      json.member("due", due.description)
      json.member("overdue_s", overdue.map { Int($0 / 1000) })
      json.member("reason", reason)
      json.member("last_attempt", state.lastAttempt?.description)
      json.member("last_success", state.lastSuccess?.description)
      json.member("last_change", state.lastChange?.description)
      json.member("newest_item", state.newestItem?.description)
      json.member("quiet_since", state.quietSince?.description)
      json.member("usual_gap_s", state.usualGap.map { Int($0.median / 1000) })
      json.member("overrun", state.window.lastOverrun?.description)
      json.member("garbled_since", state.garbledSince?.description)
      json.member("gone_since", goneSince?.description)
      json.member("fetch_ms", state.fetchTime.map(Int.init))
      json.member("items", itemCount)
      json.member("suppressed", suppressed)
      json.key("pages")
      if let pages { write(pages, to: &json) } else { json.null() }
      json.member("degraded", degraded)
      json.member("advice", advice.isEmpty ? nil : advice)
      json.key("failure")
      if let failure { write(failure, to: &json) } else { json.null() }
    }
  }

  private func write(_ pages: PageHealth, to json: inout JSONWriter) {
    json.object { json in
      json.member("read", pages.read)
      json.member("failed", pages.failed)
      json.member("since", pages.since?.description)
      json.member("reason", pages.reason.isEmpty ? nil : pages.reason)
      json.member("failing", pages.isFailing)
    }
  }

  private func write(_ failure: FeedFailure, to json: inout JSONWriter) {
    json.object { json in
      json.member("code", failure.code)
      json.member("message", failure.message)
      json.member("count", failure.count)
      json.member("since", failure.since.description)
      json.member("advice", advice)
      json.member("letter", letter)
    }
  }

  /// Its row of failures, where it fails or is gone.
  public var failure: FeedFailure? {
    switch state.condition {
    case .failing(let failure), .gone(_, let failure): failure
    case .untried, .ok: nil
    }
  }

  private var goneSince: Instant? {
    if case .gone(let since, _) = state.condition { since } else { nil }
  }
}
