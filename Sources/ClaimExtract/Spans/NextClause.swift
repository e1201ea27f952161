import FeedModel

/// "[Scientists] {say} <it is more likely, but I> 'm told …": a content that runs on into the subject of
/// the next clause and was cut off there.
enum NextClause {
  private static let subjects: Set<String> = ["i", "we", "he", "she", "they"]
  private static let links: Set<String> = ["but", "and", "so", "though", "although", "yet"]

  static func cut(_ draft: inout TaggedDraft, in text: AnalysedText) {
    guard let content = draft.contents.last else { return }
    let tokens = text.tokens
    let end = content.upperBound
    guard content.count > 4, subjects.contains(tokens[end - 1].lower),
      links.contains(tokens[end - 2].lower), tokens[end - 3].kind == .comma,
      !text.isQuoted(end - 1), text.sentence(of: end - 1).contains(end),
      tokens[end].isWord || tokens[end].kind == .clitic
    else { return }
    draft.contents.replaceLast(with: Trim.content(content.lowerBound..<end - 2, in: text))
    draft.changedContents = true
  }
}
