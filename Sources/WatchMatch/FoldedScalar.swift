import CFold

/// The bytes of one text while it is read. Whoever holds the text outlives every use.
typealias TextBytes = UnsafeBufferPointer<UInt8>

/// One scalar of a text with what the tables say of it.
///
/// A byte that is no part of well-formed UTF-8 (Unicode Standard, table 3-7) stands for itself: it
/// folds to one byte that no term holds.
struct FoldedScalar {
  /// Undefined for a malformed byte.
  let value: UInt32
  /// Half-open byte range in the text.
  let start: Int
  let end: Int
  let record: cfold_record

  /// No folded term holds this byte.
  static let malformed: UInt8 = 0xFF
  private static let malformedRecord = cfold_record(
    offset: 0, length: 1, kind: UInt8(CFOLD_IDENTITY),
    word_class: UInt8(CFOLD_OTHER), ccc: 0, last_ccc: 0)

  /// The scalar that begins at `start`, which is inside `text`.
  @inline(__always)
  init(in text: TextBytes, at start: Int) {
    self.start = start
    let (value, length) = Self.decode(text, start)
    self.value = value
    if length == 0 {
      end = start &+ 1
      record = Self.malformedRecord
    } else {
      end = start &+ length
      record = cfold_lookup(value)
    }
  }

  /// The scalar that ends before `end`, which is above 0 and not above the length of `text`.
  init(in text: TextBytes, endingAt end: Int) {
    var start = end &- 1
    let floor = max(0, end &- 4)
    while start > floor, text[start] & 0xC0 == 0x80 { start &-= 1 }
    let whole = FoldedScalar(in: text, at: start)
    self = whole.end == end ? whole : FoldedScalar(in: text, malformedAt: end &- 1)
  }

  private init(in text: TextBytes, malformedAt start: Int) {
    self.start = start
    end = start &+ 1
    value = 0
    record = Self.malformedRecord
  }

  @inline(__always)
  var kind: Int { Int(record.kind) }

  @inline(__always)
  var isIgnored: Bool { kind == CFOLD_IGNORED }

  @inline(__always)
  var isSpace: Bool { kind == CFOLD_SPACE }

  @inline(__always)
  var isOpenSyllable: Bool { kind == CFOLD_OPEN_SYLLABLE }

  var wordClass: WordClass { WordClass(rawValue: record.word_class) ?? .other }

  /// The folded scalar if it is ASCII and all there is, otherwise 0.
  var foldedASCII: UInt8 {
    guard record.length == 1, !isSpace else { return isSpace ? 0x20 : 0 }
    return kind == CFOLD_MAPPED ? cfold_mapping(record)[0] : UInt8(truncatingIfNeeded: value)
  }

  /// The scalar at `start` and its length in bytes; length 0 where the byte is malformed.
  @inline(__always)
  private static func decode(_ text: TextBytes, _ start: Int) -> (UInt32, Int) {
    let first = UInt32(text[start])
    if first < 0x80 { return (first, 1) }
    let left = text.count &- start
    if first < 0xE0 {
      guard first >= 0xC2, left > 1 else { return (0, 0) }
      let second = UInt32(text[start &+ 1]) ^ 0x80
      return second < 0x40 ? ((first & 0x1F) << 6 | second, 2) : (0, 0)
    }
    if first < 0xF0 {
      guard left > 2 else { return (0, 0) }
      let second = UInt32(text[start &+ 1]) ^ 0x80
      let third = UInt32(text[start &+ 2]) ^ 0x80
      let value = (first & 0x0F) << 12 | second << 6 | third
      let good = second < 0x40 && third < 0x40 && value >= 0x800 && (value & 0xF800) != 0xD800
      return good ? (value, 3) : (0, 0)
    }
    guard first < 0xF5, left > 3 else { return (0, 0) }
    let second = UInt32(text[start &+ 1]) ^ 0x80
    let third = UInt32(text[start &+ 2]) ^ 0x80
    let fourth = UInt32(text[start &+ 3]) ^ 0x80
    let value = (first & 0x07) << 18 | second << 12 | third << 6 | fourth
    let good =
      second < 0x40 && third < 0x40 && fourth < 0x40 && value >= 0x10000 && value < 0x110000
    return good ? (value, 4) : (0, 0)
  }
}

/// What a scalar is to the search for word boundaries (`CFold.h`).
enum WordClass: UInt8 {
  case other, symbol, latin, letter, digit, free, hangul, tail, mark, skip, zeroWidthSpace

  /// Whether words are made of it.
  var isWord: Bool {
    switch self {
    case .latin, .letter, .digit, .free, .hangul, .tail: true
    case .other, .symbol, .mark, .skip, .zeroWidthSpace: false
    }
  }
}
