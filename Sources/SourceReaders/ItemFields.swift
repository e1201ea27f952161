import CLibXML2
import FeedModel
import FeedParse

/// The expressions of a map that are evaluated at each item.
struct ItemFields {
  private let id: XPathExpression?
  private let link: XPathExpression?
  private let title: XPathExpression?
  private let date: XPathExpression?
  private let text: XPathExpression?
  private let budget: WorkBudget

  init(_ map: FieldMap, budget: WorkBudget) throws(FeedParseError) {
    id = try ListReader.expression(map, .id)
    link = try ListReader.expression(map, .link)
    title = try ListReader.expression(map, .title)
    date = try ListReader.expression(map, .date)
    text = try ListReader.expression(map, .text)
    self.budget = budget
  }

  /// What they find at `node`.
  func find(
    at node: xmlNodePtr, _ xpath: borrowing XPathPage
  ) throws(FeedParseError) -> FoundFields {
    var found = FoundFields()
    found.isHTML = true
    if let id { found.id = try ListReader.line(xpath, xpath.evaluate(id, at: node)) }
    if let link {
      found.link = try ListReader.line(xpath, xpath.evaluate(link, at: node), or: "href")
    }
    if let date {
      found.date = try ListReader.line(xpath, xpath.evaluate(date, at: node), or: "datetime")
    }
    if let title {
      found.title = try ListReader.html(
        xpath.evaluate(title, at: node), first: true, budget: budget)
    }
    if let text {
      found.text = try ListReader.html(
        xpath.evaluate(text, at: node), first: false, budget: budget)
    }
    return found
  }
}
