import CLibXML2
import FeedModel

/// An XPath 1.0 expression, compiled by libxml2. One thread at a time.
final class XPathExpression {
  let compiled: xmlXPathCompExprPtr

  /// The expression `text` says, or where it goes wrong.
  init(_ text: String) throws(ExpressionFault) {
    if let fault = XPathCheck(text).fault() { throw fault }
    xmlInitParser()
    guard let context = xmlXPathNewContext(nil) else {
      throw ExpressionFault(offset: 0, message: "could not be compiled")
    }
    defer { xmlXPathFreeContext(context) }
    XPathPage.silence(context)
    guard let compiled = xmlXPathCtxtCompile(context, text) else {
      let error = context.pointee.lastError
      let offset = max(0, min(text.utf8.count, Int(error.int1)))
      throw ExpressionFault(offset: offset, message: Self.words(Int(error.code)))
    }
    self.compiled = compiled
  }

  deinit { xmlXPathFreeCompExpr(compiled) }

  /// Whether its value is a number, whatever it is evaluated at: in XPath 1.0 the kind of a value stands in the expression.
  var givesNumber: Bool {
    guard let document = xmlNewDoc("1.0") else { return false }
    defer { xmlFreeDoc(document) }
    guard let context = xmlXPathNewContext(document) else { return false }
    defer { xmlXPathFreeContext(context) }
    XPathPage.silence(context)
    context.pointee.node = UnsafeMutableRawPointer(document).assumingMemoryBound(to: xmlNode.self)
    guard let value = xmlXPathCompiledEval(compiled, context) else { return false }
    defer { xmlXPathFreeObject(value) }
    return value.pointee.type == XPATH_NUMBER
  }

  private static func words(_ code: Int) -> String {
    // libxml2 counts XPath's errors from here on.
    switch code - Int(XML_XPATH_EXPRESSION_OK.rawValue) {
    case 1: "has a number that is none"
    case 6: "has a predicate that is none"
    case 8: "has a bracket that is not closed"
    case 21, 23: "has a character that may not stand there"
    default: "is no XPath from there on"
    }
  }
}

/// What an expression found.
enum XPathValue {
  /// Nodes in the order of the document.
  case nodes([xmlNodePtr])
  /// A string, a number or a truth value as text.
  case text([UInt8])

  var isEmpty: Bool {
    switch self {
    case .nodes(let nodes): nodes.isEmpty
    case .text(let text): text.allSatisfy { $0 <= 0x20 }
    }
  }
}
