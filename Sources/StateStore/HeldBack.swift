/// What a watch held back on one day: no alert of it went to the log.
public struct HeldBack: Hashable, Sendable {
  /// The same of one feed.
  public struct Count: Hashable, Sendable {
    public let feed: String
    /// Alerts that came behind the first of the day, of a watch that wants one a day.
    public let repeated: Int
    /// Items that were older than `max_age`.
    public let tooOld: Int
  }

  public let watch: String
  /// Counted from 1970, in UTC.
  public let day: Int64
  /// Feeds that brought any, those with most first.
  public let feeds: [Count]

  public var repeated: Int { feeds.reduce(0) { $0 + $1.repeated } }
  public var tooOld: Int { feeds.reduce(0) { $0 + $1.tooOld } }
}
