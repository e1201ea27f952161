import ContentDigest

/// One of the parts that feeds are divided into, each polled by one node at a time; or an output, which is leased like one.
public struct Shard: Hashable, Sendable, Comparable {
  /// How many there are, for ever: a feed's shard stands in its row.
  public static let count: Int64 = 256

  public let number: Int64

  /// The shard of all feeds of one registrable domain, so that one host is polled by one node; of a local
  /// file, that of its path.
  public init(of domain: String) {
    number = Int64(SHA256Digest(utf8: domain).bytes.first ?? 0)
  }

  /// One of those from 0 to ``count`` - 1.
  public init(number: Int64) { self.number = number }

  /// The output with this number.
  public init(output number: Int64) { self.number = Self.count + number }

  /// The number of an output; nil where it is a part of the feeds.
  public var output: Int64? { number < Self.count ? nil : number - Self.count }

  public static func < (first: Shard, second: Shard) -> Bool { first.number < second.number }
}
