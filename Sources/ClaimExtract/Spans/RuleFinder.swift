import FeedModel

/// Finds claims by the grammar of reporting verbs, "according to", colons and quotation marks.
///
/// Works sentence by sentence without a parser: a cue verb is found by its form, its source is the
/// noun phrase before it (or behind it, after a quotation), its content what is left of the
/// sentence. Sentences that only quote are added to the claim before them.
package struct RuleFinder: ClaimSpanFinder {
  package func claims(in text: AnalysedText) -> [RawClaim] {
    var drafts: [ClaimDraft] = []
    for index in text.sentences.indices {
      var reader = SentenceReader(text: text, sentence: index)
      let found = reader.read()
      if found.isEmpty {
        QuotationRun.extend(&drafts, with: index, in: text)
      } else {
        drafts += found
      }
    }
    return drafts.compactMap { $0.raw(in: text) }
  }
}

/// A claim while it is being read, in token ranges.
struct ClaimDraft {
  var source: Range<Int>?
  var cue: Range<Int>?
  var contents: [Range<Int>]
  /// Whether the sentences after it may carry its quotation on.
  var quotes = false

  /// The claim in bytes, or nil where nothing is claimed.
  func raw(in text: AnalysedText) -> RawClaim? {
    let ranges = contents.map { Trim.content(Dateline.cut($0, in: text), in: text) }
      .filter { !$0.isEmpty }
    guard !ranges.isEmpty else { return nil }
    // "Out of safety concerns also said": whoever said it stands elsewhere.
    let source = self.source.map { Dateline.cut($0, in: text) }.flatMap { range in
      range.isEmpty || Self.isAdverbial(range, in: text) ? nil : range
    }
    return RawClaim(
      source: source.map { text.byteRange($0) }, cue: cue.map { text.byteRange($0) },
      contents: ranges.sorted { $0.lowerBound < $1.lowerBound }.map { text.byteRange($0) })
  }
}

extension ClaimDraft {
  /// Whether a phrase says how, where or why.
  private static func isAdverbial(_ range: Range<Int>, in text: AnalysedText) -> Bool {
    let (first, second) = (text.tokens[range.lowerBound], text.tokens[range.lowerBound + 1])
    return first.has(.preposition) || (first.lower == "out" && second.lower == "of")
  }
}

/// Cuts what the conventions leave out of a content: white space, commas and stops at the edges that
/// stand outside quotation marks.
enum Trim {
  static func content(_ range: Range<Int>, in text: AnalysedText) -> Range<Int> {
    var low = range.lowerBound
    var high = min(range.upperBound, text.tokens.count)
    while low < high, isEdge(text.tokens[low].kind), !text.isQuoted(low) { low += 1 }
    while low < high {
      let kind = text.tokens[high - 1].kind
      guard isEdge(kind) || kind == .fullStop, !text.isQuoted(high - 1) else { break }
      high -= 1
    }
    return low..<high
  }

  private static func isEdge(_ kind: Token.Kind) -> Bool {
    switch kind {
    case .comma, .semicolon, .colon, .dash: true
    default: false
    }
  }
}

/// Quotations that run on without a cue of their own.
enum QuotationRun {
  /// Adds sentence `index` to the last draft where it carries that draft's quotation on.
  static func extend(_ drafts: inout [ClaimDraft], with index: Int, in text: AnalysedText) {
    guard var last = drafts.last, last.quotes, let end = last.contents.map(\.upperBound).max()
    else { return }
    let sentence = text.sentences[index]
    guard let first = sentence.first, let tail = sentence.last, text.isQuoted(first) else { return }
    let reach = max(end, last.cue?.upperBound ?? 0, last.source?.upperBound ?? 0)
    // Only what comes next: nothing but marks, or the rest of the claim's own sentence, between.
    guard first - reach <= 3 || text.sentenceOf[reach - 1] == index - 1 else { return }
    let quotation = text.quotation(of: first)
    guard quotation.tokens.upperBound >= tail || quotation.tokens.upperBound >= sentence.upperBound
    else { return }
    let newParagraph = text.startsParagraph(first)
    if newParagraph {
      guard let before = last.contents.map(\.upperBound).max(), before > 0,
        text.quotationOf[before - 1] >= 0,
        !text.quotation(of: before - 1).isClosed
      else { return }
    }
    if let final = last.contents.last, final.upperBound == first, text.isQuoted(first),
      text.quotationOf[first] == text.quotationOf[final.upperBound - 1], final.count > 0
    {
      last.contents.replaceLast(with: final.lowerBound..<sentence.upperBound)
    } else {
      last.contents.append(sentence)
    }
    drafts.replaceLast(with: last)
  }
}
