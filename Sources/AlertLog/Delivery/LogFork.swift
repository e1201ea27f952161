/// The first line of a log that goes on otherwise than the file before it: the database that numbers alerts has lost what it
/// had committed, and numbers behind ``afterSeq`` stand for other alerts than there (`docs/delivery.md`).
///
/// The same bytes on every machine.
public struct LogFork: Hashable, Sendable {
  /// Which continuation of the log begins; the first one is 1 and begins without a line.
  public var incarnation: Int64
  /// The last number that both have.
  public var afterSeq: Int64

  /// A fork behind the alert `afterSeq`.
  public init(incarnation: Int64, afterSeq: Int64) {
    self.incarnation = incarnation
    self.afterSeq = afterSeq
  }

  private static let start =
    #"{"schema":"claimwatch.log/1","type":"log.forked","incarnation":"#
  private static let middle = #","after_seq":"#

  /// Its line, without a line feed.
  public var line: [UInt8] {
    Array("\(Self.start)\(incarnation)\(Self.middle)\(afterSeq)}".utf8)
  }

  /// Reads a line; nil where it is another.
  public init?(line: [UInt8]) {
    guard line.count <= 160, line.starts(with: Self.start.utf8) else { return nil }
    let text = String(decoding: line.dropFirst(Self.start.utf8.count), as: UTF8.self)
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 2, let incarnation = Int64(parts[0]), let last = parts.last,
      let after = Int64(last.dropFirst(Self.middle.utf8.count - 1).dropLast())
    else { return nil }
    self.init(incarnation: incarnation, afterSeq: after)
    // Whatever else stands there is not ours.
    guard self.line == line else { return nil }
  }
}
