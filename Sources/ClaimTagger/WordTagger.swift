import FeedModel

/// From bytes to labelled words: words, pieces, windows, encoder, decoding. One thread at a time.
struct WordTagger {
  let model: TaggerModel
  private let longestRun: Int
  private let encoders: EncoderPool
  private let scanner = WordScanner()
  private var pieces: WordPieces

  init(_ encoders: EncoderPool, longestRun: Int) {
    model = encoders.model
    self.encoders = encoders
    self.longestRun = longestRun
    pieces = WordPieces(model.vocabulary)
  }

  /// Labelled runs of a text in order; nearly always one. Ends before the sentence with which it would
  /// encode more than `allowance`, and takes what it has encoded from it.
  mutating func runs(
    _ text: UnsafeBufferPointer<UInt8>, allowance: inout ReadingAllowance,
    _ each: (TaggedRun) -> Void
  ) {
    let words = scanner.words(text)
    var start = 0
    while start < words.count, !allowance.isSpent {
      var end = min(words.count, start + longestRun)
      if end < words.count,
        let cut = (start + 1..<end).last(where: { words[$0].startsParagraph })
      {
        end = cut
      }
      var row = PieceRow(words[start..<end], text, &pieces)
      var windows = windows(of: row, words[start..<end])
      let fitting = Windows.words(of: windows, row, within: allowance)
      let isCut = fitting < end - start
      if isCut {
        let reach = start..<(start + fitting)
        end = reach.last { $0 > start && words[$0].startsSentence } ?? reach.upperBound
        row = PieceRow(words[start..<end], text, &pieces)
        windows = self.windows(of: row, words[start..<end])
      }
      let run = run(words[start..<end], row, windows, &allowance)
      if !run.words.isEmpty { each(run) }
      if isCut { allowance.end() }
      start = end
    }
  }

  private func windows(of row: PieceRow, _ words: ArraySlice<Word>) -> [Windows.Window] {
    Windows.cut(
      row, starts: { words[at: words.startIndex + $0]?.startsSentence ?? false },
      size: model.configuration.window, overlap: model.configuration.overlap)
  }

  /// Labels words as far as it is not too late, and then to the last whole sentence.
  private func run(
    _ words: ArraySlice<Word>, _ row: PieceRow, _ windows: [Windows.Window],
    _ allowance: inout ReadingAllowance
  ) -> TaggedRun {
    var words = words
    var scores = LabelScores(words: words.count)
    for window in windows {
      guard allowance.take(window.pieces(of: row).count) else {
        let read = words.prefix(window.owned.lowerBound)
        words = read.prefix(upTo: read.lastIndex { $0.startsSentence } ?? read.startIndex)
        break
      }
      encode(window, row, &scores)
    }
    let chain = LabelChain(
      emissions: scores.emissions, bias: model.tables.labelBias,
      transitions: model.tables.transitions,
      breaks: words.map(\.startsParagraph))
    return TaggedRun(words: Array(words), labels: chain.best(), scores: scores, chain: chain)
  }

  private func encode(_ window: Windows.Window, _ row: PieceRow, _ scores: inout LabelScores) {
    let vocabulary = model.vocabulary
    let start = row.first[window.words.lowerBound]
    var end = min(
      window.pieces(of: row).upperBound, start + model.configuration.window - 2)
    while end > start, row.ids[at: end - 1] == vocabulary.separator { end -= 1 }
    let ids = [vocabulary.classification] + row.ids[start..<end] + [vocabulary.separator]
    let types = [0] + row.types[start..<end] + [0]
    let wanted = window.owned.map { row.first[$0] - start + 1 }
    encoders.withEncoder { encoder in
      let states = encoder.run(ids, types: types, wanted: wanted)
      scores.append(encoder, states, wanted.count)
    }
  }
}

/// Words of a text, or of a part of it, with their labels and what these were made from.
struct TaggedRun {
  let words: [Word]
  let labels: [TagLabel]
  let scores: LabelScores
  let chain: LabelChain
}
