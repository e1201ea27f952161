/// Eight bytes of text at once, where none of them needs a decision: the usual case, at a fraction of
/// the price of looking at each.
///
/// Arithmetic within a 64-bit word (Mycroft's test for a zero byte): masks of Swift's SIMD types are
/// compiled to loops over their lanes (Swift 6.3), which made this ten times slower than no trick.
enum SafeBytes {
  static let width = 8

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080

  /// Copies ``width`` bytes if all are ordinary in HTML and in plain text, single spaces between
  /// words included. Returns how many of them count: all, or all but a last space, which must not be
  /// written before it is known what follows; 0 where one needs a decision.
  @inline(__always)
  static func copy(
    _ source: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<UInt8>
  ) -> Int {
    let word = UInt64(littleEndian: UnsafeRawPointer(source).loadUnaligned(as: UInt64.self))
    let spaces = zeros(word ^ (ones &* 0x20))
    var unsafe = (word &- ones &* 0x20) & ~word & highs
    unsafe |= zeros(word ^ (ones &* 0x26)) | zeros(word ^ (ones &* 0x3C))
    unsafe |= zeros(word ^ (ones &* 0x7F)) | (spaces & (spaces >> 8))
    if word & highs != 0 {
      // U+0080 to U+00BF, U+1000 to U+3FFF and U+F000 to U+FFFF hold white space and controls;
      // 0xE0 is ordinary, but saves a comparison.
      unsafe |= zeros(word ^ (ones &* 0xC2)) | zeros(word ^ (ones &* 0xEF))
      unsafe |= zeros((word & (ones &* 0xFC)) ^ (ones &* 0xE0))
    }
    guard unsafe == 0 else { return 0 }
    UnsafeMutableRawPointer(target).storeBytes(of: word.littleEndian, as: UInt64.self)
    return width &- Int(truncatingIfNeeded: spaces >> 63)
  }

  /// The high bit of every byte of `word` that is zero; also of 0x01 above a zero byte, which costs a
  /// second look and no more.
  @inline(__always)
  private static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & highs }
}
