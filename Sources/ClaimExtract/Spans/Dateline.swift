import FeedModel

/// "MOSCOW, April 14 (Agency) -": where and when a report was filed is no part of what is said.
enum Dateline {
  /// Cuts the dateline off contents and the source that begin in it.
  static func cut(_ draft: inout TaggedDraft, in text: AnalysedText) {
    if let source = draft.source {
      let end = end(text.paragraph(of: source.lowerBound), text)
      if source.lowerBound < end, source.upperBound > end {
        draft.setSource(end..<source.upperBound)
      }
    }
    guard
      draft.contents.contains(where: {
        $0.lowerBound < end(text.paragraph(of: $0.lowerBound), text)
      })
    else { return }
    draft.setContents(draft.contents.map { cut($0, in: text) }, in: text)
  }

  /// What of `range` lies behind the dateline of the paragraph in which it begins.
  static func cut(_ range: Range<Int>, in text: AnalysedText) -> Range<Int> {
    let end = end(text.paragraph(of: range.lowerBound), text)
    return max(range.lowerBound, min(end, range.upperBound))..<range.upperBound
  }

  /// The token behind a paragraph's dateline; its first token where it has none.
  static func end(_ paragraph: Range<Int>, _ text: AnalysedText) -> Int {
    let tokens = text.tokens
    var start = paragraph.lowerBound
    // "[Halm Daily] Port Ansel -- The guild has warned": an aggregator's credit and a dateline.
    if tokens[start].kind == .open,
      let close = paragraph.prefix(9).first(where: { tokens[$0].kind == .close })
    {
      start = close + 1
    }
    if let dash = (start + 1..<min(paragraph.upperBound, start + 5)).first(where: {
      tokens[$0].kind == .dash
    }), text.bytes[tokens[dash].range].elementsEqual("--".utf8), tokens[dash + 1].isCapitalised,
      (start..<dash).allSatisfy({ tokens[$0].isCapitalised || tokens[$0].kind == .comma })
    {
      return dash + 1
    }
    start = paragraph.lowerBound
    guard tokens[start].capital == .all, tokens[start].lower.utf8.count > 2 else { return start }
    let window = start + 1..<min(paragraph.upperBound, start + 16)
    for index in window {
      let token = tokens[index]
      switch token.kind {
      case .dash: return token.spaced ? index + 1 : start
      case .symbol where token.spaced && tokens[index + 1].spaced: return index + 1
      case .word:
        guard
          token.isCapitalised || token.has(.month)
            || text.bytes[tokens[index - 1].range].elementsEqual("(".utf8)
        else { return start }
      case .comma, .number, .open, .close, .symbol, .fullStop: continue
      default: return start
      }
    }
    return start
  }
}

/// "… overnight […]": what a feed cut off.
enum Truncation {
  static func cut(_ draft: inout TaggedDraft, in text: AnalysedText) {
    guard let content = draft.contents.last, let last = content.last else { return }
    let tokens = text.tokens
    var end = last
    if tokens[end].kind == .close, tokens[end - 1].kind == .ellipsis, tokens[end - 2].kind == .open
    {
      end -= 2
    } else if tokens[end].kind != .ellipsis || text.isQuoted(end) {
      return
    }
    guard end > content.lowerBound else { return }
    draft.setContents(draft.contents.dropLast() + [content.lowerBound..<end], in: text)
  }
}

/// "… the owner – known only as ‘the Count’ – and hit Mr Lund": a content goes on behind what stands between
/// two dashes.
enum DashPair {
  static func extend(_ drafts: inout [TaggedDraft], in text: AnalysedText) {
    let held = HeldTokens(drafts, in: text)
    let tokens = text.tokens
    for index in drafts.indices {
      guard let cue = drafts[index].cue, let content = drafts[index].contents.last,
        content.lowerBound >= cue.upperBound, !content.isEmpty
      else { continue }
      let sentence = text.sentence(of: content.lowerBound)
      let dash = content.upperBound
      guard dash < sentence.upperBound, isDash(dash, text),
        let second = (dash + 2..<min(sentence.upperBound, dash + 16)).first(where: {
          isDash($0, text)
        }),
        tokens[second + 1].has([.coordinator, .be, .have, .modal, .past])
          || tokens[second + 1].lower == "to",
        held.isFree(dash..<sentence.upperBound)
      else { continue }
      drafts[index].setContents(
        drafts[index].contents.dropLast() + [content.lowerBound..<sentence.upperBound], in: text)
    }
  }

  private static func isDash(_ index: Int, _ text: AnalysedText) -> Bool {
    text.tokens[index].kind == .dash && !text.isQuoted(index)
  }
}
