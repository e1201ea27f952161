import FeedModel

/// Writes normalised text: valid characters, white space collapsed within lines, blocks ended by a
/// line feed, paragraphs by two, nothing at the ends.
///
/// Breaks are remembered and written before the next character, so that none stands at either end
/// and the stronger of two neighbours wins. The output never grows beyond
/// ``capacity(forInput:)``, which is reserved at the start.
struct TextWriter {
  /// Break that is due before the next character; the greater wins.
  enum Break: UInt8, Comparable {
    case none, space, line, paragraph
    static func < (left: Break, right: Break) -> Bool { left.rawValue < right.rawValue }
  }

  let out: UnsafeMutablePointer<UInt8>
  var count = 0
  var pending = Break.none
  /// Whether all breaks are written as one space: titles and names.
  let singleLine: Bool
  let recordsMap: Bool
  var segments: [SourceMap.Segment] = []

  init(out: UnsafeMutablePointer<UInt8>, singleLine: Bool, recordsMap: Bool) {
    self.out = out
    self.singleLine = singleLine
    self.recordsMap = recordsMap
    if recordsMap { segments = [.init(text: 0, source: 0)] }
  }

  /// Enough for any input: what grows most is a C1 character, from 2 bytes to the 3 of its
  /// windows-1252 meaning; of references `&nGt;`, from 5 bytes to 6.
  static func capacity(forInput count: Int) -> Int { count + count / 2 + 64 }

  /// Asks for a break of at least `kind` before the next character.
  @inline(__always)
  mutating func request(_ kind: Break) {
    if pending < kind { pending = kind }
  }

  /// A `br`: two of them in a row separate paragraphs.
  mutating func lineBreak() {
    pending = pending >= .line ? .paragraph : .line
  }

  /// Writes what is due; `source` is where the next character comes from.
  @inline(__always)
  mutating func flush(source: Int) {
    if pending != .none { writePending(source: source) }
  }

  private mutating func writePending(source: Int) {
    if count > 0 {
      if singleLine || pending == .space {
        out[count] = 0x20
        count += 1
      } else {
        out[count] = 0x0A
        count += 1
        if pending == .paragraph {
          out[count] = 0x0A
          count += 1
        }
      }
    }
    pending = .none
    mark(source: source)
  }

  /// Notes that the next byte written comes from byte `source`.
  @inline(__always)
  mutating func mark(source: Int) {
    if recordsMap { segments.append(.init(text: Int32(count), source: Int32(source))) }
  }

  /// Writes one decoded scalar by the same rules as raw text.
  ///
  /// - Parameter source: the bytes it was decoded from.
  mutating func write(scalar: UInt32, source: Range<Int>) {
    switch scalar {
    case 0x09, 0x0A, 0x0C, 0x0D, 0x20, 0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000:
      request(.space)
    case 0x2028: request(.line)
    case 0x2029: request(.paragraph)
    case 0x80...0x9F:
      let mapped = Windows1252.scalar(UInt8(scalar))
      if mapped != 0 { append(mapped, source: source) }
    case 0..<0x20, 0x7F, 0xFEFF, 0xFFFE, 0xFFFF: break
    default: append(scalar, source: source)
    }
  }

  private mutating func append(_ scalar: UInt32, source: Range<Int>) {
    guard let valid = Unicode.Scalar(scalar) else { return }
    flush(source: source.lowerBound)
    if recordsMap {
      segments.append(
        .init(
          text: Int32(count), source: Int32(source.lowerBound),
          referenceEnd: Int32(source.upperBound)))
    }
    if scalar < 0x80 {
      out[count] = UInt8(truncatingIfNeeded: scalar)
      count += 1
      return
    }
    for unit in UTF8.encode(valid).unsafelyUnwrapped {
      out[count] = unit
      count += 1
    }
  }

  /// Decodes the character at `index`, whose first byte is of class `latin` or `wide`, and writes
  /// it. Returns the index after it.
  mutating func writeSpecial(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    let first = bytes[index]
    let length = first < 0xE0 ? 2 : 3
    guard index + length <= bytes.count else { return bytes.count }
    var scalar = UInt32(first & (length == 2 ? 0x1F : 0x0F))
    for offset in 1..<length { scalar = scalar << 6 | UInt32(bytes[index + offset] & 0x3F) }
    switch scalar {
    case 0x80...0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF,
      0xFFFE, 0xFFFF:
      write(scalar: scalar, source: index..<(index + length))
      mark(source: index + length)
    default:
      flush(source: index)
      for offset in 0..<length { out[count + offset] = bytes[index + offset] }
      count += length
    }
    return index + length
  }

  /// Writes ordinary bytes from `index` on, single spaces between words included. Returns the
  /// index of the first byte that needs a decision.
  @inline(__always)
  mutating func writeRun(
    _ bytes: UnsafeBufferPointer<UInt8>, from index: Int, classes: UnsafePointer<UInt8>
  ) -> Int {
    flush(source: index)
    var at = index
    var written = count
    let end = bytes.count
    let source = bytes.baseAddress.unsafelyUnwrapped
    while at < end {
      if end &- at > SafeBytes.width {
        let copied = SafeBytes.copy(source + at, to: out + written)
        if copied > 0 {
          at &+= copied
          written &+= copied
          continue
        }
      }
      let byte = source[at]
      if classes[Int(byte)] != ByteClass.ordinary {
        guard byte == 0x20, at + 1 < end, classes[Int(source[at + 1])] == ByteClass.ordinary else {
          break
        }
      }
      out[written] = byte
      written += 1
      at += 1
    }
    count = written
    return at
  }

  /// Skips white space from `index` on and requests the break it means. Returns the index of the
  /// first other byte.
  ///
  /// - Parameter blankLines: whether an empty line separates paragraphs (text without markup).
  /// - Parameter lines: whether each line feed counts (`pre`).
  mutating func skipSpace(
    _ bytes: UnsafeBufferPointer<UInt8>, from index: Int, blankLines: Bool, lines: Bool
  ) -> Int {
    var at = index
    var feeds = 0
    while at < bytes.count {
      switch bytes[at] {
      case 0x0A: feeds += 1
      case 0x20, 0x09, 0x0C: break
      // A lone carriage return is a line end of old systems; before a line feed it is nothing.
      case 0x0D: if at + 1 >= bytes.count || bytes[at + 1] != 0x0A { feeds += 1 }
      default:
        request(kind(feeds, blankLines: blankLines, lines: lines))
        return at
      }
      at += 1
    }
    request(kind(feeds, blankLines: blankLines, lines: lines))
    return at
  }

  private func kind(_ feeds: Int, blankLines: Bool, lines: Bool) -> Break {
    if feeds >= 2, blankLines || lines { return .paragraph }
    return feeds == 1 && lines ? .line : .space
  }
}
