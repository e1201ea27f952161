/// What this build calls itself.
public enum Release {
  /// Semantic version; the same stands in CHANGELOG.md, which a test compares.
  public static let version = "0.1.0"
  /// Goes into `provenance.daemon` of every alert.
  public static let daemon = "claimwatch \(version)"
}
