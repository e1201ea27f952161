/// A text as one row of pieces, without [CLS] and the last [SEP]; a [SEP] stands between
/// paragraphs (docs/claims-model.md, "Windows").
struct PieceRow {
  var ids: [Int32] = []
  /// Row of `embeddings.type` of every piece.
  var types: [UInt8] = []
  /// Index of every word's first piece.
  var first: [Int] = []

  /// A row without words.
  init() {}

  init(_ words: ArraySlice<Word>, _ text: UnsafeBufferPointer<UInt8>, _ pieces: inout WordPieces) {
    ids.reserveCapacity(words.count * 3 / 2)
    types.reserveCapacity(words.count * 3 / 2)
    first.reserveCapacity(words.count)
    for word in words {
      if word.startsParagraph, !first.isEmpty {
        ids.append(pieces.vocabulary.separator)
        types.append(0)
      }
      first.append(ids.count)
      let count = pieces.append(text, word.range, to: &ids)
      types.append(contentsOf: repeatElement(UInt8(truncatingIfNeeded: word.type), count: count))
    }
  }

  /// Index behind the last piece of a word; the [SEP] before a paragraph belongs to what precedes.
  func end(ofWord word: Int) -> Int { first[at: word + 1] ?? ids.count }
}
