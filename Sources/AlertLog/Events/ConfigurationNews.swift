/// What a configuration changes against the one before, as `config.loaded` says it.
public struct ConfigurationNews: Hashable, Sendable {
  /// Ids by what happened to them, in the order of the files.
  public struct Changes: Hashable, Sendable {
    public var added: [String] = []
    public var removed: [String] = []
    public var changed: [String] = []

    /// Nothing has happened.
    public init() {}

    public var isEmpty: Bool { added.isEmpty && removed.isEmpty && changed.isEmpty }

    /// "2 added, 1 changed".
    public var words: String {
      [(added, "added"), (removed, "removed"), (changed, "changed")].filter { !$0.0.isEmpty }
        .map { "\($0.0.count) \($0.1)" }.joined(separator: ", ")
    }
  }
  public var feeds = Changes()
  public var watches = Changes()
  /// Tables whose settings are not what they were, such as `poll`.
  public var settings: [String] = []
  /// Keys of `[paths]` that the daemon goes on without until it is started again.
  public var pathsPending: [String] = []

  /// Nothing has changed.
  public init() {}
}
