import FeedModel
import ReadableText

/// Reads JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/).
///
/// Of a name that stands twice in an object the first value counts; a list counts up to its bound.
struct JSONFeedReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let options: FeedParser.Options
  private let values: JSONValues
  private let budget: WorkBudget
  private var bounds = BoundLog()
  private var resolvedBytes = 0
  private var feed = FeedInfo()
  private var items: [Item] = []
  private var hasItems = false
  private var isNamed = false

  init(
    _ bytes: UnsafeBufferPointer<UInt8>, options: FeedParser.Options, base: String?,
    budget: WorkBudget
  ) {
    self.bytes = bytes
    self.options = options
    self.budget = budget
    values = JSONValues(base: base, keepHTML: options.keepHTML)
  }

  /// Reads the document. `language` is HTTP's, used where the feed says nothing.
  mutating func read(
    _ decision: EncodingDecision, language: String?
  ) throws(FeedParseError) -> FeedDocument {
    var scanner = JSONScanner(bytes, budget: budget)
    do {
      try readFeed(&scanner)
      try scanner.end()
    } catch {
      // A document that does not even begin like a feed is none; one that does is broken.
      throw .json(error, in: bytes, budget)
    }
    guard hasItems, isNamed else {
      throw FeedParseError(
        code: .notAFeed, message: "the document is JSON, but no JSON Feed")
    }
    if feed.language == nil { feed.language = language }
    let notes = bounds.notes
    return FeedDocument(
      format: .jsonFeed, feed: feed, items: items,
      recovery: notes.isEmpty ? .strict : .repaired(notes), encoding: decision)
  }

  private mutating func readFeed(_ scanner: inout JSONScanner) throws(JSONScanner.Fault) {
    var people: [Person] = []
    try scanner.object { (scanner, name) throws(JSONScanner.Fault) in
      switch name {
      case .version:
        if let version = try scanner.text(), JSONValues.isVersion(version) { isNamed = true }
      case .title:
        let title = try scanner.text()
        // Any title will do, an empty one too: what matters is that somebody thought of it.
        if title != nil { isNamed = true }
        feed.title =
          feed.title ?? values.line(title, .feedTitle, &bounds)
      case .homePage:
        let url = values.url(try scanner.text(), &resolvedBytes, &bounds)
        feed.link = feed.link ?? url
      case .description:
        let text = values.line(try scanner.text(), .feedDescription, &bounds)
        feed.description = feed.description ?? text
      case .language:
        let tag = values.language(try scanner.text(), &bounds)
        feed.language = feed.language ?? tag
      case .authors, .author: try readPeople(&scanner, into: &people)
      case .items:
        guard try scanner.next() == .list, !hasItems else { return try scanner.skip() }
        hasItems = true
        try scanner.list { (scanner) throws(JSONScanner.Fault) in
          try readItem(&scanner)
        }
      default: try scanner.skip()
      }
    }
    feed.authors = people
  }

  private mutating func readItem(_ scanner: inout JSONScanner) throws(JSONScanner.Fault) {
    guard try scanner.next() == .object, items.count < options.maximumItems else {
      if items.count >= options.maximumItems { bounds.note(.items) }
      return try scanner.skip()
    }
    var draft = JSONItemDraft()
    try scanner.object { (scanner, name) throws(JSONScanner.Fault) in
      switch name {
      case .authors, .author: try readPeople(&scanner, into: &draft.item.authors)
      case .tags: try readTags(&scanner, into: &draft)
      case .attachments: try readAttachments(&scanner, into: &draft)
      case let name?:
        guard draft.isFirst(name) else { return try scanner.skip() }
        guard let text = try scanner.text() else { return }
        take(text, as: name, into: &draft)
      case nil: try scanner.skip()
      }
    }
    items.append(draft.finish())
  }

  private mutating func take(_ text: [UInt8], as name: JSONName, into draft: inout JSONItemDraft) {
    switch name {
    case .id: draft.item.guid = values.identifier(text, &bounds)
    case .url: draft.item.link = values.url(text, &resolvedBytes, &bounds)
    case .externalURL: draft.externalLink = values.url(text, &resolvedBytes, &bounds)
    case .title: draft.item.title = values.line(text, .itemTitle, &bounds)
    case .published: draft.item.published = values.date(text, &bounds)
    case .modified: draft.item.updated = values.date(text, &bounds)
    case .language: draft.item.language = values.language(text, &bounds)
    case .summary: draft.item.summary = values.rich(text)
    case .contentText: if !text.isEmpty { draft.text = values.rich(text) }
    case .contentHTML:
      guard !text.isEmpty else { return }
      let (html, alternatives) = values.html(text, budget: budget)
      draft.html = html
      for alternative in alternatives { draft.add(aside: alternative, noting: &bounds) }
    default: break
    }
  }

  /// Whether a list of `count` elements takes another one, which is passed over where it does not.
  private mutating func hasRoom(
    _ count: Int, _ bound: Bound, _ scanner: inout JSONScanner
  ) throws(JSONScanner.Fault) -> Bool {
    guard count >= bound.limit else { return true }
    bounds.note(bound)
    try scanner.skip()
    return false
  }

  /// Version 1.0 had one author, 1.1 has a list.
  private mutating func readPeople(
    _ scanner: inout JSONScanner, into list: inout [Person]
  ) throws(JSONScanner.Fault) {
    guard try scanner.next() == .list else { return try readPerson(&scanner, into: &list) }
    try scanner.list { (scanner) throws(JSONScanner.Fault) in
      try readPerson(&scanner, into: &list)
    }
  }

  private mutating func readPerson(
    _ scanner: inout JSONScanner, into list: inout [Person]
  ) throws(JSONScanner.Fault) {
    guard try hasRoom(list.count, .authors, &scanner) else { return }
    var person = Person()
    try scanner.object { (scanner, name) throws(JSONScanner.Fault) in
      switch name {
      case .name:
        person.name = values.line(try scanner.text(), .person, &bounds)
      case .url:
        person.url = values.url(
          try scanner.text(), &resolvedBytes, &bounds)
      default: try scanner.skip()
      }
    }
    People.add(person, to: &list, noting: &bounds)
  }

  private mutating func readTags(
    _ scanner: inout JSONScanner, into draft: inout JSONItemDraft
  ) throws(JSONScanner.Fault) {
    try scanner.list { (scanner) throws(JSONScanner.Fault) in
      guard try hasRoom(draft.categories.terms.count, .categories, &scanner) else { return }
      guard let text = try scanner.text(),
        let tag = values.line(text, .term, &bounds)
      else { return }
      draft.categories.add(tag, limit: .categories, noting: &bounds)
    }
  }

  private mutating func readAttachments(
    _ scanner: inout JSONScanner, into draft: inout JSONItemDraft
  ) throws(JSONScanner.Fault) {
    try scanner.list { (scanner) throws(JSONScanner.Fault) in
      guard try hasRoom(draft.item.enclosures.count, .enclosures, &scanner) else { return }
      var enclosure = Enclosure(url: "")
      try scanner.object { (scanner, name) throws(JSONScanner.Fault) in
        switch name {
        case .url:
          enclosure.url =
            values.url(try scanner.text(), &resolvedBytes, &bounds) ?? ""
        case .mimeType: enclosure.type = values.name(try scanner.text())
        case .size: enclosure.length = values.name(try scanner.text())
        case .title:
          if let caption = values.line(try scanner.text(), .itemTitle, &bounds) {
            draft.add(aside: caption, noting: &bounds)
          }
        default: try scanner.skip()
        }
      }
      if !enclosure.url.isEmpty { draft.item.enclosures.append(enclosure) }
    }
  }
}
