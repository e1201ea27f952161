import FeedModel

/// Word pieces by their bytes: an open-addressing table over the vocabulary of the model file.
///
/// Pieces that continue a word ("##ing") are stored without their mark under another seed, so one
/// running hash over the bytes of a word finds the longest piece that starts at a place.
struct Vocabulary {
  private struct Slot {
    var hash: UInt32 = 0
    /// -1 is free.
    var id: Int32 = -1
  }

  let classification: Int32
  let separator: Int32
  let unknown: Int32
  let count: Int

  private let contents: UnsafeRawBufferPointer
  private var starts: [UInt32]
  private var slots: [Slot]
  private var longest = 0

  /// `text` is the `vocabulary` entry, one piece a line; it must outlive this value. nil when
  /// a special piece is missing.
  init?(_ text: UnsafeRawBufferPointer) {
    contents = text
    starts = [0]
    for (index, byte) in text.enumerated() where byte == UInt8(ascii: "\n") {
      starts.append(UInt32(truncatingIfNeeded: index + 1))
    }
    count = starts.count - 1
    guard count > 0, Int(starts[count]) == text.count else { return nil }
    var capacity = 64
    while capacity < 2 * count { capacity *= 2 }
    slots = Array(repeating: Slot(), count: capacity)
    var special: [Int32?] = [nil, nil, nil]
    for id in 0..<count {
      var piece = text[Int(starts[id])..<Int(starts[id + 1]) - 1]
      for (index, name) in ["[CLS]", "[SEP]", "[UNK]"].enumerated()
      where piece.elementsEqual(name.utf8) {
        special[index] = Int32(id)
      }
      let continues = piece.count > 2 && piece.starts(with: "##".utf8)
      if continues { piece = piece.dropFirst(2) }
      var hash = Hash(continues: continues)
      for byte in piece { hash.add(byte) }
      longest = max(longest, piece.count)
      var place = hash.place(slots.count)
      while slots[place].id >= 0 { place = (place + 1) & (slots.count - 1) }
      slots[place] = Slot(hash: hash.tag, id: Int32(id))
    }
    guard let classification = special[0], let separator = special[1], let unknown = special[2]
    else { return nil }
    self.classification = classification
    self.separator = separator
    self.unknown = unknown
  }

  /// The longest piece that starts at `start` of a folded word, nil when there is none.
  func longestPiece(_ word: [UInt8], from start: Int) -> (id: Int32, end: Int)? {
    var best: (id: Int32, end: Int)?
    var hash = Hash(continues: start > 0)
    let limit = min(word.count, start + longest)
    var end = start
    while end < limit {
      hash.add(word[end])
      end += 1
      var place = hash.place(slots.count)
      while slots[place].id >= 0 {
        if slots[place].hash == hash.tag, matches(slots[place].id, word, start, end) {
          best = (slots[place].id, end)
          break
        }
        place = (place + 1) & (slots.count - 1)
      }
    }
    return best
  }

  private func matches(_ id: Int32, _ word: [UInt8], _ start: Int, _ end: Int) -> Bool {
    var first = Int(starts[Int(id)])
    let last = Int(starts[Int(id) + 1]) - 1
    let marked =
      last - first > 2 && contents[first] == UInt8(ascii: "#")
      && contents[first + 1] == UInt8(ascii: "#")
    guard marked == (start > 0) else { return false }
    if marked { first += 2 }
    guard last - first == end - start else { return false }
    for offset in 0..<(end - start) where contents[first + offset] != word[start + offset] {
      return false
    }
    return true
  }

  /// FNV-1a, 64 bits (Fowler, Noll, Vo).
  private struct Hash {
    var state: UInt64

    init(continues: Bool) { state = continues ? 0x9E37_79B9_7F4A_7C15 : 0xCBF2_9CE4_8422_2325 }

    @inline(__always) mutating func add(_ byte: UInt8) {
      state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }

    var tag: UInt32 { UInt32(truncatingIfNeeded: state >> 32) }

    @inline(__always) func place(_ capacity: Int) -> Int {
      Int(truncatingIfNeeded: (state ^ (state >> 29)) & UInt64(capacity - 1))
    }
  }
}
