/// Hangul syllables are composed from jamo by arithmetic (Unicode Standard, section 3.12), since
/// text is written with syllables and jamo are three bytes each.
enum Hangul {
  private static let firstSyllable: UInt32 = 0xAC00
  private static let leads: ClosedRange<UInt32> = 0x1100...0x1112
  private static let vowels: ClosedRange<UInt32> = 0x1161...0x1175
  private static let finals: ClosedRange<UInt32> = 0x11A8...0x11C2

  static func isVowel(_ scalar: FoldedScalar) -> Bool { vowels.contains(scalar.value) }
  static func isFinal(_ scalar: FoldedScalar) -> Bool { finals.contains(scalar.value) }

  /// Whether `next` belongs to the syllable that `first`, a lead or an open syllable, begins.
  static func isComposed(_ first: FoldedScalar, _ next: FoldedScalar) -> Bool {
    guard first.isOpenSyllable else { return false }
    return leads.contains(first.value) ? isVowel(next) : isFinal(next)
  }

  /// What `first`, a lead or an open syllable, becomes with the jamo after it, and where they end.
  static func syllable(
    _ text: TextBytes, from first: FoldedScalar
  ) -> (value: UInt32, end: Int) {
    guard leads.contains(first.value) else {
      return withFinal(text, first.value, endingAt: first.end)
    }
    guard let vowel = scalar(text, after: first.end), isVowel(vowel) else {
      return (first.value, first.end)
    }
    let index = (first.value &- leads.lowerBound) &* 21 &+ (vowel.value &- vowels.lowerBound)
    return withFinal(text, firstSyllable &+ index &* 28, endingAt: vowel.end)
  }

  private static func withFinal(
    _ text: TextBytes, _ open: UInt32, endingAt end: Int
  ) -> (value: UInt32, end: Int) {
    guard let final = scalar(text, after: end), isFinal(final) else { return (open, end) }
    return (open &+ (final.value &- finals.lowerBound &+ 1), final.end)
  }

  /// The scalar after `offset`, ignored ones passed over; nil at the end and where it is ASCII.
  private static func scalar(_ text: TextBytes, after offset: Int) -> FoldedScalar? {
    var next = offset
    while next < text.count, text[next] >= 0x80 {
      let scalar = FoldedScalar(in: text, at: next)
      if !scalar.isIgnored { return scalar }
      next = scalar.end
    }
    return nil
  }
}
