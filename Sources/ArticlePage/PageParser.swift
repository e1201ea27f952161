import CLibXML2
import FeedModel

/// Reads a page in UTF-8 by libxml2's HTML parser.
enum PageParser {
  private static let initialized: Void = xmlInitParser()

  /// Reads `bytes`, valid UTF-8 without NUL, into `tree`.
  static func read(_ bytes: UnsafeBufferPointer<UInt8>, into tree: UnsafeMutablePointer<PageTree>) {
    initialized
    var handler = Self.handler
    guard
      let context = htmlCreatePushParserCtxt(
        &handler, tree, nil, 0, nil, XML_CHAR_ENCODING_UTF8)
    else { return }
    tree.pointee.parser = context
    defer {
      tree.pointee.parser = nil
      cw_html_free_parser(context)
    }
    htmlCtxtUseOptions(
      context,
      Int32(
        HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
          | HTML_PARSE_NONET.rawValue | HTML_PARSE_COMPACT.rawValue
          | HTML_PARSE_IGNORE_ENC.rawValue))
    PagePush.feed(bytes, to: context, tree)
    tree.pointee.finish()
    if bytes.count > PageLimits.bytes { tree.pointee.stop(.tooLarge) }
  }

  private static var handler: xmlSAXHandler {
    var handler = xmlSAXHandler()
    handler.startElement = { user, name, attributes in
      guard let user, let name else { return }
      user.assumingMemoryBound(to: PageTree.self).pointee.openElement(name, attributes)
    }
    handler.endElement = { user, name in
      guard let user, let name else { return }
      user.assumingMemoryBound(to: PageTree.self).pointee.closeElement(name)
    }
    let characters: charactersSAXFunc = { user, text, count in
      guard let user, let text, count > 0 else { return }
      user.assumingMemoryBound(to: PageTree.self).pointee.characters(
        UnsafeBufferPointer(start: text, count: Int(count)))
    }
    handler.characters = characters
    handler.cdataBlock = characters
    handler.ignorableWhitespace = characters
    return handler
  }
}

extension PageTree: PushedPage {
  mutating func takeScript(_ text: UnsafeBufferPointer<UInt8>) { characters(text) }
}
