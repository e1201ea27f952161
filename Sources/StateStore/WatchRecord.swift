import FeedModel

/// What the state counts of one watch since it is configured as it is now.
public struct WatchRecord: Hashable, Sendable {
  /// The watch's id in the configuration.
  public let id: String
  /// A digest of what makes it the same watch; nil where an alert came before it was ever adopted.
  public let definition: [UInt8]?
  /// Since when it is configured in this form.
  public let firstSeen: Instant
  /// Alerts raised since then, those included that were kept back.
  public let hits: Int
  /// When the last of them was raised; nil before the first.
  public let lastHit: Instant?
  /// The `seq` of the last one that went to the log; nil before it.
  public let lastHitSeq: Int64?
  /// When it was last said that it hits nothing.
  public let quietSaidAt: Instant?
  /// What nearly hit, as whoever notes it has written it; empty where nothing was noted.
  public let nearMisses: String
}

/// A watch as the configuration has it now.
public struct WatchForm: Hashable, Sendable {
  public let id: String
  /// A digest of its definition, some bytes.
  public let definition: [UInt8]

  /// The watch `id` as defined.
  public init(id: String, definition: [UInt8]) {
    self.id = id
    self.definition = definition
  }
}
