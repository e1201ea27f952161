import FeedModel
import JSONText

/// What became of the page of an item (`item.page`, `item.canonical_url` and `provenance.page`).
public struct PageRecord: Hashable, Sendable {
  /// Where it stands when the alert is raised.
  public enum Status: String, Hashable, Sendable, CaseIterable {
    /// Its main text is the item's content.
    case read
    /// It has not come in time, and is still tried.
    case waiting
    /// It could not be fetched or read.
    case failed
    /// It is no article.
    case notArticle = "not_article"
    /// robots.txt keeps us out.
    case forbidden
    /// It says less than the feed.
    case shorter
  }

  /// Where it came from, after redirects; where it was to come from, otherwise.
  public var url: String
  /// When it was fetched; nil where it was not.
  public var fetched: Instant?
  public var status: Status
  /// Why: a class of failure such as `http-404`, what the page is, or the status again.
  public var reason: String
  /// The address that the page gives for itself.
  public var canonicalURL: String?

  /// A page at `url`.
  public init(
    url: String, fetched: Instant?, status: Status, reason: String, canonicalURL: String? = nil
  ) {
    self.url = url
    self.fetched = fetched
    self.status = status
    self.reason = reason
    self.canonicalURL = canonicalURL
  }

  func writeItem(_ json: inout JSONWriter) {
    json.key("page")
    json.object { json in
      json.member("url", URIText.uri(url))
      json.member("fetched", fetched?.description)
      json.member("status", status.rawValue)
    }
    if let canonicalURL { json.member("canonical_url", URIText.uri(canonicalURL)) }
  }

  func writeProvenance(_ json: inout JSONWriter) {
    json.key("page")
    json.object { json in
      json.member("text", status == .read ? "page" : "feed")
      json.member("reason", reason.cut(toJSONBytes: 256))
    }
  }
}
