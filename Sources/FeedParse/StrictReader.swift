import CLibXML2
import FeedModel
import ReadableText

/// Reads well-formed documents through libxml2's push SAX2 parser.
///
/// Without RECOVER: the first thing that is not well-formed ends the attempt, and the document goes
/// to ``TolerantReader``, which knows feeds. (RECOVER drops a bare `&` with the name behind it and
/// loses items after a stray `<`, silently.) Two faults are mended here, since they are common and
/// harmless: HTML's names of characters, answered by `getEntity`, and prefixes without a
/// declaration.
///
/// Never HUGE, NOENT, DTDLOAD or XINCLUDE. The DOCTYPE is cut before, and a declaration that still
/// comes by stops the parser.
struct StrictReader: ~Copyable {
  /// How an attempt ended.
  enum Outcome {
    case complete
    /// Not well-formed; nothing of the attempt counts.
    case refused
    case failed(FeedParseError.Code, offset: Int)
  }

  /// Bytes handed over at once. Twice this is less than the longest start tag allowed, so that a
  /// longer one is seen as a chunk without any event.
  static let chunk = 32 << 10

  private static let initialized: Void = xmlInitParser()

  let bytes: UnsafeBufferPointer<UInt8>
  let root: Int
  let options: FeedParser.Options

  /// What the handlers see. One per parse, at an address that does not move.
  struct State: ~Copyable {
    var builder: FeedBuilder
    var repairs: RepairLog
    let entities: EntityTable
    let root: Int
    let maximumDepth: Int
    var context: xmlParserCtxtPtr?
    var refused = false
    var events = 0
    var expansion = 0
    /// What ``answerEntity(_:)`` hands to libxml2, which reads it at once.
    let entity: UnsafeMutablePointer<xmlEntity>
    /// The value handed to libxml2, ended by zero.
    let entityValue: UnsafeMutablePointer<UInt8>
    static let entityCapacity = EntityTable.longestValue + 8

    init(
      builder: consuming FeedBuilder, repairs: RepairLog, entities: EntityTable, root: Int,
      maximumDepth: Int
    ) {
      self.builder = builder
      self.repairs = repairs
      self.entities = entities
      self.root = root
      self.maximumDepth = maximumDepth
      entityValue = .allocate(capacity: Self.entityCapacity)
      entity = .allocate(capacity: 1)
      entity.initialize(to: xmlEntity())
    }

    deinit {
      entityValue.deallocate()
      entity.deallocate()
    }

    /// Stops libxml2 and marks the attempt as not well-formed.
    mutating func refuse() {
      refused = true
      if let context { xmlStopParser(context) }
    }
  }

  /// Parses from the root element on, feeding the builder in `state`.
  func read(_ state: UnsafeMutablePointer<State>) -> Outcome {
    Self.initialized
    var handler = Self.handler
    guard let context = xmlCreatePushParserCtxt(&handler, state, nil, 0, nil) else {
      return .refused
    }
    defer { cw_xml_free_parser(context) }
    state.pointee.context = context
    xmlCtxtUseOptions(
      context,
      Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue))
    let budget = CPUBudget(options.cpuBudget)
    var offset = root
    while offset < bytes.count {
      let size = min(Self.chunk, bytes.count - offset)
      let events = state.pointee.events
      guard let base = bytes.baseAddress else { break }
      let start = UnsafeRawPointer(base + offset).assumingMemoryBound(to: CChar.self)
      xmlParseChunk(context, start, Int32(size), 0)
      offset += size
      if state.pointee.builder.rootClosed { break }
      if state.pointee.refused || context.pointee.wellFormed == 0 { return .refused }
      if let failure = state.pointee.builder.failure { return .failed(failure, offset: root) }
      if state.pointee.events == events, let tag = longTag(context) {
        return .failed(.startTagTooLong, offset: tag)
      }
      if budget.isSpent { return .failed(.tooSlow, offset: offset) }
    }
    // What comes after the root element can no longer hurt.
    if !state.pointee.builder.rootClosed { return .refused }
    if let failure = state.pointee.builder.failure { return .failed(failure, offset: root) }
    noteTrailing(context, state)
    return .complete
  }

  /// The offset of the start tag at which libxml2 waits, if it is too long already.
  private func longTag(_ context: xmlParserCtxtPtr) -> Int? {
    let consumed = xmlByteConsumed(context)
    guard consumed >= 0 else { return nil }
    let start = root + Int(consumed)
    guard start + 1 < bytes.count, bytes[start] == UInt8(ascii: "<"),
      CharacterReference.isLetter(bytes[start + 1]) || bytes[start + 1] >= 0x80
    else { return nil }
    let end = TagEnd.find(bytes, from: start, limit: options.maximumStartTag)
    return end == nil ? start : nil
  }

  private func noteTrailing(
    _ context: xmlParserCtxtPtr, _ state: UnsafeMutablePointer<State>
  ) {
    let consumed = xmlByteConsumed(context)
    guard context.pointee.wellFormed == 0 || consumed < 0 else { return }
    state.pointee.repairs.add(
      root + max(0, Int(consumed)), "what follows the end of the root element was ignored")
  }

  private static var handler: xmlSAXHandler {
    var handler = xmlSAXHandler()
    handler.initialized = UInt32(XML_SAX2_MAGIC)
    handler.startElementNs = { user, local, prefix, uri, _, _, count, _, attributes in
      guard let user, let local else { return }
      let state = user.assumingMemoryBound(to: State.self)
      state.pointee.open(
        local, prefix, uri, Attributes(base: attributes, count: Int(count)))
    }
    handler.endElementNs = { user, local, _, _ in
      guard let user, let local else { return }
      let state = user.assumingMemoryBound(to: State.self)
      state.pointee.events &+= 1
      state.pointee.builder.close(name: local)
    }
    let characters: charactersSAXFunc = { user, text, count in
      guard let user, let text else { return }
      let state = user.assumingMemoryBound(to: State.self)
      state.pointee.events &+= 1
      state.pointee.builder.characters(UnsafeBufferPointer(start: text, count: Int(count)))
    }
    handler.characters = characters
    handler.cdataBlock = characters
    handler.getEntity = { user, name in
      guard let user, let name else { return nil }
      return user.assumingMemoryBound(to: State.self).pointee.answerEntity(name)
    }
    handler.entityDecl = { user, _, _, _, _, _ in
      user?.assumingMemoryBound(to: State.self).pointee.refuse()
    }
    handler.serror = { user, error in
      guard let user, let error else { return }
      user.assumingMemoryBound(to: State.self).pointee.note(error.pointee)
    }
    return handler
  }
}

