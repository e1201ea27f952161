import FeedModel

/// "#Breaking Harbour chief …", "BREAKING Harbour chief …": what posts and headlines call out before they begin
/// is no part of who speaks; neither is a symbol ("⚡️Head of the harbour …").
enum Kicker {
  /// Cuts such words off a source that begins with them.
  static func cut(_ draft: inout TaggedDraft, in text: AnalysedText) {
    guard let source = draft.source, !source.isEmpty,
      source.lowerBound == text.paragraph(of: source.lowerBound).lowerBound
    else { return }
    let start = source.first { !isKicker(text.tokens[$0]) } ?? source.lowerBound
    guard start > source.lowerBound, text.tokens[start].isCapitalised else { return }
    draft.setSource(start..<source.upperBound)
  }

  private static func isKicker(_ token: Token) -> Bool {
    token.kind == .symbol || tags.contains(token.lower)
      || token.capital == .all && words.contains(token.lower)
  }

  private static let words: Set<String> = [
    "alert", "breaking", "developing", "exclusive", "flash", "just", "in", "live", "new", "news",
    "update", "updated", "urgent", "watch",
  ]
  /// As hashtags they call out in any case.
  private static let tags: Set<String> = [
    "#alert", "#breaking", "#breakingnews", "#developing", "#exclusive", "#flash", "#justin",
    "#live", "#news", "#update", "#urgent", "#watch",
  ]
}
