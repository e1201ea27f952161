import Configuration
import FeedFetch
import FeedModel

/// Makes the HTTP request for one feed from its configuration.
enum FeedRequest {
  /// A feed whose request cannot be made: its secret cannot be read.
  struct Failure: Error {
    let code: String
    let message: String
  }

  /// The request for `feed` at `url`, which a permanent redirect may have moved.
  ///
  /// Secrets are read anew for every request, so that a rotated one is used at once. They go into
  /// no message.
  static func make(
    _ feed: FeedConfiguration, url: String, validators: Validators?, settings: FetchSettings
  ) throws(Failure) -> FetchRequest {
    var request = toAnyServer(url, feed, settings)
    request.validators = validators
    request.secretsURL = feed.url
    request.maxBody = Int(clamping: settings.maxBody)
    request.headers = feed.headers.map { .init(name: $0.name, value: $0.value) }
    setUp(&request, forServerOf: feed)
    if let authentication = feed.authentication {
      try add(authentication, to: &request)
    }
    return request
  }

  /// What any request has that is made for `feed`, whatever server it goes to.
  static func toAnyServer(
    _ url: String, _ feed: FeedConfiguration, _ settings: FetchSettings
  ) -> FetchRequest {
    var request = FetchRequest(url: url, userAgent: feed.userAgent ?? userAgent(settings))
    request.timeout = settings.timeout
    request.connectTimeout = settings.connectTimeout
    request.addressPolicy = AddressPolicy(allowed: settings.allowAddresses)
    if case .proxy(let proxy) = feed.proxy { request.proxy = proxy }
    return request
  }

  /// What is configured of the feed's own server, secrets apart.
  static func setUp(_ request: inout FetchRequest, forServerOf feed: FeedConfiguration) {
    request.allowPrivate = feed.allowPrivate
    request.tlsCA = feed.tlsCA
    request.httpVersion =
      switch feed.httpVersion {
      case .automatic: .automatic
      case .http1: .http1
      case .http2: .http2
      }
  }

  /// `name/version (+contact)`, as publishers ask for.
  static func userAgent(_ settings: FetchSettings) -> String {
    if let userAgent = settings.userAgent { return userAgent }
    let contact = settings.contact.map { " (+\($0))" } ?? ""
    return "claimwatch/\(Release.version)\(contact)"
  }

  private static func add(
    _ authentication: FeedAuthentication, to request: inout FetchRequest
  ) throws(Failure) {
    let secret = try secret(authentication.secret)
    switch authentication.scheme {
    case .basic(let user): request.credentials = .basic(user: user, password: secret)
    case .bearer: request.credentials = .bearer(token: secret)
    case .header(let name): request.headers.append(.init(name: name, value: secret))
    case .query(let name): request.credentials = .query(.init(name: name, value: secret))
    }
  }

  private static func secret(_ source: SecretSource) throws(Failure) -> String {
    let path: String
    switch source {
    case .file(let file): path = file
    case .credential(_, let file?): path = file
    case .credential(let name, nil):
      throw Failure(
        code: "secret", message: "the credential '\(name)' is only there under systemd")
    }
    do {
      var bytes = try LocalFeedFile.read(path, limit: 64 << 10)
      while bytes.last == 0x0A || bytes.last == 0x0D { bytes.removeLast() }
      return String(decoding: bytes, as: UTF8.self)
    } catch {
      throw Failure(code: "secret", message: "the secret cannot be read: \(error.message)")
    }
  }
}
