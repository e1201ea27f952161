import FeedModel

/// Overlapping windows over a row of pieces (docs/claims-model.md, "Windows").
enum Windows {
  struct Window: Hashable {
    /// Words the encoder sees.
    var words: Range<Int>
    /// Words whose scores are taken from this window.
    var owned: Range<Int>

    /// Its pieces in the row, from its first word's first to its last word's last.
    func pieces(of row: PieceRow) -> Range<Int> {
      row.first[words.lowerBound]..<row.end(ofWord: words.upperBound - 1)
    }
  }

  /// How many words from the first on the windows up to them can be encoded of within `allowance`.
  static func words(
    of windows: [Window], _ row: PieceRow, within allowance: ReadingAllowance
  ) -> Int {
    var left = allowance.pieces
    var fitting = 0
    for window in windows {
      let pieces = window.pieces(of: row)
      let room = left - ReadingAllowance.windowCost - 1
      guard pieces.count <= room else {
        let end = window.words.first { row.end(ofWord: $0) - pieces.lowerBound > room }
        return max(fitting, end ?? window.words.upperBound)
      }
      left -= pieces.count + ReadingAllowance.windowCost
      fitting = window.words.upperBound
    }
    return fitting
  }

  /// Windows that cover all words in order. Each has at most `size` - 2 pieces, unless one word
  /// alone has more; then that word is a window and the encoder sees its first pieces.
  ///
  /// A window takes as many words as fit and is cut back to the last sentence start of its second
  /// half, if there is one. The next one begins at the last sentence start at least `overlap`
  /// pieces before its end, or, when that does not lie in its second half, at the first word that
  /// begins at most `overlap` pieces before its end.
  static func cut(
    _ row: PieceRow, starts: (Int) -> Bool, size: Int, overlap: Int
  ) -> [Window] {
    let room = size - 2
    let count = row.first.count
    var ranges: [Range<Int>] = []
    var start = 0
    while start < count {
      let base = row.first[start]
      var end = start + 1
      while end < count, row.end(ofWord: end) - base <= room { end += 1 }
      if end == count {
        ranges.append(start..<end)
        break
      }
      let half = base + room / 2
      var cut = end
      while row.first[cut] > half, !starts(cut) { cut -= 1 }
      if row.first[cut] > half { end = cut }
      ranges.append(start..<end)
      if overlap == 0 {
        start = end
        continue
      }
      let limit = row.first[end] - overlap
      var next = end
      while next > start, row.first[next] > limit { next -= 1 }
      var sentence = next
      while row.first[sentence] > half, !starts(sentence) { sentence -= 1 }
      if row.first[sentence] <= half || !starts(sentence) {
        sentence = row.first[next] < limit ? next + 1 : next
      }
      start = sentence > start ? sentence : end
    }
    return withOwners(ranges, row)
  }

  /// In an overlap the border is the first word whose first piece lies at or behind its middle.
  private static func withOwners(_ ranges: [Range<Int>], _ row: PieceRow) -> [Window] {
    var windows: [Window] = []
    var from = 0
    for (index, range) in ranges.enumerated() {
      var to = range.upperBound
      if index + 1 < ranges.count {
        let next = ranges[index + 1].lowerBound
        let end = range.upperBound < row.first.count ? row.first[range.upperBound] : row.ids.count
        let middle = (row.first[next] + end) / 2
        to = next
        while to < range.upperBound, row.first[to] < middle { to += 1 }
      }
      windows.append(Window(words: range, owned: from..<to))
      from = to
    }
    return windows
  }
}
