import Testing

@testable import ClaimTagger

/// The linker with weights that ask for one thing at a time; link vectors are zero.
@Suite struct LinkerTests {
  private let model: TaggerModel

  init() throws { model = try Fixtures.model() }

  /// Claims of a text of single letters, one a word: s, c and q are words of a source, a cue and
  /// a content (upper case begins one), `.` ends a sentence, a line break a paragraph.
  private func claims(
    _ text: String, _ content: [(Int, Float)], _ source: [(Int, Float)],
    least: Double = 0.5
  ) -> [LinkedClaim] {
    let words = withBytes(text) { WordScanner().words($0) }
    let letters = Array(text.unicodeScalars.filter { !" \n".unicodeScalars.contains($0) })
    let labels = letters.map { letter -> TagLabel in
      switch letter {
      case "S": .beginSource
      case "s": .insideSource
      case "C": .beginCue
      case "c": .insideCue
      case "Q": .beginContent
      case "q": .insideContent
      default: .outside
      }
    }
    func table(_ values: [(Int, Float)]) -> [Float] {
      var table = [Float](repeating: 0, count: 2 * LinkFeatures.count)
      for (place, value) in values { table[place] = value }
      return table
    }
    var scores = LabelScores(words: words.count)
    let size = 8
    for role in LinkRole.allCases {
      let zeros = [Float](repeating: 0, count: words.count * size)
      scores.links[role] = (zeros, zeros)
    }
    let run = TaggedRun(
      words: words, labels: labels, scores: scores,
      chain: LabelChain(
        emissions: [], bias: [], transitions: model.tables.transitions, breaks: []))
    let linker = Linker(
      weights: [.source: table(source), .content: table(content)],
      least: [.source: least, .content: least])
    return linker.claims(run, Spans(labels), model)
  }

  /// Places in the table: the bias and "same sentence", before and behind the cue.
  private let always: [(Int, Float)] = [(0, 1), (26, 1)]
  private let sameSentence: [(Int, Float)] = [(5, 1), (31, 1)]

  @Test func oneSourceServesManyCues() {
    // Content behind its cue with no cue between.
    let found = claims("S C Q C Q", [(36, 1)], sameSentence)
    #expect(found.map(\.cue) == [1..<2, 3..<4])
    #expect(found.map { $0.source?.words } == [0..<1, 0..<1])
    // Equal scores: both contents go to the first cue, and the second makes no claim.
    #expect(claims("S C Q C Q", always, always).map(\.contents.count) == [2])
  }

  @Test func contentGoesToItsSentence() {
    let found = claims("S C Q . S C Q", sameSentence, sameSentence)
    #expect(found.map { $0.contents.map(\.words) } == [[2..<3], [6..<7]])
    #expect(found.map { $0.source?.words } == [0..<1, 4..<5])
  }

  @Test func cueWithoutContentMakesNoClaim() {
    #expect(claims("S C", always, always).isEmpty)
    #expect(claims("Q S", always, always).isEmpty)
    #expect(claims("C Q", always, always).map { $0.source == nil } == [true])
  }

  @Test func linksBelowTheLeastAreNone() {
    #expect(claims("S C Q", always, always, least: 1.5).isEmpty)
    #expect(
      claims("S C Q", [(0, 2), (26, 2)], always, least: 1.5).map { $0.source == nil } == [true])
  }

  @Test func linksReachFourParagraphs() {
    #expect(claims("C\nx\nx\nx\nQ", always, always).count == 1)
    #expect(claims("C\nx\nx\nx\nx\nQ", always, always).isEmpty)
  }

  @Test func sideOfTheCueChoosesTheRow() {
    #expect(claims("Q C", [(0, 1)], []).count == 1)
    #expect(claims("C Q", [(0, 1)], []).isEmpty)
    #expect(claims("C Q", [(26, 1)], []).count == 1)
  }
}
