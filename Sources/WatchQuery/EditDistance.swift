/// "Did you mean": the nearest of the words that would have been right.
package enum EditDistance {
  /// The nearest of `candidates` to `word`, at most two edits away and never by replacing the whole
  /// word; upper and lower case are the same. The first of equals.
  package static func nearest(to word: String, among candidates: [String]) -> String? {
    let given = Array(word.lowercased().unicodeScalars)
    guard given.count <= 64 else { return nil }
    var best: (distance: Int, word: String)?
    for candidate in candidates {
      let wanted = Array(candidate.lowercased().unicodeScalars)
      let distance = between(given, wanted)
      guard distance <= 2, distance < min(given.count, wanted.count) else { continue }
      if distance < best?.distance ?? .max { best = (distance, candidate) }
    }
    return best?.word
  }

  /// The Damerau-Levenshtein distance in its restricted form (optimal string alignment): insertions,
  /// deletions, replacements and swaps of neighbours.
  static func between(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    for i in left.indices {
      var row = [i + 1]
      row.reserveCapacity(right.count + 1)
      for j in right.indices {
        var cost = min(row[j] + 1, last[j + 1] + 1, last[j] + (left[i] == right[j] ? 0 : 1))
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
          cost = min(cost, beforeLast[j - 1] + 1)
        }
        row.append(cost)
      }
      (beforeLast, last) = (last, row)
    }
    return last[right.count]
  }
}
