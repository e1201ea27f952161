import FeedModel
import ReadableText

/// What a feed says of itself.
extension FeedBuilder {
  mutating func openInChannel(
    _ resolved: ElementResolver.Resolved, attributes: Attributes
  ) {
    let element = resolved.element
    switch element {
    case .item: openItem(attributes)
    case .channel, .feed: push(.channel)
    case .image, .textInput: skip()
    case .skipHours: push(.skipHours)
    case .skipDays: push(.skipDays)
    case _ where !isDirectChild(): break
    case .title, .dcTitle:
      begin(element, markup(of: resolved, attributes, custom: .guessed), isRich: true)
    case .description, .summary, .dcDescription, .mediaDescription:
      begin(element, markup(of: resolved, attributes, custom: .html), isRich: true)
    case .link:
      if let href = attributes.string("href") {
        offerFeedLink(href, rel: attributes.name("rel"), type: attributes.name("type"))
      } else if resolved.namespace == .core || resolved.namespace == .atom {
        begin(.link, .plain, attribute: attributes.name("rel"))
      }
    case .id, .pubDate, .issued, .created, .updated, .dcDate, .language, .dcLanguage, .ttl, .author,
      .creator, .itunesAuthor, .owner:
      begin(element, .plain)
    default: break
    }
  }

  mutating func take(_ done: Capture, forFeed: Void) {
    switch done.element {
    case .title, .dcTitle:
      let rank = done.element == .title ? 2 : 1
      let value = bounded(title(done.markup), .feedTitle)
      if rank > titleRank, !value.isEmpty {
        feed.title = value
        titleRank = rank
      }
    case .description, .summary, .dcDescription, .mediaDescription:
      let rank = done.element == .description ? 3 : done.element == .summary ? 2 : 1
      guard rank > descriptionRank else { return }
      let value = bounded(rich(done.markup).text, .feedDescription)
      guard !value.isEmpty else { return }
      feed.description = value
      descriptionRank = rank
    case .link: offerFeedLink(url(), rel: done.attribute, type: nil)
    case .id: feed.id = identifier() ?? feed.id
    case .language: feed.language = languageTag() ?? feed.language
    case .dcLanguage: feed.language = feed.language ?? languageTag()
    case .ttl: feed.ttlMinutes = FeedBuilder.minutes(line())
    case .pubDate: offerFeed(published: date(), rank: 3)
    case .issued: offerFeed(published: date(), rank: 2)
    case .created: offerFeed(published: date(), rank: 1)
    case .updated: offerFeed(updated: date(), rank: 2)
    case .dcDate: offerFeed(updated: date(), rank: 1)
    case .author, .creator, .itunesAuthor:
      People.add(PersonText.read(line(.person)), to: &feed.authors, noting: &bounds)
    case .owner: owner = PersonText.read(line(.person))
    default: break
    }
  }

  mutating func take(_ done: Capture, forSkip: Void) {
    let value = line(.date)
    switch done.element {
    case .hour:
      // RSS 0.91 counts from 1 to 24, 2.0 from 0 to 23.
      if let hour = Int(value), (0...24).contains(hour), feed.skipHours.count < 24 {
        let wrapped = hour % 24
        if !feed.skipHours.contains(wrapped) { feed.skipHours.append(wrapped) }
      }
    case .day:
      if !value.isEmpty, feed.skipDays.count < 7,
        !feed.skipDays.contains(where: { $0.hasSameBytes(as: value) })
      {
        feed.skipDays.append(value)
      }
    default: break
    }
  }

  /// An identifier as published; resolved only where the options ask for it.
  mutating func identifier() -> String? {
    guard let value = identifier(line()) else { return nil }
    return options.resolvesIDs ? LineText.nonEmpty(absolute(value)) : value
  }

  private mutating func languageTag() -> String? {
    LineText.nonEmpty(LineText.languageTag(line(.language)))
  }

  /// Digits only, at most a year of minutes.
  static func minutes(_ text: String) -> Int? {
    guard let value = Int(text), (0...525_600).contains(value) else { return nil }
    return value
  }

  private mutating func offerFeedLink(_ link: String, rel: String?, type: String?) {
    let rank = LinkRank.alternate(rel: rel, type: type)
    guard rank > linkRank, !link.isEmpty else { return }
    let address = absolute(link)
    guard !address.isEmpty else { return }
    feed.link = address
    linkRank = rank
  }

  private mutating func offerFeed(published date: DateEvidence?, rank: Int) {
    guard let date, rank >= publishedRank, date.instant != nil || feed.published?.instant == nil
    else { return }
    feed.published = date
    publishedRank = rank
  }

  private mutating func offerFeed(updated date: DateEvidence?, rank: Int) {
    guard let date, rank >= updatedRank, date.instant != nil || feed.updated?.instant == nil
    else { return }
    feed.updated = date
    updatedRank = rank
  }
}

/// How well a link serves as the page of a feed or an item.
enum LinkRank {
  /// 0 for a link that is something else.
  static func alternate(rel: String?, type: String?) -> Int {
    if let rel, !rel.isEmpty, !isRelation(rel, "alternate") { return 0 }
    guard let type, !type.isEmpty else { return 4 }
    let isPage =
      type.isWord("text/html") || type.isWord("application/xhtml+xml") || type.isWord("text/plain")
    return isPage ? 4 : 2
  }

  /// Whether `rel` is the relation `name`; IANA's registered ones may be written as URIs.
  static func isRelation(_ rel: String, _ name: StaticString) -> Bool {
    let registry: StaticString = "http://www.iana.org/assignments/relation/"
    return rel.isWord(name)
      || rel.beginsWithWord(registry)
        && String(Substring(rel.utf8.dropFirst(registry.utf8CodeUnitCount))).isWord(name)
  }
}
