/// One POST.
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
  /// An answer with this status, and its `Retry-After` as it was sent.
  case status(Int, retryAfter: [UInt8]?)
  case failure(HTTPFailure)
}

/// Why nothing came back.
public struct HTTPFailure: Error, Hashable, Sendable {
  /// `dns`, `connect`, `timeout`, `tls`, `closed`, `cancelled`, `transfer`.
  public var code: String
  public var message: String
  public var isTLS = false
}
