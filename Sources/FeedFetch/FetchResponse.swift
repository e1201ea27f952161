import FeedModel

/// The complete, decoded answer to a fetch.
public struct FetchResponse: Sendable {
  /// 200 or another success that came with a body, or 304 where the request was conditional.
  public var status: Int
  /// The decoded body; empty for a 304.
  public var body: [UInt8] = []
  /// Header fields as sent, where they are printable ASCII.
  public var contentType: String?
  public var contentLocation: String?
  public var contentLanguage: String?
  /// What to keep in place of the old pair: that of a 200 (nil where it has neither), or the old
  /// pair brought up to date by a 304. Store it only once the body has been parsed.
  public var validators: Validators?
  /// Milliseconds for which the answer stays fresh, its age taken off (RFC 9111, section 4.2).
  public var maxAge: Int64?
  /// Milliseconds the server asks to wait.
  public var retryAfter: Int64?
  /// Where the answer came from.
  public var finalURL: String
  /// Set to ``finalURL`` where redirects led there and each of them was permanent (301, 308).
  public var permanentRedirectTarget: String?
  /// The addresses that redirected, in their order.
  public var redirects: [String] = []
  /// What the header says, field by field, as far as anything is done with it; of a 304 nothing.
  public var head: [FetchRequest.Header] = []
  /// Header and body bytes received, over all hops, before decoding.
  public var bytesOnWire: Int64 = 0
  /// Where the time went.
  public var timings = FetchTimings()
  /// Set for a large body: other large ones wait until it is released.
  public var hold: HeavyHold?
}

/// Where the time of a fetch went, in microseconds; the last hop's, but for the total.
public struct FetchTimings: Hashable, Sendable {
  /// To the end of name look-up.
  public var nameLookup: Int64 = 0
  /// To the end of the TCP handshake.
  public var connect: Int64 = 0
  /// To the end of the TLS handshake; 0 without TLS.
  public var tls: Int64 = 0
  /// To the first byte of the answer.
  public var firstByte: Int64 = 0
  /// The whole fetch, all hops.
  public var total: Int64 = 0
  /// Connections that had to be opened, all hops.
  public var newConnections = 0
  /// Redirects that were followed.
  public var redirects = 0
}
