import Glibc
import Testing

@testable import ClaimTagger

/// Decoding against the enumeration of every sequence.
@Suite struct LabelChainTests {
  private struct Sequences {
    var all: [(labels: [TagLabel], score: Double)] = []

    /// Every allowed sequence with its score.
    init(_ emissions: [Float], _ bias: [Float], _ transitions: [Float], _ breaks: [Bool]) {
      func extend(_ labels: [TagLabel], _ score: Double) {
        let word = labels.count
        guard word < breaks.count else {
          all.append((labels, score))
          return
        }
        for label in TagLabel.allCases {
          let starts = word == 0 || breaks[word]
          if label.isInside, starts { continue }
          var next = score + Double(emissions[word * 7 + label.rawValue] + bias[label.rawValue])
          if let last = labels.last {
            if !last.allows(label) { continue }
            next += Double(transitions[last.rawValue * 7 + label.rawValue])
          }
          extend(labels + [label], next)
        }
      }
      extend([], 0)
    }
  }

  @Test func bestSequenceAndMarginalsAreThoseOfTheEnumeration() {
    var random = Random(31)
    for round in 0..<30 {
      let count = 1 + round % 5
      let emissions = random.floats(count * 7, -2...2)
      let bias = random.floats(7)
      let transitions = random.floats(49, -1...1)
      let breaks = (0..<count).map { _ in Bool.random(using: &random) }
      let every = Sequences(emissions, bias, transitions, breaks).all
      let chain = LabelChain(
        emissions: emissions, bias: bias, transitions: transitions, breaks: breaks)
      let best = every.max { $0.score < $1.score }
      #expect(chain.best() == best?.labels)
      let total = every.map { exp($0.score) }.reduce(0, +)
      let marginals = chain.marginals()
      for word in 0..<count {
        for label in TagLabel.allCases {
          let sum = every.filter { $0.labels[word] == label }.map { exp($0.score) }.reduce(0, +)
          #expect(abs(marginals[word * 7 + label.rawValue] - sum / total) < 1e-6)
        }
      }
    }
  }

  @Test func ofEqualScoresTheLowerLabelWins() {
    let zeros = [Float](repeating: 0, count: 49)
    let chain = LabelChain(
      emissions: Array(zeros.prefix(21)), bias: Array(zeros.prefix(7)), transitions: zeros,
      breaks: [true, false, false])
    #expect(chain.best() == [.outside, .outside, .outside])
  }

  @Test func noWordsGiveNoLabels() {
    let chain = LabelChain(
      emissions: [], bias: Array(repeating: 0, count: 7),
      transitions: Array(repeating: 0, count: 49), breaks: [])
    #expect(chain.best().isEmpty)
    #expect(chain.marginals().isEmpty)
  }

  /// Scores that are no numbers may give any labels, but allowed ones, and no trap.
  @Test func scoresThatAreNoNumbersDoNotTrap() {
    for value in [Float.nan, .infinity, -.infinity] {
      let chain = LabelChain(
        emissions: Array(repeating: value, count: 28), bias: Array(repeating: 0, count: 7),
        transitions: Array(repeating: 0, count: 49), breaks: [true, false, true, false])
      #expect(chain.best().count == 4)
      #expect(chain.marginals().count == 28)
    }
  }
}
