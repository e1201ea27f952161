import CLibXML2

/// Reads lists of feeds in OPML 1.0 and 2.0 (http://opml.org/spec2.opml).
///
/// Strict XML by libxml2's push SAX2 parser, with one repair: a bare `&`, which is common in URLs, is
/// read as itself. Nothing is loaded and no entity declared by the document is used: a list comes
/// from somebody else. Any thread; nothing is kept between calls.
public enum OPMLReader {
  /// Outlines within outlines; deeper ones are refused.
  static let deepest = 200
  private static let chunk = 32 << 10
  private static let initialized: Void = xmlInitParser()

  /// The feeds of the list in `bytes`, in its order, repeated ones included.
  ///
  /// - Throws: ``OPMLError`` where it is no OPML, or no complete one.
  public static func subscriptions(in bytes: [UInt8]) throws(OPMLError) -> [Subscription] {
    initialized
    if bytes.isEmpty { throw OPMLError("the document is empty") }
    let outline = UnsafeMutablePointer<OutlineReading>.allocate(capacity: 1)
    outline.initialize(to: OutlineReading())
    defer {
      outline.deinitialize(count: 1)
      outline.deallocate()
    }
    var handler = Self.handler
    guard let context = xmlCreatePushParserCtxt(&handler, outline, nil, 0, nil) else {
      throw OPMLError("there is not enough memory")
    }
    defer { cw_xml_free_parser(context) }
    outline.pointee.context = context
    xmlCtxtUseOptions(
      context,
      Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue))
    push(BareAmpersands.escaped(bytes), to: context)
    if let fault = outline.pointee.fault { throw fault }
    guard outline.pointee.isOPML else {
      throw OPMLError("this is no OPML document: there is no <opml> element")
    }
    return outline.pointee.subscriptions
  }

  private static func push(_ bytes: [UInt8], to context: xmlParserCtxtPtr) {
    bytes.withUnsafeBytes { buffer in
      for start in stride(from: 0, to: buffer.count, by: chunk) {
        let piece = UnsafeRawBufferPointer(rebasing: buffer[start...].prefix(chunk))
        let base = piece.bindMemory(to: CChar.self).baseAddress
        if xmlParseChunk(context, base, Int32(piece.count), 0) != 0 { return }
      }
      xmlParseChunk(context, nil, 0, 1)
    }
  }

  private static var handler: xmlSAXHandler {
    var handler = xmlSAXHandler()
    handler.initialized = UInt32(XML_SAX2_MAGIC)
    handler.startElementNs = { user, local, _, _, _, _, count, _, attributes in
      guard let user, let local else { return }
      user.assumingMemoryBound(to: OutlineReading.self).pointee.open(
        String(cString: local), attributes, Int(count))
    }
    handler.endElementNs = { user, local, _, _ in
      guard let user, let local else { return }
      user.assumingMemoryBound(to: OutlineReading.self).pointee.close(String(cString: local))
    }
    handler.entityDecl = { user, _, _, _, _, _ in
      user?.assumingMemoryBound(to: OutlineReading.self).pointee.refuse(
        "entities are declared, which no list of feeds needs")
    }
    handler.serror = { user, error in
      guard let user, let error else { return }
      user.assumingMemoryBound(to: OutlineReading.self).pointee.note(error.pointee)
    }
    return handler
  }
}

/// What the handlers gather.
struct OutlineReading {
  var context: xmlParserCtxtPtr?
  private(set) var isOPML = false
  private(set) var subscriptions: [Subscription] = []
  private(set) var fault: OPMLError?
  /// The open outlines: the name of a folder, nil for an outline that is a feed.
  private var open: [String?] = []
  private var depth = 0

  mutating func open(
    _ name: String, _ attributes: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ count: Int
  ) {
    depth += 1
    if depth == 1 {
      isOPML = name.lowercased() == "opml"
      if !isOPML { refuse("this is no OPML document: it begins with another element") }
    }
    guard depth <= OPMLReader.deepest else { return refuse("outlines are nested too deep") }
    guard name.lowercased() == "outline" else { return }
    let values = OutlineAttributes(attributes, count)
    let title = values["title"] ?? values["text"]
    if let url = values["xmlurl"] {
      subscriptions.append(
        Subscription(url: url, title: title, folders: open.compactMap { $0 }))
      open.append(nil)
    } else {
      open.append(values["text"] ?? title)
    }
  }

  mutating func close(_ name: String) {
    depth -= 1
    if name.lowercased() == "outline", !open.isEmpty { open.removeLast() }
  }

  /// Ends the reading with a fault at the present place.
  mutating func refuse(_ message: String) {
    guard fault == nil else { return }
    fault = OPMLError(message, line: line, column: column)
    if let context { xmlStopParser(context) }
  }

  /// Keeps libxml2's first fatal error, in words of ours for the common ones.
  mutating func note(_ error: xmlError) {
    guard error.level == XML_ERR_FATAL, fault == nil else { return }
    fault = OPMLError(Self.words(error), line: Int(error.line), column: Int(error.int2))
  }

  private static func words(_ error: xmlError) -> String {
    switch UInt32(bitPattern: error.code) {
    case XML_ERR_DOCUMENT_EMPTY.rawValue: "the document is empty"
    case XML_ERR_TAG_NOT_FINISHED.rawValue, XML_ERR_DOCUMENT_END.rawValue,
      XML_ERR_GT_REQUIRED.rawValue:
      "the document ends early, or a tag is not closed"
    case XML_ERR_TAG_NAME_MISMATCH.rawValue: "an end tag does not fit its start tag"
    case XML_ERR_INVALID_CHAR.rawValue, XML_ERR_INVALID_ENCODING.rawValue:
      "a character is not allowed in XML, or the encoding is not the one declared"
    case XML_ERR_UNSUPPORTED_ENCODING.rawValue: "the declared encoding is not known"
    default: "the XML is not well-formed (libxml2 error \(error.code))"
    }
  }

  private var line: Int { context?.pointee.input.map { Int($0.pointee.line) } ?? 0 }
  private var column: Int { context?.pointee.input.map { Int($0.pointee.col) } ?? 0 }
}

/// The attributes of one outline, by name in lower case: writers disagree on `xmlUrl`.
struct OutlineAttributes {
  private var values: [String: String] = [:]

  /// Takes libxml2's array: local name, prefix, URI, start and end of the value for each.
  init(_ attributes: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ count: Int) {
    guard let attributes else { return }
    for index in 0..<count {
      let base = attributes + index * 5
      guard let name = base[0], base[1] == nil, let start = base[3], let end = base[4] else {
        continue
      }
      let bytes = UnsafeBufferPointer(start: start, count: end - start)
      // libxml2 leaves an escaped `&` to whoever builds a tree of it: it comes as `&#38;`.
      let text = String(decoding: bytes, as: UTF8.self).replacing("&#38;", with: "&")
      let words = text.split(whereSeparator: \.isWhitespace)
      if !words.isEmpty {
        values[String(cString: name).lowercased()] = words.joined(separator: " ")
      }
    }
  }

  subscript(name: String) -> String? { values[name] }
}
