import FeedModel

/// One fetch: what to ask for, and within which bounds.
public struct FetchRequest: Sendable {
  /// An absolute `http:` or `https:` URL without user information.
  public var url: String
  /// Makes the request conditional; see ``Validators/url`` for where they are sent.
  public var validators: Validators?
  /// Milliseconds for the whole fetch, from its start (not from when it was handed in) to the last
  /// byte, redirects included.
  public var timeout: Int64 = 30_000
  /// Milliseconds for name look-up, TCP and TLS of one hop.
  public var connectTimeout: Int64 = 10_000
  /// Most bytes a body may have, decoded.
  public var maxBody: Int = 10 << 20
  /// Sent as it is; feed publishers ask for `name/version (+contact URL)`.
  public var userAgent: String
  /// Whose ``headers`` and ``credentials`` these are: the URL they were configured for, where ``url`` is
  /// one that a redirect has led to since; nil for ``url`` itself.
  public var secretsURL: String?
  /// More header fields, sent to the host of ``secretsURL`` only, since some carry keys.
  public var headers: [Header] = []
  /// Which addresses may be connected to, on every hop.
  public var addressPolicy = AddressPolicy()
  /// On which hops that policy holds. On others only public addresses may be connected to and, through a proxy,
  /// only names be asked for that can be public.
  public var trusted = TrustedHops.all
  /// `http://`, `https://` or `socks5h://` URL of a proxy. The environment is never asked.
  public var proxy: String?
  /// Sent to the host of ``secretsURL`` only.
  public var credentials: Credentials?
  /// A PEM file of certificate authorities, in place of the engine's.
  public var tlsCA: String?
  /// HTTP version to speak.
  public var httpVersion = HTTPVersion.automatic

  /// A plain request for `url` with the default bounds.
  public init(url: String, userAgent: String) {
    self.url = url
    self.userAgent = userAgent
  }

  /// Allows every address, for a feed inside the operator's own network.
  public var allowPrivate: Bool {
    get { addressPolicy.allowsEverything }
    set { addressPolicy.allowsEverything = newValue }
  }

  /// Hops on which an address policy holds.
  public enum TrustedHops: Hashable, Sendable {
    case all
    /// Those on the host of this URL.
    case hostOf(String)
    case nobody
  }

  /// One header field.
  public struct Header: Hashable, Sendable {
    public var name: String
    public var value: String

    /// A field `name: value`, both without line breaks.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// What proves to a publisher who is asking. No printed form shows the secret.
  public enum Credentials: Hashable, Sendable {
    /// RFC 7617.
    case basic(user: String, password: String)
    /// RFC 6750.
    case bearer(token: String)
    /// A parameter of the query, which stands in no other address than the one that is asked.
    case query(SecretParameter)
  }

  /// HTTP version to speak.
  public enum HTTPVersion: Hashable, Sendable {
    /// HTTP/2 where TLS offers it by ALPN, else HTTP/1.1.
    case automatic
    /// HTTP/1.1, for servers whose HTTP/2 is broken.
    case http1
    /// HTTP/2 without TLS too, which nobody can offer there: the server is known to speak it
    /// (RFC 9113, section 3.3). With TLS as ``automatic``.
    case http2
  }
}

/// Bounds of the whole engine.
public struct FetchLimits: Sendable {
  /// Fetches in flight at a time; more wait their turn in order of arrival.
  public var inFlight = 100
  /// Connections to one host at a time, over all fetches; the scheduler keeps its own, finer count.
  public var hostConnections = 2
  /// Idle connections kept for another use.
  public var idleConnections = 32
  /// Bytes of unfinished large bodies held at a time, after which all but the oldest of them wait.
  public var largeBodies = 16 << 20
  /// PEM file of certificate authorities; nil where none was found and libcurl's own must do.
  public var caFile: String? = CABundle.systemFile()

  /// The defaults.
  public init() {}
}

extension FetchRequest.Credentials: CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  public var description: String {
    switch self {
    case .basic: "basic credentials"
    case .bearer: "bearer token"
    case .query: "parameter of the query"
    }
  }

  public var debugDescription: String { description }

  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
