import FeedModel
import ReadableText

/// The format that a root element announces.
enum RootFormat {
  static func rss(_ version: String) -> FeedFormat {
    for (known, format) in versions where version.isWord(known) { return format }
    return .rssUnknown
  }

  private static let versions: [(StaticString, FeedFormat)] = [
    ("2.0", .rss20), ("0.90", .rss090), ("0.91", .rss091), ("0.92", .rss092), ("0.93", .rss093),
    ("0.94", .rss094), ("1.0", .rss10), ("2.00", .rss20), ("2", .rss20), ("2.0.1", .rss20),
    ("2.01", .rss20),
  ]

  /// RDF is RSS 1.0 unless its elements are in the namespace of 0.90.
  static func rdf(coreNamespace: UnsafeBufferPointer<UInt8>) -> FeedFormat {
    holds(coreNamespace, "/rdf/simple/0.9") ? .rss090 : .rss10
  }

  static func atom(version: String, uri: UnsafeBufferPointer<UInt8>?) -> FeedFormat {
    if version.isWord("0.3") || version.isWord("0.2") || version.isWord("0.1") { return .atom03 }
    guard let uri else { return .atom10 }
    return holds(uri, "purl.org/atom") ? .atom03 : .atom10
  }

  /// Whether a namespace of no more than ``Bound/name`` holds `word`.
  private static func holds(_ uri: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
    uri.indices.contains { uri.hasASCII(word, at: $0) }
  }
}
