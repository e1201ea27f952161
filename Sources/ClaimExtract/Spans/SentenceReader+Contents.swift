import FeedModel

/// What is said: before the cue, behind it, in the next sentence.
extension SentenceReader {
  /// What stands before "…, X said".
  func leftContent(_ reporting: Reporting, rightIsEmpty: Bool) -> Range<Int>? {
    guard
      reporting.entry.frame.contains(.clause) || reporting.entry.frame.contains(.quoteOnly)
        || reporting.entry.frame.contains(.addressee)
    else { return nil }
    let edge = min(reporting.source.lowerBound, reporting.cue.lowerBound)
    guard edge > range.lowerBound else {
      return quotationBefore(edge)
    }
    let last = tokens[edge - 1]
    let quoted = text.isQuoted(edge - 1)
    guard last.kind == .comma || last.kind == .dash || quoted || last.kind == .question else {
      return nil
    }
    var low = range.lowerBound
    if let previous = drafts.last,
      previous.contents.last?.upperBound ?? 0 > low || previous.cue != nil
    {
      let reach = max(
        previous.cue?.upperBound ?? 0, previous.source?.upperBound ?? 0)
      if reach > low && reach < edge { low = reach }
    }
    if quoted {
      let quotation = text.quotation(of: edge - 1).tokens
      let start = min(max(low, range.lowerBound), quotation.lowerBound)
      if quotation.lowerBound < range.lowerBound { return quotation.lowerBound..<edge }
      // A clause that only ends in a quotation is content from its beginning.
      return start < edge ? start..<edge : nil
    }
    if isAdverbial(low..<edge) || !rightIsEmpty { return nil }
    if edge - low < 3 { return nil }
    return low..<edge
  }

  func quotationBefore(_ edge: Int) -> Range<Int>? {
    guard edge > 0, text.isQuoted(edge - 1) else { return nil }
    guard edge < tokens.count, !text.startsParagraph(edge) else { return nil }
    let quotation = text.quotation(of: edge - 1).tokens
    if let last = drafts.last?.contents.last, last.upperBound > quotation.lowerBound { return nil }
    return quotation
  }

  /// What stands behind the cue: a clause, a quotation, an object.
  func rightContent(_ reporting: Reporting) -> Range<Int>? {
    var index = reporting.contentStart
    let frame = reporting.entry.frame
    let end = range.upperBound
    guard index < end else { return reporting.cueEndsInColon(text) ? following(index) : nil }
    if reporting.cueEndsInColon(text) { return trimmedRight(index..<end) }
    if reporting.inverted {
      // "…," said X, "…"
      index = skipAdverbials(index)
      if index < end, tokens[index].kind == .comma || tokens[index].kind == .colon { index += 1 }
      guard index < end, text.isQuoted(index) || tokens[index].lower == "that" else { return nil }
      return trimmedRight(index..<end)
    }
    if frame.contains(.addressee), !frame.contains(.clause) || tokens[index].lower == "reporters" {
      index = skipAddressee(index)
    }
    if frame.contains(.clause) || frame.contains(.addressee) {
      index = skipAdverbials(index)
      guard index < end else { return nil }
      var comma = false
      if tokens[index].kind == .comma {
        comma = true
        index = skipAdverbials(index + 1)
        if index < end, tokens[index].kind == .comma { index += 1 }
      }
      guard index < end, tokens[index].kind != .fullStop else { return nil }
      if text.isQuoted(index) || tokens[index].lower == "that" { return trimmedRight(index..<end) }
      if comma {
        // "…, he said, and …": goes on only after content before it.
        guard reporting.source.lowerBound > range.lowerBound,
          tokens[index].has([.coordinator, .subordinator])
        else { return nil }
        return nil
      }
    }
    if index < end, tokens[index].kind == .comma { return nil }
    let content = trimmedRight(index..<end)
    let words = content.filter { tokens[$0].isWord || tokens[$0].kind == .number }.count
    guard words >= (frame.contains(.clause) ? 2 : 1) else { return nil }
    if frame != .infinitive, isAdverbial(content) { return nil }
    if frame == .infinitive, tokens[index].lower != "to" { return nil }
    return content
  }

  /// The sentence after a cue that ends its sentence with a colon.
  func following(_ index: Int) -> Range<Int>? {
    let next = sentence + 1
    guard next < text.sentences.count else { return nil }
    let range = text.sentences[next]
    guard let first = range.first, text.isQuoted(first) else { return range }
    let quotation = text.quotation(of: first).tokens
    return quotation.upperBound > range.upperBound ? quotation : range
  }

  /// Cuts a content at the sentence's end marks and at what begins another cue's clause.
  func trimmedRight(_ range: Range<Int>) -> Range<Int> {
    var end = range.upperBound
    for index in range where !text.isQuoted(index) && tokens[index].lower == "according" {
      if index > range.lowerBound { end = index }
      break
    }
    return range.lowerBound..<end
  }

  mutating func cutLastContent(before cue: Int) {
    guard var last = drafts.last, let content = last.contents.last, content.upperBound > cue,
      content.lowerBound < cue
    else { return }
    var end = cue
    while end > content.lowerBound,
      tokens[end - 1].has(.coordinator) || tokens[end - 1].kind == .comma
        || tokens[end - 1].has(.adverb)
    {
      end -= 1
    }
    last.contents.replaceLast(with: content.lowerBound..<end)
    drafts.replaceLast(with: last)
  }
}
