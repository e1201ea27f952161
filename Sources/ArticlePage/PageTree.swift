import CLibXML2
import FeedModel
import ReadableText

/// A page as a flat array of elements over one run of text, filled by ``PageParser``.
///
/// White space is collapsed as it comes; a line break of the page is a line feed. Reused from page to
/// page, so that its memory is that of the largest one lately. One thread at a time.
struct PageTree: ~Copyable {
  var nodes: [PageNode] = []
  /// The text of all elements, UTF-8.
  var text = ByteBuffer(capacity: 32 << 10)
  /// What the head of the page and its scripts say of it.
  var witnesses = PageWitnesses()
  /// Why reading stopped before the end of the page.
  var cut: PageCut?
  /// libxml2's parser while it reads; ``stop(_:)`` ends it in the middle of what it was handed.
  var parser: htmlParserCtxtPtr?

  /// Open elements; -1 for one without a node.
  private var open: [Int32] = []
  /// Open elements inside a dropped one, which is counted too.
  private var droppedDepth = 0
  private var collects: Collected = .nothing
  private var elements = 0
  private var attributeWork = 0
  /// Steps of libxml2, by which a chunk without any is known.
  var events = 0

  /// What the characters of a dropped element are kept as.
  private enum Collected {
    case nothing, title, structuredData
    /// A script without a type, which some publishers put structured data in.
    case untyped
  }

  init() {}

  /// Forgets the page, and memory beyond what most pages need.
  mutating func clear() {
    nodes.removeAll(keepingCapacity: nodes.capacity <= 32 << 10)
    text.removeAll(keeping: 1 << 20)
    witnesses.clear()
    open.removeAll(keepingCapacity: true)
    cut = nil
    droppedDepth = 0
    collects = .nothing
    elements = 0
    attributeWork = 0
    events = 0
  }

  /// Whether `reason` ended the page; nothing is read from then on.
  mutating func stop(_ reason: PageCut) {
    guard cut == nil else { return }
    cut = reason
    // It would read on to the end of its piece, and of bare "&" all is one piece (0.5 s a megabyte).
    if let parser { xmlStopParser(parser) }
  }

  mutating func openElement(
    _ name: UnsafePointer<UInt8>, _ attributes: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
  ) {
    events &+= 1
    guard cut == nil else { return }
    // libxml2 holds elements open that are dropped or void here too, and compares each end tag with all.
    if let parser, Int(parser.pointee.nameNr) > 2 * PageLimits.depth { return stop(.tooDeep) }
    let tag = PageTag.named(name)
    elements += 1
    guard elements <= PageLimits.elements else { return stop(.tooManyElements) }
    if droppedDepth > 0 {
      if !tag.standsAlone { droppedDepth += 1 }
      return
    }
    switch tag {
    case .lineBreak: return appendLineBreak()
    case .rule: return appendRule()
    case .void:
      if let kind = PageAttributes(attributes).value("type"), ASCII.equals(kind, "password") {
        witnesses.hasPassword = true
      }
      return
    case .image: return
    case .meta: return read(attributes) { $0.meta($1) }
    case .linkRelation: return read(attributes) { $0.link($1) }
    case .title:
      droppedDepth = 1
      collects = witnesses.title.isEmpty ? .title : .nothing
      return
    case .script:
      droppedDepth = 1
      let marks = PageAttributes(attributes)
      let type = marks.value("type")
      let isData = type.map { ASCII.holds($0, "ld+json") } ?? false
      if isData, witnesses.beginStructuredData() { collects = .structuredData }
      if type == nil, marks.value("src") == nil { collects = .untyped }
      return
    case .dropped, .video:
      droppedDepth = 1
      if tag == .video { witnesses.hasVideo = true }
      return
    default: break
    }
    guard open.count < PageLimits.depth else { return stop(.tooDeep) }
    var hints: PageHints = []
    let marks = PageAttributes(attributes)
    var count = 0
    marks.forEach { name, value in
      count &+= 1
      guard let value else {
        if ASCII.equals(name, "hidden") { hints.insert(.hidden) }
        return
      }
      hints.formUnion(Self.hints(name, value))
    }
    attributeWork += count * count
    guard count <= PageLimits.attributes, attributeWork <= PageLimits.attributeWork else {
      return stop(.tooManyAttributes)
    }
    if tag == .time || hints.contains(.date), let moment = marks.value("datetime") {
      witnesses.time(moment, node: nodes.count, hints: hints)
    }
    if let property = marks.value("itemprop") { witnesses.microdata(property, marks) }
    if tag == .inline, hints.isEmpty {
      open.append(-1)
      return
    }
    if let language = tag == .html ? marks.value("lang") ?? marks.value("xml:lang") : nil {
      witnesses.htmlLanguage = PageWitnesses.string(language)
    }
    let parent = open.last { $0 >= 0 } ?? -1
    let place = Int32(truncatingIfNeeded: text.count)
    open.append(Int32(truncatingIfNeeded: nodes.count))
    nodes.append(
      PageNode(tag: tag, hints: hints, parent: parent, end: 0, textStart: place, textEnd: place))
  }

  mutating func closeElement(_ name: UnsafePointer<UInt8>) {
    events &+= 1
    guard cut == nil else { return }
    if droppedDepth > 0 {
      if PageTag.named(name).standsAlone { return }
      droppedDepth -= 1
      if droppedDepth == 0 {
        if collects == .structuredData { witnesses.endStructuredData() }
        collects = .nothing
      }
      return
    }
    if PageTag.named(name).standsAlone { return }
    guard let place = open.popLast(), place >= 0 else { return }
    close(Int(place))
  }

  mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
    events &+= 1
    guard cut == nil else { return }
    guard events <= PageLimits.events else { return stop(.tooManyPieces) }
    if droppedDepth > 0 {
      switch collects {
      case .nothing: break
      case .title: witnesses.addTitle(bytes)
      case .structuredData: witnesses.addStructuredData(bytes)
      case .untyped:
        let isData = bytes.first == UInt8(ascii: "{") && bytes.prefix(80).holdsSchema
        collects = isData && witnesses.beginStructuredData() ? .structuredData : .nothing
        if collects == .structuredData { witnesses.addStructuredData(bytes) }
      }
      return
    }
    append(bytes)
  }

  /// Closes what the page left open.
  mutating func finish() {
    while let place = open.popLast() {
      if place >= 0 { close(Int(place)) }
    }
    if collects == .structuredData { witnesses.endStructuredData() }
  }

  private mutating func close(_ index: Int) {
    nodes[index].end = Int32(truncatingIfNeeded: nodes.count)
    nodes[index].textEnd = Int32(truncatingIfNeeded: text.count)
  }

  private mutating func read(
    _ attributes: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
    _ body: (inout PageWitnesses, PageAttributes) -> Void
  ) {
    body(&witnesses, PageAttributes(attributes))
  }

  private static func hints(
    _ name: UnsafePointer<UInt8>, _ value: UnsafePointer<UInt8>
  ) -> PageHints {
    switch name.pointee {
    case UInt8(ascii: "c") where ASCII.equals(name, "class"): return PageHints.reading(value)
    case UInt8(ascii: "i"):
      if ASCII.equals(name, "id") || ASCII.equals(name, "itemprop") {
        return PageHints.reading(value)
      }
    case UInt8(ascii: "r"):
      if ASCII.equals(name, "role") { return PageHints.reading(value) }
      if ASCII.equals(name, "rel"), ASCII.holds(value, "author") { return .author }
    case UInt8(ascii: "h") where ASCII.equals(name, "hidden"): return .hidden
    case UInt8(ascii: "a"):
      if ASCII.equals(name, "aria-hidden"), ASCII.equals(value, "true") { return .hidden }
    case UInt8(ascii: "s") where ASCII.equals(name, "style"):
      if ASCII.holds(value, "display:none") || ASCII.holds(value, "display: none") {
        return .hidden
      }
    case UInt8(ascii: "d"):
      if ASCII.equals(name, "data-testid") || ASCII.equals(name, "data-component")
        || ASCII.equals(name, "data-type") || ASCII.equals(name, "data-module")
        || ASCII.equals(name, "data-name") || ASCII.equals(name, "data-block")
      {
        return PageHints.reading(value)
      }
    default: break
    }
    return []
  }
}

extension Slice<UnsafeBufferPointer<UInt8>> {
  fileprivate var holdsSchema: Bool {
    UnsafeBufferPointer(rebasing: self).holdsASCII("schema.org")
  }
}

extension PageTag {
  /// Whether it never has content, so that its end means nothing.
  var standsAlone: Bool {
    switch self {
    case .lineBreak, .rule, .void, .meta, .linkRelation, .image: true
    default: false
    }
  }
}

extension PageTree {
  /// A line ends; two in a row part paragraphs.
  private mutating func appendLineBreak() {
    let before = text.bytes.last { $0 != 0x20 }
    if before == 0x0A { return appendRule() }
    if before != nil { text.append(0x0A) }
  }

  /// An empty element at which blocks end.
  private mutating func appendRule() {
    let place = Int32(truncatingIfNeeded: text.count)
    nodes.append(
      PageNode(
        tag: .rule, hints: [], parent: open.last { $0 >= 0 } ?? -1,
        end: Int32(truncatingIfNeeded: nodes.count + 1), textStart: place, textEnd: place))
  }

  /// Appends with white space collapsed; no-break spaces are spaces, control characters are nothing.
  private mutating func append(_ source: UnsafeBufferPointer<UInt8>) {
    guard source.count > 0 else { return }
    text.reserve(source.count)
    let out = text.base
    var count = text.count
    var index = 0
    // bounds: behind `count > 0`
    var last: UInt8 = count > 0 ? out[count &- 1] : 0x20
    while index < source.count {
      let byte = source[index]
      index &+= 1
      if byte > 0x20, byte != 0xC2, byte != 0xE2, byte != 0x7F {
        out[count] = byte
        count &+= 1
        last = byte
        continue
      }
      if byte <= 0x20 || byte == 0x7F {
        guard byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) else { continue }
      } else if byte == 0xC2 {
        // U+0080 to U+009F are nothing, U+00A0 is a space, U+00AD is where a word may be broken.
        let next = index < source.count ? source[index] : 0
        if next >= 0x80, next < 0xA0 || next == 0xAD {
          index &+= 1
          continue
        }
        guard next == 0xA0 else {
          out[count] = byte
          count &+= 1
          last = byte
          continue
        }
        index &+= 1
      } else {
        // U+2000 to U+200A and U+2028 are spaces; U+200B, U+200E, U+200F and U+2060 are nothing.
        let second = index < source.count ? source[index] : 0
        // bounds: behind `index + 1 < source.count`
        let third = index &+ 1 < source.count ? source[index &+ 1] : 0
        if second == 0x80, (third >= 0x80 && third <= 0x8A) || third == 0xA8 || third == 0xAF {
          index &+= 2
        } else if second == 0x80, third == 0x8B || third == 0x8E || third == 0x8F {
          index &+= 2
          continue
        } else if second == 0x81, third == 0xA0 {
          index &+= 2
          continue
        } else {
          out[count] = byte
          count &+= 1
          last = byte
          continue
        }
      }
      if last != 0x20, last != 0x0A {
        out[count] = 0x20
        count &+= 1
        last = 0x20
      }
    }
    text.count = count
  }
}
