import Daemon
import FeedModel

/// A text with its claims marked, for people.
enum MarkedText {
  /// Prints the texts with sources, cues and contents in colour, then one line for each claim.
  static func show(_ extraction: ClaimExtraction, of text: ItemText) {
    for (field, string) in text.fields {
      var shown = marked(string, field, extraction.claims)
      while shown.hasSuffix("\n") { shown.removeLast() }
      Terminal.print(shown + "\n")
    }
    if !extraction.languageSupported {
      Terminal.print(
        "claims are read in English only; this is \(extraction.language ?? "another language")")
    }
    for (index, claim) in extraction.claims.enumerated() {
      let field = claim.content.first?.field ?? .content
      let offsets = ScalarOffsets(text[field] ?? "")
      Terminal.print("\(index + 1). " + ClaimLine.text(claim, offsets))
      Terminal.print("   " + Terminal.styled(details(claim), .dim))
    }
    Terminal.print(counted(extraction.claims.count, "claim"))
  }

  private static func details(_ claim: Claim) -> String {
    var parts = [claim.stance.rawValue, claim.quoteType.rawValue, claim.certainty.rawValue]
    if claim.negated { parts.append("negated") }
    if let resolved = claim.speakerResolved {
      parts.append("\(resolved.kind.rawValue) \(VisibleText.clean(resolved.name))")
      if let role = resolved.role { parts.append(VisibleText.clean(role)) }
    }
    if !claim.via.isEmpty {
      parts.append("via \(claim.via.map { VisibleText.clean($0) }.joined(separator: ", "))")
    }
    return parts.joined(separator: " · ")
  }

  /// The text with colours switched at the edges of spans; where spans overlap, cue and source win
  /// over content.
  private static func marked(_ text: String, _ field: Field, _ claims: [Claim]) -> String {
    let utf8 = Array(text.utf8)
    guard Terminal.usesColour else { return VisibleText.clean(text, keepingLineFeeds: true) }
    var styles = [Terminal.Style?](repeating: nil, count: utf8.count)
    func paint(_ span: TextSpan?, _ style: Terminal.Style) {
      guard let span, span.field == field else { return }
      for index in span.utf8.clamped(to: 0..<utf8.count) { styles[index] = style }
    }
    for claim in claims { for span in claim.content { paint(span, .green) } }
    for claim in claims { paint(claim.speaker, .cyan) }
    for claim in claims { paint(claim.cue, .magenta) }
    var output = ""
    var start = 0
    while start < utf8.count {
      var end = start + 1
      while end < utf8.count, styles[end] == styles[start] { end += 1 }
      let piece = VisibleText.clean(
        String(decoding: utf8[start..<end], as: UTF8.self), keepingLineFeeds: true)
      output += styles[start].map { Terminal.styled(piece, $0) } ?? piece
      start = end
    }
    return output
  }
}
