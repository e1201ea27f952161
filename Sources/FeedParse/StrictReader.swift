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
    case failed(FeedBuilder.Failure, offset: Int)
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
    /// Byte at which the root element was seen to end.
    var rootEnd = 0
    var expansion = 0
    /// Namespaces in scope, and on which depth how many of them were declared.
    var namespaces = 0
    var namespaceScopes: [(depth: Int, count: Int)] = []
    /// Bytes that libxml2 was spared.
    var spared = 0
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

    /// The byte of the document at which libxml2 stands.
    var offset: Int {
      guard let context else { return root }
      return root + spared + max(0, Int(xmlByteConsumed(context)))
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
    let budget = state.pointee.builder.budget
    var runs = LongRuns(bytes, from: root)
    var offset = root
    while offset < bytes.count, !state.pointee.builder.rootClosed {
      let start = offset
      let limit = min(offset + Self.chunk, bytes.count)
      let run = runs.next(before: limit)
      // A run may have begun before what was handed over already, where the last one was refused.
      let end = run.map { max(offset, $0.range.lowerBound) } ?? limit
      if let outcome = push(offset..<end, to: context, state) { return outcome }
      offset = end
      if let run, run.range.lowerBound == end, takesRun(context, run) {
        state.pointee.deliver(UnsafeBufferPointer(rebasing: bytes[run.range]), at: end, run)
        offset = run.range.upperBound
      }
      if !budget.spend(offset - start) { return .failed(.spent, offset: offset) }
    }
    // What comes after the root element can no longer hurt.
    if !state.pointee.builder.rootClosed { return .refused }
    if let failure = state.pointee.builder.failure { return .failed(failure, offset: root) }
    return noteTrailing(context, state, from: offset) ? .complete : .refused
  }

  /// Hands bytes to libxml2. Returns how the attempt ended, or nil where it goes on.
  private func push(
    _ range: Range<Int>, to context: xmlParserCtxtPtr, _ state: UnsafeMutablePointer<State>
  ) -> Outcome? {
    var offset = range.lowerBound
    while offset < range.upperBound {
      let size = min(Self.chunk, range.upperBound - offset)
      let events = state.pointee.events
      guard let base = bytes.baseAddress else { return .refused }
      let start = UnsafeRawPointer(base + offset).assumingMemoryBound(to: CChar.self)
      xmlParseChunk(context, start, Int32(size), 0)
      offset += size
      if state.pointee.builder.rootClosed { return nil }
      if let failure = state.pointee.builder.failure { return .failed(failure, offset: offset) }
      if state.pointee.refused || context.pointee.wellFormed == 0 { return .refused }
      if state.pointee.events == events, isInLongTag(state) {
        // libxml2's check for repeated attributes is quadratic; the tolerant reader has none.
        return .refused
      }
    }
    return nil
  }

  /// Whether libxml2 stands exactly before the characters of `run`.
  private func takesRun(_ context: xmlParserCtxtPtr, _ run: LongRuns.Run) -> Bool {
    guard let input = context.pointee.input, input.pointee.cur == input.pointee.end else {
      return false
    }
    return context.pointee.instate
      == (run.isSection ? XML_PARSER_CDATA_SECTION : XML_PARSER_CONTENT)
  }

  /// Whether libxml2 waits for the end of a start tag that is too long already.
  private func isInLongTag(_ state: UnsafeMutablePointer<State>) -> Bool {
    let start = state.pointee.offset
    guard start + 1 < bytes.count, bytes[start] == UInt8(ascii: "<"),
      CharacterReference.isLetter(bytes[start + 1]) || bytes[start + 1] >= 0x80
    else { return false }
    return TagEnd.find(bytes, from: start, limit: options.maximumStartTag) == nil
  }

  /// Notes what follows the root element. Returns false where that is more items, which the
  /// tolerant reader knows how to read.
  private func noteTrailing(
    _ context: xmlParserCtxtPtr, _ state: UnsafeMutablePointer<State>, from offset: Int
  ) -> Bool {
    // Within the last chunk libxml2 has seen for itself whether something follows.
    let index = Epilog.end(bytes, from: offset)
    guard context.pointee.wellFormed == 0 || index < bytes.count else { return true }
    var moreItems = ItemSearch()
    if moreItems.follow(in: bytes, from: state.pointee.rootEnd) { return false }
    state.pointee.repairs.add(
      min(state.pointee.offset, bytes.count), "what follows the end of the root element was ignored"
    )
    return true
  }

  private static var handler: xmlSAXHandler {
    var handler = xmlSAXHandler()
    handler.initialized = UInt32(XML_SAX2_MAGIC)
    handler.startElementNs = { user, local, prefix, uri, declared, _, count, _, attributes in
      guard let user, let local else { return }
      let state = user.assumingMemoryBound(to: State.self)
      if declared > 0 { state.pointee.declare(Int(declared)) }
      state.pointee.open(
        local, prefix, uri, Attributes(base: attributes, count: Int(count)))
    }
    handler.endElementNs = { user, local, _, _ in
      guard let user, let local else { return }
      let state = user.assumingMemoryBound(to: State.self)
      state.pointee.events &+= 1
      state.pointee.leaveNamespaces()
      state.pointee.builder.close(name: local)
      if state.pointee.builder.rootClosed { state.pointee.rootEnd = state.pointee.offset }
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
    // What libxml2 does to each is quadratic; the tolerant reader does nothing of the kind.
    guard attributes.count <= Bound.attributes.limit else {
      builder.bounds.note(.attributes)
      return refuse()
    }
    guard namespaces <= Bound.namespaces.limit else { return refuse() }
    let resolved = builder.resolver.resolveInterned(local: local, prefix: prefix, uri: uri)
    builder.open(resolved, name: local, prefix: prefix, uri: uri, attributes: attributes)
    if builder.failure != nil, let context { xmlStopParser(context) }
  }

  /// Notes that the element about to open declares namespaces.
  mutating func declare(_ count: Int) {
    namespaces += count
    namespaceScopes.append((builder.depth + 1, count))
  }

  /// Forgets the namespaces that the element about to close declared.
  mutating func leaveNamespaces() {
    guard let last = namespaceScopes.last, last.depth == builder.depth else { return }
    namespaces -= last.count
    namespaceScopes.removeLast()
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
    let place = offset
    guard let value = value(of: bytes, at: place) else { return nil }
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

  /// The characters an entity stands for: one of the DOCTYPE's, or a name from HTML, which is noted
  /// as a repair at byte `place`.
  mutating func value(
    of name: UnsafeBufferPointer<UInt8>, at place: @autoclosure () -> Int
  ) -> [UInt8]? {
    if let declared = entities.value(name) { return declared }
    guard let scalars = NamedCharacters.shared.scalars(name, withSemicolon: true) else {
      return nil
    }
    repairs.add(place(), "the name of a character from HTML is used without a declaration")
    var value: [UInt8] = []
    let first = XHTMLNames.scalar(scalars.0, nameLength: name.count)
    for scalar in [first, scalars.1] where scalar != 0 {
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
    repairs.add(offset, message)
  }
}
