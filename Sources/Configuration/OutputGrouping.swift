import FeedModel

/// How alerts are joined to one message, of outputs whose messages people read.
public struct OutputGrouping: Hashable, Sendable {
  public enum Window: Hashable, Sendable {
    /// What comes within so many milliseconds of the first.
    case collect(Int64)
    /// At fixed times, also when there is nothing.
    case digest(DigestTimes)
  }
  /// What a message has in common.
  public enum Key: String, Hashable, Sendable, CaseIterable {
    case story, watch
  }

  /// Nil for a message an alert.
  public var window: Window?
  /// Nil for all that came in the window.
  public var key: Key?
  /// So many alerts are shown in one message; the rest is counted.
  public var most = 20

  /// A message an alert.
  public init() {}
}

/// When digests are sent.
public enum DigestTimes: Hashable, Sendable {
  /// At each full hour of universal time.
  case hourly
  /// At a minute of the day, by the clock of a zone.
  case daily(minute: Int, zone: TimeZoneRules)

  /// The first time behind `now`.
  public func next(after now: Instant) -> Instant {
    switch self {
    case .hourly:
      return Instant(milliseconds: (Self.floor(now.milliseconds, 3_600_000) + 1) * 3_600_000)
    case .daily(let minute, let zone):
      let local = Self.floor(now.milliseconds, 1000) + zone.offset(at: now)
      let today = Self.floor(local, 86_400)
      for day in today...(today + 3) {
        let wanted = day * 86_400 + Int64(minute) * 60
        // By the offset that holds then; where the clock leaves that minute out, just after it.
        var time = wanted - zone.offset(at: now)
        for _ in 0..<2 { time = wanted - zone.offset(at: Instant(seconds: time)) }
        if Instant(seconds: time) > now { return Instant(seconds: time) }
      }
      return now.advanced(byMilliseconds: 86_400_000)
    }
  }

  private static func floor(_ value: Int64, _ unit: Int64) -> Int64 {
    value >= 0 ? value / unit : -((-value + unit - 1) / unit)
  }

  /// As the configuration has it.
  var description: String {
    switch self {
    case .hourly: "hourly"
    case .daily(let minute, let zone):
      "daily \(QuietHours(start: minute, end: 0, zone: zone).description.prefix(5)) \(zone.name)"
    }
  }
}

extension ValueRule where Value == DigestTimes {
  /// `hourly`, or `daily 08:00 Europe/Kyiv`.
  static var digest: ValueRule<DigestTimes> {
    ValueRule(type: "text", written: { TOMLText.quoted($0.description) }) { node, key, reading in
      let example = "write \"hourly\", or such as \"daily 08:00 Europe/Kyiv\""
      guard let text = reading.text(node, key, "a text such as \"daily 08:00 Europe/Kyiv\"") else {
        return nil
      }
      if text.utf8.elementsEqual("hourly".utf8) { return .hourly }
      let parts = text.split(separator: " ", omittingEmptySubsequences: false)
      guard parts.count == 3, parts[0].utf8.elementsEqual("daily".utf8),
        let minute = ValueRule<QuietHours>.minute(parts[1]), minute < 1440
      else {
        reading.refuse(key, "is no time of a digest: \(Quoted(text))", node, advice: example)
        return nil
      }
      return ValueRule<QuietHours>.zone(String(parts[2]), node, key, &reading)
        .map { .daily(minute: minute, zone: $0) }
    }
  }
}