extension StrictReader.State {
  mutating func open(
    _ local: UnsafePointer<UInt8>, _ prefix: UnsafePointer<UInt8>?, _ uri: UnsafePointer<UInt8>?,
    _ attributes: Attributes
  ) {
    events &+= 1
    guard builder.depth < maximumDepth, !builder.rootClosed else { return refuse() }
    let resolved = builder.resolver.resolveInterned(local: local, prefix: prefix, uri: uri)
    builder.open(resolved, name: local, prefix: prefix, uri: uri, attributes: attributes)
    if builder.failure != nil, let context { xmlStopParser(context) }
  }

  /// Answers a reference to an entity that XML does not predefine. libxml2 inserts the content of a
  /// predefined entity as characters; in attribute values it would take the first byte only, so
  /// those documents are read by the tolerant reader.
  mutating func answerEntity(_ name: UnsafePointer<UInt8>) -> UnsafeMutablePointer<xmlEntity>? {
    guard let context, context.pointee.instate != XML_PARSER_ATTRIBUTE_VALUE else {
      refuse()
      return nil
    }
    let bytes = UnsafeBufferPointer(start: name, count: strlen(name))
    guard let value = value(of: bytes) else { return nil }
    expansion += value.count
    guard expansion <= EntityTable.maximumExpansion else {
      refuse()
      return nil
    }
    for (index, byte) in value.enumerated() { entityValue[index] = byte }
    entityValue[value.count] = 0
    entity.pointee.type = XML_ENTITY_DECL
    entity.pointee.etype = XML_INTERNAL_PREDEFINED_ENTITY
    entity.pointee.name = name
    entity.pointee.content = entityValue
    entity.pointee.orig = entityValue
    entity.pointee.length = Int32(value.count)
    return entity
  }

  private mutating func value(of name: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    if let declared = entities.value(name) { return declared }
    guard let scalars = NamedCharacters.shared.scalars(name, withSemicolon: true) else {
      return nil
    }
    note(fromContext: "the name of a character from HTML is used without a declaration")
    var value: [UInt8] = []
    for scalar in [scalars.0, scalars.1] where scalar != 0 {
      if let valid = Unicode.Scalar(scalar) {
        value.append(contentsOf: UTF8.encode(valid).unsafelyUnwrapped)
      }
    }
    return value
  }

  /// Faults that are none of well-formedness: prefixes without a declaration.
  mutating func note(_ error: xmlError) {
    guard error.level.rawValue < XML_ERR_FATAL.rawValue else { return }
    guard error.code == Int32(XML_NS_ERR_UNDEFINED_NAMESPACE.rawValue) else { return }
    note(fromContext: "a prefix is used without a declaration")
  }

  private mutating func note(fromContext message: String) {
    guard let context else { return }
    let consumed = xmlByteConsumed(context)
    repairs.add(root + max(0, Int(consumed)), message)
  }
}
