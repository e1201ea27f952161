import FeedModel

/// Turns an HTTP status that is neither success nor redirect into an error.
enum StatusFailure {
  static func error(status: Int, head: ResponseHead, hop: HopURL, now: Instant) -> FetchError {
    let isChallenge = head.text(.mitigated) == "challenge"
    return FetchError(
      code: status == 403 || isChallenge ? .blocked : .http(status), status: status,
      retryAfter: Freshness.retryAfter(head, now: now),
      message: "\(hop.host) answers \(status)\(name(status))"
        + (isChallenge ? " with a challenge for browsers (cf-mitigated)" : ""))
  }

  private static func name(_ status: Int) -> String {
    switch status {
    case 204: " No Content"
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
