import FeedFetch
import FeedModel

/// Sorts what a receiver answers (`docs/outputs.md`).
enum WebhookAnswer {
  /// The answer that `reply` is at `now`.
  static func sort(_ reply: HTTPReply, at now: Instant) -> OutputAnswer {
    switch reply {
    case .failure(let failure):
      return OutputAnswer(
        failure.isForGood ? .misconfigured : .failed, code: failure.code, message: failure.message)
    case .refused(let status, _): return sort(status, nil)
    case .status(let status, let retryAfter, _):
      return sort(status, retryAfter.flatMap { milliseconds($0, now) })
    }
  }

  private static func sort(_ status: Int, _ wait: Int64?) -> OutputAnswer {
    let verdict: OutputAnswer.Verdict
    var message = "the receiver answered \(status)"
    switch status {
    case 200..<300: verdict = .done
    case 300..<400:
      verdict = .failed
      message += ", a redirect, which is not followed: give the address it leads to"
    case 410:
      verdict = .gone
      message += ", which says that it is gone"
    case 429, 502, 503, 504: verdict = .busy(milliseconds: wait)
    case 400, 401, 403, 404, 413, 415: verdict = .misconfigured
    default: verdict = .failed
    }
    return OutputAnswer(verdict, status: status, code: "http-\(status)", message: message)
  }

  /// `Retry-After` in seconds or as a date (RFC 9110, section 10.2.3); nil for anything else.
  static func milliseconds(_ field: [UInt8], _ now: Instant) -> Int64? {
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
    let text = field.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
    if !text.isEmpty, text.allSatisfy({ (0x30...0x39).contains($0) }) {
      guard text.count <= 9 else { return .max }
      return text.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) } * 1000
    }
    return HTTPDate.parse(text).map { $0.milliseconds(since: now) }
  }
}
