import FeedModel

/// Reads a start tag that has no end yet as libxml2's parser does, to count its attributes, and goes on
/// where it stopped when more of the tag has come.
///
/// A quotation mark means something only behind `=`. libxml2's search for the end of a tag takes each for
/// the beginning of a value (`<img src="a" blank">`), and so waits for an end that came long ago.
package struct TagCount {
  package init() {}

  /// Attributes so far; counting ends above ``PageLimits/attributes``.
  package private(set) var count = 0
  /// Bytes up to the sign that ends the tag, once it was seen.
  package private(set) var end: Int?
  private var looked = 1
  private var state = State.between

  private enum State: Equatable {
    case between, name, equals, bare
    case quoted(UInt8)
  }

  /// Looks at what has come of `tag`, which begins with `<`.
  package mutating func look(at tag: UnsafeBufferPointer<UInt8>) {
    while end == nil, count <= PageLimits.attributes, looked < tag.count {
      _ = step(tag[looked])
      if state == .between, tag[looked] == UInt8(ascii: ">") { end = looked }
      looked += 1
    }
  }

  /// Takes one byte; whether it is a quotation mark that opens and closes nothing.
  private mutating func step(_ byte: UInt8) -> Bool {
    let isQuote = byte == 0x22 || byte == 0x27
    switch (state, byte) {
    case (.quoted(let quote), _):
      if byte == quote { state = .between }
      return false
    case (_, UInt8(ascii: ">")): state = .between
    case (.equals, 0...0x20): break
    case (.equals, _): state = isQuote ? .quoted(byte) : .bare
    case (_, 0...0x20): state = .between
    case (.bare, _): return isQuote
    case (_, UInt8(ascii: "=")): state = .equals
    case (.between, UInt8(ascii: "/")): break
    case (.between, _):
      state = .name
      count += 1
      return isQuote
    case (.name, _): return isQuote
    }
    return false
  }

  /// Makes a space of each mark that opens and closes nothing, so that libxml2 finds the tag's end too.
  package static func mend(_ tag: UnsafeMutableBufferPointer<UInt8>) {
    var reading = TagCount()
    for index in tag.indices.dropFirst() where reading.step(tag[index]) { tag[index] = 0x20 }
  }
}
