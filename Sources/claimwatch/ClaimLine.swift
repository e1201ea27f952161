import Daemon
import FeedModel

/// One claim on one line, for people: who – cue – “content”.
enum ClaimLine {
  /// The line, clean of control characters, coloured as the marked text is.
  static func text(_ claim: Claim, _ offsets: ScalarOffsets) -> String {
    func words(_ span: TextSpan) -> String {
      VisibleText.clean(
        offsets.text(in: span.utf8).split(whereSeparator: \.isWhitespace).joined(separator: " "))
    }
    var speaker = claim.speaker.map(words) ?? "(nobody named)"
    if let resolved = claim.speakerResolved, resolved.method != .asWritten {
      speaker += " (\(VisibleText.clean(resolved.name)))"
    }
    let content = claim.content.map(words).joined(separator: " … ")
    return Terminal.styled(speaker, .cyan) + " – "
      + Terminal.styled(claim.cue.map(words) ?? "", .magenta) + " – "
      + Terminal.styled(content, .green)
  }
}
