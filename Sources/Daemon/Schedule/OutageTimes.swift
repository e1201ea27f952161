import Configuration

extension Configuration {
  /// How often a few hosts are asked while our own line is down: each minute, or as often as the most eager
  /// feed wants.
  var probeInterval: Duration {
    let eager = feeds.compactMap(\.interval).min() ?? poll.minInterval
    return .milliseconds(min(max(eager, 1000), 60_000))
  }

  /// How long a poll that could not reach its host waits for what other hosts say.
  var verdictPatience: Duration {
    .milliseconds(min(fetch.connectTimeout, fetch.timeout) + 5000)
  }
}
