import FeedModel

/// How far away a time is, in the two largest units: "in 14m 10s", "3h 2m ago", "now".
enum TimeDistance {
  static func text(from now: Instant, to time: Instant) -> String {
    let seconds = time.milliseconds(since: now) / 1000
    if seconds == 0 { return "now" }
    let words = units(seconds.magnitude)
    return seconds > 0 ? "in \(words)" : "\(words) ago"
  }

  /// How long so many milliseconds are.
  static func length(_ milliseconds: Int64) -> String {
    milliseconds < 1000 ? "0s" : units(milliseconds.magnitude / 1000)
  }

  private static func units(_ seconds: UInt64) -> String {
    let (days, hours) = (seconds / 86_400, seconds / 3600 % 24)
    let (minutes, rest) = (seconds / 60 % 60, seconds % 60)
    if days > 0 { return two(days, "d", hours, "h") }
    if hours > 0 { return two(hours, "h", minutes, "m") }
    return minutes > 0 ? two(minutes, "m", rest, "s") : "\(rest)s"
  }

  private static func two(
    _ first: UInt64, _ unit: String, _ second: UInt64, _ smaller: String
  ) -> String {
    String(first) + unit + (second == 0 ? "" : " " + String(second) + smaller)
  }
}
