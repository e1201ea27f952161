import FeedModel

/// What a document was read as, in words for people; reports for programs keep the stable names.
enum SourceWords {
  /// "Atom 1.0", "list page".
  static func format(_ name: String) -> String {
    switch FeedFormat(rawValue: name) {
    case .rss090: "RSS 0.90"
    case .rss091: "RSS 0.91"
    case .rss092: "RSS 0.92"
    case .rss093: "RSS 0.93"
    case .rss094: "RSS 0.94"
    case .rss10: "RSS 1.0"
    case .rss11: "RSS 1.1"
    case .rss20: "RSS 2.0"
    case .rssUnknown: "RSS of an unknown version"
    case .atom03: "Atom 0.3"
    case .atom10: "Atom 1.0"
    case .jsonFeed: "JSON Feed"
    case .newsSitemap: "news sitemap"
    case .sitemapIndex: "list of sitemaps"
    case .listPage: "list page"
    case .mappedJSON: "JSON by a map"
    case .telegram: "preview of a Telegram channel"
    case nil: name
    }
  }

  /// "utf-8, as its HTTP header says".
  static func encoding(_ name: String, by origin: String) -> String {
    let how =
      switch EncodingDecision.Origin(rawValue: origin) {
      case .byteOrderMark: "by its byte order mark"
      case .httpCharset: "as its HTTP header says"
      case .xmlDeclaration: "as the document says"
      case .validUTF8: "by its bytes"
      case .guessed: "guessed by its letters"
      case .fallback: "for want of anything that fits"
      case nil: "by \(origin)"
      }
    return "\(name), \(how)"
  }
}
