import FeedModel

/// What terms begin with, so that the automaton need not see the rest of an ASCII text (docs/matching.md,
/// "Words that no term begins with").
///
/// Between two ASCII letters or digits no word begins or ends. A term that begins with one therefore begins
/// where a run of them does, and what of its own run are the first eight bytes begins the run of the text too. These
/// are kept as bits, by their hash: some words pass that no term begins with, and none is kept back that one does.
final class WordHeads: Sendable {
  let bits: [UInt64]
  /// How far the product of a hash is shifted.
  let shift: UInt64
  /// Of the heads of prefixes that end within eight bytes, since words go on behind them.
  let masks: [UInt64]
  /// ASCII signs with which terms begin.
  let signs: [UInt8]

  /// - Parameter isBeginning: whether a term begins with an ASCII byte.
  init(_ patterns: [TermAutomaton.Pattern], folded: [[UInt8]], isBeginning: (UInt8) -> Bool) {
    // 16 bits a term, of which one is set: of words with which no term begins one in 16 passes.
    var log: UInt64 = 12
    while log < 21, 1 << log < 16 * folded.count { log += 1 }
    var bits = [UInt64](repeating: 0, count: 1 << Int(log - 6))
    var masks: [UInt64] = []
    shift = 64 - log
    signs = (0..<0x80).filter { !Self.isWord($0) && isBeginning($0) }
    for (pattern, bytes) in zip(patterns, folded) {
      let head = bytes.prefix(Self.length).prefix { Self.isWord($0) }
      guard !head.isEmpty else { continue }
      let key = head.reversed().reduce(0) { $0 << 8 | UInt64($1) }
      let bit = Self.hash(key, shift)
      bits[Int(bit >> 6)] |= 1 << (bit & 63)
      guard pattern.slots.prefix >= 0, head.count == bytes.count else { continue }
      let mask = Self.mask(head.count)
      if !masks.contains(mask) { masks.append(mask) }
    }
    self.bits = bits
    self.masks = masks
  }

  /// Bytes of a word that are looked at.
  static let length = 8

  /// Those of no term.
  static let none = WordHeads([], folded: []) { _ in false }

  /// In memory.
  var byteCount: Int { bits.count * 8 }

  @inline(__always)
  static func hash(_ key: UInt64, _ shift: UInt64) -> UInt64 {
    (key &* 0x9E37_79B9_7F4A_7C15) &>> shift
  }

  /// The lowest `count` bytes, of 1 to 8.
  @inline(__always)
  static func mask(_ count: Int) -> UInt64 { ~0 &>> UInt64(64 &- 8 &* count) }

  /// Whether `byte` is an ASCII letter or digit.
  @inline(__always)
  static func isWord(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10
  }
}
