import FeedModel
import ReadableText

/// What stands before the root element, and where that begins.
///
/// XML declarations, comments and processing instructions are passed over, the DOCTYPE is read for
/// its text entities and cut, and junk (white space, notices of PHP, a stray HTML page) is skipped
/// to the first thing that can begin a feed.
struct Prolog {
  /// Byte at which the root element's start tag begins; nil where no feed begins anywhere.
  var root: Int?
  var entities = EntityTable()
  /// Name of the first element, where it is none of a feed's; for the message.
  var strangeRoot: String?
  var notes: [(offset: Int, message: String)] = []

  private let bytes: UnsafeBufferPointer<UInt8>
  private var sawDoctype = false
  private var commentEnd = EndSearch("-->")
  private var instructionEnd = EndSearch("?>")

  /// Reads the beginning of `bytes`, which is valid UTF-8.
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    var index = 0
    while true {
      while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
      guard index < bytes.count else { return }
      if let next = passed(at: index) {
        index = next
        continue
      }
      if Self.isRoot(bytes, at: index) {
        root = index
        return
      }
      if strangeRoot == nil { strangeRoot = elementName(at: index) }
      guard let next = Self.nextBeginning(bytes, from: index + 1) else { return }
      if notes.count < 8 {
        notes.append((index, "\(next - index) bytes before the feed were skipped"))
      }
      index = next
    }
  }

  /// The index after a declaration, comment or DOCTYPE at `index`; nil for anything else.
  private mutating func passed(at index: Int) -> Int? {
    if bytes.hasASCII("<?", at: index) {
      // Junk may hold a `<?` that never ends; then the feed begins at the next tag.
      guard let end = instructionEnd.find(in: bytes, from: index + 2) else { return index + 2 }
      return end + 2
    }
    if bytes.hasASCII("<!--", at: index) {
      guard let end = commentEnd.find(in: bytes, from: index + 4) else { return index + 4 }
      return end + 3
    }
    if bytes.hasASCII("<!doctype", at: index) { return doctype(at: index) }
    return nil
  }

  /// Whether the root element of a feed begins at `index`, by its local name.
  static func isRoot(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    guard index < bytes.count, bytes[index] == UInt8(ascii: "<") else { return false }
    var at = index + 1
    var start = at
    while at < bytes.count, at - index < 40, bytes[at] > 0x20, bytes[at] != UInt8(ascii: ">"),
      bytes[at] != UInt8(ascii: "/")
    {
      if bytes[at] == UInt8(ascii: ":") { start = at + 1 }
      at += 1
    }
    guard at < bytes.count else { return false }
    for name: StaticString in ["rss", "feed", "rdf", "channel", "urlset", "sitemapindex"]
    where at - start == name.utf8CodeUnitCount && bytes.hasASCII(name, at: start) {
      return true
    }
    return false
  }

  /// The next place at which a feed or an XML declaration begins.
  private static func nextBeginning(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int? {
    var at = start
    while let less = bytes.firstIndex(of: UInt8(ascii: "<"), from: at) {
      if isRoot(bytes, at: less) || bytes.hasASCII("<?xml ", at: less) { return less }
      at = less + 1
    }
    return nil
  }

  private func elementName(at index: Int) -> String? {
    guard bytes[index] == UInt8(ascii: "<") else { return nil }
    var name = ""
    for byte in bytes[(index + 1)...].prefix(40) {
      guard
        CharacterReference.isLetter(byte) || CharacterReference.isDigit(byte)
          || [0x3A, 0x2D, 0x5F].contains(byte)
      else { break }
      name.unicodeScalars.append(Unicode.Scalar(byte))
    }
    return name.isEmpty ? nil : name
  }

  /// Reads a DOCTYPE with its internal subset. One that never ends is taken to end at its first `>`.
  private mutating func doctype(at index: Int) -> Int {
    // A second one is junk, and reading each to the end of the document would take forever.
    guard !sawDoctype else { return afterFirst(from: index) }
    sawDoctype = true
    var at = index + 9
    var inSubset = false
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "["): inSubset = true
      case UInt8(ascii: "]"): inSubset = false
      case UInt8(ascii: ">") where !inSubset: return at + 1
      case 0x22, 0x27:
        guard let close = bytes.firstIndex(of: bytes[at], from: at + 1) else {
          return afterFirst(from: index)
        }
        at = close
      case UInt8(ascii: "<") where inSubset:
        if bytes.hasASCII("<!--", at: at) {
          guard let end = commentEnd.find(in: bytes, from: at + 4) else {
            return afterFirst(from: index)
          }
          at = end + 2
        } else if bytes.hasASCII("<!entity", at: at) {
          at = entity(at: at + 8)
        }
      default: break
      }
      at += 1
    }
    return afterFirst(from: index)
  }

  private func afterFirst(from index: Int) -> Int {
    bytes.firstIndex(of: UInt8(ascii: ">"), from: index).map { $0 + 1 } ?? bytes.count
  }

  /// Reads one entity declaration after its keyword. Returns the index of its last byte read.
  private mutating func entity(at index: Int) -> Int {
    var at = index
    func skipSpace() { while at < bytes.count, bytes[at] <= 0x20 { at += 1 } }
    skipSpace()
    let start = at
    while at < bytes.count, bytes[at] > 0x20, bytes[at] != UInt8(ascii: ">") { at += 1 }
    let name = UnsafeBufferPointer(rebasing: bytes[start..<at])
    skipSpace()
    // Parameter entities and external ones have no quote here.
    guard at < bytes.count, bytes[at] == 0x22 || bytes[at] == 0x27,
      let close = bytes.firstIndex(of: bytes[at], from: at + 1)
    else { return at - 1 }
    if !name.isEmpty {
      entities.declare(name, UnsafeBufferPointer(rebasing: bytes[(at + 1)..<close]))
    }
    return close
  }
}
