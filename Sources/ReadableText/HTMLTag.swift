/// A tag, comment or declaration of HTML, as far as text needs it.
struct HTMLTag {
  enum Kind {
    case start(HTMLElement)
    case end(HTMLElement)
    /// Comment, declaration, processing instruction: nothing of it is text.
    case skipped
    /// The mark that opens a CDATA section, which HTML does not have: somebody escaped it. What stands
    /// in it is HTML.
    case section
    /// No markup: the `<` is a character.
    case text
  }
  var kind: Kind
  /// Index after it.
  var end: Int
  /// The start tag's name, to find the end of an element that is dropped.
  var name = PackedName()
}

/// Reads tags leniently in linear time: what was looked for in vain once is not looked for again.
///
/// After the HTML Standard, section 13.2.5, with two differences that keep text which a browser
/// would hide: a `<` that no `>` follows is text unless an element of HTML begins there, and a quote
/// that is never closed ends with its tag.
struct HTMLTagReader {
  let bytes: UnsafeBufferPointer<UInt8>
  private let table = HTMLElementTable.shared
  private var noGreaterFrom = Int.max
  private var noDoubleQuoteFrom = Int.max
  private var noSingleQuoteFrom = Int.max
  private var noCommentEndFrom = Int.max
  /// Set once a quote swallowed the rest of the text; quotes no longer count then.
  private var quotesAreBroken = false

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// Reads what begins with the `<` at `index`.
  mutating func read(at index: Int) -> HTMLTag {
    guard index + 1 < bytes.count else { return HTMLTag(kind: .text, end: index + 1) }
    let next = bytes[index + 1]
    if CharacterReference.isLetter(next) {
      return tag(nameAt: index + 1, isEnd: false, from: index)
    }
    switch next {
    case UInt8(ascii: "/"):
      guard index + 2 < bytes.count else { return HTMLTag(kind: .text, end: index + 1) }
      if CharacterReference.isLetter(bytes[index + 2]) {
        return tag(nameAt: index + 2, isEnd: true, from: index)
      }
      return bogus(from: index, nameAt: index + 2)
    case UInt8(ascii: "!"): return declaration(from: index)
    case UInt8(ascii: "?"): return bogus(from: index, nameAt: index + 2)
    default: return HTMLTag(kind: .text, end: index + 1)
    }
  }

  private mutating func tag(nameAt start: Int, isEnd: Bool, from index: Int) -> HTMLTag {
    var name = PackedName()
    var at = start
    while at < bytes.count {
      let byte = bytes[at]
      if byte <= 0x20 || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") { break }
      if byte == UInt8(ascii: "<") { break }
      name.append(byte)
      at += 1
    }
    let element = table.kind(name)
    guard let end = endOfTag(from: at) else {
      // Cut inside a tag. Text of the reader's ("a <b") stays, half a link of HTML's goes.
      return element != nil && at < bytes.count
        ? HTMLTag(kind: .skipped, end: bytes.count) : HTMLTag(kind: .text, end: index + 1)
    }
    let kind = element ?? .inline
    return HTMLTag(kind: isEnd ? .end(kind) : .start(kind), end: end, name: name)
  }

  /// The index after the `>` of a tag whose name ended before `index`; nil where there is none.
  private mutating func endOfTag(from index: Int) -> Int? {
    guard let first = greater(from: index) else { return nil }
    if quotesAreBroken { return first }
    var at = index
    var beforeValue = false
    while at < bytes.count {
      let byte = bytes[at]
      switch byte {
      case UInt8(ascii: ">"): return at + 1
      case UInt8(ascii: "="): beforeValue = true
      case 0x20, 0x09, 0x0A, 0x0C, 0x0D: break
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        if beforeValue {
          guard let close = quote(byte, from: at + 1) else { return greater(from: at) }
          at = close
        }
        beforeValue = false
      default: beforeValue = false
      }
      at += 1
    }
    quotesAreBroken = true
    return first
  }

  private mutating func quote(_ byte: UInt8, from index: Int) -> Int? {
    let double = byte == UInt8(ascii: "\"")
    if index >= (double ? noDoubleQuoteFrom : noSingleQuoteFrom) { return nil }
    if let found = bytes.firstIndex(of: byte, from: index) { return found }
    if double { noDoubleQuoteFrom = index } else { noSingleQuoteFrom = index }
    return nil
  }

