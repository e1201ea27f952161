import FeedModel

/// Turns an HTTP status that is neither success nor redirect into an error.
enum StatusFailure {
  /// - Parameter body: The beginning of the answer's body, as it came.
  static func error(
    status: Int, head: ResponseHead, body: [UInt8], hop: HopURL, now: Instant
  ) -> FetchError {
    let retryAfter = Freshness.retryAfter(head, now: now)
    if let challenge = ChallengePage(head) ?? challenge(status, body, head) {
      var error = blocked(challenge, status: status, hop: hop)
      error.retryAfter = retryAfter
      return error
    }
    return FetchError(
      code: .http(status), status: status, retryAfter: retryAfter,
      message: "\(hop.host) answers \(status)\(name(status))")
  }

  /// A challenge for browsers that came with `status`.
  static func blocked(_ challenge: ChallengePage, status: Int, hop: HopURL) -> FetchError {
    FetchError(
      code: .blocked, status: status,
      message: "\(hop.host) answers \(status)\(name(status)) with a challenge for browsers "
        + "(\(challenge.name))")
  }

  private static func challenge(
    _ status: Int, _ body: [UInt8], _ head: ResponseHead
  ) -> ChallengePage? {
    // These say enough, and are common.
    guard !body.isEmpty, status != 404, status != 410 else { return nil }
    let page = try? ContentDecoding.decode(
      body, coding: head.bytes(.contentEncoding), limit: 256 << 10)
    return page.flatMap { ChallengePage($0) }
  }

  private static func name(_ status: Int) -> String {
    switch status {
    case 204: " No Content"
    case 205: " Reset Content"
    case 206: " Partial Content"
    case 400: " Bad Request"
    case 401: " Unauthorized"
    case 402: " Payment Required"
    case 403: " Forbidden"
    case 404: " Not Found"
    case 406: " Not Acceptable"
    case 410: " Gone"
    case 429: " Too Many Requests"
    case 451: " Unavailable For Legal Reasons"
    case 500: " Internal Server Error"
    case 502: " Bad Gateway"
    case 503: " Service Unavailable"
    case 504: " Gateway Timeout"
    default: ""
    }
  }
}
