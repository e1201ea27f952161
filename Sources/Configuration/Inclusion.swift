/// What a pattern of `include` brought.
public struct Inclusion: Hashable, Sendable {
  /// A file that it matched.
  public struct File: Hashable, Sendable {
    /// As messages name it.
    public let name: String
    /// The ids of its watches.
    public let watches: [String]
  }
  /// As written.
  public let pattern: String
  /// In the order of their paths.
  public let files: [File]
}
