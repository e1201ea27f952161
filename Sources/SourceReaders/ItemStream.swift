import CLibXML2
import FeedModel
import FeedParse
import ReadableText

/// The items of a page while it is read: of the tree there is never more than the elements that are open and the item
/// that has begun, and an item is read when it ends. A tree of the whole page takes five to ten times its bytes.
///
/// Text outside of items is not built either: libxml2 joins text with the text before it, by what it knows of the element
/// that stood between, which is gone here.
final class ItemStream {
  /// What it needs to know before the page begins.
  struct Plan {
    let path: ItemPath
    let fields: ItemFields
    let url: String?
    let budget: WorkBudget
  }

  /// Which steps of the path end at an element, and at it or any above: a bit each, the lowest for none at all.
  private struct Mark {
    var here: UInt32
    var above: UInt32
  }

  private let plan: Plan
  private let xpath: XPathPage
  private var marks: [Mark] = [Mark(here: 1, above: 1)]
  /// The outermost element that is kept: an item, or the page's title.
  private var kept: xmlNodePtr?
  /// Places of items in it, in the order of the document.
  private var places: [xmlNodePtr] = []
  private var count = 0
  private var title: [UInt8]?
  /// The page's first title, until its text has come.
  private var titleNode: xmlNodePtr?
  private var base: String?
  private var hasBase = false
  private var reading: ListReader.Reading?
  /// What each test says of an element without attributes, by its place.
  private var ofBare: [Int: Bool] = [:]
  private var failure: FeedParseError?
  /// Whether the page can only be read as a whole after all.
  private(set) var needsTree = false

  /// The items of `document`, which is empty yet and must outlive this.
  init?(_ plan: Plan, _ document: xmlDocPtr) {
    guard let xpath = XPathPage(document, budget: plan.budget) else { return nil }
    self.plan = plan
    self.xpath = xpath
  }

  /// Whether nothing more is to be read.
  var isOver: Bool { needsTree || failure != nil }
  /// Whether text belongs to what is kept.
  var wantsText: Bool { kept != nil }

  /// An element has been opened; it has its attributes, and nothing inside.
  func open(_ node: xmlNodePtr, depth: Int) {
    guard let above = marks.last, depth == marks.count else { return needsTree = true }
    do throws(FeedParseError) {
      let here = try matches(node, below: above)
      marks.append(Mark(here: here, above: above.above | here))
      if here >> plan.path.steps.count & 1 == 1 {
        places.append(node)
        kept = kept ?? node
      }
    } catch { failure = error }
    if titleNode == nil, title == nil, Self.isCalled(node, Self.titleName) {
      titleNode = node
      kept = kept ?? node
    }
    if !hasBase, Self.isCalled(node, Self.baseName), let said = xpath.attribute("href", of: node) {
      // Addresses of the items before would lead elsewhere.
      if reading != nil { needsTree = true }
      hasBase = true
      base = ListReader.base(said, plan.url)
    }
  }

  /// An element has been closed, and is that of nothing any more. Frees what is not needed.
  func close(_ node: xmlNodePtr) {
    if marks.count > 1 { marks.removeLast() }
    if node == kept { readKept() }
    guard kept == nil, let parent = node.pointee.parent, parent.pointee.type == XML_ELEMENT_NODE
    else { return }
    xmlUnlinkNode(node)
    xmlFreeNode(node)
  }

  /// What was found; an element that is still open ends here. nil where the page can only be read as a whole.
  func finish() throws(FeedParseError) -> (reading: ListReader.Reading, places: Int)? {
    if kept != nil, !isOver { readKept() }
    if needsTree { return nil }
    if let failure { throw failure }
    var reading = reading ?? start()
    reading.title = title.flatMap {
      reading.fields.values.line($0, .feedTitle, &reading.fields.bounds)
    }
    return (reading, count)
  }

  private func readKept() {
    guard kept != nil else { return }
    kept = nil
    let items = places
    places = []
    do throws(FeedParseError) {
      if let titleNode {
        title = try xpath.text(of: titleNode)
        self.titleNode = nil
      }
      guard !items.isEmpty else { return }
      xpath.order()
      for item in items { try read(item) }
    } catch { failure = failure ?? error }
  }

  private func read(_ item: xmlNodePtr) throws(FeedParseError) {
    for condition in plan.path.inside {
      guard try xpath.holds(condition, at: item) else { return }
    }
    count += 1
    var reading = self.reading.take() ?? start()
    defer { self.reading = reading }
    if reading.fields.isFull { return reading.fields.bounds.note(.items) }
    try reading.fields.add(plan.fields.find(at: item, xpath))
  }

  private func start() -> ListReader.Reading {
    let base = hasBase ? base : plan.url
    return ListReader.Reading(fields: FieldValues(base: base, budget: plan.budget), base: base)
  }

  /// The steps that end at `node`.
  private func matches(_ node: xmlNodePtr, below mark: Mark) throws(FeedParseError) -> UInt32 {
    var found: UInt32 = 0
    var test = 0
    steps: for (index, step) in plan.path.steps.enumerated() {
      let first = test
      test += step.tests.count
      let before = step.isDescendant ? mark.above : mark.here
      guard before >> index & 1 == 1, Self.isCalled(node, step.name) else { continue }
      for (place, condition) in step.tests.enumerated() {
        guard try holds(condition, first + place, node) else { continue steps }
      }
      found |= 2 << index
    }
    return found
  }

  private func holds(
    _ test: XPathExpression, _ place: Int, _ node: xmlNodePtr
  ) throws(FeedParseError) -> Bool {
    guard node.pointee.properties == nil else { return try xpath.holds(test, at: node) }
    if let known = ofBare[place] { return known }
    let holds = try xpath.holds(test, at: node)
    ofBare[place] = holds
    return holds
  }

  private static let titleName = Array("title".utf8)
  private static let baseName = Array("base".utf8)

  private static func isCalled(_ node: xmlNodePtr, _ name: [UInt8]?) -> Bool {
    guard let name else { return true }
    guard let said = node.pointee.name else { return false }
    return name.elementsEqual(UnsafeBufferPointer(start: said, count: Int(xmlStrlen(said))))
  }
}
