import FeedModel

/// Items that a publisher keeps at the top of a feed, whatever is new.
enum PinnedItems {
  /// More of them are no pins.
  private static let most = 3

  /// How many known items stand above all new ones though these are newer, in a feed whose newest items
  /// come first; 0 where dates do not say so, as in a feed that grows at its end.
  static func count(_ items: [Item], isKnown: [Bool]) -> Int {
    let pinned = isKnown.prefix { $0 }.count
    guard pinned >= 1, pinned <= most, !isKnown.dropFirst(pinned).contains(true) else { return 0 }
    let pins = items.prefix(pinned).compactMap(Backfilling.date)
    let dates = items.dropFirst(pinned).compactMap(Backfilling.date)
    guard let top = dates.first, let bottom = dates.last, let latestPin = pins.max(),
      pins.count == pinned, dates.count >= 2
    else { return 0 }
    return top > bottom && latestPin < bottom ? pinned : 0
  }
}
