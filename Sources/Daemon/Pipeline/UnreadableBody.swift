import FeedFetch
import FeedModel
import FeedParse
import PollSchedule

/// A body that was fetched and is no feed: says what it is instead.
enum UnreadableBody {
  /// The failed poll, with what helps the operator: that the page is a challenge, or which feeds it names.
  ///
  /// - Parameters:
  ///   - error: What the parser says.
  ///   - bytes: The body.
  ///   - url: Where it came from, after redirects; nil for a local file.
  static func failure(_ error: FeedParseError, _ bytes: [UInt8], url: String?) -> FailedPoll {
    guard error.code == .notAFeed || error.code == .mapEmpty else {
      return FailedPoll(code: code(error), message: words(error))
    }
    if let challenge = ChallengePage(bytes) {
      return FailedPoll(
        code: FetchError.Code.blocked.rawValue,
        message: "a challenge for browsers (\(challenge.name)) came in place of the feed")
    }
    guard error.code == .notAFeed else {
      return FailedPoll(code: code(error), message: words(error))
    }
    let message = words(error) + (url.map { hint(AdvertisedFeeds(bytes, url: $0)) } ?? "")
    return FailedPoll(code: code(error), message: message)
  }

  private static func code(_ error: FeedParseError) -> String { error.code.rawValue }

  /// The fault and its place; the class stands beside it wherever it is shown.
  static func words(_ error: FeedParseError) -> String {
    error.line > 0 ? "\(error.line):\(error.column): \(error.message)" : error.message
  }

  private static func hint(_ page: AdvertisedFeeds) -> String {
    guard let first = page.feeds.first else {
      return page.refresh.map { "; \(FailureAdvice.sendsTo) \($0)" } ?? ""
    }
    let others = page.feeds.dropFirst()
    var text = "; \(FailureAdvice.namesFeed) \(first.url)"
    if !others.isEmpty {
      text += " (and \(others.prefix(2).map(\.url).joined(separator: ", "))"
      text += others.count > 2 ? ", \(others.count - 2) more)" : ")"
    }
    return text
  }
}
