/// The offsets of a time zone from UTC, as a file of the time zone database has them.
public struct TimeZoneRules: Hashable, Sendable {
  /// When an offset begins.
  public struct Transition: Hashable, Sendable {
    /// Seconds since 1970.
    public let time: Int64
    /// Seconds east of UTC.
    public let offset: Int64

    /// An offset from `time` on.
    public init(time: Int64, offset: Int64) {
      self.time = time
      self.offset = offset
    }
  }

  /// Such as `Europe/Kyiv`.
  public let name: String
  /// Before the first transition.
  private let first: Int64
  /// In the order of time.
  private let transitions: [Transition]
  /// What holds behind the last transition.
  private let yearly: YearlyOffsets

  /// A zone whose offset is `first` until the first of `transitions`, and as `yearly` says behind the last.
  public init(name: String, first: Int64, transitions: [Transition], yearly: YearlyOffsets) {
    self.name = name
    self.first = first
    self.transitions = transitions
    self.yearly = yearly
  }

  /// Universal time.
  public static let utc = TimeZoneRules(
    name: "UTC", first: 0, transitions: [], yearly: YearlyOffsets(standard: 0))

  /// Seconds east of UTC at `time`.
  public func offset(at time: Instant) -> Int64 {
    let seconds = Instant.floorDivide(time.milliseconds, 1000)
    guard let last = transitions.last, seconds < last.time else {
      return yearly.offset(at: seconds)
    }
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if transitions[at: middle]?.time ?? .max <= seconds {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return transitions[at: low - 1]?.offset ?? first
  }

  /// Minutes since midnight at `time`, by the wall clock.
  public func minuteOfDay(at time: Instant) -> Int {
    let local = Instant.floorDivide(time.milliseconds, 1000) + offset(at: time)
    return Int(clamping: local - Instant.floorDivide(local, 86_400) * 86_400) / 60
  }
}

/// A standard offset, and a second one between two days of each year (POSIX.1, TZ).
public struct YearlyOffsets: Hashable, Sendable {
  /// A day of the year with a time of day.
  public struct Day: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
      /// From 1 to 365, 29 February never counted.
      case withoutLeapDay(Int)
      /// From 0 to 365.
      case ofYear(Int)
      /// Of a month, the week (5 is the last) and the weekday (0 is Sunday).
      case ofMonth(Int, week: Int, weekday: Int)
    }
    public let kind: Kind
    /// Seconds behind midnight, by the offset before.
    public let seconds: Int64

    /// A day at a time of it.
    public init(_ kind: Kind, seconds: Int64) {
      self.kind = kind
      self.seconds = seconds
    }

    /// Seconds since 1970, as if the clock showed UTC.
    fileprivate func local(in year: Int64) -> Int64 {
      let newYear = CivilDate.days(year: year, month: 1, day: 1)
      let day: Int64
      switch kind {
      case .ofYear(let number): day = newYear + Int64(clamping: number)
      case .withoutLeapDay(let number):
        let isLeap = CivilDate.days(year: year + 1, month: 1, day: 1) - newYear == 366
        day = newYear + Int64(clamping: number) - 1 + (isLeap && number >= 60 ? 1 : 0)
      case .ofMonth(let month, let week, let weekday):
        let start = CivilDate.days(year: year, month: Int64(clamping: month), day: 1)
        let next =
          month < 12
          ? CivilDate.days(year: year, month: Int64(clamping: month) + 1, day: 1)
          : CivilDate.days(year: year + 1, month: 1, day: 1)
        // 1970 began on a Thursday.
        let startWeekday = (start + 4) - Instant.floorDivide(start + 4, 7) * 7
        var found =
          start + (Int64(clamping: weekday) - startWeekday + 7) % 7 + Int64(clamping: week - 1) * 7
        while found >= next { found -= 7 }
        day = found
      }
      return day * 86_400 + seconds
    }
  }

  private let standard: Int64
  private let summer: Int64?
  private let begin: Day?
  private let end: Day?

  /// One offset all year, in seconds east of UTC.
  public init(standard: Int64) {
    self.standard = standard
    summer = nil
    begin = nil
    end = nil
  }

  /// `summer` from `begin` to `end`.
  public init(standard: Int64, summer: Int64, begin: Day, end: Day) {
    self.standard = standard
    self.summer = summer
    self.begin = begin
    self.end = end
  }

  /// The offset at a time in seconds since 1970.
  func offset(at seconds: Int64) -> Int64 {
    guard let summer, let begin, let end else { return standard }
    let (year, _, _) = CivilDate.fromDays(Instant.floorDivide(seconds + standard, 86_400))
    let start = begin.local(in: year) - standard
    let stop = end.local(in: year) - summer
    let isSummer =
      start <= stop ? seconds >= start && seconds < stop : seconds >= start || seconds < stop
    return isSummer ? summer : standard
  }
}
