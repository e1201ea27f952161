import FeedModel

/// Fixed corrections of the edges of contents (docs/claims-model.md, "Repairs").
struct Repairs {
  let words: Words
  /// Which words any span holds.
  let held: TotalArray<Bool>

  init(words: [Word], held: [Bool]) {
    self.words = Words(words, outside: .outside)
    self.held = TotalArray(held, outside: true)
  }

  private static let stops: [Unicode.Scalar] = [",", ".", ";", ":"]

  /// The contents of one claim in order, with their quotation marks, without the stop outside
  /// them, and joined where at most `gap` words that nobody holds lie between.
  func repaired(_ contents: [Range<Int>], gap: Int) -> [Range<Int>] {
    var joined: [Range<Int>] = []
    for content in contents.map(edges).sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = joined.last, content.lowerBound - last.upperBound <= gap,
        isFree(from: last.upperBound, to: content.lowerBound)
      {
        joined.replaceLast(with: last.lowerBound..<content.upperBound)
      } else {
        joined.append(content)
      }
    }
    return joined
  }

  private func edges(_ content: Range<Int>) -> Range<Int> {
    var (start, end) = (content.lowerBound, content.upperBound)
    if start > 0, words[start - 1].quotation == .opening, !held[start - 1],
      !words[start].startsParagraph
    {
      start -= 1
    }
    if end < words.count, words[end].quotation == .closing, !held[end],
      !words[end].startsParagraph,
      words[end - 1].quotation == .inside || words[end - 1].quotation == .opening
    {
      end += 1
    }
    if end - start > 1, words[end - 1].isMark(among: Self.stops),
      words[end - 1].quotation == .outside
    {
      end -= 1
    }
    return start..<end
  }

  /// No span holds a word between, and no paragraph begins up to and including `end`.
  private func isFree(from start: Int, to end: Int) -> Bool {
    guard start <= end else { return true }
    return !held[start..<end].contains(true)
      && !words[start..<end + 1].contains { $0.startsParagraph }
  }
}
