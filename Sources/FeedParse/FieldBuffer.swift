import FeedModel
import ReadableText

/// Collects the characters and child elements of one field.
///
/// As long as no child element comes, the characters are kept as they are. With the first child
/// they become HTML: what is text so far is escaped, and what follows too, unless the characters
/// are HTML themselves.
struct FieldBuffer: ~Copyable {
  private(set) var bytes = ByteBuffer()
  private(set) var hasChildren = false
  private var escapes = false

  /// Forgets the last field; keeps memory for fields of the usual size.
  mutating func reset() {
    bytes.removeAll(keeping: 64 << 10)
    hasChildren = false
    escapes = false
  }

  /// Puts `text` in the place of what was collected.
  mutating func replace(with text: [UInt8]) {
    bytes.removeAll()
    text.withUnsafeBufferPointer { bytes.append($0) }
  }

  mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
    if escapes { appendEscaped(text) } else { bytes.append(text) }
  }

  /// Appends a child's start tag.
  mutating func openChild(
    _ name: UnsafePointer<UInt8>, attributes: Attributes, markup: FieldMarkup
  ) {
    if !hasChildren { beginMarkup(markup) }
    bytes.append(UInt8(ascii: "<"))
    append(name: name)
    attributes.forEach { local, prefix, value in
      bytes.append(0x20)
      if let prefix {
        append(name: prefix)
        bytes.append(UInt8(ascii: ":"))
      }
      append(name: local)
      bytes.append("=\"")
      appendValue(value)
      bytes.append(UInt8(ascii: "\""))
    }
    bytes.append(UInt8(ascii: ">"))
  }

  /// Appends a child's end tag; elements that have none in HTML get none.
  mutating func closeChild(_ name: UnsafePointer<UInt8>) {
    for void: StaticString in ["br", "img", "hr", "input", "wbr"]
    where Attributes.equal(name, void) {
      return
    }
    bytes.append("</")
    append(name: name)
    bytes.append(UInt8(ascii: ">"))
  }

  private mutating func beginMarkup(_ markup: FieldMarkup) {
    hasChildren = true
    if case .html = markup { return }
    escapes = true
    guard !bytes.isEmpty else { return }
    let text = Array(bytes.bytes)
    bytes.removeAll()
    text.withUnsafeBufferPointer { appendEscaped($0) }
  }

  private mutating func append(name: UnsafePointer<UInt8>) {
    var length = 0
    while name[length] != 0 { length += 1 }
    bytes.append(UnsafeBufferPointer(start: name, count: length))
  }

  private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
    FieldBuffer.escape(text, to: &bytes)
  }

  /// An attribute value comes with its ampersands written `&#38;`.
  private mutating func appendValue(_ value: UnsafeBufferPointer<UInt8>) {
    for byte in value {
      switch byte {
      case UInt8(ascii: "\""): bytes.append("&quot;")
      case UInt8(ascii: "<"): bytes.append("&lt;")
      default: bytes.append(byte)
      }
    }
  }

  /// Appends `text` so that HTML reads it as these characters.
  static func escape(_ text: UnsafeBufferPointer<UInt8>, to result: inout ByteBuffer) {
    var start = 0
    for (index, byte) in text.enumerated()
    where byte == UInt8(ascii: "&") || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") {
      result.append(UnsafeBufferPointer(rebasing: text[start..<index]))
      switch byte {
      case UInt8(ascii: "&"): result.append("&amp;")
      case UInt8(ascii: "<"): result.append("&lt;")
      default: result.append("&gt;")
      }
      start = index + 1
    }
    result.append(UnsafeBufferPointer(rebasing: text[start...]))
  }
}
