import FeedModel
import ReadableText

/// The fields of an item.
extension FeedBuilder {
  mutating func openInItem(_ resolved: ElementResolver.Resolved, attributes: Attributes) {
    let element = resolved.element
    switch element {
    case .item: openItem(attributes)
    case .mediaTitle:
      begin(element, mediaMarkup(attributes), isRich: true)
    case .title, .dcTitle:
      begin(element, markup(of: resolved, attributes, custom: .guessed), isRich: true)
    case .mediaDescription, .mediaText:
      begin(element, mediaMarkup(attributes), isRich: true)
    case .mediaContent: addMedia(attributes)
    // These stand in groups (`media:group`, `georss:where`, a category of iTunes in another).
    case .mediaCategory, .itunesCategory: openCategory(element, attributes: attributes)
    case .geoText: begin(element, .plain)
    case _ where !isDirectChild(): break
    case .description, .summary:
      begin(element, markup(of: resolved, attributes, custom: .html), isRich: true)
    // Dublin Core and iTunes ask for plain text, and many publishers give HTML.
    case .dcDescription:
      begin(element, markup(of: resolved, attributes, custom: .guessed), isRich: true)
    case .fullText: begin(.content, .guessed, isRich: true)
    case .content, .encoded, .body: openContent(resolved, attributes: attributes)
    case .link: openLink(resolved, attributes: attributes)
    case .guid: openGuid(attributes)
    case .category: openCategory(element, attributes: attributes)
    case .enclosure: addEnclosure(attributes)
    case .source:
      // Without an address it has none: made absolute, nothing would be the feed's own.
      let url = LineText.nonEmpty(attributes.string("url")).flatMap {
        LineText.nonEmpty(absolute($0))
      }
      begin(.source, .plain, attribute: url)
    case .inReplyTo:
      draft.item.inReplyTo = identifier(attributes.string("ref")) ?? draft.item.inReplyTo
    case .id, .pubDate, .issued, .created, .updated, .dcDate, .dcLanguage, .language, .author,
      .creator, .itunesAuthor, .keywords:
      begin(element, .plain)
    default: break
    }
    noteLanguage(element)
  }

  /// Media RSS says `type="plain"` or `"html"`; without it its text is plain by the letter of the
  /// standard, and some of it is HTML.
  private func mediaMarkup(_ attributes: Attributes) -> FieldMarkup {
    guard let type = attributes.name("type") else { return .guessed }
    if type.isWord("plain") || type.isWord("text") || type.isWord("text/plain") { return .plain }
    return type.isWord("html") || type.isWord("text/html") ? .html : .guessed
  }

  private mutating func openContent(
    _ resolved: ElementResolver.Resolved, attributes: Attributes
  ) {
    switch (resolved.element, resolved.namespace) {
    case (.body, .xhtml): begin(.content, .xml, isRich: true)
    case (.content, .atom):
      let kind = markup(of: resolved, attributes, custom: .html)
      // A picture or a film in base64 is no text.
      if case .base64 = kind, MediaType.isBinary(attributes.name("type")) {
        skip()
      } else {
        begin(.content, kind, isRich: true)
      }
    default: begin(.content, .html, isRich: true)
    }
  }

  private mutating func openLink(_ resolved: ElementResolver.Resolved, attributes: Attributes) {
    let rel = attributes.name("rel")
    if let href = attributes.string("href") {
      take(
        link: absolute(href), rel: rel, type: attributes.name("type"),
        length: attributes.name("length"), isCore: resolved.namespace == .core)
    } else {
      begin(.link, .plain, attribute: rel)
    }
  }

  private mutating func take(
    link: String, rel: String?, type: String?, length: String?, isCore: Bool
  ) {
    let rank = LinkRank.alternate(rel: rel, type: type)
    if rank > 0 { draft.offer(link: link, rank: rank + (isCore ? 1 : 0)) }
    if let rel, LinkRank.isRelation(rel, "enclosure") {
      draft.add(
        enclosure: Enclosure(url: link, type: type, length: length), noting: &bounds)
    }
  }

  private mutating func openGuid(_ attributes: Attributes) {
    begin(.guid, .plain)
    capture?.isPermalink = attributes.name("ispermalink")?.isWord("false") != true
  }

  private mutating func openCategory(_ element: ElementName, attributes: Attributes) {
    let label = LineText.nonEmpty(attributes.string("label"))
    let attribute: String? =
      switch element {
      case .itunesCategory: attributes.string("text")
      case .mediaCategory: nil
      default: attributes.string("term") ?? label
      }
    // A term is for programs ("k-9"), its label for people, who may watch for it.
    if let label, !label.hasSameBytes(as: attribute ?? "") {
      draft.add(aside: bounded(label, .term), noting: &bounds)
    }
    if let attribute, !attribute.isEmpty {
      draft.add(category: bounded(attribute, .term), noting: &bounds)
    } else {
      begin(element, .plain)
    }
  }

