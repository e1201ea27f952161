/// How often feeds are polled. Milliseconds.
public struct PollSettings: Hashable, Sendable {
  /// The shortest interval a feed can earn by its own rhythm.
  public var minInterval: Int64 = 900_000
  /// The longest.
  public var maxInterval: Int64 = 21_600_000

  /// The defaults.
  public init() {}

  /// Below this, `check` warns: few publishers like it. What is no feed is not asked more often by itself.
  public static let politeInterval: Int64 = 300_000
  static let intervals: ClosedRange<Int64> = 1000...2_592_000_000
}

/// `[poll]` as the file has it.
struct PollDraft {
  var minInterval: Located<Int64>?
  var maxInterval: Located<Int64>?

  static let schema = TableSchema<PollDraft>(
    header: "[poll]",
    keys: [
      SettingKey("min_interval", ValueRule.duration(PollSettings.intervals).located, \.minInterval),
      SettingKey("max_interval", ValueRule.duration(PollSettings.intervals).located, \.maxInterval),
    ])

  /// The defaults as the file would state them.
  static var defaults: PollDraft {
    let nowhere = SourcePosition(line: 0, column: 0)
    let settings = PollSettings()
    return PollDraft(
      minInterval: Located(value: settings.minInterval, position: nowhere),
      maxInterval: Located(value: settings.maxInterval, position: nowhere))
  }

  func settings(_ reading: inout Reading) -> PollSettings {
    var settings = PollSettings()
    if let minInterval { settings.minInterval = minInterval.value }
    if let maxInterval { settings.maxInterval = maxInterval.value }
    if settings.minInterval > settings.maxInterval {
      let least = DurationText.text(settings.minInterval)
      let most = DurationText.text(settings.maxInterval)
      reading.problems.error(
        "'min_interval' (\(least)) is longer than 'max_interval' (\(most))",
        at: (minInterval ?? maxInterval)?.position)
    }
    if let minInterval { reading.warnIfImpolite("min_interval", minInterval) }
    return settings
  }
}

extension Reading {
  mutating func warnIfImpolite(_ key: String, _ interval: Located<Int64>) {
    guard interval.value < PollSettings.politeInterval else { return }
    problems.warning(
      "'\(key)' is below five minutes, which many publishers answer by blocking",
      at: interval.position, advice: "15 minutes is the usual least for a watch desk")
  }
}
