/// Hours of the day in which outputs hold the alerts of a watch back. The log never does.
public struct QuietHours: Hashable, Sendable {
  /// Minutes since midnight; where `end` is not above `start`, midnight lies between.
  public let start: Int
  /// The first minute that is not quiet.
  public let end: Int
  /// Whose clock counts.
  public let zone: TimeZoneRules

  /// Hours from `start` to `end` on the clock of `zone`.
  public init(start: Int, end: Int, zone: TimeZoneRules) {
    self.start = start
    self.end = end
    self.zone = zone
  }

  /// Whether `time` lies in them.
  public func contains(_ time: Instant) -> Bool {
    let minute = zone.minuteOfDay(at: time)
    return start < end ? minute >= start && minute < end : minute >= start || minute < end
  }

  /// As the configuration has them: `22:00-06:00 Europe/Kyiv`.
  public var description: String {
    func clock(_ minute: Int) -> String {
      let digits = [minute / 600, minute / 60 % 10, minute % 60 / 10, minute % 10].map(String.init)
      return digits[0] + digits[1] + ":" + digits[2] + digits[3]
    }
    return "\(clock(start))-\(clock(end)) \(zone.name)"
  }
}
