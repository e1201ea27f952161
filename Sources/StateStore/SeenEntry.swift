import FeedModel

/// One known item in 32 bytes, as it stands in a page of ``SeenPages``.
///
/// | bytes | what (little-endian) |
/// |---|---|
/// | 0–7 | key: 64 bits of the digest of the identity |
/// | 8–15 | marks: page (20 bits), stem (20), date (24) |
/// | 16–21 | marks: title (24 bits), body (the lower 24 of 30) |
/// | 22–27 | first seen, milliseconds since 1970 |
/// | 28–31 | revision (24 bits), body (the upper 6); bit 30 is set; bit 31 says that the item's id stands in `moved_item` |
///
/// Before schema 5: 8–15 a digest of link and title, 16–21 one of the whole text, 28–31 the revision with
/// bit 30 clear. Such an entry is written anew when its item is next seen.
///
/// All is cut because the state is kept for ever: at 100,000 items of one feed a new item is taken for
/// a known one with a chance of 1 in 10^14, and then it is still compared by its text.
struct SeenEntry: Hashable {
  static let size = 32

  /// What an entry tells of its item beyond the key.
  enum Marks: Hashable {
    case current(ItemMarks)
    /// Of schema 4 or before.
    case earlier(alias: UInt64, text: UInt64)
  }

  var key: UInt64
  var marks: Marks
  var firstSeen: Instant
  var revision: Int
  var isMoved: Bool

  static let textMask: UInt64 = 0xFFFF_FFFF_FFFF
  static let highestRevision = 0xFF_FFFF
  private static let movedBit: UInt32 = 0x8000_0000
  private static let currentBit: UInt32 = 0x4000_0000
  private static let highestInstant: Int64 = 0xFFFF_FFFF_FFFF

  init(key: UInt64, marks: Marks, firstSeen: Instant, revision: Int, isMoved: Bool) {
    self.key = key
    self.marks = marks
    self.firstSeen = firstSeen
    self.revision = revision
    self.isMoved = isMoved
  }

  /// Reads the entry that begins at `offset`, with 32 bytes behind it.
  init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    key = Self.word(bytes, offset)
    let second = Self.word(bytes, offset + 8)
    let text = Self.word(bytes, offset + 16) & Self.textMask
    // Six bytes from 22 on are the upper six of the eight from 20 on.
    firstSeen = Instant(milliseconds: Int64(Self.word(bytes, offset + 20) >> 16))
    let last = UInt32(truncatingIfNeeded: Self.word(bytes, offset + 24) >> 32)
    isMoved = last & Self.movedBit != 0
    if last & Self.currentBit != 0 {
      revision = Int(last & UInt32(Self.highestRevision))
      marks = .current(
        ItemMarks(
          page: UInt32(second & 0xF_FFFF), stem: UInt32(second >> 20 & 0xF_FFFF),
          date: UInt32(second >> 40), title: UInt32(text & 0xFF_FFFF),
          body: UInt32(text >> 24) | (last >> 24 & 0x3F) << 24))
    } else {
      revision = Int(last & ~Self.movedBit)
      marks = .earlier(alias: second, text: text)
    }
  }

  /// Appends the entry's 32 bytes.
  func append(to bytes: inout [UInt8]) {
    let instant = UInt64(min(max(firstSeen.milliseconds, 0), Self.highestInstant))
    var last = UInt32(min(max(revision, 1), Self.highestRevision))
    let second: UInt64
    let text: UInt64
    switch marks {
    case .current(let marks):
      second =
        UInt64(marks.page & 0xF_FFFF) | UInt64(marks.stem & 0xF_FFFF) << 20
        | UInt64(marks.date & 0xFF_FFFF) << 40
      text = UInt64(marks.title & 0xFF_FFFF) | UInt64(marks.body & 0xFF_FFFF) << 24
      last |= Self.currentBit | (marks.body >> 24 & 0x3F) << 24
    case .earlier(let alias, let digest): (second, text) = (alias, digest & Self.textMask)
    }
    if isMoved { last |= Self.movedBit }
    for (value, count) in [(key, 8), (second, 8), (text, 6), (instant, 6), (UInt64(last), 4)] {
      for byte in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * byte))) }
    }
  }

  private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}
