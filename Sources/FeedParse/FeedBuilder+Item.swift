import FeedModel
import ReadableText

/// The fields of an item.
extension FeedBuilder {
  mutating func openInItem(_ resolved: ElementResolver.Resolved, attributes: Attributes) {
    let element = resolved.element
    switch element {
    case .item: openItem(attributes)
    case .mediaTitle:
      begin(element, mediaMarkup(attributes, custom: .guessed), isRich: true)
    case .title, .dcTitle:
      begin(element, markup(of: resolved, attributes, custom: .guessed), isRich: true)
    case .mediaDescription: begin(element, mediaMarkup(attributes, custom: .html), isRich: true)
    case .mediaContent: addMedia(attributes)
    // These stand in groups (`media:group`, `georss:where`, a category of iTunes in another).
    case .mediaCategory, .itunesCategory: openCategory(element, attributes: attributes)
    case .geoText: begin(element, .plain)
    case _ where !isDirectChild(): break
    case .description, .summary, .dcDescription:
      begin(element, markup(of: resolved, attributes, custom: .html), isRich: true)
    case .content, .encoded, .body: openContent(resolved, attributes: attributes)
    case .link: openLink(resolved, attributes: attributes)
    case .guid: openGuid(attributes)
    case .category: openCategory(element, attributes: attributes)
    case .enclosure: addEnclosure(attributes)
    case .source:
      let url = attributes.string("url") ?? ""
      begin(.source, .plain, attribute: url.isEmpty ? nil : absolute(url))
    case .inReplyTo:
      draft.item.inReplyTo = LineText.nonEmpty(attributes.string("ref")) ?? draft.item.inReplyTo
    case .id, .pubDate, .issued, .created, .updated, .dcDate, .dcLanguage, .language, .author,
      .creator, .itunesAuthor, .keywords:
      begin(element, .plain)
    default: break
    }
    noteLanguage(element)
  }

  /// Media RSS says `type="plain"` or `"html"`; without it nobody knows.
  private func mediaMarkup(_ attributes: Attributes, custom: FieldMarkup) -> FieldMarkup {
    switch attributes.string("type")?.lowercased() {
    case "plain", "text", "text/plain": .plain
    case "html", "text/html": .html
    default: custom
    }
  }

  private mutating func openContent(
    _ resolved: ElementResolver.Resolved, attributes: Attributes
  ) {
    switch (resolved.element, resolved.namespace) {
    case (.body, .xhtml): begin(.content, .xml, isRich: true)
    case (.content, .atom):
      let kind = markup(of: resolved, attributes, custom: .html)
      // A picture or a film in base64 is no text.
      if case .base64 = kind, MediaType.isBinary(attributes.string("type")) {
        skip()
      } else {
        begin(.content, kind, isRich: true)
      }
    default: begin(.content, .html, isRich: true)
    }
  }

  private mutating func openLink(_ resolved: ElementResolver.Resolved, attributes: Attributes) {
    let rel = attributes.string("rel")
    if let href = attributes.string("href") {
      take(
        link: absolute(href), rel: rel, type: attributes.string("type"),
        length: attributes.string("length"), isCore: resolved.namespace == .core)
    } else {
      begin(.link, .plain, attribute: rel)
    }
  }

  private mutating func take(
    link: String, rel: String?, type: String?, length: String?, isCore: Bool
  ) {
    let rank = LinkRank.alternate(rel: rel, type: type)
    if rank > 0 { draft.offer(link: link, rank: rank + (isCore ? 1 : 0)) }
    if LinkRank.relation(rel) == "enclosure" {
      add(Enclosure(url: link, type: type, length: length))
    }
  }

  private mutating func openGuid(_ attributes: Attributes) {
    begin(.guid, .plain)
    capture?.isPermalink = attributes.string("ispermalink")?.lowercased() != "false"
  }

  private mutating func openCategory(_ element: ElementName, attributes: Attributes) {
    let attribute: String? =
      switch element {
      case .itunesCategory: attributes.string("text")
      case .mediaCategory: nil
      default: attributes.string("term") ?? attributes.string("label")
      }
    if let attribute, !attribute.isEmpty {
      draft.add(category: attribute)
    } else {
      begin(element, .plain)
    }
  }

