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
    let parts: [(UInt64, String)] = [
      (seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "m"),
      (seconds % 60, "s"),
    ]
    return parts.drop { $0.0 == 0 }.prefix(2).filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }
      .joined(separator: " ")
  }
}
