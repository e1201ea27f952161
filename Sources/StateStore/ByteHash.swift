/// A fast 64-bit hash of bytes that stays the same for ever: what it gives is stored.
///
/// Eight bytes a step are multiplied and folded, as in wyhash (Wang Yi, 2019). It is not made to
/// withstand an attacker: who forges a collision hides his own item, which he need not publish.
/// Any thread.
struct ByteHash {
  private var state: UInt64

  private static let first: UInt64 = 0xA076_1D64_78BD_642F
  private static let second: UInt64 = 0xE703_7ED1_A0B4_28DB

  /// A hash that differs for each `seed`.
  init(seed: UInt64) { state = seed }

  /// Adds a string together with its length.
  mutating func add(_ string: String) {
    var string = string
    string.withUTF8 { add(UnsafeRawBufferPointer($0)) }
  }

  /// Adds bytes together with their number.
  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    add(UInt64(bytes.count))
    var offset = 0
    while offset + 8 <= bytes.count {
      add(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      offset += 8
    }
    var rest: UInt64 = 0
    while offset < bytes.count {
      rest = rest << 8 | UInt64(bytes[offset])
      offset += 1
    }
    add(rest)
  }

  /// Adds a number.
  mutating func add(_ word: UInt64) {
    let product = (word ^ Self.second).multipliedFullWidth(by: state ^ Self.first)
    state = product.high ^ product.low ^ word
  }

  /// The hash of all that was added, cut to its upper `bits` and never 0, which stands for none.
  func value(bits: Int) -> UInt64 {
    let product = (state ^ Self.first).multipliedFullWidth(by: Self.second)
    return max((product.high ^ product.low) >> UInt64(64 - bits), 1)
  }
}
