import CLibXML2
import FeedModel
import ReadableText

/// Feeds a page in UTF-8 to libxml2's HTML parser in pieces, and stops where it would begin to take the
/// square of the page (libxml2 2.9.14: many attributes on one tag; end tags that match nothing, under
/// deep nesting).
///
/// libxml2 reads a tag only when its end has been handed over. So a tag longer than a piece is seen as
/// a piece without any event, and its attributes are counted before libxml2 looks at them; in a shorter
/// one there is no room for many. Where a quotation mark that belongs to nothing hides the end of a tag from
/// libxml2, it would hold all the rest back and read it at once, without a guard: such marks are taken out.
enum PageParser {
  /// Bytes handed over at once.
  static let piece = 16 << 10

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
    let limit = min(bytes.count, PageLimits.bytes)
    guard let base = bytes.baseAddress else { return }
    var offset = 0
    var waiting = TagCount()
    // Where the tag begins that is waited for. Not every tag that came to its end is an event: a second
    // `<body>` is none.
    var waitingFrom = 0
    while offset < limit, tree.pointee.cut == nil {
      let size = min(piece, limit - offset)
      let events = tree.pointee.events
      let start = UnsafeRawPointer(base + offset).assumingMemoryBound(to: CChar.self)
      htmlParseChunk(context, start, Int32(truncatingIfNeeded: size), 0)
      offset += size
      let from = longTag(context).map { offset - $0.count } ?? 0
      if tree.pointee.events != events || from != waitingFrom { waiting = TagCount() }
      waitingFrom = from
      guardLongTags(context, &waiting, tree)
      takeLongScript(context, tree)
      forgetWhatWasRead(context)
    }
    if tree.pointee.cut == nil { htmlParseChunk(context, nil, 0, 1) }
    tree.pointee.finish()
    if bytes.count > limit { tree.pointee.stop(.tooLarge) }
  }

  /// Takes what has come of a long script or style sheet: libxml2 waits for its end tag, and reads it then.
  private static func takeLongScript(
    _ context: htmlParserCtxtPtr, _ tree: UnsafeMutablePointer<PageTree>
  ) {
    guard tree.pointee.cut == nil, context.pointee.instate == XML_PARSER_CONTENT,
      let name = context.pointee.name, ASCII.equals(name, "script") || ASCII.equals(name, "style"),
      let input = context.pointee.input, let start = input.pointee.cur,
      let end = input.pointee.end, end - start > piece / 2
    else { return }
    let waiting = UnsafeBufferPointer(start: start, count: end - start)
    // The rest may be the beginning of an end tag, or a part of a character.
    var size = waiting.firstEndTag ?? waiting.count - 1
    while size > 0, (waiting[at: size] ?? 0) & 0xC0 == 0x80 { size -= 1 }
    guard size > 0 else { return }
    tree.pointee.characters(UnsafeBufferPointer(rebasing: waiting.prefix(size)))
    input.pointee.cur = start + size
    context.pointee.checkIndex = 0
  }

  /// Lets libxml2's buffer end behind what it waits for: it keeps all that it was handed, and doubles the buffer as it
  /// comes, twice the page in the end (2.9.14; its reader of XML gives it back).
  private static func forgetWhatWasRead(_ context: htmlParserCtxtPtr) {
    guard let input = context.pointee.input, let base = input.pointee.base,
      let place = input.pointee.cur, place - base >= piece
    else { return }
    xmlParserInputShrink(input)
    // How far it has looked for the end of what it waits for counts from the buffer's beginning.
    let forgotten = (place - base) - (input.pointee.cur - input.pointee.base)
    context.pointee.checkIndex = max(0, context.pointee.checkIndex - forgotten)
  }

  /// Stops where libxml2 waits for the end of a tag with too many attributes, and helps it on where it does
  /// not see the end.
  private static func guardLongTags(
    _ context: htmlParserCtxtPtr, _ waiting: inout TagCount,
    _ tree: UnsafeMutablePointer<PageTree>
  ) {
    while tree.pointee.cut == nil, let tag = longTag(context) {
      waiting.look(at: UnsafeBufferPointer(tag))
      if waiting.count > PageLimits.attributes { return tree.pointee.stop(.tooManyAttributes) }
      guard let end = waiting.end else { return }
      let events = tree.pointee.events
      TagCount.mend(UnsafeMutableBufferPointer(rebasing: tag.prefix(end)))
      // Where it looked so far, and that it was inside a value.
      context.pointee.checkIndex = 0
      context.pointee.hasPErefs = 0
      htmlParseChunk(context, nil, 0, 0)
      waiting = TagCount()
      if tree.pointee.events == events { return }
    }
  }

  /// What has come of a long tag for whose end libxml2 waits, in its own buffer; nil where it waits for none.
  private static func longTag(
    _ context: htmlParserCtxtPtr
  ) -> UnsafeMutableBufferPointer<UInt8>? {
    // Inside a script libxml2 waits too, but in another state.
    guard context.pointee.instate == XML_PARSER_START_TAG, let input = context.pointee.input,
      let start = input.pointee.cur,
      let end = input.pointee.end, end - start > piece / 2, start.pointee == UInt8(ascii: "<")
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

extension UnsafeBufferPointer<UInt8> {
  /// Where the first `</` stands.
  fileprivate var firstEndTag: Int? {
    var start = 0
    while let less = firstIndex(of: UInt8(ascii: "<"), from: start) {
      if self[at: less + 1] == UInt8(ascii: "/") { return less }
      start = less + 1
    }
    return nil
  }
}
