import FeedModel

/// Quotations signed with a dash, and transcripts (docs/claims-model.md, "Signed quotations").
///
/// Both have the speaker in a fixed place and no reporting verb, and the training data has next to
/// none of them, so they are found by rule in what the tagger left.
struct SignedQuotations {
  enum Rule: Int {
    /// “…” — Name
    case signature
    /// NAME: …
    case turn
  }

  struct Hit: Equatable {
    let rule: Rule
    let source: Range<Int>
    let cue: Range<Int>
    let content: Range<Int>
  }

  static let longestName = 8
  static let leastContent = 4
  static let leastTurns = 3

  private static let dashes: [Unicode.Scalar] = ["―", "—", "–", "-"]
  private static let nameMarks: [Unicode.Scalar] = [".", "'", "’", "-"]

  let words: Words

  init(words: [Word]) { self.words = Words(words, outside: .outside) }

  /// Hits of both rules that touch no cue in `cues`: neither with their cue nor with their source.
  func hits(besides cues: [Range<Int>]) -> [Hit] {
    var taken = TotalArray(repeating: false, count: words.count, outside: false)
    for index in cues.joined() { taken[index] = true }
    return (signatures() + turns()).filter {
      !taken[$0.cue].contains(true) && !taken[$0.source].contains(true)
    }
  }

  private func signatures() -> [Hit] {
    var hits: [Hit] = []
    var start = 0
    for (index, word) in words.enumerated() {
      if word.startsParagraph { start = index }
      guard word.quotation == .closing, index + 1 < words.count,
        words[index + 1].isMark(among: Self.dashes), let hit = signature(index, start)
      else { continue }
      hits.append(hit.hit)
      start = min(hit.behind, words.count - 1)
    }
    return hits
  }

  /// The signature behind the closing mark at `closing`; `start` is where its quotation may begin.
  private func signature(_ closing: Int, _ start: Int) -> (hit: Hit, behind: Int)? {
    let cue = closing + 1
    var name = cue + 1
    if name < words.count, words[cue].isMark("-"), words[name].isMark("-"), !words[name].isSpaced {
      name += 1
    }
    var end = name
    while end < words.count, !words[end].startsParagraph, words[end].quotation != .opening,
      end - name <= Self.longestName
    {
      end += 1
    }
    // A name that runs on into a sentence is none: it ends its paragraph, or the next mark opens.
    if end < words.count, !words[end].startsParagraph, words[end].quotation != .opening {
      return nil
    }
    let behind = end
    if end > name, words[end - 1].isMark(".") { end -= 1 }
    guard name < words.count, !words[name].startsParagraph, isName(name..<end) else { return nil }
    var first = start
    if words[first].quotation != .opening, words[first].quotation != .closing {
      first = closing - 1
      while first > start, words[first].quotation != .opening { first -= 1 }
    }
    guard first >= 0, closing - first > Self.leastContent,
      words[first].quotation == .opening || words[first].quotation == .closing
    else { return nil }
    let hit = Hit(
      rule: .signature, source: name..<end, cue: cue..<name, content: first..<closing + 1)
    return (hit, behind)
  }

  private func turns() -> [Hit] {
    var hits: [Hit] = []
    var start = 0
    while start < words.count {
      let end =
        words.slice(start + 1, words.count).firstIndex(where: \.startsParagraph) ?? words.count
      if let hit = turn(start..<end) { hits.append(hit) }
      start = end
    }
    return hits.count >= Self.leastTurns ? hits : []
  }

  private func turn(_ paragraph: Range<Int>) -> Hit? {
    let start = paragraph.lowerBound + (words[paragraph.lowerBound].quotation == .opening ? 1 : 0)
    var colon = start
    while colon < paragraph.upperBound, !words[colon].isMark(":"),
      colon - start <= Self.longestName
    {
      colon += 1
    }
    guard colon < paragraph.upperBound, words[colon].isMark(":"),
      paragraph.upperBound - colon > Self.leastContent + 1
    else { return nil }
    let name = words[start..<colon]
    let isShouted = name.allSatisfy { word in
      if word.isMark { return word.isMark(among: Self.nameMarks) }
      return word.letterCase == .allUpper || (word.letterCase == .capitalised && word.isSingle)
    }
    // Q and A are nobody's name.
    guard isShouted, name.contains(where: { $0.letterCase == .allUpper }) else { return nil }
    return Hit(
      rule: .turn, source: start..<colon, cue: colon..<colon + 1,
      content: colon + 1..<paragraph.upperBound)
  }

  /// Up to eight words, the first in upper case, most of the others too.
  private func isName(_ range: Range<Int>) -> Bool {
    guard !range.isEmpty, range.count <= Self.longestName else { return false }
    let part = words[range]
    let letters = part.filter { !$0.isMark }
    return words[range.lowerBound].letterCase != .other
      && part.allSatisfy { !$0.isMark || $0.isMark(among: Self.nameMarks) }
      && 2 * letters.count(where: { $0.letterCase != .other }) > letters.count
  }
}
