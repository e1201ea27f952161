import ArticlePage
import CLibXML2
import FeedModel
import ReadableText

/// A web page as libxml2's tree, built within ``PageLimits``.
///
/// As ``ArticlePage`` reads pages: handed over in pieces, stopped where libxml2 would begin to take the
/// square of the page. What scripts hold is left out.
struct ListPage: ~Copyable {
  private let state: UnsafeMutablePointer<State>
  private let context: htmlParserCtxtPtr?

  /// Why the page was not read to its end.
  var cut: PageCut? { state.pointee.cut }
  /// The tree; it lives as long as this.
  var document: xmlDocPtr? { context?.pointee.myDoc }

  private struct State {
    var parser: htmlParserCtxtPtr?
    var cut: PageCut?
    var elements = 0
    var events = 0
    var attributeWork = 0

    mutating func stop(_ reason: PageCut) {
      guard cut == nil else { return }
      cut = reason
      if let parser { xmlStopParser(parser) }
    }
  }

  private static let piece = 16 << 10

  /// Reads `bytes`, valid UTF-8 without NUL.
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    xmlInitParser()
    state = .allocate(capacity: 1)
    state.initialize(to: State())
    var handler = Self.handler
    context = htmlCreatePushParserCtxt(&handler, state, nil, 0, nil, XML_CHAR_ENCODING_UTF8)
    guard let context else { return }
    state.pointee.parser = context
    htmlCtxtUseOptions(
      context,
      Int32(
        HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
          | HTML_PARSE_NONET.rawValue | HTML_PARSE_IGNORE_ENC.rawValue))
    read(bytes, context)
  }

  deinit {
    if let context { cw_html_free_parser(context) }
    state.deinitialize(count: 1)
    state.deallocate()
  }

  private func read(_ bytes: UnsafeBufferPointer<UInt8>, _ context: htmlParserCtxtPtr) {
    let limit = min(bytes.count, PageLimits.bytes)
    guard let base = bytes.baseAddress else { return }
    var offset = 0
    var waiting = TagCount()
    var waitingFrom = 0
    while offset < limit, state.pointee.cut == nil {
      let size = min(Self.piece, limit - offset)
      let events = state.pointee.events
      let start = UnsafeRawPointer(base + offset).assumingMemoryBound(to: CChar.self)
      htmlParseChunk(context, start, Int32(truncatingIfNeeded: size), 0)
      offset += size
      let from = Self.longTag(context).map { offset - $0.count } ?? 0
      if state.pointee.events != events || from != waitingFrom { waiting = TagCount() }
      waitingFrom = from
      guardLongTags(context, &waiting)
    }
    if state.pointee.cut == nil { htmlParseChunk(context, nil, 0, 1) }
    if bytes.count > limit { state.pointee.stop(.tooLarge) }
  }

  /// As ``ArticlePage``'s reader does: stops at too many attributes, helps libxml2 to the tag's end.
  private func guardLongTags(_ context: htmlParserCtxtPtr, _ waiting: inout TagCount) {
    while state.pointee.cut == nil, let tag = Self.longTag(context) {
      waiting.look(at: UnsafeBufferPointer(tag))
      if waiting.count > PageLimits.attributes { return state.pointee.stop(.tooManyAttributes) }
      guard let end = waiting.end else { return }
      let events = state.pointee.events
      TagCount.mend(UnsafeMutableBufferPointer(rebasing: tag.prefix(end)))
      context.pointee.checkIndex = 0
      context.pointee.hasPErefs = 0
      htmlParseChunk(context, nil, 0, 0)
      waiting = TagCount()
      if state.pointee.events == events { return }
    }
  }

  private static func longTag(
    _ context: htmlParserCtxtPtr
  ) -> UnsafeMutableBufferPointer<UInt8>? {
    guard context.pointee.instate == XML_PARSER_START_TAG, let input = context.pointee.input,
      let start = input.pointee.cur, let end = input.pointee.end, end - start > piece / 2,
      start.pointee == UInt8(ascii: "<")
    else { return nil }
    let tag = UnsafeMutableBufferPointer(
      start: UnsafeMutablePointer(mutating: start), count: end - start)
    guard let second = tag.dropFirst().first, CharacterReference.isLetter(second) else {
      return nil
    }
    return tag
  }

  private static var handler: xmlSAXHandler {
    var handler = xmlSAXHandler()
    handler.startDocument = { user in
      if let parser = ListPage.parser(user) { xmlSAX2StartDocument(parser) }
    }
    handler.startElement = { user, name, attributes in
      guard let user else { return }
      let state = user.assumingMemoryBound(to: State.self)
      guard let parser = ListPage.parser(user) else { return }
      state.pointee.events &+= 1
      state.pointee.elements &+= 1
      var count = 0
      if let attributes { while attributes[count] != nil { count &+= 2 } }
      count /= 2
      state.pointee.attributeWork &+= count &* count
      if Int(parser.pointee.nameNr) > PageLimits.depth { return state.pointee.stop(.tooDeep) }
      if state.pointee.elements > PageLimits.elements {
        return state.pointee.stop(.tooManyElements)
      }
      if count > PageLimits.attributes || state.pointee.attributeWork > PageLimits.attributeWork {
        return state.pointee.stop(.tooManyAttributes)
      }
      xmlSAX2StartElement(parser, name, attributes)
    }
    handler.endElement = { user, name in
      guard let user, let parser = ListPage.parser(user) else { return }
      user.assumingMemoryBound(to: State.self).pointee.events &+= 1
      xmlSAX2EndElement(parser, name)
    }
    let characters: charactersSAXFunc = { user, text, count in
      guard let user, let parser = ListPage.parser(user) else { return }
      let state = user.assumingMemoryBound(to: State.self)
      state.pointee.events &+= 1
      guard state.pointee.events <= PageLimits.events else {
        return state.pointee.stop(.tooManyPieces)
      }
      xmlSAX2Characters(parser, text, count)
    }
    handler.characters = characters
    handler.ignorableWhitespace = characters
    handler.cdataBlock = { user, _, _ in
      user?.assumingMemoryBound(to: State.self).pointee.events &+= 1
    }
    return handler
  }

  /// The parser, as long as nothing has stopped it.
  private static func parser(_ user: UnsafeMutableRawPointer?) -> htmlParserCtxtPtr? {
    guard let state = user?.assumingMemoryBound(to: State.self).pointee, state.cut == nil else {
      return nil
    }
    return state.parser
  }
}
