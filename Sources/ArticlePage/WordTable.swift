import FeedModel

/// Words of ours and what each stands for, found by a hash of their bytes.
///
/// Two words of one table never share a hash (a test says so); a word of a page may share one with a
/// word of ours, once in 2^64, and is then taken for it.
struct WordTable: Sendable {
  private let keys: [UInt64]
  private let values: [UInt32]
  private let mask: Int

  /// A table of groups: the words of each, separated by spaces, stand for its value; of a word in
  /// several groups the values are joined.
  init(_ groups: [(value: UInt32, words: StaticString)]) {
    var entries: [(key: UInt64, value: UInt32)] = []
    for group in groups {
      group.words.withUTF8Buffer { bytes in
        for word in bytes.split(separator: 0x20) {
          var hash = WordHash()
          for byte in word { hash.add(byte) }
          entries.append((hash.value, group.value))
        }
      }
    }
    var size = 64
    while size < entries.count * 3 { size *= 2 }
    var keys = [UInt64](repeating: 0, count: size)
    var values = [UInt32](repeating: 0, count: size)
    let mask = size - 1
    for entry in entries {
      var place = Int(truncatingIfNeeded: entry.key >> 20) & mask
      while keys[place] != 0, keys[place] != entry.key { place = (place + 1) & mask }
      keys[place] = entry.key
      values[place] |= entry.value
    }
    self.keys = keys
    self.values = values
    self.mask = mask
  }

  /// What the word with this hash stands for; 0 where it is none of the table's.
  @inline(__always)
  func value(_ hash: WordHash) -> UInt32 {
    var place = Int(truncatingIfNeeded: hash.value >> 20) & mask
    // The table is at most a third full, so an empty place comes soon.
    while keys[place] != 0 {
      if keys[place] == hash.value { return values[place] }
      place = (place + 1) & mask
    }
    return 0
  }
}

/// FNV-1a of a word's bytes, mixed once more, so that high bits tell words apart too.
struct WordHash {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325
  /// Bytes so far.
  private(set) var count = 0

  @inline(__always)
  mutating func add(_ byte: UInt8) {
    state = (state ^ UInt64(byte)) &* 0x100_0000_01B3
    count &+= 1
  }

  /// Never 0.
  @inline(__always)
  var value: UInt64 { (state ^ state >> 29) &* 0xBF58_476D_1CE4_E5B9 | 1 }
}
