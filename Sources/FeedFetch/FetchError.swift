/// Why a fetch brought nothing. It changes nothing but the feed's error counter and next poll.
public struct FetchError: Error, Hashable, Sendable {
  /// What a failure tells of the way to the server.
  public enum Reach: Hashable, Sendable {
    /// The server, or something in its place, has answered.
    case answered
    /// Nothing came back: no address, no connection, or no answer in time.
    case nothing
    /// Neither can be said.
    case unknown
  }

  /// The class of the failure.
  public var code: Code
  /// The HTTP status, where there was one.
  public var status: Int?
  /// Milliseconds the server asks to wait (`Retry-After`).
  public var retryAfter: Int64?
  /// What happened, in one line of printable ASCII.
  public var message: String

  /// A failure of class `code`. `message` is cleaned and cut.
  public init(code: Code, status: Int? = nil, retryAfter: Int64? = nil, message: String) {
    self.code = code
    self.status = status
    self.retryAfter = retryAfter
    self.message = CleanText.line(message)
  }

  /// A class of failures: a stable word that is stored, logged and counted.
  public struct Code: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    public var description: String { rawValue }

    /// The URL cannot be used.
    public static let badURL = Code(rawValue: "bad-url")
    /// The request's own settings cannot be used (a header field, a proxy, a CA file).
    public static let badRequest = Code(rawValue: "bad-request")
    /// The host's name has no address, or the look-up failed.
    public static let dns = Code(rawValue: "dns")
    /// No address of the host, or not the proxy, could be reached.
    public static let connect = Code(rawValue: "connect")
    /// The address is loopback, private or otherwise not public.
    public static let addressRefused = Code(rawValue: "address-refused")
    /// No TLS connection with a certificate we trust.
    public static let tls = Code(rawValue: "tls")
    /// The deadline passed, or the transfer was too slow for too long.
    public static let timeout = Code(rawValue: "timeout")
    /// The body is larger than allowed.
    public static let tooLarge = Code(rawValue: "too-large")
    /// The header is larger than allowed.
    public static let headerTooLarge = Code(rawValue: "header-too-large")
    /// The body's encoding is damaged or one we did not ask for.
    public static let decode = Code(rawValue: "decode")
    /// The connection or the compressed stream ended before the body did.
    public static let truncated = Code(rawValue: "truncated")
    /// The connection was closed without an answer.
    public static let emptyAnswer = Code(rawValue: "empty-answer")
    /// The answer is not HTTP as it should be.
    public static let badAnswer = Code(rawValue: "bad-answer")
    /// A 304 to an unconditional request.
    public static let unexpected304 = Code(rawValue: "unexpected-304")
    /// The publisher's front keeps robots out, by a challenge for browsers.
    public static let blocked = Code(rawValue: "blocked")
    /// More than five redirects, or one in a circle.
    public static let redirectLoop = Code(rawValue: "redirect-loop")
    /// A redirect from https to http.
    public static let redirectDowngrade = Code(rawValue: "redirect-downgrade")
    /// A redirect to something else than http or https.
    public static let redirectProtocol = Code(rawValue: "redirect-protocol")
    /// A redirect without a usable target.
    public static let badRedirect = Code(rawValue: "bad-redirect")
    /// The caller cancelled, or the engine was stopped.
    public static let cancelled = Code(rawValue: "cancelled")
    /// The machine is short of something (memory, threads, descriptors).
    public static let resources = Code(rawValue: "resources")

    /// An HTTP status that is neither success nor redirect: `http-404`.
    public static func http(_ status: Int) -> Code { Code(rawValue: "http-\(status)") }
  }
}

extension FetchError: CustomStringConvertible {
  /// `code: message`.
  public var description: String { "\(code): \(message)" }
}

extension FetchError {
  /// Whether a stored class of failures mostly means that nothing came back.
  public static func isUnreachable(_ code: String) -> Bool {
    [Code.dns, .connect, .timeout].contains { $0.rawValue.utf8.elementsEqual(code.utf8) }
  }

  /// What the failure tells of the way to the server.
  public var reach: Reach {
    if status != nil { return .answered }
    switch code {
    case .dns, .connect, .timeout: return .nothing
    case .redirectLoop, .redirectDowngrade, .redirectProtocol, .badRedirect, .tooLarge,
      .headerTooLarge, .decode, .truncated, .badAnswer:
      return .answered
    default: return .unknown
    }
  }
}
