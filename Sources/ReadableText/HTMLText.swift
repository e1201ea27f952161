import FeedModel

/// Plain text of HTML: block structure as line feeds, `script`, `style` and `template` dropped,
/// character references decoded.
///
/// One pass over the bytes in linear time, without a tree; unclosed, badly nested and cut markup is
/// the normal case. Blocks end in one line feed, paragraphs, headings, lists and tables in two;
/// table cells are split by a space. The result is normalised as ``FeedModel/ItemText`` wants it:
/// no control characters but line feeds, white space collapsed, nothing at the ends.
public enum HTMLText {
  /// The text of `html`.
  public static func text(_ html: String) -> String {
    var copy = html
    var out = ByteBuffer(capacity: 64)
    copy.withUTF8 { _ = write($0, to: &out) }
    return out.string
  }

  /// The text of `html` with the map back to its bytes. HTML of 2 GiB and more has no map.
  public static func textWithMap(_ html: String) -> (text: String, map: SourceMap) {
    var copy = html
    var out = ByteBuffer(capacity: 64)
    let segments = copy.withUTF8 {
      write($0, to: &out, recordsMap: $0.count < Int(Int32.max)).segments
    }
    let map = SourceMap(segments: segments, textCount: out.count, sourceCount: copy.utf8.count)
    return (out.string, map)
  }

  /// Appends the text of `html`, valid UTF-8, to `out`.
  ///
  /// - Parameter singleLine: whether breaks become spaces.
  package static func append(
    _ html: UnsafeBufferPointer<UInt8>, to out: inout ByteBuffer, singleLine: Bool = false
  ) {
    _ = write(html, to: &out, singleLine: singleLine, recordsMap: false)
  }

  /// Appends the text of `html`, valid UTF-8, to `out`.
  ///
  /// - Returns: where the tags of its pictures stand, no more of them than ``Bound/captions``.
  package static func appendNotingPictures(
    _ html: UnsafeBufferPointer<UInt8>, to out: inout ByteBuffer
  ) -> [Range<Int>] {
    write(html, to: &out, recordsMap: false).pictures
  }

  /// What reading found beside the text.
  struct Written {
    var segments: [SourceMap.Segment] = []
    var pictures: [Range<Int>] = []
  }

  static func write(
    _ html: UnsafeBufferPointer<UInt8>, to out: inout ByteBuffer, singleLine: Bool = false,
    recordsMap: Bool = false
  ) -> Written {
    guard !html.isEmpty else { return Written() }
    out.reserve(TextWriter.capacity(forInput: html.count))
    var writer = TextWriter(
      out: out.base + out.count, singleLine: singleLine, recordsMap: recordsMap)
    // An empty line separates paragraphs where no markup could.
    let blankLines = html.firstIndex(of: UInt8(ascii: "<"), from: 0) == nil
    var tags = HTMLTagReader(html)
    let classes = ByteClass.html.classes
    var preformatted = 0
    var sections = EscapedSections(html)
    var pictures: [Range<Int>] = []
    var html = html
    var index = 0
    while true {
      guard index < html.count else {
        // The end of a section that somebody escaped, or of the text.
        guard let next = sections.pass(index) else { break }
        index = next
        writer.mark(source: index)
        html = sections.readable(from: index)
        continue
      }
      switch classes[Int(html[index])] {
      case ByteClass.ordinary: index = writer.writeRun(html, from: index, classes: classes)
      case ByteClass.whiteSpace:
        index = writer.skipSpace(
          html, from: index, blankLines: blankLines, lines: preformatted > 0)
      case ByteClass.lessThan:
        let tag = tags.read(at: index)
        if case .section = tag.kind {
          index = tag.end
          writer.mark(source: index)
          sections.open()
          html = sections.readable(from: index)
          continue
        }
        if tag.name.isPicture, case .start = tag.kind, pictures.count < Bound.captions.limit {
          pictures.append(index..<tag.end)
        }
        apply(tag, at: index, to: &writer, tags: &tags, preformatted: &preformatted, index: &index)
      case ByteClass.ampersand:
        index = reference(html, at: index, to: &writer)
      case ByteClass.control: index += 1
      default: index = writer.writeSpecial(html, at: index)
      }
    }
    out.count += writer.count
    return Written(segments: writer.segments, pictures: pictures)
  }

  private static func apply(
    _ tag: HTMLTag, at start: Int, to writer: inout TextWriter, tags: inout HTMLTagReader,
    preformatted: inout Int, index: inout Int
  ) {
    index = tag.end
    switch tag.kind {
    case .text: writer.write(scalar: 0x3C, source: start..<(start + 1))
    case .skipped, .section: break
    case .start(.dropped): index = tags.endOfDropped(tag.name, from: tag.end)
    case .start(.lineBreak): writer.lineBreak()
    case .start(let element):
      if element == .preformatted { preformatted = min(preformatted + 1, 255) }
      request(element, of: &writer)
    case .end(let element):
      if element == .preformatted { preformatted = max(preformatted - 1, 0) }
      request(element, of: &writer)
    }
    // What follows no longer continues the run before the tag.
    writer.mark(source: index)
  }

  private static func request(_ element: HTMLElement, of writer: inout TextWriter) {
    switch element {
    case .inline, .dropped: break
    case .line: writer.request(.line)
    case .paragraph, .preformatted: writer.request(.paragraph)
    case .cell: writer.request(.space)
    // `</br>` is read as `<br>` by every browser.
    case .lineBreak: writer.lineBreak()
    }
  }

  private static func reference(
    _ html: UnsafeBufferPointer<UInt8>, at index: Int, to writer: inout TextWriter
  ) -> Int {
    guard let reference = CharacterReference.read(html, at: index) else {
      writer.write(scalar: 0x26, source: index..<(index + 1))
      writer.mark(source: index + 1)
      return index + 1
    }
    let range = index..<(index + reference.length)
    writer.write(scalar: reference.scalars.0, source: range)
    if reference.scalars.1 != 0 { writer.write(scalar: reference.scalars.1, source: range) }
    writer.mark(source: range.upperBound)
    return range.upperBound
  }
}
