import FeedModel

/// An item while it is read: the same fact may be said by several elements, of which the one with
/// the highest rank wins.
struct ItemDraft {
  var item = Item()
  /// Depth of the item's element.
  var depth = 0
  var titleRank = 0
  var linkRank = 0
  var summaryRank = 0
  var contentRank = 0
  var publishedRank = 0
  var updatedRank = 0
  var languageRank = 0
  private var categories = TermList()
  private var enclosures = TermList()
  /// RSS: whether the guid may serve as the link.
  var guidMayBeLink: Bool?
  /// The identifier as an absolute link, set where one may be needed.
  var guidLink: String?

  init() {}

  /// Takes a title unless there is one of the same or a higher rank. Returns the one that does not
  /// serve.
  mutating func offer(title: String, rank: Int) -> String? {
    guard !title.isEmpty else { return nil }
    guard rank > titleRank else { return title }
    let held = item.title
    item.title = title
    titleRank = rank
    return held
  }

  /// Takes a link unless there is one of the same or a higher rank.
  mutating func offer(link: String, rank: Int) {
    guard !link.isEmpty, rank > linkRank else { return }
    item.link = link
    linkRank = rank
  }

  /// Takes a summary. Of two that differ the one of the lower rank, else the second, is the content
  /// where there is no other (RSS with both `description` and `summary`), and stands beside the texts
  /// where there is: no text of an item is lost. Rank 1 is a caption and never a content.
  mutating func offer(summary: RichText, rank: Int, noting bounds: inout BoundLog) {
    guard !summary.text.isEmpty || summary.html?.isEmpty == false else { return }
    guard let held = item.summary else {
      item.summary = summary
      summaryRank = rank
      return
    }
    let other: RichText
    let lowerRank = min(rank, summaryRank)
    if rank > summaryRank {
      item.summary = summary
      summaryRank = rank
      other = held
    } else {
      other = summary
    }
    guard !summary.text.hasSameBytes(as: held.text) else { return }
    if contentRank == 0, lowerRank > 1 {
      offer(content: other, rank: 1, noting: &bounds)
    } else {
      add(aside: other.text, noting: &bounds)
    }
  }

  /// Takes a content. Of two of the same rank the longer is the article, and the other a teaser.
  mutating func offer(content: RichText, rank: Int, noting bounds: inout BoundLog) {
    guard !content.text.isEmpty || content.html?.isEmpty == false else { return }
    guard let held = item.content else {
      item.content = content
      contentRank = rank
      return
    }
    let wins =
      rank > contentRank || rank == contentRank && content.text.utf8.count > held.text.utf8.count
    if wins {
      item.content = content
      contentRank = rank
    }
    if !content.text.hasSameBytes(as: held.text) {
      add(aside: (wins ? held : content).text, noting: &bounds)
    }
  }

  /// Takes a text that stands beside the others: a caption, an alternative text, a second description.
  mutating func add(aside text: String, noting bounds: inout BoundLog) {
    guard !text.isEmpty else { return }
    guard item.asides.count < Bound.captions.limit else {
      bounds.note(.captions)
      return
    }
    item.asides.append(text)
  }

  /// Takes a date. Of the same rank the last readable one wins.
  mutating func offer(published date: DateEvidence, rank: Int) {
    guard rank >= publishedRank, date.instant != nil || item.published?.instant == nil else {
      return
    }
    item.published = date
    publishedRank = rank
  }

  mutating func offer(updated date: DateEvidence, rank: Int) {
    guard rank >= updatedRank, date.instant != nil || item.updated?.instant == nil else { return }
    item.updated = date
    updatedRank = rank
  }

  mutating func offer(language: String?, rank: Int) {
    guard let language, !language.isEmpty, rank > languageRank else { return }
    item.language = LineText.languageTag(language)
    languageRank = rank
  }

  mutating func add(category: String, noting bounds: inout BoundLog) {
    categories.add(category, limit: .categories, noting: &bounds)
  }

  mutating func add(enclosure: Enclosure, noting bounds: inout BoundLog) {
    guard !enclosure.url.isEmpty else { return }
    let key = "\(enclosure.url)\n\(enclosure.type ?? "")\n\(enclosure.length ?? "")"
    guard enclosures.isNew(key, limit: .enclosures, noting: &bounds) else { return }
    item.enclosures.append(enclosure)
  }

  /// Whether the identifier may have to serve as the link.
  var wantsGuidLink: Bool { linkRank == 0 && guidMayBeLink != false }

  /// The finished item: the identifier serves as the link where there is none.
  mutating func finish(noting bounds: inout BoundLog) -> Item {
    if let mayBe = guidMayBeLink {
      let serves = mayBe && linkRank == 0
      item.guidIsPermalink = serves
      if serves { item.link = guidLink }
    } else if linkRank == 0, let guidLink, guidLink.beginsWithWord("http") {
      item.link = guidLink
    }
    item.categories = categories.terms
    if !item.asides.isEmpty { item.asides = Asides.distinct(item.asides, beside: item) }
    return item
  }
}

/// Lists of people in which nobody stands twice.
enum People {
  /// Adds `person` unless it is empty or there already; fills in what an earlier mention lacked.
  static func add(_ person: Person, to list: inout [Person], noting bounds: inout BoundLog) {
    guard person.name != nil || person.email != nil || person.url != nil else { return }
    for index in list.indices where sameName(list[index], person) {
      list[index].email = list[index].email ?? person.email
      list[index].url = list[index].url ?? person.url
      return
    }
    guard list.count < Bound.authors.limit else {
      bounds.note(.authors)
      return
    }
    list.append(person)
  }

  private static func sameName(_ left: Person, _ right: Person) -> Bool {
    guard let name = left.name, let other = right.name, name.hasSameBytes(as: other) else {
      return false
    }
    guard let email = left.email, let otherEmail = right.email else { return true }
    return email.hasSameBytes(as: otherEmail)
  }
}
