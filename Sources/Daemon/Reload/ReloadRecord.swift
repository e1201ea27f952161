import FeedModel

/// What came of the last reading of the configuration, the start's included, for the metrics.
struct ReloadRecord {
  enum Result {
    case accepted(sha256: String)
    /// The one before stays in force.
    case refused
  }
  private var isSuccessful = true
  private var accepted: (time: Instant, sha256: String)?

  /// Notes what came of a reading.
  mutating func note(_ result: Result, at now: Instant) {
    switch result {
    case .accepted(let sha256):
      isSuccessful = true
      accepted = (now, sha256)
    case .refused: isSuccessful = false
    }
  }

  /// Lines of the metrics file. `docs/operating.md` lists the metrics.
  var metrics: String {
    guard let accepted else { return "" }
    return """
      # HELP claimwatch_config_last_reload_successful Whether the configuration on disk was taken when it was last read.
      # TYPE claimwatch_config_last_reload_successful gauge
      claimwatch_config_last_reload_successful \(isSuccessful ? 1 : 0)
      # HELP claimwatch_config_last_reload_success_timestamp_seconds When the configuration in force was taken, in seconds since 1970.
      # TYPE claimwatch_config_last_reload_success_timestamp_seconds gauge
      claimwatch_config_last_reload_success_timestamp_seconds \(accepted.time.milliseconds / 1000)
      # HELP claimwatch_config_info The configuration in force.
      # TYPE claimwatch_config_info gauge
      claimwatch_config_info{sha256="\(accepted.sha256)"} 1

      """
  }
}
