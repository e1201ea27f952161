import FeedModel
import Glibc

@testable import ClaimExtract
@testable import ClaimTagger

extension UnderRepairs {
  /// The tagger with random label scores and link vectors in the encoder's place: labels, spans,
  /// links, repairs, signed quotations and confidence are its own.
  static func tags(_ seed: UInt64) -> UnderRepairs {
    UnderRepairs { text in
      text.bytes.withUnsafeBufferPointer { bytes in
        let words = WordScanner().words(bytes)
        guard !words.isEmpty else { return [] }
        return decoder.claims(run(words, smallModel, SplitMix(seed)), smallModel)
      }
    }
  }

  private static func run(
    _ words: [Word], _ model: TaggerModel, _ random: SplitMix
  ) -> TaggedRun {
    var random = random
    let columns = TagLabel.allCases.count
    var scores = LabelScores(words: words.count)
    scores.emissions = [Float](repeating: 0, count: words.count * columns)
    // Runs of one label, as spans are, with a score that the model's own habits cannot outvote.
    var label = 0
    for word in words.indices {
      if random.below(3) == 0 { label = random.below(columns) }
      scores.emissions[word * columns + label] = random.below(16) == 0 ? .nan : 50
      if label % 2 == 1 { label += 1 }
    }
    for (role, head) in model.links {
      let count = words.count * head.span.weight.rows
      func row() -> [Float] { (0..<count).map { _ in Float(random.below(9)) - 4 } }
      scores.links[role] = (span: row(), cue: row())
    }
    let chain = LabelChain(
      emissions: scores.emissions, bias: model.tables.labelBias,
      transitions: model.tables.transitions, breaks: words.map(\.startsParagraph))
    return TaggedRun(words: words, labels: chain.best(), scores: scores, chain: chain)
  }
}

private let decoder = ClaimDecoder(smallModel)

/// The small model of the tests.
let smallModel: TaggerModel = {
  let path = getenv("TAGGER_MODEL").map { String(cString: $0) } ?? ""
  guard let model = try? TaggerModel(path: path) else { fatalError("set TAGGER_MODEL to tiny.cwm") }
  return model
}()
