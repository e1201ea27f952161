import Testing

@testable import ClaimTagger

/// Signatures behind quotations and turns of transcripts.
@Suite struct SignedQuotationsTests {
  /// "source|cue|content" of every hit.
  private func hits(_ text: String, besides cues: [Range<Int>] = []) -> [String] {
    let words = withBytes(text) { WordScanner().words($0) }
    let bytes = Array(text.utf8)
    func cut(_ range: Range<Int>) -> String {
      let (first, last) = (words[range.lowerBound].range, words[range.upperBound - 1].range)
      return String(decoding: bytes[first.lowerBound..<last.upperBound], as: UTF8.self)
    }
    return SignedQuotations(words: words).hits(besides: cues).map {
      "\(cut($0.source))|\(cut($0.cue))|\(cut($0.content))"
    }
  }

  @Test(arguments: [
    ("“The river will rise.” — Mara Quist", "Mara Quist|—|“The river will rise.”"),
    ("“The river will rise.”\n– Mara Quist.\nMore", "Mara Quist|–|“The river will rise.”"),
    ("\"The river will rise\" -- T. O’Dell", "T. O’Dell|--|\"The river will rise\""),
    ("He wrote: “The river will rise” ― Quist", "Quist|―|“The river will rise”"),
  ]) func signatureNamesTheSpeaker(text: String, expected: String) {
    #expect(hits(text) == [expected])
  }

  @Test func oneParagraphMayHoldSeveralSignatures() {
    #expect(
      hits("“The river will rise.” — Quist “No, it will fall.” — Lind")
        == ["Quist|—|“The river will rise.”", "Lind|—|“No, it will fall.”"])
  }

  @Test(arguments: [
    "“The river will rise” — and fall again", "“Rise” — Quist", "“The river will rise” Quist",
    "“The river will rise” — Mara Quist said so to the river council of Ostrava",
    "“The river will rise” —", "“The river will rise” —\nQuist", "no quotation” — Quist", "” —", "",
  ]) func otherDashesSignNothing(text: String) {
    #expect(hits(text).isEmpty)
  }

  private let transcript = """
    HOST: Welcome to the river hour.
    A. LIND: We will open the bridge.
    HOST: Who is going to pay?
    Q: Who is paying for it all?
    Host: this is not shouted, is it?
    """

  @Test func turnsOfATranscriptAreClaims() {
    #expect(
      hits(transcript) == [
        "HOST|:|Welcome to the river hour.", "A. LIND|:|We will open the bridge.",
        "HOST|:|Who is going to pay?",
      ])
    #expect(hits("HOST: Welcome to the river hour.\nLIND: We will open the bridge.").isEmpty)
  }

  @Test func cuesOfKeptClaimsAreLeftAlone() {
    // The colon of the first turn, and the name of the second.
    #expect(hits(transcript, besides: [1..<2, 8..<9]) == ["HOST|:|Who is going to pay?"])
  }
}
