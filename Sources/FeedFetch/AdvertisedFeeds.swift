/// The feeds that a web page names for programs (`<link rel="alternate">`, HTML Standard, section 4.6.7.1), those
/// that it links to for people where it names none (`<a href="/rss.xml">`), and where it sends browsers.
public struct AdvertisedFeeds: Hashable, Sendable {
  /// One feed that the page names.
  public struct Feed: Hashable, Sendable {
    /// Absolute, http or https, in printable ASCII.
    public let url: String
    /// What the page calls it, in printable ASCII.
    public let title: String?
  }

  /// In the order of the page; feeds of comments last.
  public private(set) var feeds: [Feed] = []
  /// Where `<meta http-equiv="refresh">` leads, if elsewhere.
  public private(set) var refresh: String?

  /// How much of a page is looked at, in bytes.
  public static let limit = 1 << 20
  /// More are no help.
  static let most = 20
  /// Longer addresses are left out: a cut one would be wrong.
  static let longestURL = 2000

  /// Reads `page`, which came from `url`.
  public init(_ page: [UInt8], url: String) {
    guard let origin = try? HopURL(url) else { return }
    var tags = PageTags(page.prefix(Self.limit))
    var base = origin
    var hasBase = false
    var links: [PageTags.Tag] = []
    var readable: [PageTags.Tag] = []
    while let tag = tags.next(["link", "a", "base", "meta"]), links.count < 200 {
      switch tag.name {
      case "base" where !hasBase:
        guard let href = tag.attributes["href"], let url = Self.resolve(href, origin) else { break }
        base = url
        hasBase = true
      case "meta": if refresh == nil { refresh = Self.refresh(tag, origin) }
      case "link" where Self.namesFeed(tag), "a" where Self.namesFeed(tag): links.append(tag)
      case "a" where readable.count < Self.most && Self.looksLikeFeed(tag): readable.append(tag)
      default: break
      }
    }
    for link in links { add(link, base) }
    if feeds.isEmpty { readable.forEach { addLinked($0, base) } }
    feeds = feeds.filter { !Self.isOfComments($0) } + feeds.filter(Self.isOfComments)
  }

  private mutating func add(_ link: PageTags.Tag, _ base: HopURL) {
    guard feeds.count < Self.most, let href = link.attributes["href"],
      let url = Self.resolve(href, base)?.text, url.utf8.count <= Self.longestURL,
      CleanText.isPrintable(url.utf8), !feeds.contains(where: { $0.url == url })
    else { return }
    let title = CleanText.line(bytes: link.attributes["title"] ?? [], limit: 100)
    feeds.append(Feed(url: url, title: title.isEmpty ? nil : title))
  }

  /// A link for people: of the page's own site, since pages link to other people's feeds too.
  private mutating func addLinked(_ link: PageTags.Tag, _ base: HopURL) {
    guard let url = link.attributes["href"].flatMap({ Self.resolve($0, base) }) else { return }
    func bare(_ host: String) -> String {
      host.utf8.starts(with: "www.".utf8)
        ? String(decoding: host.utf8.dropFirst(4), as: UTF8.self) : host
    }
    let (own, other) = (bare(base.host), bare(url.host))
    guard own == other || other.hasSuffix("." + own) || own.hasSuffix("." + other) else { return }
    add(link, base)
  }

  /// How the last part of a feed's path is called; or it ends so.
  private static let names: Set<String> = [
    "rss", "feed", "feeds", "atom", "rdf", "rss.php", "feed.php", "feed.xml", "rss.xml", "atom.xml",
    "index.xml", "index.rdf", "feed.json", "news.xml", "rss2", "rss.aspx", "rss.jsp",
  ]
  private static let endings = [".rss", ".atom", ".rdf", "rss.xml", "feed.xml", "atom.xml"]

  /// Whether a link leads to what is called as feeds are.
  private static func looksLikeFeed(_ tag: PageTags.Tag) -> Bool {
    guard let href = tag.attributes["href"], href.count <= longestURL else { return false }
    let path = href.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    let last = path.split(separator: UInt8(ascii: "/")).last ?? []
    guard last.count <= 64 else { return false }
    let name = PageTags.lower(last)
    return names.contains(name) || endings.contains(where: name.hasSuffix)
  }

  /// Types that are feeds whatever they are called today. `application/json` is not among them: it names
  /// interfaces for programs.
  private static let types: Set<String> = [
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json",
    "application/rss", "application/atom", "application/x-rss+xml", "application/x-atom+xml",
    "application/x.atom+xml", "text/rss+xml", "text/atom+xml", "text/rss", "text/atom",
    "application/xml", "text/xml", "text/x-rss",
  ]

  private static func namesFeed(_ tag: PageTags.Tag) -> Bool {
    let relations = tag.words("rel")
    guard !relations.contains("stylesheet") else { return false }
    let type = PageTags.lower(
      (tag.attributes["type"] ?? []).prefix { $0 != UInt8(ascii: ";") }.filter { $0 > 0x20 }
        .prefix(64))
    if relations.contains("feed") { return type.isEmpty || types.contains(type) }
    return relations.contains("alternate") && types.contains(type)
  }

  private static func isOfComments(_ feed: Feed) -> Bool {
    LowerBytes(feed.url.utf8).contains("comments/feed")
      || feed.title.map { LowerBytes($0.utf8).contains("comment") } == true
  }

  private static func refresh(_ tag: PageTags.Tag, _ origin: HopURL) -> String? {
    guard tag.words("http-equiv") == ["refresh"], let content = tag.attributes["content"] else {
      return nil
    }
    // "5; url='/feed/'", and without `url=`.
    guard let mark = content.firstIndex(where: { $0 == 0x3B || $0 == 0x2C }) else { return nil }
    var target = content[(mark + 1)...].drop { $0 <= 0x20 }
    if PageTags.lower(target.prefix(3)) == "url" {
      target = target.dropFirst(3).drop { $0 <= 0x20 || $0 == UInt8(ascii: "=") }
    }
    let quotes: [UInt8] = [0x22, 0x27]
    if let quote = target.first, quotes.contains(quote) {
      target = target.dropFirst().prefix { $0 != quote }
    }
    guard let url = resolve(Array(target), origin)?.text, url.utf8.count <= longestURL,
      CleanText.isPrintable(url.utf8), url != origin.text
    else { return nil }
    return url
  }

  private static func resolve(_ href: [UInt8], _ base: HopURL) -> HopURL? {
    let blank: (UInt8) -> Bool = { $0 <= 0x20 }
    var text = href.drop(while: blank)
    while let last = text.last, blank(last) { text = text.dropLast() }
    // Line ends inside belong to nobody (URL Standard, section 4.4).
    var address = String(decoding: text.filter { $0 >= 0x20 }, as: UTF8.self)
    guard !address.isEmpty else { return nil }
    // `feed:` is no protocol: feed://HOST stands for http, feed:https://HOST for what follows.
    if PageTags.lower(address.utf8.prefix(5)) == "feed:" {
      let rest = String(decoding: address.utf8.dropFirst(5), as: UTF8.self)
      address = rest.utf8.starts(with: "//".utf8) ? "http:" + rest : rest
    }
    return base.link(to: address)
  }
}
