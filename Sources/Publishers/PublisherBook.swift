import FeedModel

/// Says who published an item and to which agency it gives credit (`docs/publishers.md`).
///
/// Total and linear: any bytes do. Immutable; any thread.
public struct PublisherBook: Sendable {
  private let byDomain: [[UInt8]: String]
  private let byFeed: [ByteKey: String]
  private let byName: [[UInt8]: String]
  /// Names that only the program knows: others have them too, as CNA shows.
  private let byAgencyName: [[UInt8]: String]
  private let credits: CreditReader
  /// All names of agencies.
  private let agencyNames: Set<[UInt8]>

  /// The families of a configuration, which come before the agencies that the program knows.
  public init(_ families: [PublisherFamily] = []) {
    var byDomain: [[UInt8]: String] = [:]
    var byFeed: [ByteKey: String] = [:]
    var byName: [[UInt8]: String] = [:]
    var byAgencyName: [[UInt8]: String] = [:]
    for (place, family) in (families + AgencyTable.families).enumerated() {
      for domain in family.domains {
        let key = Self.folded(domain)
        byDomain[key] = byDomain[key] ?? family.name
      }
      for feed in family.feeds { byFeed[ByteKey(feed)] = byFeed[ByteKey(feed)] ?? family.name }
      for name in [family.name] + family.names {
        let key = Self.folded(name)
        if place < families.count {
          byName[key] = byName[key] ?? family.name
        } else {
          byAgencyName[key] = byAgencyName[key] ?? family.name
        }
      }
    }
    self.byAgencyName = byAgencyName
    self.byDomain = byDomain
    self.byFeed = byFeed
    self.byName = byName
    let agencies = (families + AgencyTable.families).filter(\.isAgency)
    credits = CreditReader(agencies)
    agencyNames = Set(agencies.flatMap { [$0.name] + $0.names }.map(Self.folded))
  }

  /// Who published an item: its `<source>`, else a family that has the feed, else its link's domain,
  /// else the feed itself.
  public func publisher(source: ItemSource?, link: String?, feedID: String) -> Publisher {
    if let name = name(source) { return Publisher(name: name, basis: .source) }
    if let name = byFeed[ByteKey(feedID)] { return Publisher(name: name, basis: .feed) }
    if let link, let name = name(link: link) { return Publisher(name: name, basis: .link) }
    return Publisher(name: feedID, basis: .feed)
  }

  /// The agency that an item names as where its text is from; `text` is its longest one.
  public func credit(authors: [String], text: String?) -> AgencyCredit? {
    credits.credit(authors: authors, text: text)
  }

  /// The name under which an outlet, as written, and credits meet.
  public func name(of outlet: String) -> String {
    byName[Self.folded(outlet)] ?? byAgencyName[Self.folded(outlet)] ?? outlet
  }

  /// Whether `name` is that of an agency, with or without what agencies call themselves behind it.
  public func isAgency(_ name: String) -> Bool {
    let folded = Self.folded(name)
    return agencyNames.contains(folded)
      || Self.agencyWords.contains { words in
        folded.suffix(words.count).elementsEqual(words)
          && agencyNames.contains(Array(folded.dropLast(words.count)))
      }
  }

  private static let agencyWords = [" news agency", " news", " agency"].map { Array($0.utf8) }

  private func name(_ source: ItemSource?) -> String? {
    guard let source else { return nil }
    if let title = source.title, let name = byName[Self.folded(title)] { return name }
    if let link = source.link, let name = name(link: link) { return name }
    guard let title = source.title?.cut(utf8: 256), !title.isEmpty else { return nil }
    // By its name alone only where there is no address that could say otherwise.
    return source.link == nil ? byAgencyName[Self.folded(title)] ?? title : title
  }

  private func name(link: String) -> String? {
    guard let host = RegistrableDomain.host(Array(link.utf8.prefix(2048))) else { return nil }
    // A family may name a host of its own under somebody else's domain.
    var start = 0
    while start < host.count {
      if let name = byDomain[Array(host.slice(start, host.count))] { return name }
      start = (host.slice(start, host.count).firstIndex(of: 0x2E) ?? host.count) + 1
    }
    guard !RegistrableDomain.isPassage(host) else { return nil }
    return RegistrableDomain.of(host: host)
  }

  /// In small ASCII letters, cut.
  private static func folded(_ name: String) -> [UInt8] {
    name.utf8.prefix(256).inSmallLetters
  }
}
