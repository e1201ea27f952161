import ArticlePage
import CLibXML2
import FeedModel
import ReadableText

/// A web page as libxml2's tree, built within ``PageLimits``, and of what is needed alone: a tree of everything takes
/// many times the page. With an ``ItemStream`` there is never more of it than an item.
struct ListPage: ~Copyable {
  private let state: UnsafeMutablePointer<State>
  private let context: htmlParserCtxtPtr?

  /// Why the page was not read to its end.
  var cut: PageCut? { state.pointee.cut }
  /// The tree; it lives as long as this.
  var document: xmlDocPtr? { context?.pointee.myDoc }

  /// What the page's items were read by, where they were while the page was.
  var stream: ItemStream? { state.pointee.stream }

  fileprivate struct State: PushedPage {
    let needs: PageNeeds
    var parser: htmlParserCtxtPtr?
    var cut: PageCut?
    var stream: ItemStream?
    var isStopped: Bool { cut != nil || stream?.isOver == true }
    var elements = 0
    var events = 0
    var attributeWork = 0
    /// Open elements from the one on whose contents are left out; 0 outside of one.
    var hidden = 0
    /// Whether white space parts no words here: behind a block, or at the beginning of one.
    var isBetweenBlocks = true
    /// By the name's place: libxml2 keeps each name once while it reads.
    private var known: [UnsafePointer<xmlChar>: PageNeeds.Traits] = [:]

    init(needs: PageNeeds) { self.needs = needs }

    mutating func traits(of name: UnsafePointer<xmlChar>) -> PageNeeds.Traits {
      if let traits = known[name] { return traits }
      let traits = needs.traits(of: name)
      // A page of nothing but new names is none.
      if known.count < 4_096 { known[name] = traits }
      return traits
    }

    mutating func takeScript(_ text: UnsafeBufferPointer<UInt8>) { events &+= 1 }

    mutating func stop(_ reason: PageCut) {
      guard cut == nil else { return }
      cut = reason
      if let parser { xmlStopParser(parser) }
    }
  }

  /// Reads `bytes`, valid UTF-8 without NUL, and by `plan` its items with it.
  init(
    _ bytes: UnsafeBufferPointer<UInt8>, for needs: PageNeeds, items plan: ItemStream.Plan? = nil
  ) {
    xmlInitParser()
    state = .allocate(capacity: 1)
    state.initialize(to: State(needs: needs))
    var handler = Self.handler
    context = htmlCreatePushParserCtxt(&handler, state, nil, 0, nil, XML_CHAR_ENCODING_UTF8)
    guard let context else { return }
    state.pointee.parser = context
    htmlCtxtUseOptions(
      context,
      Int32(
        HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
          | HTML_PARSE_NONET.rawValue | HTML_PARSE_COMPACT.rawValue
          | HTML_PARSE_IGNORE_ENC.rawValue))
    if let plan {
      xmlSAX2StartDocument(context)
      state.pointee.stream = context.pointee.myDoc.flatMap { ItemStream(plan, $0) }
    }
    PagePush.feed(bytes, to: context, state)
    if bytes.count > PageLimits.bytes { state.pointee.stop(.tooLarge) }
  }

  deinit {
    state.pointee.stream = nil
    if let context { cw_html_free_parser(context) }
    state.deinitialize(count: 1)
    state.deallocate()
  }

  private static var handler: xmlSAXHandler {
    var handler = xmlSAXHandler()
    handler.startDocument = { user in
      if let parser = ListPage.parser(user), parser.pointee.myDoc == nil {
        xmlSAX2StartDocument(parser)
      }
    }
    handler.startElement = { user, name, attributes in
      guard let user, let name, let parser = ListPage.parser(user) else { return }
      let state = user.assumingMemoryBound(to: State.self)
      state.pointee.events &+= 1
      state.pointee.elements &+= 1
      var count = 0
      if let attributes { while attributes[count] != nil { count &+= 2 } }
      let pairs = count / 2
      state.pointee.attributeWork &+= pairs &* pairs
      if Int(parser.pointee.nameNr) > PageLimits.depth { return state.pointee.stop(.tooDeep) }
      if state.pointee.elements > PageLimits.elements {
        return state.pointee.stop(.tooManyElements)
      }
      if pairs > PageLimits.attributes || state.pointee.attributeWork > PageLimits.attributeWork {
        return state.pointee.stop(.tooManyAttributes)
      }
      guard state.pointee.hidden == 0 else {
        state.pointee.hidden &+= 1
        return
      }
      let traits = state.pointee.traits(of: name)
      state.pointee.isBetweenBlocks = traits.contains(.isBlock)
      if traits.contains(.hidesContents) { state.pointee.hidden = 1 }
      ListPage.open(name, attributes, count, parser, state)
      guard let stream = state.pointee.stream, let node = parser.pointee.node else { return }
      stream.open(node, depth: Int(parser.pointee.nodeNr))
      if stream.isOver { xmlStopParser(parser) }
    }
    handler.endElement = { user, name in
      guard let user, let name, let parser = ListPage.parser(user) else { return }
      let state = user.assumingMemoryBound(to: State.self)
      state.pointee.events &+= 1
      if state.pointee.hidden > 0 {
        state.pointee.hidden &-= 1
        guard state.pointee.hidden == 0 else { return }
      }
      state.pointee.isBetweenBlocks = state.pointee.traits(of: name).contains(.isBlock)
      let node = parser.pointee.node
      xmlSAX2EndElement(parser, name)
      guard let stream = state.pointee.stream, let node else { return }
      stream.close(node)
      if stream.isOver { xmlStopParser(parser) }
    }
    let characters: charactersSAXFunc = { user, text, count in
      guard let user, let text, let parser = ListPage.parser(user) else { return }
      let state = user.assumingMemoryBound(to: State.self)
      state.pointee.events &+= 1
      guard state.pointee.events <= PageLimits.events else {
        return state.pointee.stop(.tooManyPieces)
      }
      guard state.pointee.hidden == 0, state.pointee.stream?.wantsText ?? true else { return }
      if state.pointee.isBetweenBlocks {
        let piece = UnsafeBufferPointer(start: text, count: Int(count))
        guard piece.contains(where: { $0 > 0x20 }) else { return }
        state.pointee.isBetweenBlocks = false
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

  /// Opens an element with the attributes that are needed.
  private static func open(
    _ name: UnsafePointer<xmlChar>, _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?,
    _ count: Int, _ parser: htmlParserCtxtPtr, _ state: UnsafeMutablePointer<State>
  ) {
    guard let attributes, count > 0 else { return xmlSAX2StartElement(parser, name, nil) }
    withUnsafeTemporaryAllocation(of: UnsafePointer<xmlChar>?.self, capacity: count + 1) { kept in
      kept.initialize(repeating: nil)
      var end = 0
      var index = 0
      while index < count, let name = attributes[index] {
        if state.pointee.traits(of: name).contains(.isWanted) {
          let (value, place) = (index &+ 1, end &+ 1)
          kept[end] = name
          kept[place] = attributes[value]
          end &+= 2
        }
        index &+= 2
      }
      xmlSAX2StartElement(parser, name, end == 0 ? nil : kept.baseAddress)
    }
  }

  /// The parser, as long as nothing has stopped it.
  private static func parser(_ user: UnsafeMutableRawPointer?) -> htmlParserCtxtPtr? {
    guard let state = user?.assumingMemoryBound(to: State.self), !state.pointee.isStopped else {
      return nil
    }
    return state.pointee.parser
  }
}
