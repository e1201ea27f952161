import FeedModel

/// What an item is known again by when its identity changes: short hashes of its parts, 0 where it has
/// none. Each is weak; ``Resemblance`` asks for several of them.
struct ItemMarks: Hashable {
  /// 20 bits over its own link.
  var page: UInt32 = 0
  /// 20 bits over that link without its words (``AddressStem``).
  var stem: UInt32 = 0
  /// 24 bits over its date.
  var date: UInt32 = 0
  /// 24 bits over its title.
  var title: UInt32 = 0
  /// 30 bits over the rest of its text.
  var body: UInt32 = 0

  static let pageBits = 20
  static let dateBits = 24
  static let titleBits = 24
  static let bodyBits = 30

  /// Whether both have the same text.
  func hasText(of other: ItemMarks) -> Bool { title == other.title && body == other.body }

  /// Whether nothing of what both have is the same: another article, whatever its guid says.
  func isStranger(to other: ItemMarks) -> Bool {
    let pairs = [(page, other.page), (title, other.title), (body, other.body)]
    return pairs.allSatisfy { $0.0 != $0.1 } && page != 0 && other.page != 0
      && (stem != other.stem || stem == 0)
  }
}
