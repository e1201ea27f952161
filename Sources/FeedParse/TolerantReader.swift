import FeedModel
import ReadableText

/// Reads documents that are not well-formed, by what a feed is rather than by what XML allows.
///
/// A `<` that begins no tag and a `&` that begins no reference are text; an end tag closes everything
/// up to its match; an item closes what cannot hold one; a title, a link or a date that was never
/// closed ends where the next field begins; elements beyond the depth limit are read as text of
/// their parent. Every repair is noted with its place. Linear in time; memory is the open elements.
struct TolerantReader: ~Copyable {
  enum Outcome {
    case closed
    /// The document ends before its root element does.
    case unclosed
    case failed(FeedBuilder.Failure, offset: Int)
  }

  let bytes: UnsafeBufferPointer<UInt8>
  let options: FeedParser.Options
  let entities: EntityTable
  var repairs: RepairLog
  private var scanner: TagScanner
  private var open = OpenElements()
  private var scratch = ByteBuffer(capacity: 4096)
  private var pointers: [UnsafePointer<UInt8>?] = []
  /// Open elements beyond the depth limit, which nobody hears of.
  private var overflow = 0
  private var expansion = 0
  private var commentEnd = EndSearch("-->")
  private var sectionEnd = EndSearch("]]>")
  private var instructionEnd = EndSearch("?>")
  private var moreItems = ItemSearch()

  init(
    _ bytes: UnsafeBufferPointer<UInt8>, options: FeedParser.Options, entities: EntityTable,
    repairs: RepairLog
  ) {
    self.bytes = bytes
    self.options = options
    self.entities = entities
    self.repairs = repairs
    scanner = TagScanner(bytes, limit: options.maximumStartTag)
  }

  /// Reads from the root element on and feeds `builder`.
  mutating func read(from root: Int, into builder: inout FeedBuilder) -> Outcome {
    var index = root
    var spent = root
    while index < bytes.count {
      guard builder.budget.spend(index - spent + 16) else { return .failed(.spent, offset: index) }
      spent = index
      if let failure = builder.failure { return .failed(failure, offset: index) }
      let less = bytes.firstIndex(of: UInt8(ascii: "<"), from: index) ?? bytes.count
      if less > index { text(index..<less, into: &builder) }
      guard less < bytes.count else { break }
      switch markup(at: less, into: &builder) {
      case .next(let next): index = next
      case .cut: index = bytes.count
      }
      if builder.rootClosed {
        noteTrailing(from: index)
        return .closed
      }
    }
    if let failure = builder.failure { return .failed(failure, offset: bytes.count) }
    repairs.add(bytes.count, "the document ends before its root element is closed")
    while open.count > 0 { close(into: &builder) }
    return .unclosed
  }

  /// Whether namespaces were declared that nobody looked at.
  var hasTooManyNamespaces: Bool { open.droppedBindings > 0 }

  private enum Step {
    case next(Int)
    case cut
  }

  private mutating func markup(at less: Int, into builder: inout FeedBuilder) -> Step {
    guard less + 1 < bytes.count else { return .cut }
    switch bytes[less + 1] {
    case UInt8(ascii: "/"): return endTag(at: less, into: &builder)
    case UInt8(ascii: "!"): return declaration(at: less, into: &builder)
    case UInt8(ascii: "?"): return .next(instruction(at: less))
    default: break
    }
    switch scanner.read(at: less) {
    case .tag(let tag):
      if tag.fault != nil || tag.isCut, tag.end < bytes.count,
        bytes[tag.end - 1] != UInt8(ascii: ">"), !isKnownName(tag.name)
      {
        return literal(at: less, into: &builder)
      }
      startTag(tag, at: less, into: &builder)
      return .next(tag.end)
    case .text: return literal(at: less, into: &builder)
    case .cut: return .cut
    }
  }

  private mutating func literal(at less: Int, into builder: inout FeedBuilder) -> Step {
    repairs.add(less, "a '<' that begins no tag was read as text")
    builder.characters(UnsafeBufferPointer(rebasing: bytes[less..<(less + 1)]))
    return .next(less + 1)
  }

  // MARK: Text

  private mutating func text(_ range: Range<Int>, into builder: inout FeedBuilder) {
    guard builder.capture != nil else { return }
    let part = UnsafeBufferPointer(rebasing: bytes[range])
    var copied = 0
    var at = 0
    while let ampersand = part.firstIndex(of: UInt8(ascii: "&"), from: at) {
      guard let (value, length) = reference(part, at: ampersand) else {
        repairs.add(range.lowerBound + ampersand, "a '&' that begins no reference was read as text")
        at = ampersand + 1
        continue
      }
      builder.characters(UnsafeBufferPointer(rebasing: part[copied..<ampersand]))
      value.withUnsafeBufferPointer { builder.characters($0) }
      at = ampersand + length
      copied = at
    }
    builder.characters(UnsafeBufferPointer(rebasing: part[copied...]))
  }

