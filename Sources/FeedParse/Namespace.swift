import ReadableText

/// The vocabularies of which elements are known.
enum Namespace: UInt8 {
  /// No namespace, one of RSS's own, or the one the root element is in.
  case core
  case atom
  case dublinCore, dublinCoreTerms, content, media, itunes, geo, thread, rdf, xhtml, xml
  case other

  /// The vocabulary that a namespace name means. Compared without scheme, case and last slash: each
  /// of these was seen in feeds.
  init(uri: String) {
    var key = Substring(uri.lowercased())
    for scheme in ["http://", "https://"] where key.hasPrefix(scheme) {
      key = key.dropFirst(scheme.count)
    }
    while key.hasSuffix("/") || key.hasSuffix("#") { key = key.dropLast() }
    switch key {
    case "": self = .core
    case "purl.org/rss/1.0", "my.netscape.com/rdf/simple/0.9", "backend.userland.com/rss",
      "channel.netscape.com/rdf/simple/0.9", "my.netscape.com/publish/formats/rss-0.91.dtd",
      "backend.userland.com/rss2", "blogs.law.harvard.edu/tech/rss", "purl.org/net/rss1.1",
      "purl.org/rss/1.1", "backend.userland.com/rss091", "backend.userland.com/rss092",
      "www.rssboard.org/rss-specification", "cyber.law.harvard.edu/rss/rss.html",
      "cyber.harvard.edu/rss/rss.html", "purl.org/rss/2.0", "my.netscape.com/rdf/simple":
      self = .core
    case "www.w3.org/2005/atom", "purl.org/atom/ns", "purl.org/atom", "purl.org/pie",
      "www.w3.org/2005/atom10", "www.w3.org/2005/10/atom":
      self = .atom
    case "purl.org/dc/elements/1.1", "purl.org/dc/elements/1.0", "purl.org/dc/elements":
      self = .dublinCore
    case "purl.org/dc/terms": self = .dublinCoreTerms
    case "purl.org/rss/1.0/modules/content": self = .content
    case "search.yahoo.com/mrss", "tools.search.yahoo.com/mrss", "search.yahoo.com/mrss/rss",
      "www.rssboard.org/media-rss", "video.search.yahoo.com/mrss":
      self = .media
    case "www.itunes.com/dtds/podcast-1.0.dtd", "www.itunes.com/dtds/podcast-1.0":
      self = .itunes
    case "www.georss.org/georss", "www.georss.org/georss/10", "www.opengis.net/gml",
      "www.w3.org/2003/01/geo/wgs84_pos":
      self = .geo
    case "purl.org/syndication/thread/1.0": self = .thread
    case "www.w3.org/1999/02/22-rdf-syntax-ns", "www.w3.org/tr/rdf-syntax": self = .rdf
    case "www.w3.org/1999/xhtml": self = .xhtml
    case "www.w3.org/xml/1998/namespace": self = .xml
    default: self = .other
    }
  }

  /// The vocabulary that a prefix means by custom, for documents that do not declare it.
  init(undeclaredPrefix prefix: String) {
    switch prefix.lowercased() {
    case "": self = .core
    case "rss": self = .core
    case "atom", "atom10", "a10", "atom03": self = .atom
    case "dc": self = .dublinCore
    case "dcterms", "dct": self = .dublinCoreTerms
    case "content": self = .content
    case "media", "mrss": self = .media
    case "itunes": self = .itunes
    case "georss", "gml", "geo": self = .geo
    case "thr": self = .thread
    case "rdf": self = .rdf
    case "xhtml", "html": self = .xhtml
    case "xml": self = .xml
    default: self = .other
    }
  }
}
