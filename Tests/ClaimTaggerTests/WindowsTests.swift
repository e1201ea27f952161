import Testing

@testable import ClaimTagger

/// What must hold of windows over any row of pieces.
@Suite struct WindowsTests {
  /// A row with words of the given numbers of pieces; every `sentence`th word starts a sentence.
  private func row(_ sizes: [Int]) -> PieceRow {
    var row = PieceRow()
    for size in sizes {
      row.first.append(row.ids.count)
      row.ids += Array(repeating: 7, count: size)
    }
    return row
  }

  @Test(arguments: [(256, 48), (32, 8), (32, 0), (8, 2)]) func windowsCoverEveryWordOnce(
    size: Int, overlap: Int
  ) {
    var random = Random(21)
    for _ in 0..<200 {
      let count = Int.random(in: 0...400, using: &random)
      let widest = Int.random(in: 1...8, using: &random)
      let sentence = Int.random(in: 1...60, using: &random)
      let row = row((0..<count).map { _ in Int.random(in: 1...widest, using: &random) })
      let windows = Windows.cut(
        row, starts: { $0 % sentence == 0 }, size: size, overlap: overlap)
      #expect(windows.flatMap(\.owned) == Array(0..<count))
      for (index, window) in windows.enumerated() {
        #expect(window.words.lowerBound <= window.owned.lowerBound)
        #expect(window.words.upperBound >= window.owned.upperBound)
        let start = row.first[window.words.lowerBound]
        let end = row.end(ofWord: window.words.upperBound - 1)
        #expect(end - start <= size - 2 || window.words.count == 1)
        if index > 0 {
          #expect(window.words.lowerBound > windows[index - 1].words.lowerBound)
          #expect(window.words.lowerBound <= windows[index - 1].words.upperBound)
        }
      }
    }
  }

  @Test func cutsFallOnSentenceStartsOfTheSecondHalf() {
    let row = row(Array(repeating: 1, count: 60))
    let windows = Windows.cut(row, starts: { $0 % 25 == 0 }, size: 32, overlap: 4)
    #expect(windows.map(\.words) == [0..<25, 21..<50, 46..<60])
    #expect(windows.map(\.owned) == [0..<23, 23..<48, 48..<60])
  }

  /// Work per piece stays bounded: with a window's quarter shared, windows advance by a quarter
  /// at least.
  @Test func windowsAdvance() {
    let row = row(Array(repeating: 1, count: 5000))
    for sentence in [1, 7, 33, 65, 100_000] {
      let windows = Windows.cut(row, starts: { $0 % sentence == 0 }, size: 256, overlap: 64)
      #expect(windows.count <= 5000 / 60)
    }
  }

  /// What fits into an allowance is what windows over those words alone take, and one word more would not.
  @Test func wordsThatFitAreCountedByWhatIsEncoded() {
    var random = Random(22)
    func cost(_ row: PieceRow) -> Int {
      Windows.cut(row, starts: { _ in false }, size: 32, overlap: 8).reduce(0) {
        $0 + $1.pieces(of: row).count + ReadingAllowance.windowCost
      }
    }
    for _ in 0..<200 {
      let sizes = (0..<Int.random(in: 1...90, using: &random)).map { _ in
        Int.random(in: 1...4, using: &random)
      }
      let row = row(sizes)
      let windows = Windows.cut(row, starts: { _ in false }, size: 32, overlap: 8)
      let allowance = ReadingAllowance(pieces: Int.random(in: 0...300, using: &random))
      let fitting = Windows.words(of: windows, row, within: allowance)
      func costs(_ count: Int) -> Int { cost(self.row(Array(sizes.prefix(count)))) }
      #expect(fitting == 0 || costs(fitting) < allowance.pieces)
      #expect(fitting == sizes.count || costs(fitting + 1) >= allowance.pieces)
    }
  }
}