  private mutating func greater(from index: Int) -> Int? {
    if index >= noGreaterFrom { return nil }
    if let found = bytes.firstIndex(of: UInt8(ascii: ">"), from: index) { return found + 1 }
    noGreaterFrom = index
    return nil
  }

  private mutating func bogus(from index: Int, nameAt start: Int) -> HTMLTag {
    guard let end = greater(from: start) else { return HTMLTag(kind: .text, end: index + 1) }
    return HTMLTag(kind: .skipped, end: end)
  }

  private mutating func declaration(from index: Int) -> HTMLTag {
    let start = index + 2
    if start + 1 < bytes.count, bytes[start] == UInt8(ascii: "-"),
      bytes[start + 1] == UInt8(ascii: "-")
    {
      return comment(contentAt: start + 2)
    }
    guard start < bytes.count else { return HTMLTag(kind: .text, end: index + 1) }
    if bytes.hasASCII("[cdata[", at: start) { return HTMLTag(kind: .section, end: start + 7) }
    let first = bytes[start]
    guard CharacterReference.isLetter(first) || first == UInt8(ascii: "[") else {
      return HTMLTag(kind: .text, end: index + 1)
    }
    return bogus(from: index, nameAt: start)
  }

  private mutating func comment(contentAt start: Int) -> HTMLTag {
    // `<!-->` and `<!--->` are whole comments.
    if start < bytes.count, bytes[start] == UInt8(ascii: ">") {
      return HTMLTag(kind: .skipped, end: start + 1)
    }
    if start + 1 < bytes.count, bytes[start] == UInt8(ascii: "-"),
      bytes[start + 1] == UInt8(ascii: ">")
    {
      return HTMLTag(kind: .skipped, end: start + 2)
    }
    guard start < noCommentEndFrom else { return HTMLTag(kind: .skipped, end: bytes.count) }
    var at = start
    while let dash = bytes.firstIndex(of: UInt8(ascii: "-"), from: at) {
      if dash + 2 < bytes.count, bytes[dash + 1] == UInt8(ascii: "-") {
        if bytes[dash + 2] == UInt8(ascii: ">") {
          return HTMLTag(kind: .skipped, end: dash + 3)
        }
        if dash + 3 < bytes.count, bytes[dash + 2] == UInt8(ascii: "!"),
          bytes[dash + 3] == UInt8(ascii: ">")
        {
          return HTMLTag(kind: .skipped, end: dash + 4)
        }
      }
      at = dash + 1
    }
    noCommentEndFrom = start
    return HTMLTag(kind: .skipped, end: bytes.count)
  }

  /// The index after the end tag that closes a dropped element, or the end of the text.
  mutating func endOfDropped(_ name: PackedName, from index: Int) -> Int {
    var at = index
    while let less = bytes.firstIndex(of: UInt8(ascii: "<"), from: at) {
      at = less + 1
      guard at < bytes.count, bytes[at] == UInt8(ascii: "/") else { continue }
      var end = at + 1
      var candidate = PackedName()
      while end < bytes.count, CharacterReference.isLetter(bytes[end]) {
        candidate.append(bytes[end])
        end += 1
      }
      if candidate.low == name.low, candidate.high == name.high {
        return greater(from: end) ?? bytes.count
      }
    }
    return bytes.count
  }
}

extension HTMLText {
  /// Whether a tag of a known element, or a comment, begins with the `<` at `index` and ends.
  ///
  /// - Parameter lastGreater: index of the last `>` of `bytes`; -1 where there is none.
  package static func isTag(
    _ bytes: UnsafeBufferPointer<UInt8>, at index: Int, lastGreater: Int
  ) -> Bool {
    var at = index + 1
    if bytes.hasASCII("!--", at: at) || bytes.hasASCII("![cdata[", at: at) { return true }
    if at < bytes.count, bytes[at] == UInt8(ascii: "/") { at += 1 }
    var name = PackedName()
    let start = at
    while at < bytes.count, at - start < 16,
      CharacterReference.isLetter(bytes[at]) || CharacterReference.isDigit(bytes[at])
    {
      name.append(bytes[at])
      at += 1
    }
    guard at > start, at < bytes.count, HTMLElementTable.shared.kind(name) != nil else {
      return false
    }
    switch bytes[at] {
    case UInt8(ascii: ">"): return true
    case UInt8(ascii: "/"), 0x09, 0x0A, 0x0C, 0x0D, 0x20:
      return lastGreater > at
    default: return false
    }
  }
}
