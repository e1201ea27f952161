/// How often a feed may be polled. All times are milliseconds.
public struct PollPolicy: Hashable, Sendable {
  /// The shortest interval of a feed that adapts.
  public var minInterval: Int64 = 15 * Self.minute
  /// The longest interval of a feed that adapts, while it and its publisher raise no other wish.
  public var maxInterval: Int64 = 6 * Self.hour
  /// The operator's interval for this feed: takes the place of the feed's rhythm and its publisher's
  /// wishes, but not of an error's back-off or Retry-After.
  public var interval: Int64?

  /// The defaults.
  public init() {}

  public static let minute: Int64 = 60_000
  public static let hour: Int64 = 60 * minute
  public static let day: Int64 = 24 * hour

  /// No wish of a publisher and no back-off is longer.
  static let cap = day
  /// The shortest interval where the server gives no validators, so that each poll is a whole body.
  static let unconditionalInterval = hour
  /// The first wait after 429 or 503 without a Retry-After, and the longest of the host's other feeds.
  static let firstHold = hour
  /// A 404 that lasts this long means that the feed is gone.
  static let missingIsGone = 14 * day
  /// A 410 as well: one alone is often a mistake of whoever puts a new version in place.
  static let refusedIsGone = 3 * day
  /// How often a feed that is gone is asked whether it is back.
  static let goneInterval = 7 * day
  /// Two polls further apart prove nothing of the time between them: the daemon was down.
  static let longestGap = 2 * day
  /// An adopted address that fails for so long is given up for the configured one.
  static let adoptedIsDead = 3 * day
}
