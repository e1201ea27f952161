import FeedModel
import ReadableText

/// Reads JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/).
struct JSONFeedReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let options: FeedParser.Options
  private let base: String?

  private let budget: WorkBudget

  init(
    _ bytes: UnsafeBufferPointer<UInt8>, options: FeedParser.Options, base: String?,
    budget: WorkBudget
  ) {
    self.bytes = bytes
    self.budget = budget
    self.options = options
    self.base = base
  }

  /// Reads the document. `language` is HTTP's, used where the feed says nothing.
  func read(
    _ decision: EncodingDecision, language: String?
  ) throws(FeedParseError) -> FeedDocument {
    var scanner = JSONScanner(bytes)
    let root: JSONValue
    do {
      root = try scanner.document()
    } catch {
      throw broken(error)
    }
    guard let items = root["items"], case .list(let entries) = items,
      root["version"]?.string?.contains("jsonfeed.org") == true || root["title"] != nil
    else {
      throw FeedParseError(
        code: .notAFeed, message: "the document is JSON, but no JSON Feed")
    }
    guard entries.count <= options.maximumItems else {
      throw .tooManyItems(options: options, at: 0, place: (1, 1))
    }
    return FeedDocument(
      format: .jsonFeed, feed: feed(root, language: language), items: entries.compactMap(item),
      recovery: .strict, encoding: decision)
  }

  /// A document that does not even begin like a feed is none; one that does is broken.
  private func broken(_ fault: JSONScanner.Fault) -> FeedParseError {
    var log = RepairLog(bytes)
    let (line, column) = log.position(of: fault.offset)
    return FeedParseError(
      code: .brokenJSON, message: "the document is no valid JSON: \(fault.message)", line: line,
      column: column, byte: fault.offset)
  }

  private func feed(_ root: JSONValue, language: String?) -> FeedInfo {
    var feed = FeedInfo()
    feed.title = line(root["title"])
    feed.link = url(root["home_page_url"])
    feed.description = line(root["description"])
    feed.language = clean(root["language"]).map(LineText.languageTag) ?? language
    feed.authors = people(root)
    return feed
  }

  private func item(_ value: JSONValue) -> Item? {
    guard case .object = value else { return nil }
    var item = Item()
    item.guid = clean(value["id"])
    item.link = url(value["url"]) ?? url(value["external_url"])
    item.title = line(value["title"])
    item.authors = people(value)
    item.published = date(value["date_published"])
    item.updated = date(value["date_modified"])
    item.language = clean(value["language"]).map(LineText.languageTag)
    item.summary = value["summary"]?.string.map { rich($0, isHTML: false) }
    if let html = value["content_html"]?.string, !html.isEmpty {
      item.content = rich(html, isHTML: true)
    } else if let text = value["content_text"]?.string, !text.isEmpty {
      item.content = rich(text, isHTML: false)
    }
    for tag in value["tags"]?.elements ?? [] {
      if let name = line(tag), !item.categories.contains(name) { item.categories.append(name) }
    }
    for attachment in value["attachments"]?.elements ?? [] {
      guard let address = url(attachment["url"]) else { continue }
      item.enclosures.append(
        Enclosure(
          url: address, type: clean(attachment["mime_type"]),
          length: clean(attachment["size_in_bytes"])))
    }
    return item
  }

  private func people(_ value: JSONValue) -> [Person] {
    var result: [Person] = []
    // Version 1.0 had one author, 1.1 has a list.
    for author in (value["authors"]?.elements ?? []) + (value["author"].map { [$0] } ?? []) {
      People.add(Person(name: line(author["name"]), url: url(author["url"])), to: &result)
    }
    return result
  }

  private func clean(_ value: JSONValue?) -> String? {
    guard var text = value?.string else { return nil }
    return LineText.nonEmpty(text.withUTF8 { LineText.clean($0) })
  }

  private func url(_ value: JSONValue?) -> String? {
    clean(value).map { URLReference.resolve($0, against: base) }
  }

  private func line(_ value: JSONValue?) -> String? {
    guard var text = value?.string else { return nil }
    var out = ByteBuffer(capacity: 256)
    text.withUTF8 { PlainText.append($0, to: &out, singleLine: true) }
    return LineText.nonEmpty(out.string)
  }

  private func date(_ value: JSONValue?) -> DateEvidence? {
    guard let raw = clean(value) else { return nil }
    let reading = FeedDate.read(raw)
    return DateEvidence(raw: raw, instant: reading?.instant, hasZone: reading?.hasZone ?? false)
  }

  private func rich(_ text: String, isHTML: Bool) -> RichText {
    var copy = text
    var out = ByteBuffer(capacity: 256)
    var html = ByteBuffer(capacity: 256)
    copy.withUTF8 { bytes in
      if isHTML {
        HTMLText.append(bytes, to: &out)
        if options.keepHTML { HTMLLinks.resolve(bytes, against: base, to: &html) }
      } else {
        PlainText.append(bytes, to: &out)
        if options.keepHTML { FieldBuffer.escape(bytes, to: &html) }
      }
    }
    return RichText(text: out.string, html: options.keepHTML ? html.string : nil)
  }
}
