import FeedModel

/// From bytes to labelled words: words, pieces, windows, encoder, decoding. One thread at a time.
struct WordTagger {
  let model: TaggerModel
  private let longestRun: Int
  /// What a run costs beside its pieces, in pieces: the weights come through the caches once.
  private static let runCost = 8
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
  /// read more than `allowance` pieces, and takes what it has read from it.
  mutating func runs(
    _ text: UnsafeBufferPointer<UInt8>, allowance: inout Int, _ each: (TaggedRun) -> Void
  ) {
    let words = scanner.words(text)
    var start = 0
    while start < words.count, allowance > 0 {
      var end = min(words.count, start + longestRun)
      if end < words.count,
        let cut = (start + 1..<end).last(where: { words[$0].startsParagraph })
      {
        end = cut
      }
      let whole = PieceRow(words[start..<end], text, &pieces)
      guard whole.ids.count > allowance else {
        allowance = max(0, allowance - whole.ids.count - Self.runCost)
        each(run(words[start..<end], whole))
        start = end
        continue
      }
      let fitting = start..<(start + whole.words(within: allowance))
      let cut = fitting.last { $0 > start && words[$0].startsSentence } ?? fitting.upperBound
      if cut > start { each(run(words[start..<cut], PieceRow(words[start..<cut], text, &pieces))) }
      allowance = 0
    }
  }

  private func run(_ words: ArraySlice<Word>, _ row: PieceRow) -> TaggedRun {
    let shape = model.configuration
    var scores = LabelScores(words: words.count)
    let windows = Windows.cut(
      row, starts: { words[at: words.startIndex + $0]?.startsSentence ?? false },
      size: shape.window,
      overlap: shape.overlap)
    for window in windows {
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
      row.end(ofWord: window.words.upperBound - 1), start + model.configuration.window - 2)
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
