/// One POST, or a PUT.
public struct HTTPMessage: Sendable {
  /// An absolute `http:` or `https:` URL.
  public var url: String
  /// Header fields `name: value`, without line breaks.
  public var fields: [String]
  public var body: [UInt8]
  /// Milliseconds for all of it.
  public var timeout: Int64
  /// A PEM file of certificate authorities, in place of the system's.
  public var tlsCA: String?
  /// Of the answer's body so much is kept.
  public var keptBytes = 0
  public var isPut = false

  /// A message of these parts.
  public init(url: String, fields: [String], body: [UInt8], timeout: Int64, tlsCA: String? = nil) {
    self.url = url
    self.fields = fields
    self.body = body
    self.timeout = timeout
    self.tlsCA = tlsCA
  }
}

/// What came back.
public enum HTTPReply: Hashable, Sendable {
  /// An answer with this status, and its `Retry-After` as it was sent, and as much of its body as was wanted; of a mail server its last reply.
  case status(Int, retryAfter: [UInt8]?, body: [UInt8])
  /// A mail server refuses one of the recipients, by its place in the list.
  case refused(Int, recipient: Int)
  case failure(HTTPFailure)
}

/// Why nothing came back.
public struct HTTPFailure: Error, Hashable, Sendable {
  /// `dns`, `connect`, `timeout`, `tls`, `login`, `closed`, `cancelled`, `transfer`.
  public var code: String
  public var message: String
  /// Whether no waiting will change it.
  public var isForGood = false
}
