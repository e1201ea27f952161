import StateStore

/// The metrics of articles' pages, in the text format of Prometheus.
struct PageMetrics {
  /// What attempts came to, by ``PageOutcome/name``.
  private var attempts: [String: Int] = [:]
  /// As last counted.
  var counts = PageCounts()

  /// Feeds no page of which gives an article, as last counted.
  var failing = 0

  /// Counts an attempt.
  mutating func note(_ outcome: String) { attempts[outcome, default: 0] += 1 }

  /// The lines.
  var text: String {
    var text = """
      # HELP claimwatch_pages Items whose pages are wanted, by where they stand.
      # TYPE claimwatch_pages gauge
      claimwatch_pages{state="waiting"} \(counts.waiting)
      claimwatch_pages{state="told"} \(counts.told)
      claimwatch_pages{state="read"} \(counts.read)
      # HELP claimwatch_pages_failing_feeds Feeds no page of which gives an article.
      # TYPE claimwatch_pages_failing_feeds gauge
      claimwatch_pages_failing_feeds \(failing)
      # HELP claimwatch_page_attempts_total Attempts at articles' pages since the start, by outcome.
      # TYPE claimwatch_page_attempts_total counter

      """
    for attempt in attempts.sorted(by: { $0.key < $1.key }) {
      text += "claimwatch_page_attempts_total{outcome=\"\(attempt.key)\"} \(attempt.value)\n"
    }
    return text
  }
}
