import FeedModel
import ReadableText

/// News sitemaps: `urlset` with entries of the `news:` namespace
/// (https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap), and
/// `sitemapindex`, whose entries are the addresses of sitemaps.
extension FeedBuilder {
  mutating func openLocation() {
    guard items.count < options.maximumItems else {
      bounds.note(.items)
      return skip()
    }
    draft = ItemDraft()
    draft.depth = depth
    inItem = true
    push(.location)
  }

  mutating func openInLocation(
    _ resolved: ElementResolver.Resolved, name: UnsafePointer<UInt8>
  ) {
    switch resolved.element {
    case .newsTitle: begin(.newsTitle, .guessed, isRich: true)
    case .newsDate, .newsName, .newsLanguage, .newsKeywords: begin(resolved.element, .plain)
    // `image:loc` and `video:title` are another vocabulary's.
    case _ where resolved.namespace != .core: break
    case _ where Attributes.equal(name, "loc"): begin(.link, .plain)
    case _ where Attributes.equal(name, "lastmod"): begin(.updated, .plain)
    default: break
    }
  }

  mutating func take(_ done: Capture, forLocation: Void) {
    switch done.element {
    case .newsTitle: _ = draft.offer(title: bounded(title(done.markup), .itemTitle), rank: 3)
    case .newsDate: if let date = date() { draft.offer(published: date, rank: 3) }
    case .updated: if let date = date() { draft.offer(updated: date, rank: 2) }
    case .newsLanguage: draft.offer(language: line(.language), rank: 1)
    case .newsName:
      // The publication: of all entries one and the same, so the feed's name.
      if feed.title == nil { feed.title = LineText.nonEmpty(bounded(line(), .feedTitle)) }
    case .newsKeywords:
      for word in line().utf8.split(separator: 0x2C, maxSplits: Bound.keywords.limit)
        .prefix(Bound.keywords.limit)
      {
        draft.add(category: bounded(Substring(word).trimmingSpace, .term), noting: &bounds)
      }
    case .link: draft.offer(link: url(), rank: 1)
    default: break
    }
  }

  /// An entry without a headline has nothing in it that a term could stand in.
  mutating func endLocation() {
    inItem = false
    let item = draft.finish(noting: &bounds)
    if item.link != nil, format == .sitemapIndex || item.title != nil {
      items.append(item)
    } else if format == .newsSitemap {
      plainLocations &+= 1
    }
  }
}
