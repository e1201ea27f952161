/// Which encoding a page was read in, and why.
public struct PageEncoding: Hashable, Sendable {
  /// IANA name, lower case.
  public var name: String
  /// `byte-order-mark`, `http`, `utf8`, `meta`, `guessed` or `fallback`.
  public var origin: String
  /// Runs of bytes that did not fit and were read as windows-1252.
  public var repairedRuns: Int
}
