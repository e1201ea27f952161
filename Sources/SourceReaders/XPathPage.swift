import CLibXML2
import FeedModel
import FeedParse

/// Evaluates expressions on one page. libxml2 counts its steps and ends with an error beyond
/// ``operations``, so that no expression takes the square of a page for long.
struct XPathPage: ~Copyable {
  /// Steps of one expression, a second at most. A list of 1,000 items takes some 100,000.
  static let operations: UInt = 10_000_000

  private let context: xmlXPathContextPtr
  private let budget: WorkBudget
  private let document: xmlDocPtr

  /// Evaluates on `document`, which must outlive this.
  init?(_ document: xmlDocPtr, budget: WorkBudget) {
    guard let context = xmlXPathNewContext(document) else { return nil }
    self.context = context
    self.document = document
    self.budget = budget
    Self.silence(context)
    context.pointee.opLimit = Self.operations
    order()
  }

  deinit { xmlXPathFreeContext(context) }

  /// Numbers the elements that are there: otherwise libxml2 walks the document to tell which of two comes first.
  func order() { _ = xmlXPathOrderDocElems(document) }

  /// Keeps libxml2 from writing to standard error.
  static func silence(_ context: xmlXPathContextPtr) {
    context.pointee.error = { _, _ in }
  }

  /// What `expression` finds from `node` on, from the document where there is none.
  func evaluate(
    _ expression: XPathExpression, at node: xmlNodePtr? = nil
  ) throws(FeedParseError) -> XPathValue {
    let result = try object(expression, at: node)
    defer { xmlXPathFreeObject(result) }
    guard result.pointee.type == XPATH_NODESET else {
      guard let text = xmlXPathCastToString(result) else { return .text([]) }
      defer { cw_xml_free(text) }
      return .text(Self.bytes(text))
    }
    guard let set = result.pointee.nodesetval else { return .nodes([]) }
    xmlXPathNodeSetSort(set)
    let found = UnsafeBufferPointer(start: set.pointee.nodeTab, count: Int(set.pointee.nodeNr))
    // A declaration of a namespace is no node, though it stands among them.
    return .nodes(found.compactMap { $0 }.filter { $0.pointee.type != XML_NAMESPACE_DECL })
  }

  /// Whether `condition` is true at `node`.
  func holds(
    _ condition: XPathExpression, at node: xmlNodePtr
  ) throws(FeedParseError) -> Bool {
    let result = try object(condition, at: node)
    defer { xmlXPathFreeObject(result) }
    return xmlXPathCastToBoolean(result) != 0
  }

  private func object(
    _ expression: XPathExpression, at node: xmlNodePtr?
  ) throws(FeedParseError) -> xmlXPathObjectPtr {
    context.pointee.opCount = 0
    context.pointee.node =
      node ?? UnsafeMutableRawPointer(document).assumingMemoryBound(to: xmlNode.self)
    let result = xmlXPathCompiledEval(expression.compiled, context)
    let steps = Int(clamping: context.pointee.opCount)
    guard budget.spend(steps &* 8), let result else {
      if let result { xmlXPathFreeObject(result) }
      throw FeedParseError(
        code: .tooSlow, message: "an expression of the map takes too many steps on this page")
    }
    return result
  }

  /// The text of `node`.
  func text(of node: xmlNodePtr) throws(FeedParseError) -> [UInt8] {
    guard let text = xmlNodeGetContent(node) else { return [] }
    defer { cw_xml_free(text) }
    let bytes = Self.bytes(text)
    guard budget.spend(bytes.count) else { throw .spent(budget, at: 0, place: (0, 0)) }
    return bytes
  }

  /// The attribute of that name of `node`; nil without one.
  func attribute(_ name: String, of node: xmlNodePtr) -> [UInt8]? {
    guard node.pointee.type == XML_ELEMENT_NODE, let value = xmlGetProp(node, name) else {
      return nil
    }
    defer { cw_xml_free(value) }
    return Self.bytes(value)
  }

  private static func bytes(_ text: UnsafePointer<UInt8>) -> [UInt8] {
    Array(UnsafeBufferPointer(start: text, count: Int(xmlStrlen(text))))
  }
}
