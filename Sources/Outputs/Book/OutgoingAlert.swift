/// An alert on its way out of the log.
public struct OutgoingAlert: Hashable, Sendable {
  public let seq: Int64
  public let id: String
  /// The line of the log, without its line feed.
  public let line: [UInt8]

  /// The alert that `line` is.
  public init(seq: Int64, id: String, line: [UInt8]) {
    self.seq = seq
    self.id = id
    self.line = line
  }

  /// Whether the id can stand in a header: the log's own are UUIDs, but other programs may have written it.
  public var hasPlainID: Bool {
    (1...128).contains(id.utf8.count)
      && id.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x2D
      }
  }
}