  private mutating func addEnclosure(_ attributes: Attributes) {
    guard let url = LineText.nonEmpty(attributes.string("url") ?? attributes.string("href")) else {
      return
    }
    draft.add(
      enclosure: Enclosure(
        url: absolute(url), type: attributes.name("type"), length: attributes.name("length")),
      noting: &bounds)
  }

  private mutating func addMedia(_ attributes: Attributes) {
    guard let url = LineText.nonEmpty(attributes.string("url")) else { return }
    guard draft.item.media.count < Bound.media.limit else { return bounds.note(.media) }
    let address = absolute(url)
    guard !address.isEmpty else { return }
    draft.item.media.append(
      Enclosure(
        url: address, type: attributes.name("type"), length: attributes.name("filesize")))
  }

  /// The language of the element that tells most: content, then summary, then title.
  private mutating func noteLanguage(_ element: ElementName) {
    guard let current = capture, current.depth == depth else { return }
    let rank =
      switch element {
      case .content, .encoded, .body, .fullText: 4
      case .description, .summary: 3
      case .title: 2
      default: 0
      }
    if rank > 0 { draft.offer(language: language, rank: rank) }
  }

  mutating func take(_ done: Capture, forItem: Void) {
    switch done.element {
    case .title: takeTitle(done, rank: done.isDirect ? 3 : 1)
    case .dcTitle: takeTitle(done, rank: 2)
    case .mediaTitle: takeTitle(done, rank: 1)
    case .description, .summary:
      draft.offer(summary: rich(done.markup), rank: 3, noting: &bounds)
    case .dcDescription: draft.offer(summary: rich(done.markup), rank: 2, noting: &bounds)
    case .mediaDescription: draft.offer(summary: rich(done.markup), rank: 1, noting: &bounds)
    case .mediaText: draft.add(aside: rich(done.markup).text, noting: &bounds)
    case .content: draft.offer(content: rich(done.markup), rank: 3, noting: &bounds)
    case .link: take(link: url(), rel: done.attribute, type: nil, length: nil, isCore: true)
    case .guid: takeGuid(permalink: done.isPermalink)
    case .id: takeID()
    case .source: takeSource(done)
    case .author, .creator, .itunesAuthor:
      People.add(PersonText.read(line(.person)), to: &draft.item.authors, noting: &bounds)
    case .category, .mediaCategory, .itunesCategory:
      draft.add(category: bounded(title(.guessed), .term), noting: &bounds)
    case .keywords: takeKeywords()
    case .geoText: takePlace()
    case .language, .dcLanguage: draft.offer(language: line(.language), rank: 1)
    default: takeDate(done.element)
    }
  }

  /// A title that is not the item's is a caption.
  private mutating func takeTitle(_ done: Capture, rank: Int) {
    let value = bounded(title(done.markup), .itemTitle)
    if let other = draft.offer(title: value, rank: rank) {
      draft.add(aside: other, noting: &bounds)
    }
  }

  private mutating func takeKeywords() {
    let words = line().utf8.split(
      separator: UInt8(ascii: ","), maxSplits: Bound.keywords.limit)
    if words.count > Bound.keywords.limit { bounds.note(.keywords) }
    for word in words.prefix(Bound.keywords.limit) {
      draft.add(
        category: bounded(Substring(word).trimmingSpace, .term), noting: &bounds)
    }
  }

  private mutating func takePlace() {
    guard let place = LineText.nonEmpty(line(.term)) else { return }
    guard draft.item.places.count < Bound.places.limit else { return bounds.note(.places) }
    draft.item.places.append(place)
  }

  private mutating func takeDate(_ element: ElementName) {
    guard let date = date() else { return }
    switch element {
    case .pubDate: draft.offer(published: date, rank: 3)
    case .issued: draft.offer(published: date, rank: 2)
    case .created: draft.offer(published: date, rank: 1)
    case .updated: draft.offer(updated: date, rank: 2)
    case .dcDate: draft.offer(updated: date, rank: 1)
    default: break
    }
  }

  private mutating func takeGuid(permalink: Bool) {
    guard let value = identifier(line()) else { return }
    draft.item.guid = value
    draft.guidMayBeLink = permalink
  }

  private mutating func takeID() {
    guard let value = identifier() else { return }
    draft.item.guid = value
  }

  private mutating func takeSource(_ done: Capture) {
    let name = LineText.nonEmpty(bounded(title(.guessed), .person))
    guard name != nil || done.attribute != nil else { return }
    draft.item.source = ItemSource(title: name, link: done.attribute)
  }
}

/// Media types by their names.
enum MediaType {
  private static let kinds: [StaticString] = ["image/", "audio/", "video/", "font/", "model/"]

  /// Whether a type can hold no text.
  static func isBinary(_ type: String?) -> Bool {
    guard let type else { return false }
    return kinds.contains { type.beginsWithWord($0) }
  }
}

extension Substring {
  /// This text without white space of ASCII at its ends.
  var trimmingSpace: String {
    var cut = utf8
    while let first = cut.first, first <= 0x20 { cut = cut.dropFirst() }
    while let last = cut.last, last <= 0x20 { cut = cut.dropLast() }
    return String(Substring(cut))
  }
}
