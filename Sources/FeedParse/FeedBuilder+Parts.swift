import FeedModel

/// People and sources that have elements of their own.
extension FeedBuilder {
  mutating func openInPerson(_ resolved: ElementResolver.Resolved) {
    switch resolved.element {
    case .personName, .personEmail, .personURL: begin(resolved.element, .plain)
    default: break
    }
  }

  mutating func take(_ done: Capture, forPerson: Void) {
    switch done.element {
    case .personName:
      person.name = LineText.nonEmpty(bounded(title(.guessed), .person)) ?? person.name
    case .personEmail: person.email = LineText.nonEmpty(line(.person)) ?? person.email
    case .personURL: person.url = LineText.nonEmpty(url()) ?? person.url
    default: break
    }
  }

  mutating func endPerson() {
    // An address may stand in the name ("Jane <jane@example.org>").
    if person.email == nil, let name = person.name, name.utf8.contains(UInt8(ascii: "@")) {
      let split = PersonText.read(name)
      person.name = split.name
      person.email = split.email
    }
    switch scope {
    case .item: People.add(person, to: &draft.item.authors, noting: &bounds)
    case .channel where personIsOwner: owner = person
    case .channel: People.add(person, to: &feed.authors, noting: &bounds)
    default: break
    }
  }

  mutating func openInSource(_ resolved: ElementResolver.Resolved, attributes: Attributes) {
    guard isDirectChild() else { return }
    switch resolved.element {
    case .title:
      begin(.title, markup(of: resolved, attributes, custom: .guessed), isRich: true)
    case .link:
      if let href = attributes.string("href") {
        if LinkRank.alternate(rel: attributes.name("rel"), type: attributes.name("type")) > 0 {
          offerSource(link: absolute(href))
        }
      } else {
        begin(.link, .plain, attribute: attributes.name("rel"))
      }
    default: break
    }
  }

  mutating func take(_ done: Capture, forSource: Void) {
    switch done.element {
    case .title:
      offerSource(title: bounded(title(done.markup), .person))
    case .link where LinkRank.alternate(rel: done.attribute, type: nil) > 0:
      offerSource(link: url())
    default: break
    }
  }

  // The source is taken out and put back: assigning a title through the optional leaks the one that
  // stood there (Swift 6.3, optimised; found by fuzzing, `source-named-twice.xml`).
  private mutating func offerSource(title: String) {
    guard var source = draft.item.source, !title.isEmpty else { return }
    source.title = title
    draft.item.source = source
  }

  private mutating func offerSource(link: String) {
    guard var source = draft.item.source, source.link == nil, !link.isEmpty else { return }
    source.link = link
    draft.item.source = source
  }
}
