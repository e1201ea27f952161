import FeedModel

/// What the report cannot have seen, said first.
public struct ReportHealth: Sendable {
  /// A time, or a part of the sources, of which the report knows nothing.
  public struct BlindSpot: Hashable, Sendable {
    /// A short word: `feed`, `network`, `daemon`, `watch`, `log`, `configuration`, `output`.
    public var kind: String
    /// Whose: a feed's id and the like; nil where it is the daemon's own.
    public var subject: String?
    public var since: Instant?
    /// nil while it lasts.
    public var until: Instant?
    public var text: String

    /// A blind spot; `until` is nil while it lasts.
    public init(
      kind: String, subject: String? = nil, since: Instant? = nil, until: Instant? = nil,
      text: String
    ) {
      self.kind = kind
      self.subject = subject
      self.since = since
      self.until = until
      self.text = text
    }
  }

  /// How many there are of a word.
  public struct Count: Sendable {
    public var word: String
    public var count: Int

    /// So many of a word.
    public init(word: String, count: Int) {
      self.word = word
      self.count = count
    }
  }

  public enum State: String, Sendable {
    /// Nothing was missed that anybody knows of.
    case clear
    case blind
    /// A log was read alone: nobody asked the daemon's state.
    case unknown
  }

  /// Whether the daemon's state was read at all.
  public var isKnown = false
  public var program: String
  /// The configuration's path and the beginning of its digest; nil where a log was read alone.
  public var configuration: String?
  /// A clause about the daemon.
  public var daemon: String?
  public var blindSpots: [BlindSpot] = []
  /// Feeds by the words of `claimwatch status`.
  public var feeds: [Count] = []
  /// Alerts that the flood limit keeps back, by watch.
  public var suppressed: [Count] = []
  /// Alerts that wait for the log.
  public var pending = 0
  /// Alerts that an output gave up, by output; nil where there are no outputs.
  public var deadLetters: [Count]?
  /// Outputs that are silenced, a clause each.
  public var silences: [String] = []
  /// Numbers of the log that are in no file.
  public var gaps: [ClosedRange<Int64>] = []

  /// Health of which nothing is known yet but who asks.
  public init(program: String) { self.program = program }

  /// The verdict.
  public var state: State {
    let isBlind =
      !blindSpots.isEmpty || suppressed.contains { $0.count > 0 } || !gaps.isEmpty
      || deadLetters?.contains { $0.count > 0 } == true
    return isBlind ? .blind : isKnown ? .clear : .unknown
  }
}
