import FeedModel
import Glibc

/// Linear-chain CRF over the words of a text (Lafferty et al. 2001; docs/claims-model.md,
/// "Decoding"): the best label sequence, and how probable each label of a word is.
///
/// Forbidden are I- after anything but B- or I- of the same kind, and any I- on the first word of
/// a paragraph. Sums are taken in double precision, so that training and run time agree.
struct LabelChain {
  static let count = TagLabel.allCases.count

  private let emissions: [Double]
  /// from × to, -infinity where forbidden; inside a paragraph and over a paragraph's start.
  private let within: [Double]
  private let across: [Double]
  private let breaks: [Bool]

  /// `emissions` has a row of label scores a word, `breaks` says which words start a paragraph.
  /// The first word counts as starting one.
  init(emissions: [Float], bias: [Float], transitions: [Float], breaks: [Bool]) {
    let labels = TagLabel.allCases
    self.emissions = emissions.enumerated().map { Double($1) + Double(bias[$0 % labels.count]) }
    within = labels.flatMap { from in
      labels.map { to in
        from.allows(to)
          ? Double(transitions[from.rawValue * labels.count + to.rawValue]) : -.infinity
      }
    }
    across = within.enumerated().map { labels[$0 % labels.count].isInside ? -.infinity : $1 }
    self.breaks = breaks
  }

  /// The best sequence (Viterbi); of equal scores the lower label wins.
  func best() -> [TagLabel] {
    let count = Self.count
    guard !breaks.isEmpty else { return [] }
    var back = [UInt8](repeating: 0, count: breaks.count * count)
    var scores = first()
    var next = scores
    for word in 1..<breaks.count {
      let table = breaks[word] ? across : within
      for to in 0..<count {
        var best = -Double.infinity
        var origin = 0
        for from in 0..<count where scores[from] + table[from * count + to] > best {
          best = scores[from] + table[from * count + to]
          origin = from
        }
        next[to] = best + emissions[word * count + to]
        back[word * count + to] = UInt8(truncatingIfNeeded: origin)
      }
      swap(&scores, &next)
    }
    var label = 0
    for candidate in 1..<count where scores[candidate] > scores[label] { label = candidate }
    var labels = [TagLabel](repeating: .outside, count: breaks.count)
    for word in breaks.indices.reversed() {
      labels[word] = TagLabel.allCases[label]
      label = Int(back[word * count + label])
    }
    return labels
  }

  /// words × labels, the probability of each label of each word (forward-backward, scaled).
  func marginals() -> [Double] {
    let count = Self.count
    let words = breaks.count
    guard words > 0 else { return [] }
    let weights = within.map(exp)
    let broken = across.map(exp)
    var local = [Double](repeating: 0, count: words * count)
    for word in 0..<words {
      let row = word * count..<(word + 1) * count
      let largest = emissions[row].max() ?? 0
      for index in row { local[index] = exp(emissions[index] - largest) }
    }
    var forward = [Double](repeating: 0, count: words * count)
    var scale = [Double](repeating: 1, count: words)
    for word in 0..<words {
      var sum = 0.0
      for to in 0..<count {
        let index = word * count + to
        if word == 0 {
          forward[index] = TagLabel.allCases[to].isInside ? 0 : local[index]
        } else {
          let table = breaks[word] ? broken : weights
          var total = 0.0
          for from in 0..<count {
            total += forward[index - to - count + from] * table[from * count + to]
          }
          forward[index] = total * local[index]
        }
        sum += forward[index]
      }
      scale[word] = sum
      for index in word * count..<(word + 1) * count { forward[index] /= sum }
    }
    var backward = [Double](repeating: 1, count: count)
    for word in (1..<words).reversed() {
      let table = breaks[word] ? broken : weights
      let right = (0..<count).map { local[word * count + $0] * backward[$0] / scale[word] }
      for label in 0..<count { forward[word * count + label] *= backward[label] }
      for from in 0..<count {
        backward[from] = (0..<count).reduce(0.0) { $0 + table[from * count + $1] * right[$1] }
      }
    }
    for label in 0..<count { forward[label] *= backward[label] }
    return forward
  }

  /// Scores of the labels of the first word.
  private func first() -> [Double] {
    TagLabel.allCases.map { $0.isInside ? -.infinity : emissions[$0.rawValue] }
  }
}
