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

  /// Reads the entry that begins at `offset`, with 32 bytes behind it.
  init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    key = Self.word(bytes, offset)
    alias = Self.word(bytes, offset + 8)
    text = Self.word(bytes, offset + 16) & Self.textMask
    // Six bytes from 22 on are the upper six of the eight from 20 on.
    firstSeen = Instant(milliseconds: Int64(Self.word(bytes, offset + 20) >> 16))
    let last = UInt32(truncatingIfNeeded: Self.word(bytes, offset + 24) >> 32)
    revision = Int(last & ~Self.movedBit)
    isMoved = last & Self.movedBit != 0
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

  private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}
