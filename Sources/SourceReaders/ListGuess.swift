import CLibXML2
import FeedModel
import FeedParse

/// Guesses where a page's list of items stands: elements of one form that repeat, each with a date and a link with
/// words. What it finds is a map like any other, which `preview` shows; it is used only where the operator says so.
struct ListGuess {
  /// All that is asked of a page's elements.
  static let attributes = ["class", "href", "datetime"]
  /// Fewer are no list.
  private static let fewest = 3
  /// Dates of a page that are looked at.
  private static let most = 400
  /// How far above a date its item's element is looked for.
  private static let height = 6

  private let budget: WorkBudget

  init(budget: WorkBudget) { self.budget = budget }

  private static let link = "descendant-or-self::a[@href][string-length(normalize-space(.)) > 11]"

  /// Where dates stand: in elements made for them, else in those that are called so, else where a year is.
  private static let dates = [
    "descendant-or-self::time",
    "descendant-or-self::*[contains(@class,'date') or contains(@class,'Date')][string-length(normalize-space(.)) < 60]",
    "descendant-or-self::*[contains(@class,'time') or contains(@class,'published')][string-length(normalize-space(.)) < 60]",
    // Cells of a table: a short text with a year, and no link, as menus of months have.
    "descendant-or-self::*[not(*) and not(ancestor-or-self::a)][string-length(normalize-space(.)) < 30]"
      + "[contains(translate(.,'123456789','000000000'),'0000')]",
  ]

  /// An element's form, and that of the one around it.
  private struct Form: Hashable {
    let name: [UInt8]
    let parent: [UInt8]
  }

  /// The map of the list on `page`; throws where nothing looks like one.
  func map(of page: borrowing ListPage) throws(FeedParseError) -> FieldMap {
    guard let document = page.document, let xpath = XPathPage(document, budget: budget) else {
      throw .empty
    }
    let link = try ListReader.constant(Self.link)
    for date in Self.dates {
      let all = try ListReader.constant("/" + date)
      guard case .nodes(let nodes) = try xpath.evaluate(all), nodes.count >= Self.fewest else {
        continue
      }
      var counts: [Form: Int] = [:]
      var order: [Form] = []
      var items: Set<xmlNodePtr> = []
      for node in nodes.prefix(Self.most) {
        guard let item = try item(around: node, xpath, link), items.insert(item).inserted else {
          continue
        }
        let form = Form(name: Self.test(item), parent: item.pointee.parent.map(Self.test) ?? [])
        if counts[form] == nil { order.append(form) }
        counts[form, default: 0] += 1
      }
      // The first of the largest: below the list there are often smaller ones of the same form.
      guard let best = order.max(by: { counts[$0, default: 0] < counts[$1, default: 0] }),
        counts[best, default: 0] >= Self.fewest
      else { continue }
      return try map(of: best, date, xpath)
    }
    throw .mapEmpty(
      "no list can be guessed: there are no three elements of one form with a date and a link each")
  }

  /// The lowest element around a date that has a link with words.
  private func item(
    around date: xmlNodePtr, _ xpath: borrowing XPathPage, _ link: XPathExpression
  ) throws(FeedParseError) -> xmlNodePtr? {
    var node: xmlNodePtr? = date
    for _ in 0..<Self.height {
      guard let here = node, here.pointee.type == XML_ELEMENT_NODE else { return nil }
      if try !xpath.evaluate(link, at: here).isEmpty { return here }
      node = here.pointee.parent
    }
    return nil
  }

  /// The expressions for items of a form: headings before links, paragraphs for the text.
  private func map(
    of form: Form, _ date: String, _ xpath: borrowing XPathPage
  ) throws(FeedParseError) -> FieldMap {
    let around = form.parent.isEmpty ? "" : String(decoding: form.parent, as: UTF8.self) + "/"
    let item = "//\(around)\(String(decoding: form.name, as: UTF8.self))[\(date)]"
    guard case .nodes(let nodes) = try xpath.evaluate(ListReader.constant(item)) else {
      throw .empty
    }
    func share(_ expression: String) throws(FeedParseError) -> Double {
      let compiled = try ListReader.constant(expression)
      var found = 0
      for node in nodes.prefix(Self.most) where try !xpath.evaluate(compiled, at: node).isEmpty {
        found += 1
      }
      return Double(found) / Double(max(1, min(nodes.count, Self.most)))
    }
    let heading = "(.//h1|.//h2|.//h3|.//h4|.//h5)[string-length(normalize-space(.)) > 0][1]"
    var map = FieldMap([:])
    map.expressions[.item] = item
    map.expressions[.link] = "(\(Self.link))[1]"
    map.expressions[.title] = try share(heading) > 0.8 ? heading : "(\(Self.link))[1]"
    map.expressions[.date] = "(\(date))[1]"
    if try share(".//p") > 0.5 { map.expressions[.text] = ".//p" }
    return map
  }

  /// A test for elements of the same name and first class, where that can be written.
  private static func test(_ node: xmlNodePtr) -> [UInt8] {
    guard node.pointee.type == XML_ELEMENT_NODE, let name = node.pointee.name else { return [] }
    var test = Array(UnsafeBufferPointer(start: name, count: Int(xmlStrlen(name))))
    guard let value = xmlGetProp(node, "class") else { return test }
    defer { cw_xml_free(value) }
    let classes = UnsafeBufferPointer(start: value, count: Int(xmlStrlen(value)))
    guard let first = classes.split(whereSeparator: { $0 <= 0x20 }).first, first.count <= 100,
      !first.contains(0x27)
    else { return test }
    test += Array("[contains(concat(' ',normalize-space(@class),' '),' ".utf8)
    test += first
    test += Array(" ')]".utf8)
    return test
  }
}
