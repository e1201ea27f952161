import CFold
import FeedModel

/// Goes through a text from one place where a term may begin to the next, in the parts that are ASCII.
struct HeadSearch {
  private let text: TextBytes
  private let bits: UnsafeBufferPointer<UInt64>
  private let masks: UnsafeBufferPointer<UInt64>
  private let signs: UnsafeBufferPointer<UInt8>
  private let shift: UInt64
  /// Where the 64 bytes begin that were looked at last, and what they are, a bit each.
  private var block = 0
  private var words: UInt64 = 0
  private var beyond: UInt64 = 0
  /// Where words begin in them.
  private var starts: UInt64 = 0
  /// What is no ASCII, or a sign with which a term begins.
  private var stops: UInt64 = 0

  /// Words that begin further behind do not lie in the block as far as is looked at them.
  private static let reach = 64 - WordHeads.length

  /// Goes through `text`. What `heads` hold is read for as long as `body` runs.
  static func search<Result>(
    _ text: TextBytes, _ heads: WordHeads?, _ body: (inout HeadSearch) -> Result
  ) -> Result {
    let heads = heads ?? WordHeads.none
    return heads.bits.withUnsafeBufferPointer { bits in
      heads.masks.withUnsafeBufferPointer { masks in
        heads.signs.withUnsafeBufferPointer { signs in
          var search = HeadSearch(
            text: text, bits: bits, masks: masks, signs: signs, shift: heads.shift)
          return body(&search)
        }
      }
    }
  }

  private init(
    text: TextBytes, bits: UnsafeBufferPointer<UInt64>, masks: UnsafeBufferPointer<UInt64>,
    signs: UnsafeBufferPointer<UInt8>, shift: UInt64
  ) {
    (self.text, self.bits, self.masks, self.signs) = (text, bits, masks, signs)
    self.shift = shift
    if !text.isEmpty { look(at: 0) }
  }

  /// The first offset from `start` on at which a term may begin, or the end of the text. `start` never goes back.
  @inline(__always)
  mutating func next(from start: Int) -> Int {
    var start = start
    while start < text.count {
      if start &- block >= Self.reach { look(at: start) }
      let ahead: UInt64 = (1 &<< UInt64(Self.reach)) &- (1 &<< UInt64(start &- block))
      let stop = stops & ahead
      // Words before it.
      var left = starts & ahead & ((stop & (0 &- stop)) &- 1)
      while left != 0 {
        let bit = left.trailingZeroBitCount
        if mayBegin(at: UInt64(bit)) { return block &+ bit }
        left &= left &- 1
      }
      if stop != 0 { return block &+ stop.trailingZeroBitCount }
      start = block &+ Self.reach
    }
    return text.count
  }

  /// Whether a term may begin with the word that begins at `bit` of the block.
  @inline(__always)
  private func mayBegin(at bit: UInt64) -> Bool {
    let length = min(WordHeads.length, (~words &>> bit).trailingZeroBitCount)
    // What stands right behind it may fold to more of it.
    if beyond &>> (bit &+ UInt64(length)) & 1 != 0 { return true }
    // ASCII letters differ from small ones in this bit, and digits have it.
    let small = Self.eightBytes(of: text, from: block &+ Int(bit)) | 0x2020_2020_2020_2020
    let key = small & WordHeads.mask(length)
    if isSet(key) { return true }
    for mask in masks where isSet(key & mask) { return true }
    return false
  }

  @inline(__always)
  private func isSet(_ key: UInt64) -> Bool {
    let bit = WordHeads.hash(key, shift)
    return bits[Int(truncatingIfNeeded: bit &>> 6)] &>> (bit & 63) & 1 != 0
  }

  /// Those from `start` on, the first the lowest; zeros behind the text.
  @inline(__always)
  static func eightBytes(of text: TextBytes, from start: Int) -> UInt64 {
    if text.count &- start >= 8 {
      return UInt64(
        littleEndian: UnsafeRawBufferPointer(text)
          .loadUnaligned(fromByteOffset: start, as: UInt64.self))
    }
    var bytes: UInt64 = 0
    var offset = text.count
    while offset > start {
      offset &-= 1
      bytes = bytes &<< 8 | UInt64(text[offset])
    }
    return bytes
  }

  private mutating func look(at start: Int) {
    guard let bytes = text.baseAddress else { return }
    let found = ascii_look(bytes + start, text.count &- start, signs.baseAddress, signs.count)
    let isBehindWord = start > 0 && WordHeads.isWord(text[start &- 1])
    block = start
    (words, beyond) = (found.words, found.beyond)
    starts = words & ~(words &<< 1 | (isBehindWord ? 1 : 0))
    stops = found.beyond | found.signs
  }
}
