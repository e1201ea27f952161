/// A feed in a list of feeds: an `outline` of OPML that has the URL of a feed.
public struct Subscription: Hashable, Sendable {
  /// The URL as written, without white space at its ends.
  public var url: String
  /// What the list calls it; nil where it has no name.
  public var title: String?
  /// Names of the outlines around it, outermost first.
  public var folders: [String]

  /// An entry of a list.
  public init(url: String, title: String? = nil, folders: [String] = []) {
    self.url = url
    self.title = title
    self.folders = folders
  }
}
