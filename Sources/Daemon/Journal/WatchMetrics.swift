import StateStore

/// The metrics of each watch, in the text format of Prometheus.
enum WatchMetrics {
  /// The lines; none where no watch is known.
  static func text(_ records: [WatchRecord]) -> String {
    guard !records.isEmpty else { return "" }
    // An id needs no escapes.
    var text = """
      # HELP claimwatch_watch_alerts_total Alerts of a watch since it is configured with its terms.
      # TYPE claimwatch_watch_alerts_total counter

      """
    for record in records {
      text += "claimwatch_watch_alerts_total{watch=\"\(record.id)\"} \(record.hits)\n"
    }
    text += """
      # HELP claimwatch_watch_last_hit_timestamp_seconds When a watch last hit; absent before it did.
      # TYPE claimwatch_watch_last_hit_timestamp_seconds gauge

      """
    for record in records {
      guard let time = record.lastHit else { continue }
      text +=
        "claimwatch_watch_last_hit_timestamp_seconds{watch=\"\(record.id)\"} \(time.milliseconds / 1000)\n"
    }
    return text
  }
}