  private mutating func addEnclosure(_ attributes: Attributes) {
    guard let url = LineText.nonEmpty(attributes.string("url") ?? attributes.string("href")) else {
      return
    }
    add(
      Enclosure(
        url: absolute(url), type: attributes.string("type"), length: attributes.string("length")))
  }

  private mutating func addMedia(_ attributes: Attributes) {
    guard let url = LineText.nonEmpty(attributes.string("url")), draft.item.media.count < 64 else {
      return
    }
    draft.item.media.append(
      Enclosure(
        url: absolute(url), type: attributes.string("type"), length: attributes.string("filesize")))
  }

  private mutating func add(_ enclosure: Enclosure) {
    guard !enclosure.url.isEmpty, !draft.item.enclosures.contains(enclosure) else { return }
    draft.item.enclosures.append(enclosure)
  }

  /// The language of the element that tells most: content, then summary, then title.
  private mutating func noteLanguage(_ element: ElementName) {
    guard let current = capture, current.depth == depth else { return }
    let rank =
      switch element {
      case .content, .encoded, .body: 4
      case .description, .summary: 3
      case .title: 2
      default: 0
      }
    if rank > 0 { draft.offer(language: language, rank: rank) }
  }

  mutating func take(_ done: Capture, forItem: Void) {
    switch done.element {
    case .title: draft.offer(title: title(done.markup), rank: done.isDirect ? 3 : 1)
    case .dcTitle: draft.offer(title: title(done.markup), rank: 2)
    case .mediaTitle: draft.offer(title: title(done.markup), rank: 1)
    case .description, .summary: draft.offer(summary: rich(done.markup), rank: 3)
    case .dcDescription: draft.offer(summary: rich(done.markup), rank: 2)
    case .mediaDescription: draft.offer(summary: rich(done.markup), rank: 1)
    case .content: draft.offer(content: rich(done.markup), rank: 3)
    case .link: take(link: url(), rel: done.attribute, type: nil, length: nil, isCore: true)
    case .guid: takeGuid(permalink: done.isPermalink)
    case .id: takeID()
    case .source: takeSource(done)
    case .author, .creator, .itunesAuthor:
      People.add(PersonText.read(line()), to: &draft.item.authors)
    case .category, .mediaCategory, .itunesCategory: draft.add(category: title(.guessed))
    case .keywords:
      for word in line().split(separator: ",") {
        draft.add(category: word.trimmingSpace)
      }
    case .geoText:
      if let place = LineText.nonEmpty(line()), draft.item.places.count < 64 {
        draft.item.places.append(place)
      }
    case .language, .dcLanguage: draft.offer(language: line(), rank: 1)
    default: takeDate(done.element)
    }
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
    let value = line()
    guard !value.isEmpty else { return }
    draft.item.guid = value
    draft.guidMayBeLink = permalink
    draft.guidLink = absolute(value)
  }

  private mutating func takeID() {
    let value = identifier()
    guard !value.isEmpty else { return }
    draft.item.guid = value
    draft.guidLink = absolute(value)
  }

  private mutating func takeSource(_ done: Capture) {
    let name = LineText.nonEmpty(title(.guessed))
    guard name != nil || done.attribute != nil else { return }
    draft.item.source = ItemSource(title: name, link: done.attribute)
  }
}

/// Media types by their names.
enum MediaType {
  /// Whether a type can hold no text.
  static func isBinary(_ type: String?) -> Bool {
    let name = (type ?? "").lowercased()
    return ["image/", "audio/", "video/", "font/", "model/"].contains { name.hasPrefix($0) }
  }
}

extension Substring {
  /// This text without white space at its ends.
  var trimmingSpace: String {
    var cut = self
    while let first = cut.first, first.isWhitespace { cut = cut.dropFirst() }
    while let last = cut.last, last.isWhitespace { cut = cut.dropLast() }
    return String(cut)
  }
}
