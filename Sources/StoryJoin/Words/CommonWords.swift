/// How rare English words are, before a single item is read.
///
/// The first items of a young state have no frequencies of their own to weigh words by. The table is
/// the order of the whole words in the encoder's vocabulary, which is that of their frequency.
enum CommonWords {
  /// 0 ("the") to 7; 8 for what is not in the table.
  static func rarity(_ stem: UInt32) -> Float { table[stem] ?? 8 }

  private static let table: [UInt32: Float] = {
    var table: [UInt32: Float] = [:]
    var rank = 0
    var word: [UInt8] = []
    for byte in CommonWordList.text.utf8 {
      guard byte == 0x20 || byte == 0x0A else {
        word.append(byte)
        continue
      }
      guard !word.isEmpty else { continue }
      WordStem.cut(&word)
      let stem = StoryHash.of(word)
      rank += 1
      word.removeAll(keepingCapacity: true)
      if table[stem] == nil { table[stem] = Self.rarity(rank: rank) }
    }
    return table
  }()

  /// The natural logarithm of the rank, less one, in steps of a half: no libm, so that every
  /// machine has the same.
  private static func rarity(rank: Int) -> Float {
    var bound = 2.718
    var rarity: Float = 0
    while Double(rank) > bound, rarity < 9 {
      bound *= 1.2840254
      rarity += 0.25
    }
    return rarity
  }
}
