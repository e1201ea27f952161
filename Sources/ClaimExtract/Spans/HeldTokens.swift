import FeedModel

/// The claims of each sentence, by where their cue stands: what a rule asks costs the same in any text.
struct DraftsBySentence {
  private var table: [Int32: [Int]] = [:]

  init(_ drafts: [TaggedDraft], in text: AnalysedText) {
    for index in drafts.indices { add(index, drafts[index], in: text) }
  }

  mutating func add(_ index: Int, _ draft: TaggedDraft, in text: AnalysedText) {
    guard let cue = draft.cue else { return }
    table[text.sentenceOf[cue.lowerBound], default: []].append(index)
  }

  /// Indices of the claims whose cue begins in the sentence of `token`.
  func around(_ token: Int, in text: AnalysedText) -> [Int] { table[text.sentenceOf[token]] ?? [] }
}

/// Which tokens of a text a claim holds, and as what.
struct HeldTokens {
  /// Words of sources and cues.
  private(set) var frame: TotalArray<Bool>
  private(set) var content: TotalArray<Bool>

  init(_ drafts: [TaggedDraft], in text: AnalysedText) {
    frame = TotalArray(repeating: false, count: text.tokens.count, outside: false)
    content = frame
    for draft in drafts { add(draft) }
  }

  mutating func add(_ draft: TaggedDraft) {
    for range in [draft.source, draft.cue].compactMap({ $0 }) {
      for index in range { frame[index] = true }
    }
    for range in draft.contents { for index in range { content[index] = true } }
  }

  func isFree(_ range: Range<Int>) -> Bool {
    range.allSatisfy { !frame[$0] && !content[$0] }
  }

  func isUnframed(_ range: Range<Int>) -> Bool { range.allSatisfy { !frame[$0] } }
}
