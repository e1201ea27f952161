import FeedModel

/// The format that a root element announces.
enum RootFormat {
  static func rss(_ version: String) -> FeedFormat {
    switch version {
    case "0.90": .rss090
    case "0.91": .rss091
    case "0.92": .rss092
    case "0.93": .rss093
    case "0.94": .rss094
    case "1.0": .rss10
    case "2.0", "2.00", "2", "2.0.1", "2.01": .rss20
    default: .rssUnknown
    }
  }

  /// RDF is RSS 1.0 unless its elements are in the namespace of 0.90.
  static func rdf(coreNamespace: String) -> FeedFormat {
    coreNamespace.contains("/rdf/simple/0.9") ? .rss090 : .rss10
  }

  static func atom(version: String, uri: String?) -> FeedFormat {
    if version == "0.3" || version == "0.2" || version == "0.1" { return .atom03 }
    guard let uri else { return .atom10 }
    return uri.contains("purl.org/atom") ? .atom03 : .atom10
  }
}