  /// The characters of a reference that ends with a semicolon; nil where there is none.
  private mutating func reference(
    _ part: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> (value: [UInt8], length: Int)? {
    if let found = CharacterReference.read(part, at: index),
      part[index + found.length - 1] == UInt8(ascii: ";")
    {
      var value: [UInt8] = []
      let first = XHTMLNames.scalar(found.scalars.0, nameLength: found.length - 2)
      for scalar in [first, found.scalars.1] where scalar != 0 {
        guard let valid = Unicode.Scalar(scalar) else { continue }
        value.append(contentsOf: UTF8.encode(valid).unsafelyUnwrapped)
      }
      return (value, found.length)
    }
    guard !entities.isEmpty else { return nil }
    var at = index + 1
    while at < part.count, at - index <= 65, part[at] > 0x20, part[at] != UInt8(ascii: ";"),
      part[at] != UInt8(ascii: "&")
    {
      at += 1
    }
    guard at < part.count, part[at] == UInt8(ascii: ";"),
      let value = entities.value(UnsafeBufferPointer(rebasing: part[(index + 1)..<at]))
    else { return nil }
    expansion += value.count
    return (expansion <= EntityTable.maximumExpansion ? value : [], at + 1 - index)
  }

  // MARK: Sections, comments, instructions

  private mutating func declaration(at less: Int, into builder: inout FeedBuilder) -> Step {
    if bytes.hasASCII("<![cdata[", at: less) {
      return .next(section(at: less + 9, into: &builder))
    }
    if bytes.hasASCII("<!--", at: less) {
      if let end = commentEnd.find(in: bytes, from: less + 4) { return .next(end + 3) }
      repairs.add(less, "a comment is not closed")
      return .next(less + 4)
    }
    if less + 2 < bytes.count, CharacterReference.isLetter(bytes[less + 2]),
      let end = UnsafeBufferPointer(rebasing: bytes[..<min(bytes.count, less + 4096)]).firstIndex(
        of: UInt8(ascii: ">"), from: less + 2)
    {
      repairs.add(less, "a declaration inside the document was skipped")
      return .next(end + 1)
    }
    return literal(at: less, into: &builder)
  }

  /// A CDATA section. One that is never closed ends with its element.
  private mutating func section(at start: Int, into builder: inout FeedBuilder) -> Int {
    if let end = sectionEnd.find(in: bytes, from: start) {
      builder.characters(UnsafeBufferPointer(rebasing: bytes[start..<end]))
      return end + 3
    }
    repairs.add(start - 9, "a CDATA section is not closed")
    let end = endOfInnermost(from: start) ?? bytes.count
    builder.characters(UnsafeBufferPointer(rebasing: bytes[start..<end]))
    return end
  }

  /// The next end tag of the innermost element.
  private func endOfInnermost(from start: Int) -> Int? {
    guard open.count > 0 else { return nil }
    var at = start
    while let less = bytes.firstIndex(of: UInt8(ascii: "<"), from: at) {
      at = less + 1
      guard at < bytes.count, bytes[at] == UInt8(ascii: "/") else { continue }
      let end = scanner.endOfName(from: less + 2)
      let (prefix, local) = split((less + 2)..<end)
      if open.isNamed(open.count - 1, prefix: prefix, local: local) { return less }
    }
    return nil
  }

  private mutating func instruction(at less: Int) -> Int {
    if let end = instructionEnd.find(in: bytes, from: less + 2) { return end + 2 }
    repairs.add(less, "a processing instruction is not closed")
    return less + 2
  }

  // MARK: Tags

  private func split(
    _ name: Range<Int>
  ) -> (prefix: UnsafeBufferPointer<UInt8>?, local: UnsafeBufferPointer<UInt8>) {
    // No more of it than serves to know it, and one byte: names are compared with all that are open.
    let whole = UnsafeBufferPointer(
      rebasing: bytes[name].prefix(2 * (Bound.name.limit + 1)))
    guard let colon = whole.firstIndex(of: UInt8(ascii: ":")), colon > 0,
      colon < whole.count - 1
    else { return (nil, whole) }
    return (
      UnsafeBufferPointer(rebasing: whole[..<colon]),
      UnsafeBufferPointer(rebasing: whole[(colon + 1)...])
    )
  }

  private func isKnownName(_ name: Range<Int>) -> Bool {
    let local = split(name).local
    return ElementName(local, in: .core) != .other
  }

  private mutating func startTag(
    _ tag: ScannedTag, at less: Int, into builder: inout FeedBuilder
  ) {
    if let fault = tag.fault { repairs.add(less, fault) }
    if tag.isCut {
      let limit = options.maximumStartTag
      repairs.add(
        less, "a start tag is longer than \(limit) bytes: its last attributes were dropped")
    }
    let (prefix, local) = split(tag.name)
    let mark = open.mark
    declareNamespaces(tag)
    open.push(prefix: prefix, local: local, mark: mark)
    let names = open.innermost
    let resolved = builder.resolver.resolve(
      local: names.local, prefix: names.prefix, uri: names.uri)
    open.pop()
    closeImplied(by: resolved, at: less, into: &builder)
    if open.count >= options.maximumDepth {
      if overflow == 0 {
        repairs.add(
          less, "elements nested deeper than \(options.maximumDepth) were read as their text")
      }
      if !tag.isEmpty { overflow += 1 }
      return
    }
    let innerMark = open.mark
    declareNamespaces(tag)
    open.push(prefix: prefix, local: local, mark: innerMark)
    open.settle(resolved)
    let count = collectAttributes(tag)
    pointers.withUnsafeMutableBufferPointer { table in
      let names = open.innermost
      builder.open(
        resolved, name: names.local, prefix: names.prefix, uri: names.uri,
        attributes: Attributes(base: table.baseAddress, count: count))
    }
    if tag.isEmpty || isVoid(local, resolved) { close(into: &builder) }
  }

  /// Elements of HTML without an end, where they stand unescaped in a field.
  private func isVoid(
    _ local: UnsafeBufferPointer<UInt8>, _ resolved: ElementResolver.Resolved
  ) -> Bool {
    guard resolved.element == .other,
      resolved.namespace == .core || resolved.namespace == .xhtml
        || resolved.namespace == .atom
    else { return false }
    for name: StaticString in ["br", "img", "hr", "input", "wbr", "meta", "col", "embed"]
    where local.count == name.utf8CodeUnitCount && local.hasASCII(name, at: 0) {
      return true
    }
    return false
  }

  private mutating func declareNamespaces(_ tag: ScannedTag) {
    for attribute in tag.attributes where bytes.hasASCII("xmlns", at: attribute.name.lowerBound) {
      let start = attribute.name.lowerBound + 5
      let value = UnsafeBufferPointer(rebasing: bytes[attribute.value])
      if start == attribute.name.upperBound {
        open.bind(UnsafeBufferPointer(rebasing: bytes[start..<start]), to: value)
      } else if bytes[start] == UInt8(ascii: ":") {
        open.bind(
          UnsafeBufferPointer(rebasing: bytes[(start + 1)..<attribute.name.upperBound]), to: value)
      }
    }
  }

  /// Copies names and decoded values into the scratch buffer and points at them.
  private mutating func collectAttributes(_ tag: ScannedTag) -> Int {
    scratch.removeAll(keeping: 64 << 10)
    var places: [(prefix: Int?, local: Int, value: Range<Int>)] = []
    places.reserveCapacity(tag.attributes.count)
    for attribute in tag.attributes {
      let (prefix, local) = split(attribute.name)
      var prefixAt: Int?
      if let prefix {
        prefixAt = scratch.count
        scratch.append(prefix)
        scratch.append(0)
      }
      let localAt = scratch.count
      scratch.append(local)
      scratch.append(0)
      let start = scratch.count
      appendValue(attribute.value)
      places.append((prefixAt, localAt, start..<scratch.count))
    }
    pointers.removeAll(keepingCapacity: true)
    let base = UnsafePointer(scratch.base)
    for place in places {
      pointers.append(base + place.local)
      pointers.append(place.prefix.map { base + $0 })
      pointers.append(nil)
      pointers.append(base + place.value.lowerBound)
      pointers.append(base + place.value.upperBound)
    }
    return places.count
  }

  /// Appends a decoded attribute value, its ampersands written as ``Attributes`` has them.
  private mutating func appendValue(_ range: Range<Int>) {
    let value = UnsafeBufferPointer(rebasing: bytes[range])
    var at = 0
    while at < value.count {
      let byte = value[at]
      guard byte == UInt8(ascii: "&") else {
        scratch.append(byte)
        at += 1
        continue
      }
      guard let (decoded, length) = reference(value, at: at) else {
        repairs.add(range.lowerBound + at, "a '&' that begins no reference was read as text")
        scratch.append("&#38;")
        at += 1
        continue
      }
      for unit in decoded {
        if unit == UInt8(ascii: "&") { scratch.append("&#38;") } else { scratch.append(unit) }
      }
      at += length
    }
  }

  private mutating func close(into builder: inout FeedBuilder) {
    builder.close(name: open.innermost.local)
    open.pop()
  }

  private mutating func endTag(at less: Int, into builder: inout FeedBuilder) -> Step {
    var start = less + 2
    while start < bytes.count, bytes[start] <= 0x20 { start += 1 }
    guard start < bytes.count else { return .cut }
    guard scanner.isNameStart(bytes[start]) else { return literal(at: less, into: &builder) }
    let nameEnd = scanner.endOfName(from: start)
    if start > less + 2, !closes(at: nameEnd) { return literal(at: less, into: &builder) }
    var end = nameEnd
    while end < bytes.count, bytes[end] != UInt8(ascii: ">"), bytes[end] != UInt8(ascii: "<") {
      end += 1
    }
    if end < bytes.count, bytes[end] == UInt8(ascii: ">") {
      end += 1
    } else {
      repairs.add(less, "an end tag has no '>'")
    }
    let (prefix, local) = split(start..<nameEnd)
    guard let match = match(prefix: prefix, local: local) else {
      if overflow > 0 {
        overflow -= 1
      } else {
        repairs.add(less, "an end tag that matches no open element was skipped")
      }
      return .next(end)
    }
    if overflow > 0 {
      // Deep elements end by their number; only the end of a field or an item ends them all.
      if open[match].name == .other {
        overflow -= 1
        return .next(end)
      }
      overflow = 0
    }
    if match == 0, moreItems.follow(in: bytes, from: end) {
      repairs.add(less, "the root element is closed before the last item")
      while open.count > 1 { close(into: &builder) }
      return .next(end)
    }
    if match < open.count - 1 {
      repairs.add(less, "\(open.count - 1 - match) elements were closed by the end of their parent")
    }
    while open.count > match { close(into: &builder) }
    return .next(end)
  }

  /// Whether nothing but the `>` of a tag comes next: `</ title >` is an end tag, `a </ b` is none.
  private func closes(at index: Int) -> Bool {
    var at = index
    while at < bytes.count, bytes[at] <= 0x20 { at += 1 }
    return at < bytes.count && bytes[at] == UInt8(ascii: ">")
  }

  private func match(
    prefix: UnsafeBufferPointer<UInt8>?, local: UnsafeBufferPointer<UInt8>
  ) -> Int? {
    var index = open.count - 1
    while index >= 0 {
      if open.isNamed(index, prefix: prefix, local: local) { return index }
      index -= 1
    }
    return nil
  }

  // MARK: What closes what

  /// Closes open elements that cannot hold the one that begins.
  private mutating func closeImplied(
    by resolved: ElementResolver.Resolved, at less: Int, into builder: inout FeedBuilder
  ) {
    guard let first = firstClosed(by: resolved) else { return }
    repairs.add(less, "\(open.count - first) elements were closed by what follows them")
    overflow = 0
    while open.count > first { close(into: &builder) }
  }

  private func firstClosed(by resolved: ElementResolver.Resolved) -> Int? {
    guard resolved.namespace != .xhtml, resolved.namespace != .other,
      resolved.element == .item || Self.isField(resolved.element)
    else { return nil }
    var found: Int?
    var index = open.count - 1
    while index > 0 {
      let name = open[index].name
      switch name {
      case .channel, .feed, .rss, .rdf, .items: return found
      case _ where resolved.element == .item: if name != .other { found = index }
      case .item, .source, .image, .textInput: return found
      case _ where Self.isLeaf(name): found = index
      case _ where Self.isText(name) && Self.isNoHTML(resolved.element): found = index
      default: break
      }
      index -= 1
    }
    return found
  }

  /// Fields of one line, which hold no other field.
  private static func isLeaf(_ name: ElementName) -> Bool {
    switch name {
    case .title, .link, .guid, .id, .pubDate, .issued, .created, .updated, .dcDate, .ttl,
      .language, .dcTitle:
      true
    default: false
    }
  }

  /// Fields that may hold unescaped HTML.
  private static func isText(_ name: ElementName) -> Bool {
    switch name {
    case .description, .summary, .content, .encoded, .dcDescription, .mediaDescription, .fullText,
      .mediaText:
      true
    default: false
    }
  }

  private static func isField(_ name: ElementName) -> Bool {
    switch name {
    case .title, .link, .guid, .id, .pubDate, .issued, .created, .updated, .dcDate, .description,
      .summary, .content, .encoded, .enclosure, .author, .creator, .category, .fullText:
      true
    default: false
    }
  }

  /// Fields whose names are no elements of HTML.
  private static func isNoHTML(_ name: ElementName) -> Bool {
    switch name {
    case .guid, .pubDate, .encoded, .enclosure, .creator, .dcDate, .issued, .updated: true
    default: false
    }
  }

  private mutating func noteTrailing(from index: Int) {
    let end = Epilog.end(bytes, from: index)
    if end < bytes.count {
      repairs.add(end, "what follows the end of the root element was ignored")
    }
  }
}
