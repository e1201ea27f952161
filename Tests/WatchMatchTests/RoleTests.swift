import FeedModel
import Testing
import WatchMatch

/// The Kremlin said Zelensky had claimed ATACMS hit Sevastopol.
/// |0         |10       |20       |30       |40       |50
@Suite struct RoleTests {
  static let text = "The Kremlin said Zelensky had claimed ATACMS hit Sevastopol."

  static func span(_ words: String, in field: Field = .content) -> TextSpan {
    let (text, words) = (Array(text.utf8), Array(words.utf8))
    let start = text.indices.first { text[$0...].starts(with: words) } ?? 0
    return TextSpan(field: field, utf8: start..<(start + words.count))
  }

  static let outer = Claim(
    speaker: span("The Kremlin"), cue: span("said"),
    content: [span("Zelensky had claimed ATACMS hit Sevastopol")], quoteType: .indirect)
  static let inner = Claim(
    speaker: span("Zelensky"), cue: span("claimed"), content: [span("ATACMS hit Sevastopol")],
    quoteType: .indirect)

  static func role(_ hit: TextSpan, _ claims: [Claim]) -> String {
    let hit = TermHit(watch: 0, term: 0, span: hit)
    let roles = WatchMatcher.roles(of: [hit], claims: claims)
    #expect(roles.map(\.hit) == [hit])
    return roles.map { "\($0.role.rawValue) \($0.claim.map(String.init) ?? "none")" }.joined()
  }

  static let cases: [(String, String)] = [
    ("Kremlin", "speaker 0"), ("said", "cue 0"), ("had", "content 0"), ("Zelensky", "speaker 1"),
    ("claimed", "cue 1"), ("ATACMS", "content 1"), ("Sevastopol", "content 1"),
    (".", "outside_claim none"),
    // Only the outer content holds both words whole.
    ("claimed ATACMS", "content 0"),
    // No span holds it; three of five bytes are shared with the cue, none with more.
    ("n said Z", "cue 0"),
    // Half in the content, half outside.
    ("Sevastopol.", "content 1"),
    ("The Kremlin said", "speaker 0"),
  ]

  @Test(arguments: cases)
  func innermostSpanDecides(words: String, expected: String) {
    #expect(Self.role(Self.span(words), [Self.outer, Self.inner]) == expected)
  }

  @Test func theOrderOfTheClaimsDoesNotMatter() {
    #expect(Self.role(Self.span("ATACMS"), [Self.inner, Self.outer]) == "content 0")
    #expect(Self.role(Self.span("had"), [Self.inner, Self.outer]) == "content 1")
  }

  @Test func ofEqualSpansSpeakerThenCueThenEarlierClaim() {
    let whole = Self.span("Zelensky")
    let content = Claim(speaker: nil, cue: nil, content: [whole], quoteType: .direct)
    let cue = Claim(speaker: nil, cue: whole, content: [Self.span("ATACMS")], quoteType: .direct)
    let speaker = Claim(speaker: whole, cue: nil, content: [Self.span("hit")], quoteType: .direct)
    #expect(Self.role(whole, [content, cue, speaker]) == "speaker 2")
    #expect(Self.role(whole, [content, cue]) == "cue 1")
    #expect(Self.role(whole, [content, content]) == "content 0")
  }

  @Test func interruptedContentCountsPieceByPiece() {
    let claim = Claim(
      speaker: Self.span("Zelensky"), cue: Self.span("had claimed"),
      content: [Self.span("The Kremlin"), Self.span("hit Sevastopol")], quoteType: .direct)
    #expect(Self.role(Self.span("Kremlin"), [claim]) == "content 0")
    #expect(Self.role(Self.span("hit"), [claim]) == "content 0")
    #expect(Self.role(Self.span("ATACMS"), [claim]) == "outside_claim none")
  }

  @Test func fieldsAreKeptApart() {
    #expect(Self.role(Self.span("ATACMS", in: .title), [Self.outer]) == "outside_claim none")
    let spread = Claim(
      speaker: Self.span("The Kremlin", in: .title), cue: nil, content: [Self.span("hit")],
      quoteType: .direct)
    #expect(Self.role(Self.span("Kremlin", in: .title), [spread]) == "speaker 0")
  }

  @Test func spansThatAreEmptyOrPastTheTextHoldNothing() {
    let odd = Claim(
      speaker: TextSpan(field: .content, utf8: 5..<5),
      cue: TextSpan(field: .content, utf8: 900..<990),
      content: [], quoteType: .direct)
    #expect(Self.role(Self.span("Kremlin"), [odd]) == "outside_claim none")
    #expect(WatchMatcher.roles(of: [], claims: [odd]) == [])
  }
}
