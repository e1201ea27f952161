import CLibXML2
import FeedModel
import ReadableText

/// What is built of a page while libxml2 reads it.
package protocol PushedPage: ~Copyable {
  /// Events so far, by which it is seen whether libxml2 goes on.
  var events: Int { get }
  /// Why no more is read.
  var cut: PageCut? { get }
  /// Whether no more is read, cut or not.
  var isStopped: Bool { get }
  mutating func stop(_ reason: PageCut)
  /// A part of a long script or style sheet.
  mutating func takeScript(_ text: UnsafeBufferPointer<UInt8>)
}

extension PushedPage where Self: ~Copyable {
  package var isStopped: Bool { cut != nil }
}

/// Feeds a page in UTF-8 to libxml2's HTML parser in pieces, and stops where it would begin to take the
/// square of the page (libxml2 2.9.14: many attributes on one tag; end tags that match nothing, under
/// deep nesting).
///
/// libxml2 reads a tag only when its end has been handed over. So a tag longer than a piece is seen as
/// a piece without any event, and its attributes are counted before libxml2 looks at them; in a shorter
/// one there is no room for many. Where a quotation mark that belongs to nothing hides the end of a tag from
/// libxml2, it would hold all the rest back and read it at once, without a guard: such marks are taken out.
package enum PagePush {
  /// Bytes handed over at once.
  static let piece = 16 << 10

  /// Hands `bytes`, valid UTF-8 without NUL, to `context`, up to ``PageLimits/bytes``.
  package static func feed<Page: PushedPage & ~Copyable>(
    _ bytes: UnsafeBufferPointer<UInt8>, to context: htmlParserCtxtPtr,
    _ page: UnsafeMutablePointer<Page>
  ) {
    let limit = min(bytes.count, PageLimits.bytes)
    guard let base = bytes.baseAddress else { return }
    var offset = 0
    var waiting = TagCount()
    // Where the tag begins that is waited for. Not every tag that came to its end is an event: a second
    // `<body>` is none.
    var waitingFrom = 0
    while offset < limit, !page.pointee.isStopped {
      let size = min(piece, limit - offset)
      let events = page.pointee.events
      let start = UnsafeRawPointer(base + offset).assumingMemoryBound(to: CChar.self)
      htmlParseChunk(context, start, Int32(truncatingIfNeeded: size), 0)
      offset += size
      let from = longTag(context).map { offset - $0.count } ?? 0
      if page.pointee.events != events || from != waitingFrom { waiting = TagCount() }
      waitingFrom = from
      guardLongTags(context, &waiting, page)
      takeLongScript(context, page)
      forgetWhatWasRead(context)
    }
    if !page.pointee.isStopped { htmlParseChunk(context, nil, 0, 1) }
  }

  /// Takes what has come of a long script or style sheet: libxml2 waits for its end tag, and reads it then.
  private static func takeLongScript<Page: PushedPage & ~Copyable>(
    _ context: htmlParserCtxtPtr, _ page: UnsafeMutablePointer<Page>
  ) {
    guard !page.pointee.isStopped, context.pointee.instate == XML_PARSER_CONTENT,
      let name = context.pointee.name, ASCII.equals(name, "script") || ASCII.equals(name, "style"),
      let input = context.pointee.input, let start = input.pointee.cur,
      let end = input.pointee.end, end - start > piece / 2
    else { return }
    let waiting = UnsafeBufferPointer(start: start, count: end - start)
    // The rest may be the beginning of an end tag, or a part of a character.
    var size = waiting.firstEndTag ?? waiting.count - 1
    while size > 0, (waiting[at: size] ?? 0) & 0xC0 == 0x80 { size -= 1 }
    guard size > 0 else { return }
    page.pointee.takeScript(UnsafeBufferPointer(rebasing: waiting.prefix(size)))
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
  private static func guardLongTags<Page: PushedPage & ~Copyable>(
    _ context: htmlParserCtxtPtr, _ waiting: inout TagCount, _ page: UnsafeMutablePointer<Page>
  ) {
    while !page.pointee.isStopped, let tag = longTag(context) {
      waiting.look(at: UnsafeBufferPointer(tag))
      if waiting.count > PageLimits.attributes { return page.pointee.stop(.tooManyAttributes) }
      guard let end = waiting.end else { return }
      let events = page.pointee.events
      TagCount.mend(UnsafeMutableBufferPointer(rebasing: tag.prefix(end)))
      // Where it looked so far, and that it was inside a value.
      context.pointee.checkIndex = 0
      context.pointee.hasPErefs = 0
      htmlParseChunk(context, nil, 0, 0)
      waiting = TagCount()
      if page.pointee.events == events { return }
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
