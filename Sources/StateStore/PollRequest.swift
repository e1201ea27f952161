/// A poll that another process has asked for, once or several times.
public struct PollRequest: Hashable, Sendable {
  public let number: Int64
  public let feed: String

  /// The request with this number.
  public init(number: Int64, feed: String) {
    self.number = number
    self.feed = feed
  }
}
