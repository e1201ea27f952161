import ArticlePage
import CLibXML2
import FeedModel
import FeedParse
import ReadableText

/// Reads a web page that lists items by a map of XPath expressions.
///
/// `item` finds the items, the others are evaluated at each of them. A `link` that finds an element takes
/// its `href`, a `date` its `datetime`, `text` all that it finds.
struct ListReader {
  private let map: FieldMap
  private let budget: WorkBudget

  init(map: FieldMap, budget: WorkBudget) {
    self.map = map
    self.budget = budget
  }

  /// What a page gave.
  struct Reading {
    var fields: FieldValues
    var title: String?
    var base: String?
    /// Pages that belong to it.
    var further: [String] = []
    /// Why the page was not read to its end.
    var cut: PageCut?
  }

  /// The items of the page `bytes`, valid UTF-8 without NUL, read one by one while the page is; nil where it has to be
  /// looked at as a whole.
  func read(
    _ bytes: UnsafeBufferPointer<UInt8>, for needs: PageNeeds, url: String?
  ) throws(FeedParseError) -> Reading? {
    guard map.readsItemByItem, let path = map[.item].flatMap({ ItemPath($0) }) else { return nil }
    let fields = try ItemFields(map, budget: budget)
    let page = ListPage(
      bytes, for: needs,
      items: ItemStream.Plan(path: path, fields: fields, url: url, budget: budget))
    guard let found = try page.stream?.finish() else { return nil }
    var reading = try checked(found.reading, places: found.places)
    reading.cut = page.cut
    return reading
  }

  /// The items of `page`, whose address is `url`.
  func read(_ page: borrowing ListPage, url: String?) throws(FeedParseError) -> Reading {
    guard let document = page.document, let xpath = XPathPage(document, budget: budget) else {
      throw .empty
    }
    guard let item = try Self.expression(map, .item) else {
      throw .mapEmpty("the map has no item")
    }
    let fields = try ItemFields(map, budget: budget)
    let base = try Self.base(xpath, url)
    var reading = Reading(fields: FieldValues(base: base, budget: budget), base: base)
    reading.title = try Self.title(xpath, &reading.fields)
    guard case .nodes(let nodes) = try xpath.evaluate(item) else {
      throw .mapEmpty("the map's item gives a value and no elements")
    }
    for node in nodes {
      guard !reading.fields.isFull else {
        reading.fields.bounds.note(.items)
        break
      }
      try reading.fields.add(fields.find(at: node, xpath))
    }
    reading.cut = page.cut
    return try checked(reading, places: nodes.count)
  }

  private func checked(_ reading: Reading, places: Int) throws(FeedParseError) -> Reading {
    guard reading.fields.items.isEmpty else { return reading }
    throw .mapEmpty(
      places == 0
        ? "the map's item ('\(map[.item] ?? "")') finds nothing on the page"
        : "the map's item ('\(map[.item] ?? "")') finds \(counted(places, "place")), and none has a title, link, id or text"
    )
  }

  /// The expression of `key`; nil where the map has none.
  static func expression(
    _ map: FieldMap, _ key: FieldMap.Key
  ) throws(FeedParseError) -> XPathExpression? {
    guard let text = map[key] else { return nil }
    do throws(ExpressionFault) { return try XPathExpression(text) } catch {
      throw .mapEmpty("the map's \(key.rawValue) \(error.message)")
    }
  }

  /// An expression of ours.
  static func constant(_ text: String) throws(FeedParseError) -> XPathExpression {
    do throws(ExpressionFault) { return try XPathExpression(text) } catch {
      throw .mapEmpty(error.message)
    }
  }

  /// What relative addresses of the page resolve against: its `<base>`, else its own address.
  static func base(_ xpath: borrowing XPathPage, _ url: String?) throws(FeedParseError) -> String? {
    let said = try line(xpath, xpath.evaluate(constant("//base/@href")))
    return said.flatMap { base($0, url) } ?? url
  }

  /// What a `<base>` with this `href` makes of the page's address.
  static func base(_ said: [UInt8], _ url: String?) -> String? {
    guard said.count <= Bound.base.limit else { return url }
    return PageAddress.resolve(String(decoding: said, as: UTF8.self), against: url)
  }

  private static func title(
    _ xpath: borrowing XPathPage, _ fields: inout FieldValues
  ) throws(FeedParseError) -> String? {
    try line(xpath, xpath.evaluate(constant("//title"))).flatMap {
      fields.values.line($0, .feedTitle, &fields.bounds)
    }
  }

  /// The first of what was found as text; of an element its `attribute`, where one is named and there.
  static func line(
    _ xpath: borrowing XPathPage, _ value: XPathValue, or attribute: String? = nil
  ) throws(FeedParseError) -> [UInt8]? {
    switch value {
    case .text(let text): return value.isEmpty ? nil : text
    case .nodes(let nodes):
      guard let node = nodes.first else { return nil }
      if let attribute, let said = xpath.attribute(attribute, of: node) { return said }
      return try xpath.text(of: node)
    }
  }

  /// What was found as HTML; each node is a block.
  static func html(
    _ value: XPathValue, first: Bool, budget: WorkBudget
  ) throws(FeedParseError) -> [UInt8]? {
    var out = ByteBuffer(capacity: 256)
    switch value {
    case .text(let text):
      guard !value.isEmpty else { return nil }
      for byte in text {
        switch byte {
        case UInt8(ascii: "&"): out.append("&amp;")
        case UInt8(ascii: "<"): out.append("&lt;")
        default: out.append(byte)
        }
      }
    case .nodes(let nodes):
      for node in first ? Array(nodes.prefix(1)) : nodes {
        let before = out.count
        if before > 0 { out.append("<p>") }
        NodeText.appendHTML(node, to: &out)
        guard budget.spend(out.count - before), out.count <= budget.memory else {
          throw .spent(budget, at: 0, place: (0, 0))
        }
      }
    }
    return out.isEmpty ? nil : Array(out.bytes)
  }
}
