/// How a feed's document, which shows the newest items only, moves on from poll to poll.
public struct FeedWindow: Hashable, Sendable {
  /// Whether the document held an item of the one before, or was the first with items to follow on. A
  /// feed that gives all its items new identities never does again, and is overrun once at most.
  public var overlaps = false
  /// When a document last held no item of the one before, though it used to: what lay between has been
  /// missed.
  public var lastOverrun: Instant?
  /// The first of an unbroken run of those; nil where documents overlap.
  public var overrunSince: Instant?
  /// Milliseconds in which the whole document may be replaced, from the last overrun; nil once polls
  /// have kept up.
  public var turnover: Int64?

  /// A feed of which nothing is known.
  public init() {}
}
