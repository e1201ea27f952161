import FeedModel

/// A story while it is in the window.
struct Story: Sendable {
  /// The number of its first item.
  let number: Int
  let began: Instant
  /// A round-up tells of several stories and takes no items.
  let isClosed: Bool
  /// Items that stand for it: the first ones and the latest.
  private(set) var members: [Int] = []
  private(set) var size = 0

  static let mostMembers = 12
  private static let firstKept = 4

  init(number: Int, began: Instant, isClosed: Bool) {
    self.number = number
    self.began = began
    self.isClosed = isClosed
  }

  mutating func add(_ item: Int) {
    size += 1
    if members.count == Self.mostMembers { members.remove(at: Self.firstKept) }
    members.append(item)
  }
}
