/// The known items of one feed, packed into pages of at most 31 entries in the order they came.
///
/// A poll reads the pages of its feed in one range and writes
/// back the one or two that changed, which costs a tenth of a row per item and a third of its
/// space (`docs/decisions/0011-seen-items-in-pages.md`).
public struct SeenPages {
  /// Four full rows fill a database page of 4,096 bytes. (With rows of up to a whole page, half of
  /// them lie alone on a page of which they fill half: 63 bytes an item where this takes 43.)
  static let entriesPerPage = 31
  /// A feed has room for 2^24 pages: two thousand million items.
  public static let pageBits: Int64 = 24

  /// Where an entry stands.
  struct Place: Hashable {
    var page: Int
    var slot: Int
  }

  private(set) var pages: [[UInt8]]
  private(set) var changed: Set<Int> = []

  /// Takes pages as stored; bytes behind the last whole entry are dropped.
  public init(pages: [[UInt8]] = []) { self.pages = pages }

  /// Calls `body` for each entry, oldest first.
  func forEach(_ body: (Place, SeenEntry) -> Void) {
    for (index, page) in pages.enumerated() {
      page.withUnsafeBytes { bytes in
        for slot in 0..<(bytes.count / SeenEntry.size) {
          body(Place(page: index, slot: slot), SeenEntry(bytes, at: slot * SeenEntry.size))
        }
      }
    }
  }

  /// Finds the entries of several keys in one pass.
  func places(of keys: Set<UInt64>) -> [UInt64: Place] {
    var found: [UInt64: Place] = [:]
    forEachKey { place, key in if keys.contains(key) { found[key] = place } }
    return found
  }

  /// The entry at a place that was found in these pages.
  subscript(place: Place) -> SeenEntry {
    pages[place.page].withUnsafeBytes { SeenEntry($0, at: place.slot * SeenEntry.size) }
  }

  /// Replaces the entry at `place`.
  mutating func replace(_ place: Place, with entry: SeenEntry) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(SeenEntry.size)
    entry.append(to: &bytes)
    let start = place.slot * SeenEntry.size
    pages[place.page].replaceSubrange(start..<(start + SeenEntry.size), with: bytes)
    changed.insert(place.page)
  }

  /// Adds an entry behind the last one.
  mutating func append(_ entry: SeenEntry) {
    if pages.isEmpty || pages[pages.count - 1].count >= Self.entriesPerPage * SeenEntry.size {
      pages.append([])
    }
    entry.append(to: &pages[pages.count - 1])
    changed.insert(pages.count - 1)
  }

  private func forEachKey(_ body: (Place, UInt64) -> Void) {
    for (index, page) in pages.enumerated() {
      page.withUnsafeBytes { bytes in
        for slot in 0..<(bytes.count / SeenEntry.size) {
          let key = bytes.loadUnaligned(fromByteOffset: slot * SeenEntry.size, as: UInt64.self)
          body(Place(page: index, slot: slot), UInt64(littleEndian: key))
        }
      }
    }
  }
}
