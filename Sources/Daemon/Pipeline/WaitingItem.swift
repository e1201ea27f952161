import FeedModel
import JSONText

/// An item as it waits in the state for its page: what drafting its alerts needs, and no more.
struct WaitingItem: Sendable {
  /// Without texts, which ``text`` has.
  let item: Item
  let text: ItemText
  /// Title and language alone.
  let source: FeedInfo
  /// The feed's tags in the configuration: the feed may stand there no more when the item is told.
  let tags: [String]
  /// When its age is asked; nil where that is when it was fetched.
  let asOf: Instant?

  /// An item of `poll`.
  init(_ item: Item, text: ItemText, _ poll: PollContext) {
    self.init(
      item, text: text, source: poll.source, tags: poll.feed.tags,
      asOf: poll.asOf == poll.fetched ? nil : poll.asOf)
  }

  /// An item of a feed that says `source` of itself.
  init(_ item: Item, text: ItemText, source: FeedInfo, tags: [String], asOf: Instant? = nil) {
    self.item = item
    self.text = text
    self.source = source
    self.tags = tags
    self.asOf = asOf
  }

  /// JSON, whose members may become more.
  var bytes: [UInt8] {
    var json = JSONWriter(reserving: 1024)
    json.object { json in
      json.member("guid", item.guid)
      json.member("link", item.link)
      json.member("item_title", item.title)
      json.key("authors")
      json.array(item.authors) { json, author in
        json.object { json in
          json.member("name", author.name)
          json.member("email", author.email)
        }
      }
      write(item.published, "published", &json)
      write(item.updated, "updated", &json)
      json.member("language", item.language)
      json.member("publisher", item.source?.title)
      json.member("publisher_link", item.source?.link)
      json.member("has_publisher", item.source != nil)
      json.member("is_forwarded", item.source?.isForwarded)
      json.member("title", text.title)
      json.member("summary", text.summary)
      json.member("content", text.content)
      json.member("feed_title", source.title)
      json.member("feed_language", source.language)
      json.member("feed_tags", tags)
      if let asOf { json.member("as_of", Int(clamping: asOf.milliseconds)) }
    }
    return json.bytes
  }

  /// What ``bytes`` wrote; nil for anything else.
  init?(_ bytes: [UInt8]) {
    guard let json = try? JSONValue(parsing: bytes), json.members != nil else { return nil }
    func string(_ name: String) -> String? { json[name]?.string }
    var item = Item()
    item.guid = string("guid")
    item.link = string("link")
    item.title = string("item_title")
    item.authors = (json["authors"]?.array ?? []).map {
      Person(name: $0["name"]?.string, email: $0["email"]?.string)
    }
    item.published = Self.date(json["published"])
    item.updated = Self.date(json["updated"])
    item.language = string("language")
    if json["has_publisher"]?.bool == true {
      item.source = ItemSource(title: string("publisher"), link: string("publisher_link"))
      item.source?.isForwarded = json["is_forwarded"]?.bool == true
    }
    self.item = item
    text = ItemText(
      title: string("title"), summary: string("summary"), content: string("content"))
    var source = FeedInfo()
    source.title = string("feed_title")
    source.language = string("feed_language")
    self.source = source
    tags = (json["feed_tags"]?.array ?? []).compactMap(\.string)
    asOf = json["as_of"]?.integer.map { Instant(milliseconds: Int64(clamping: $0)) }
  }

  private func write(_ date: DateEvidence?, _ name: StaticString, _ json: inout JSONWriter) {
    json.key(name)
    guard let date else { return json.null() }
    json.object { json in
      json.member("raw", date.raw)
      json.member("instant", date.instant.map { Int(clamping: $0.milliseconds) })
      json.member("has_zone", date.hasZone)
    }
  }

  private static func date(_ json: JSONValue?) -> DateEvidence? {
    guard let json, let raw = json["raw"]?.string else { return nil }
    return DateEvidence(
      raw: raw,
      instant: json["instant"]?.integer.map { Instant(milliseconds: Int64(clamping: $0)) },
      hasZone: json["has_zone"]?.bool ?? false)
  }
}
