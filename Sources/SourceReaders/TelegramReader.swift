import CLibXML2
import FeedModel
import FeedParse
import ReadableText

/// Reads the public preview of a Telegram channel (`https://t.me/s/NAME`, or any address that serves that
/// page), as it was in 2026.
///
/// A post has no title; its identity is `NAME/NUMBER`, so that an edited post is a revision. Who it was
/// forwarded from is its source: the words are theirs. What a linked page says of itself, and the choices
/// of a poll, stand beside the text.
struct TelegramReader {
  /// All that is asked of a page's elements.
  static let attributes = ["class", "data-post", "href", "datetime", "rel"]

  private let budget: WorkBudget

  init(budget: WorkBudget) { self.budget = budget }

  /// Whether a page is one of these: a channel's, with posts or without.
  static func isPreview(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.holds("tgme_channel_history") || bytes.holds("tgme_widget_message")
  }

  private static func has(_ name: String) -> String {
    "contains(concat(' ',normalize-space(@class),' '),' \(name) ')"
  }

  /// The posts of `page`.
  func read(_ page: borrowing ListPage, url: String?) throws(FeedParseError) -> ListReader.Reading {
    guard let document = page.document, let xpath = XPathPage(document, budget: budget) else {
      throw .empty
    }
    let base = try ListReader.base(xpath, url)
    var reading = ListReader.Reading(
      fields: FieldValues(base: base, budget: budget), base: base)
    reading.cut = page.cut
    reading.title = try ListReader.line(
      xpath,
      xpath.evaluate(
        ListReader.constant("//*[\(Self.has("tgme_channel_info_header_title"))]"))
    ).flatMap { reading.fields.values.line($0, .feedTitle, &reading.fields.bounds) }

    reading.further = try earlier(xpath, url, base)

    let post = try ListReader.constant("//*[@data-post and \(Self.has("tgme_widget_message"))]")
    let id = try ListReader.constant("@data-post")
    let link = try ListReader.constant(".//a[\(Self.has("tgme_widget_message_date"))]/@href")
    let time = try ListReader.constant(
      "(.//a[\(Self.has("tgme_widget_message_date"))]//time/@datetime | .//time/@datetime)[last()]")
    // The post that is answered is quoted above, in an element of its own.
    let text = try ListReader.constant(
      ".//*[\(Self.has("tgme_widget_message_text")) and not(ancestor::*[\(Self.has("tgme_widget_message_reply"))])]"
        + "[not(ancestor::*[\(Self.has("tgme_widget_message_text"))])]")
    let forwarded = try ListReader.constant(
      ".//*[\(Self.has("tgme_widget_message_forwarded_from_name"))]")
    let beside = try ListReader.constant(
      ".//*[\(Self.has("link_preview_title")) or \(Self.has("link_preview_description"))"
        + " or \(Self.has("tgme_widget_message_poll_question"))"
        + " or \(Self.has("tgme_widget_message_poll_option_text"))"
        + " or \(Self.has("tgme_widget_message_document_title"))]")
    guard case .nodes(let posts) = try xpath.evaluate(post) else { throw .empty }
    for node in posts {
      var found = FoundFields()
      found.isHTML = true
      found.id = try ListReader.line(xpath, xpath.evaluate(id, at: node))
      found.link = try ListReader.line(xpath, xpath.evaluate(link, at: node))
      found.date = try ListReader.line(xpath, xpath.evaluate(time, at: node))
      found.text = try ListReader.html(
        xpath.evaluate(text, at: node), first: false, budget: budget)
      let origin = try source(xpath, xpath.evaluate(forwarded, at: node))
      let asides = try asides(xpath, xpath.evaluate(beside, at: node))
      try reading.fields.add(found) { item, fields in
        if let origin {
          item.source = ItemSource(
            title: fields.line(origin.name, isHTML: false, .person),
            link: fields.address(origin.link))
          item.source?.isForwarded = true
        }
        for aside in asides.prefix(Bound.captions.limit) {
          if let line = fields.line(aside, isHTML: false, .itemTitle) { item.asides.append(line) }
        }
        if asides.count > Bound.captions.limit { fields.bounds.note(.captions) }
      }
    }
    guard reading.fields.items.isEmpty else { return reading }
    throw nothing(try isChannel(xpath))
  }

  /// The page with the posts before these, which the page itself links to; none where that leads elsewhere.
  private func earlier(
    _ xpath: borrowing XPathPage, _ url: String?, _ base: String?
  ) throws(FeedParseError) -> [String] {
    let link = try ListReader.constant(
      "//link[@rel='prev']/@href | //a[\(Self.has("tme_messages_more"))]/@href")
    guard let url, let found = try ListReader.line(xpath, xpath.evaluate(link)),
      found.count <= Bound.base.limit, found.withUnsafeBufferPointer({ $0.holds("before=") })
    else { return [] }
    let address = PageAddress.resolve(String(decoding: found, as: UTF8.self), against: base)
    return PageAddress.site(of: address).hasSameBytes(as: PageAddress.site(of: url))
      ? [address] : []
  }

  private func isChannel(_ xpath: borrowing XPathPage) throws(FeedParseError) -> Bool {
    try !xpath.evaluate(
      ListReader.constant("//*[\(Self.has("tgme_channel_history"))]")
    ).isEmpty
  }

  /// A channel may have hidden its preview, or have no post; a page without either has changed.
  private func nothing(_ isChannel: Bool) -> FeedParseError {
    isChannel
      ? .mapEmpty("the channel's preview shows no post")
      : FeedParseError(
        code: .notAFeed,
        message:
          "the channel has no public preview: it does not exist, is private, or its owner has turned it off"
      )
  }

  private func source(
    _ xpath: borrowing XPathPage, _ value: XPathValue
  ) throws(FeedParseError) -> (name: [UInt8], link: [UInt8]?)? {
    guard case .nodes(let nodes) = value, let node = nodes.first else { return nil }
    return (try xpath.text(of: node), xpath.attribute("href", of: node))
  }

  private func asides(
    _ xpath: borrowing XPathPage, _ value: XPathValue
  ) throws(FeedParseError) -> [[UInt8]] {
    guard case .nodes(let nodes) = value else { return [] }
    var texts: [[UInt8]] = []
    for node in nodes.prefix(Bound.captions.limit + 1) { texts.append(try xpath.text(of: node)) }
    return texts
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether `word` stands in these bytes.
  func holds(_ word: StaticString) -> Bool {
    holds(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }
}
