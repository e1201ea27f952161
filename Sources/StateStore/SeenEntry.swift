import FeedModel

/// One known item in 32 bytes, as it stands in a page of ``SeenPages``.
///
/// | bytes | what (little-endian) |
/// |---|---|
/// | 0–7 | key: 64 bits of the digest of the identity |
/// | 8–15 | alias: 64 bits of the digest of link and title; 0 where there is no link |
/// | 16–21 | text: 48 bits of the digest of the text |
/// | 22–27 | first seen, milliseconds since 1970 |
/// | 28–31 | revision; the top bit says that the item's id stands in `moved_item` |
///
/// The digests are cut because the state is kept for ever: at 100,000 items of one feed a new item
/// is taken for a known one with a chance of 1 in 10^14, and then it is still compared by its text.
struct SeenEntry: Hashable {
  static let size = 32

  var key: UInt64
  var alias: UInt64
  var text: UInt64
  var firstSeen: Instant
  var revision: Int
  var isMoved: Bool

  static let textMask: UInt64 = 0xFFFF_FFFF_FFFF
  private static let movedBit: UInt32 = 0x8000_0000
  private static let highestRevision = 0x7FFF_FFFF
  private static let highestInstant: Int64 = 0xFFFF_FFFF_FFFF

  init(
    key: UInt64, alias: UInt64, text: UInt64, firstSeen: Instant, revision: Int, isMoved: Bool
  ) {
    self.key = key
    self.alias = alias
    self.text = text & Self.textMask
    self.firstSeen = firstSeen
    self.revision = revision
    self.isMoved = isMoved
  }

  /// Reads the entry that begins at `offset`.
  init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    key = Self.load(bytes, offset, 8)
    alias = Self.load(bytes, offset + 8, 8)
    text = Self.load(bytes, offset + 16, 6)
    firstSeen = Instant(milliseconds: Int64(Self.load(bytes, offset + 22, 6)))
    let word = UInt32(Self.load(bytes, offset + 28, 4))
    revision = Int(word & ~Self.movedBit)
    isMoved = word & Self.movedBit != 0
  }

  /// Appends the entry's 32 bytes.
  func append(to bytes: inout [UInt8]) {
    let instant = UInt64(min(max(firstSeen.milliseconds, 0), Self.highestInstant))
    let word =
      UInt32(min(max(revision, 1), Self.highestRevision)) | (isMoved ? Self.movedBit : 0)
    for (value, count) in [(key, 8), (alias, 8), (text, 6), (instant, 6), (UInt64(word), 4)] {
      for byte in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * byte))) }
    }
  }

  private static func load(_ bytes: UnsafeRawBufferPointer, _ offset: Int, _ count: Int) -> UInt64 {
    var value: UInt64 = 0
    for byte in 0..<count { value |= UInt64(bytes[offset + byte]) << (8 * byte) }
    return value
  }
}
