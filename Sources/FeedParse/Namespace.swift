import FeedModel
import ReadableText

/// The vocabularies of which elements are known.
enum Namespace: UInt8 {
  /// No namespace, one of RSS's own, or the one the root element is in.
  case core
  case atom
  case dublinCore, dublinCoreTerms, content, media, itunes, geo, thread, rdf, xhtml, xml
  /// An aggregator's, in which publishers hand it the whole article.
  case publisher
  /// Google's extension of sitemaps for news.
  case newsSitemap
  case other

  /// The vocabulary that a namespace name means. Compared without scheme, `www.`, case and last slash:
  /// each of these was seen in feeds.
  init(uri: UnsafeBufferPointer<UInt8>) {
    var start = 0
    if uri.hasASCII("http://", at: 0) {
      start = 7
    } else if uri.hasASCII("https://", at: 0) {
      start = 8
    }
    var end = uri.count
    while end > start, uri[end - 1] == UInt8(ascii: "/") || uri[end - 1] == UInt8(ascii: "#") {
      end -= 1
    }
    let key = UnsafeBufferPointer(rebasing: uri[start..<end])
    self = key.isEmpty ? .core : Self.uris.meaning(of: key) ?? .other
  }

  /// The vocabulary that a prefix means by custom, for documents that do not declare it.
  init(undeclaredPrefix prefix: UnsafeBufferPointer<UInt8>) {
    self = prefix.isEmpty ? .core : Self.prefixes.meaning(of: prefix) ?? .other
  }

  private static let uris: NameTable<Namespace> = [
    "purl.org/rss/1.0": .core, "my.netscape.com/rdf/simple/0.9": .core,
    "backend.userland.com/rss": .core, "channel.netscape.com/rdf/simple/0.9": .core,
    "my.netscape.com/publish/formats/rss-0.91.dtd": .core, "backend.userland.com/rss2": .core,
    "blogs.law.harvard.edu/tech/rss": .core, "purl.org/net/rss1.1": .core,
    "purl.org/rss/1.1": .core, "backend.userland.com/rss091": .core,
    "backend.userland.com/rss092": .core, "www.rssboard.org/rss-specification": .core,
    "cyber.law.harvard.edu/rss/rss.html": .core, "cyber.harvard.edu/rss/rss.html": .core,
    "purl.org/rss/2.0": .core, "my.netscape.com/rdf/simple": .core,
    "www.w3.org/2005/atom": .atom, "purl.org/atom/ns": .atom, "purl.org/atom": .atom,
    "purl.org/pie": .atom, "www.w3.org/2005/atom10": .atom, "www.w3.org/2005/10/atom": .atom,
    "purl.org/dc/elements/1.1": .dublinCore, "purl.org/dc/elements/1.0": .dublinCore,
    "purl.org/dc/elements": .dublinCore, "purl.org/dc/terms": .dublinCoreTerms,
    "purl.org/rss/1.0/modules/content": .content,
    "search.yahoo.com/mrss": .media, "tools.search.yahoo.com/mrss": .media,
    "search.yahoo.com/mrss/rss": .media, "www.rssboard.org/media-rss": .media,
    "video.search.yahoo.com/mrss": .media,
    "www.itunes.com/dtds/podcast-1.0.dtd": .itunes, "www.itunes.com/dtds/podcast-1.0": .itunes,
    "www.georss.org/georss": .geo, "www.georss.org/georss/10": .geo, "www.opengis.net/gml": .geo,
    "www.w3.org/2003/01/geo/wgs84_pos": .geo,
    "purl.org/syndication/thread/1.0": .thread,
    "www.w3.org/1999/02/22-rdf-syntax-ns": .rdf, "www.w3.org/tr/rdf-syntax": .rdf,
    "www.w3.org/1999/xhtml": .xhtml, "www.w3.org/xml/1998/namespace": .xml,
    "news.yandex.ru": .publisher, "news.yandex.ru/export": .publisher,
    "news.yandex.com": .publisher, "news.yandex.com.tr": .publisher, "yandex.ru": .publisher,
    "www.yandex.ru": .publisher, "turbo.yandex.ru": .publisher, "zen.yandex.ru": .publisher,
    "dzen.ru": .publisher, "news.rambler.ru": .publisher, "www.rambler.ru": .publisher,
    "rambler.ru": .publisher, "news.mail.ru": .publisher, "mail.ru": .publisher,
    "pulse.mail.ru": .publisher, "smi2.ru": .publisher, "news.google.com": .publisher,
    "www.google.com/schemas/sitemap-news/0.9": .newsSitemap,
    "www.sitemaps.org/schemas/sitemap/0.9": .core, "www.google.com/schemas/sitemap/0.84": .core,
    "www.google.com/schemas/sitemap/0.9": .core,
  ]

  private static let prefixes: NameTable<Namespace> = [
    "rss": .core, "atom": .atom, "atom10": .atom, "a10": .atom, "atom03": .atom,
    "dc": .dublinCore, "dcterms": .dublinCoreTerms, "dct": .dublinCoreTerms,
    "content": .content, "media": .media, "mrss": .media, "itunes": .itunes,
    "georss": .geo, "gml": .geo, "geo": .geo, "thr": .thread, "rdf": .rdf,
    "xhtml": .xhtml, "html": .xhtml, "xml": .xml,
    "yandex": .publisher, "turbo": .publisher, "rambler": .publisher, "mailru": .publisher,
    "mail": .publisher, "zen": .publisher, "dzen": .publisher, "smi2": .publisher,
    "news": .newsSitemap,
  ]
}
