import FeedModel

/// What is promised of every claim: spans lie in their texts, on scalar boundaries, and are not empty.
struct ClaimCheck {
  private let texts: [(field: Field, text: String)]

  init(_ text: ItemText) { texts = text.fields }

  /// Traps at the first broken promise.
  func check(_ found: ClaimExtraction) {
    for silence in found.noResponse { check(silence) }
    for claim in found.claims { check(claim) }
  }

  private func check(_ claim: Claim) {
    precondition(!claim.content.isEmpty, "a claim of nothing")
    claim.speaker.map(check)
    claim.cue.map(check)
    for span in claim.content { check(span) }
    for span in claim.hedges { check(span) }
    for number in claim.numbers {
      check(number.span)
      precondition(number.value?.isFinite ?? true, "a number that is none")
    }
    for time in claim.times {
      check(time.span)
      precondition((time.value == nil) == (time.anchor == .unresolved), "a time without a value")
    }
    for place in claim.locations { check(place.span) }
    precondition(claim.confidence.map { (0...1).contains($0) } ?? true, "confidence beyond 0 and 1")
    precondition(claim.speakerResolved.map { !$0.name.isEmpty } ?? true, "a speaker without a name")
    claim.speakerResolved?.mention.map(check)
    precondition(claim.via.allSatisfy { !$0.isEmpty }, "via nobody")
  }

  private func check(_ span: TextSpan) {
    guard let text = texts.first(where: { $0.field == span.field })?.text else {
      preconditionFailure("a span in no text")
    }
    let (start, end) = (span.utf8.lowerBound, span.utf8.upperBound)
    precondition(start >= 0 && end <= text.utf8.count, "a span off its text")
    precondition(start < end, "an empty span")
    precondition(isBoundary(start, text) && isBoundary(end, text), "a span inside a scalar")
  }

  private func isBoundary(_ offset: Int, _ text: String) -> Bool {
    let utf8 = text.utf8
    guard offset < utf8.count else { return true }
    return utf8[utf8.index(utf8.startIndex, offsetBy: offset)] & 0xC0 != 0x80
  }
}
