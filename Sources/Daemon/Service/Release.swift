import Glibc

/// What this build calls itself.
public enum Release {
  /// Semantic version; the same stands in CHANGELOG.md, which a test compares.
  public static let version = "0.1.0"
  /// Goes into `provenance.daemon` of every alert.
  public static let daemon = "claimwatch \(version)"

  /// Tells this build from others of the same version, by size and date of the program's file: a mended one is
  /// another. Empty where they cannot be read.
  static let build: String = {
    var status = stat()
    guard stat("/proc/self/exe", &status) == 0 else { return "" }
    return String(status.st_size ^ (status.st_mtim.tv_sec << 20), radix: 36)
  }()
}
