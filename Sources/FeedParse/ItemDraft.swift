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
  /// RSS: whether the guid may serve as the link.
  var guidMayBeLink: Bool?
  /// The identifier as an absolute link.
  var guidLink: String?

  init() {}

  /// Takes a title unless there is one of the same or a higher rank.
  mutating func offer(title: String, rank: Int) {
    guard !title.isEmpty, rank > titleRank else { return }
    item.title = title
    titleRank = rank
  }

  /// Takes a link unless there is one of the same or a higher rank.
  mutating func offer(link: String, rank: Int) {
    guard !link.isEmpty, rank > linkRank else { return }
    item.link = link
    linkRank = rank
  }

  /// Takes a summary. Of two that differ the one of the lower rank, else the second, is the content
  /// where there is no other (RSS with both `description` and `summary`): no text of an item is lost.
  /// Rank 1 is a caption and never a content.
  mutating func offer(summary: RichText, rank: Int) {
    guard !summary.text.isEmpty || summary.html?.isEmpty == false else { return }
    guard let held = item.summary else {
      item.summary = summary
      summaryRank = rank
      return
    }
    let differs = contentRank == 0 && summary.text != held.text && min(rank, summaryRank) > 1
    if rank > summaryRank {
      item.summary = summary
      summaryRank = rank
      if differs { offer(content: held, rank: 1) }
    } else if differs {
      offer(content: summary, rank: 1)
    }
  }

  mutating func offer(content: RichText, rank: Int) {
    guard !content.text.isEmpty || content.html?.isEmpty == false, rank > contentRank else {
      return
    }
    item.content = content
    contentRank = rank
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

  mutating func add(category: String) {
    guard !category.isEmpty, !item.categories.contains(category) else { return }
    item.categories.append(category)
  }

  /// The finished item: the identifier serves as the link where there is none.
  mutating func finish() -> Item {
    if let mayBe = guidMayBeLink {
      let serves = mayBe && linkRank == 0
      item.guidIsPermalink = serves
      if serves { item.link = guidLink }
    } else if linkRank == 0, let guidLink, guidLink.hasPrefix("http") {
      item.link = guidLink
    }
    return item
  }
}

/// Lists of people in which nobody stands twice.
enum People {
  /// Adds `person` unless it is empty or there already; fills in what an earlier mention lacked.
  static func add(_ person: Person, to list: inout [Person]) {
    guard person.name != nil || person.email != nil || person.url != nil else { return }
    for index in list.indices where sameName(list[index], person) {
      list[index].email = list[index].email ?? person.email
      list[index].url = list[index].url ?? person.url
      return
    }
    list.append(person)
  }

  private static func sameName(_ left: Person, _ right: Person) -> Bool {
    left.name != nil && left.name == right.name
      && (left.email == nil || right.email == nil || left.email == right.email)
  }
}
