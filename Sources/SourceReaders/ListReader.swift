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
  }

  /// The items of `page`, whose address is `url`.
  func read(_ page: borrowing ListPage, url: String?) throws(FeedParseError) -> Reading {
    guard let document = page.document, let xpath = XPathPage(document, budget: budget) else {
      throw .empty
    }
    guard let item = try Self.expression(map, .item) else {
      throw .mapEmpty("the map has no item")
    }
    let id = try Self.expression(map, .id)
    let link = try Self.expression(map, .link)
    let title = try Self.expression(map, .title)
    let date = try Self.expression(map, .date)
    let text = try Self.expression(map, .text)
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
      var found = FoundFields()
      found.isHTML = true
      if let id { found.id = try Self.line(xpath, xpath.evaluate(id, at: node)) }
      if let link { found.link = try Self.line(xpath, xpath.evaluate(link, at: node), or: "href") }
      if let date {
        found.date = try Self.line(xpath, xpath.evaluate(date, at: node), or: "datetime")
      }
      if let title { found.title = try html(xpath.evaluate(title, at: node), first: true) }
      if let text { found.text = try html(xpath.evaluate(text, at: node), first: false) }
      try reading.fields.add(found)
    }
    if reading.fields.items.isEmpty {
      throw .mapEmpty(
        nodes.isEmpty
          ? "the map's item ('\(map[.item] ?? "")') finds nothing on the page"
          : "of the \(nodes.count) places that the map's item finds none has a title, link, id or text"
      )
    }
    return reading
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
    guard let said, said.count <= Bound.base.limit else { return url }
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
  private func html(_ value: XPathValue, first: Bool) throws(FeedParseError) -> [UInt8]? {
    try Self.html(value, first: first, budget: budget)
  }

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
