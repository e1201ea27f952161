import AlertLog
import ContentDigest
import FeedFetch
import FeedModel
import StateStore

/// What an attempt at an article's page came to.
enum PageOutcome: Sendable {
  /// Its article, read.
  case article(ReadPage)
  /// The page of last time.
  case unchanged
  case none(PageRefusal)
  /// None was made: the item has waited long enough.
  case late
  /// The daemon is ending.
  case cancelled

  /// Bytes of text that it holds.
  var textBytes: Int {
    if case .article(let page) = self { page.text.utf8.count } else { 0 }
  }

  /// One word, as in metrics; nil where no attempt was made.
  var name: String? {
    switch self {
    case .article: "read"
    case .unchanged: "unchanged"
    case .none(let refusal): refusal.status.rawValue
    case .late, .cancelled: nil
    }
  }
}

/// The article of a page, read.
struct ReadPage: Sendable {
  /// Where it came from, after redirects.
  let url: String
  let fetched: Instant
  /// The main text.
  let text: String
  let title: String?
  /// First 16 bytes of the digest of the text.
  let digest: [UInt8]
  let authors: [String]
  let language: String?
  let canonicalURL: String?
  let validators: Validators?
}

/// Why there is no article.
struct PageRefusal: Error, Sendable {
  /// The reason where a site answers, and not for its robots.txt.
  static let robotsUnreachable = "robots-unreachable"
  /// The reason where no page is wanted any more.
  static let fullTextOff = "full-text-off"
  /// The reason where the page has hardly a word of the item.
  static let unrelated = "unrelated"

  /// What may come of another attempt.
  enum Hope: Hashable, Sendable {
    /// It may do in seconds: the item goes on waiting.
    case soon
    /// It may do in minutes or hours: the item is told.
    case later
    case none
  }

  let hope: Hope
  let status: PageRecord.Status
  /// A class of failure, or what the page is instead.
  let reason: String
  /// Milliseconds that the server asks to wait.
  var retryAfter: Int64?
  /// Whether the whole host wants to be left alone.
  var holdsHost = false
  /// The failure itself, where a fetch has failed.
  var error: FetchError?
  /// Where it came from, and when, where a page came.
  var url: String?
  var fetched: Instant?

  /// What it says of how the feed's pages fare.
  var attempt: PageHealth.Attempt? {
    if reason.hasSameBytes(as: Self.fullTextOff) { return nil }
    return hope == .none ? .refused(reason) : .failed(reason)
  }

  /// A page that is not what it should be.
  init(
    _ hope: Hope, _ status: PageRecord.Status, _ reason: String, url: String? = nil,
    fetched: Instant? = nil
  ) {
    self.hope = hope
    self.status = status
    self.reason = reason
    self.url = url
    self.fetched = fetched
  }

  /// A fetch that brought nothing.
  init(_ error: FetchError) {
    self.init(Self.hope(error), .failed, error.code.rawValue)
    self.error = error
    retryAfter = error.retryAfter
    holdsHost = error.status == 429 || error.status == 503 && error.retryAfter != nil
  }

  private static func hope(_ error: FetchError) -> Hope {
    if let status = error.status {
      switch status {
      case 408, 425, 429, 500...599: return .soon
      // A page may come a little after its feed.
      case 404: return .later
      default: return .none
      }
    }
    switch error.code {
    case .truncated, .emptyAnswer, .badAnswer, .decode, .resources: return .soon
    case .dns, .connect, .tls, .timeout: return .later
    default: return .none
    }
  }
}
