import FeedModel

/// What an item is about: its weightiest words, as a vector of length 1.
///
/// Kept for days of every item, so it is cut to 64 words.
struct TermVector: Sendable {
  struct Term: Sendable {
    let stem: UInt32
    let weight: Float
  }
  static let longest = 64

  /// In the order of their stems.
  private var stems: [UInt32] = []
  /// Their weights in 65,535ths.
  private var weights: [UInt16] = []

  var count: Int { stems.count }
  var terms: [Term] { stems.indices.map { Term(stem: stems[$0], weight: weight(at: $0)) } }

  private func weight(at index: Int) -> Float { Float(weights[at: index] ?? 0) / 65_535 }

  init(_ words: WordCounts, _ frequencies: TermFrequencies) {
    var all: [Term] = []
    all.reserveCapacity(words.entries.count)
    for word in words.entries {
      let count = Float(word.tenths) / 10
      let factor = count > 1 ? 1 + Logarithm.of(count) : count
      let weight = factor * frequencies.weight(word.stem, rarity: Float(word.rarity) / 4)
      all.append(Term(stem: word.stem, weight: weight))
    }
    all.sort(by: Self.isWeightier)
    all = Array(all.prefix(Self.longest))
    let length = all.reduce(Float(0)) { $0 + $1.weight * $1.weight }.squareRoot()
    guard length > 0 else { return }
    all.sort { $0.stem < $1.stem }
    stems.reserveCapacity(all.count)
    weights.reserveCapacity(all.count)
    for term in all {
      let part = (max(0, min(1, term.weight / length)) * 65_535).rounded()
      stems.append(term.stem)
      weights.append(UInt16(exactly: part) ?? 0)
    }
  }

  /// The heavier first; of equal ones always the same.
  static func isWeightier(_ left: Term, _ right: Term) -> Bool {
    left.weight == right.weight ? left.stem < right.stem : left.weight > right.weight
  }

  /// The `count` weightiest words.
  func top(_ count: Int) -> [Term] { Array(terms.sorted(by: Self.isWeightier).prefix(count)) }

  /// How much two items speak of the same, 0 to 1: the cosine, less half of what their weightiest
  /// common word gives, since no single word makes a story.
  func similarity(_ other: TermVector) -> Float {
    var (left, right) = (0, 0)
    var (sum, most, shared): (Float, Float, Float) = (0, 0, 0)
    while left < stems.count, right < other.stems.count {
      let (a, b) = (stems[left], other.stems[right])
      if a == b {
        let product = weight(at: left) * other.weight(at: right)
        sum += product
        most = max(most, product)
        shared += 1
      }
      if a <= b { left += 1 }
      if b <= a { right += 1 }
    }
    return shared > 0 ? (sum - 0.5 * most) * (1 - 0.3 / shared) : 0
  }

  /// The weight of a word, 0 where it is none of these.
  func weight(_ stem: UInt32) -> Float {
    var (low, high) = (0, stems.count)
    while low < high {
      let middle = (low + high) / 2
      if stems[middle] < stem { low = middle + 1 } else { high = middle }
    }
    return stems[at: low] == stem ? weight(at: low) : 0
  }

  /// How much more it takes for an item of few words, where chance makes more of a common one: 1 for 48
  /// words, up to 1.4.
  static func brevity(_ words: Int) -> Float { 1 + 0.4 * (1 - Float(min(words, 48)) / 48) }
}
