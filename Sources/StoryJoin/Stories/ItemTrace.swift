import FeedModel

/// What is kept of an item while its story may still grow.
struct ItemTrace: Sendable {
  /// The number of the item, ascending from 0.
  let number: Int
  /// Hash of the feed's name.
  let feed: UInt32
  /// Hash of the publisher's name.
  let publisher: UInt32
  /// Hash of the name of whose text it is; of a reprint, that of the original.
  var origin: UInt32
  let published: Instant
  let terms: TermVector
  let pairs: PairSketch
  let names: ItemNames
  /// The root of the item's group of reprints: its own number where it is no reprint.
  var original: Int
  var story: Int
  /// Another revision of an item that is held: it stands where that one does, and counts for nothing.
  var isRevision = false
}
