import FeedModel

/// `skipHours` and `skipDays` of RSS 2.0: hours and days, UTC, in which a feed asks not to be polled.
enum SkippedHours {
  /// The first moment from `time` on that is not skipped, somewhere in its first ten minutes so that
  /// feeds do not all start on the hour. `time` itself where nothing, or everything, is skipped.
  static func firstAllowed(
    from time: Instant, _ schedule: PublisherSchedule,
    using random: inout some RandomNumberGenerator
  ) -> Instant {
    guard skips(time, schedule) else { return time }
    let hour = PollPolicy.hour
    var start = time.milliseconds - positiveRemainder(time.milliseconds, hour)
    for _ in 0..<(24 * 7) {
      let (next, overflow) = start.addingReportingOverflow(hour)
      guard !overflow else { return time }
      start = next
      if !skips(Instant(milliseconds: start), schedule) {
        return Instant(milliseconds: start)
          .advanced(byMilliseconds: Int64.random(in: 0..<(10 * PollPolicy.minute), using: &random))
      }
    }
    return time
  }

  private static func skips(_ time: Instant, _ schedule: PublisherSchedule) -> Bool {
    let hour = positiveRemainder(time.milliseconds, PollPolicy.day) / PollPolicy.hour
    // 1970-01-05 was a Monday.
    let monday = time.advanced(byMilliseconds: -4 * PollPolicy.day).milliseconds
    let day = positiveRemainder(monday, 7 * PollPolicy.day) / PollPolicy.day
    return schedule.skipHours >> UInt32(hour) & 1 == 1 || schedule.skipDays >> UInt8(day) & 1 == 1
  }

  private static func positiveRemainder(_ value: Int64, _ divisor: Int64) -> Int64 {
    let rest = value % divisor
    return rest < 0 ? rest + divisor : rest
  }
}
