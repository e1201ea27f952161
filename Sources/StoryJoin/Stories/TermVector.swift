import FeedModel

/// What an item is about: its weightiest words, as a vector of length 1.
///
/// Kept for days of every item, so it is cut to 64 words and names, of four bytes each. Names of two words stand beside
/// the words that they are made of and do not count for its length: who names one has no less of all else.
struct TermVector: Sendable {
  struct Term: Sendable {
    let stem: UInt32
    let weight: Float
  }
  static let longest = 64
  /// Names of two words at most.
  private static let mostNames = 4

  /// In the order of their stems: the upper 24 bits of the stem's hash, and in the other eight the root of the weight
  /// in 255ths, by which small weights are as exact as large ones.
  let packed: ArraySlice<UInt32>

  var count: Int { packed.count }
  var terms: [Term] {
    packed.map { Term(stem: Self.key($0), weight: Self.weight($0)) }
  }

  /// What is left of a stem's hash.
  private static func key(_ stem: UInt32) -> UInt32 { stem & 0xFFFF_FF00 }

  private static func weight(_ packed: UInt32) -> Float {
    let root = Float(packed & 0xFF) / 255
    return root * root
  }

  /// As it is kept.
  init(packed: ArraySlice<UInt32>) { self.packed = packed }

  init(_ words: WordCounts, _ frequencies: TermFrequencies) {
    func weightiest(_ entries: [WordCounts.Entry], _ most: Int) -> [Term] {
      let all = entries.map { word in
        let count = Float(word.tenths) / 10
        let factor = count > 1 ? 1 + Logarithm.of(count) : count
        let weight = factor * frequencies.weight(word.stem, rarity: Float(word.rarity) / 4)
        return Term(stem: word.stem, weight: weight)
      }
      return Array(all.sorted(by: Self.isWeightier).prefix(most))
    }
    let names = weightiest(words.fullNames, Self.mostNames)
    var all = weightiest(words.entries, Self.longest)
    let length = all.reduce(Float(0)) { $0 + $1.weight * $1.weight }.squareRoot()
    guard length > 0 else {
      packed = []
      return
    }
    all += names
    all.sort { $0.stem < $1.stem }
    packed = ArraySlice(
      all.map { term in
        let root = max(0, min(1, term.weight / length)).squareRoot()
        return Self.key(term.stem) | (UInt32(exactly: (root * 255).rounded()) ?? 0)
      })
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
    var (left, right) = (packed.startIndex, other.packed.startIndex)
    var (sum, most, shared): (Float, Float, Float) = (0, 0, 0)
    while left < packed.endIndex, right < other.packed.endIndex {
      let (a, b) = (packed[left], other.packed[right])
      let (mine, theirs) = (a >> 8, b >> 8)
      if mine == theirs {
        let product = Self.weight(a) * Self.weight(b)
        sum += product
        most = max(most, product)
        shared += 1
      }
      if mine <= theirs { left += 1 }
      if theirs <= mine { right += 1 }
    }
    return shared > 0 ? (sum - 0.5 * most) * (1 - 0.3 / shared) : 0
  }

  /// The weight of a word, 0 where it is none of these.
  func weight(_ stem: UInt32) -> Float {
    let key = stem >> 8
    var (low, high) = (packed.startIndex, packed.endIndex)
    while low < high {
      let middle = (low + high) / 2
      if packed[middle] >> 8 < key { low = middle + 1 } else { high = middle }
    }
    guard let found = packed[at: low], found >> 8 == key else { return 0 }
    return Self.weight(found)
  }

  /// How much more it takes for an item of few words, where chance makes more of a common one: 1 for 48
  /// words, up to 1.4.
  static func brevity(_ words: Int) -> Float { 1 + 0.4 * (1 - Float(min(words, 48)) / 48) }
}
