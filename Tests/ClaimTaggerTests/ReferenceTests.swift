import CTagger
import Testing

@testable import ClaimTagger

/// The run time against the reference implementation in Training/, step by step on the same texts.
@Suite struct ReferenceTests {
  let model: TaggerModel
  let texts: [ExpectedText]

  init() throws {
    model = try Fixtures.model()
    texts = try Fixtures.expected()
  }

  @Test func wordsAndTheirMarksAreTheSame() {
    let scanner = WordScanner()
    for expected in texts {
      let words = withBytes(expected.text) { scanner.words($0) }
      let found = words.map { word in
        [
          word.range.lowerBound, word.range.upperBound, word.startsParagraph ? 1 : 0,
          word.isSpaced ? 1 : 0, word.startsSentence ? 1 : 0, Int(word.quotation.rawValue),
          Int(word.letterCase.rawValue),
        ]
      }
      #expect(found == expected.words.map { Array($0.prefix(7)) })
    }
  }

  @Test func piecesAndWindowsAreTheSame() {
    let scanner = WordScanner()
    var pieces = WordPieces(model.vocabulary)
    for expected in texts {
      let words = withBytes(expected.text) { scanner.words($0) }
      let row = withBytes(expected.text) { PieceRow(words[...], $0, &pieces) }
      #expect(row.ids == expected.pieces)
      #expect(row.types == expected.types)
      #expect(row.first == expected.words.map { $0[7] })
      let windows = Windows.cut(
        row, starts: { words[$0].startsSentence }, size: model.configuration.window,
        overlap: model.configuration.overlap)
      let found = windows.map {
        [$0.words.lowerBound, $0.words.upperBound, $0.owned.lowerBound, $0.owned.upperBound]
      }
      #expect(found == expected.windows)
    }
    #expect(texts.contains { $0.windows.count > 2 })
  }

  /// Rounding moves a score of this small random model by up to 0.1, and with it a word in fifty to
  /// another label; but to the same one everywhere.
  @Test func roundingIsTheSameOnEveryKernelSet() {
    var first: [[Int]] = []
    for kernels in KernelTests.sets {
      let tagger = Tagger(model: model, kernels: kernels)
      var labels: [[Int]] = []
      var agreeing = 0
      for expected in texts {
        let traced = withBytes(expected.text) { tagger.trace($0) }
        labels.append(traced.map(\.label))
        agreeing += zip(traced, expected.labels).count { $0.label == $1 }
        for (word, scores) in zip(traced, expected.emissions) {
          for (found, score) in zip(word.emissions, scores) { #expect(abs(found - score) < 0.25) }
        }
      }
      let words = labels.reduce(0) { $0 + $1.count }
      #expect(agreeing * 100 >= words * 97)
      if first.isEmpty { first = labels }
      #expect(labels == first)
    }
  }

  @Test func scoresLabelsAndClaimsAreTheSameWithoutRounding() {
    let tagger = Tagger(model: model, kernels: UnroundedKernels.kernels)
    for expected in texts {
      let traced = withBytes(expected.text) { tagger.trace($0) }
      #expect(traced.map(\.label) == expected.labels)
      for (word, scores) in zip(traced, expected.emissions) {
        for (found, score) in zip(word.emissions, scores) { #expect(abs(found - score) < 1e-3) }
      }
      let claims = tagger.tag(expected.text)
      #expect(claims.map(\.cue) == expected.claims.map { expected.bytes($0.words.cue) })
      #expect(
        claims.map(\.source)
          == expected.claims.map { $0.words.source.map { expected.bytes($0) } })
      #expect(
        claims.map(\.contents)
          == expected.claims.map { $0.words.content.map { expected.bytes($0) } })
      for (claim, wanted) in zip(claims, expected.claims) {
        #expect(abs(claim.confidence - wanted.confidence) < 1e-3)
      }
    }
    #expect(texts.contains { $0.claims.contains { $0.words.source == nil } })
    #expect(texts.contains { $0.claims.contains { $0.words.content.count > 1 } })
    for signed in [0.95, 0.75] {
      #expect(texts.contains { $0.claims.contains { $0.confidence == signed } })
    }
  }
}

extension ExpectedText {
  /// A half-open range of words, in bytes.
  func bytes(_ range: [Int]) -> Range<Int> { words[range[0]][0]..<words[range[1] - 1][1] }
}
