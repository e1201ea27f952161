import FeedModel

/// What is promised of every claim: spans lie in their texts, on scalar boundaries, and are not empty.
struct ClaimCheck {
  private let texts: [Field: [UInt8]]

  init(_ text: ItemText) {
    texts = Dictionary(uniqueKeysWithValues: text.fields.map { ($0.field, Array($0.text.utf8)) })
  }

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
    guard let bytes = texts[span.field] else { preconditionFailure("a span in no text") }
    let range = span.utf8
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "a span off its text")
    precondition(!range.isEmpty, "an empty span")
    for end in [range.lowerBound, range.upperBound] where end < bytes.count {
      precondition(bytes[end] & 0xC0 != 0x80, "a span inside a scalar")
    }
  }
}
