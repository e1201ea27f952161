/// In how many items each word stood, in a table of fixed size.
///
/// Two words that share a slot count as one, which makes both a little commoner. Counts are halved
/// when the table is full of items, so that old news fades. A value type for one thread.
struct TermFrequencies: Sendable {
  private static let slots = 1 << 16
  private static let most: Float = 50_000
  /// Items that are taken for read at the start, so that the first ones are not all rare.
  private static let start: Float = 30

  private var counts = [Float](repeating: 0, count: slots)
  private var items: Float = 0

  /// Counts the words of one more item; each stands in it once.
  mutating func add(_ stems: some Sequence<UInt32>) {
    items += 1
    for stem in stems { counts[Self.slot(stem)] += 1 }
    guard items >= Self.most else { return }
    items /= 2
    for slot in counts.indices { counts[slot] /= 2 }
  }

  /// The weight of a word: a third how rare it is in English, the rest how rare it has been here.
  func weight(_ stem: UInt32, rarity: Float) -> Float {
    let share = (items + Self.start + 1) / (counts[Self.slot(stem)] + 0.5)
    return 0.35 * rarity + 0.65 * max(0, Logarithm.of(share))
  }

  private static func slot(_ stem: UInt32) -> Int { Int(stem & UInt32(slots - 1)) }
}

/// The natural logarithm without libm, so that every machine has the same bits.
enum Logarithm {
  /// Of a number above 0, to 1e-4; 0 for anything else.
  static func of(_ number: Float) -> Float {
    guard number > 0, number.isFinite else { return 0 }
    // m × 2^e with m from 1 to 2; ln m = 2 atanh((m - 1) / (m + 1)).
    let part = (number.significand - 1) / (number.significand + 1)
    let square = part * part
    let series = part * (2 + square * (0.666_666_7 + square * (0.4 + square * 0.285_714_3)))
    return Float(number.exponent) * 0.693_147_2 + series
  }
}
