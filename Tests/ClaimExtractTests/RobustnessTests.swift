import FeedModel
import Glibc
import TestSupport
import Testing

@testable import ClaimExtract

@Suite("Any text is read")
struct RobustnessTests {
  static let seedText = """
    Northport denies loss of ‘Kestrel-9’ launcher
    “No launcher was lost,” harbour minister Lena Varn said on Tuesday, adding that about 40 crews may \
    return by Friday. “We're safe.

    “Nobody left,” she said. According to the O'Hara report, $5 million (or 3.5%) was lost in Sevastopol; \
    the U.S. Navy, which sailed on 5 May, declined to comment. There was no immediate response from Kyiv.
    """

  /// Every span lies in its text, on scalar boundaries, and is not empty.
  private func check(_ extraction: ClaimExtraction, _ text: String, _ label: Comment) {
    let bytes = Array(text.utf8)
    func valid(_ span: TextSpan) -> Bool {
      let range = span.utf8
      guard range.lowerBound >= 0, range.upperBound <= bytes.count, !range.isEmpty else {
        return false
      }
      for edge in [range.lowerBound, range.upperBound] where edge < bytes.count {
        if bytes[edge] & 0xC0 == 0x80 { return false }
      }
      return true
    }
    for claim in extraction.claims {
      let spans =
        [claim.speaker, claim.cue, claim.speakerResolved?.mention].compactMap { $0 } + claim.content
        + claim.hedges + claim.numbers.map(\.span) + claim.times.map(\.span)
        + claim.locations.map(\.span)
      #expect(!claim.content.isEmpty, label)
      #expect(spans.allSatisfy(valid), label)
    }
    #expect(extraction.noResponse.allSatisfy(valid), label)
  }

  private func extract(_ text: String) -> ClaimExtraction {
    RuleExtractor().extract(
      ClaimDocument(
        text: ItemText(title: nil, summary: nil, content: text), published: Given.tuesday,
        language: "en"))
  }

  @Test("random bytes")
  func randomBytes() {
    var generator = SplitMix64(seed: 1)
    for round in 0..<400 {
      let count = Int.random(in: 0...300, using: &generator)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let text = String(decoding: bytes, as: UTF8.self)
      check(extract(text), text, "round \(round)")
    }
  }

  @Test("mutations of an article: bytes and marks deleted, doubled, swapped")
  func mutations() {
    var generator = SplitMix64(seed: 2)
    let marks = [
      "“", "”", "‘", "’", "\"", "'", ".", ",", "\n", "—", " said ", " who ", ":", "(", "5", "…",
      "é", "🙂",
    ]
    for round in 0..<600 {
      var scalars = Array(Self.seedText.unicodeScalars)
      for _ in 0..<Int.random(in: 1...12, using: &generator) {
        let at = Int.random(in: 0..<scalars.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: scalars.remove(at: at)
        case 1:
          scalars.insert(
            contentsOf: (marks.randomElement(using: &generator) ?? "").unicodeScalars, at: at)
        case 2: scalars.swapAt(at, Int.random(in: 0..<scalars.count, using: &generator))
        default: scalars.removeSubrange(at..<min(scalars.count, at + 30))
        }
        if scalars.isEmpty { scalars = Array("x".unicodeScalars) }
      }
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars)
      check(extract(String(text)), String(text), "round \(round)")
    }
  }

  @Test("random spans from a finder")
  func randomSpans() {
    var generator = SplitMix64(seed: 3)
    let size = Self.seedText.utf8.count
    func range() -> Range<Int> {
      let low = Int.random(in: -5...(size + 5), using: &generator)
      return low..<low + Int.random(in: 0...200, using: &generator)
    }
    for round in 0..<300 {
      let claims = (0..<6).map { _ in
        RawClaim(
          source: Bool.random(using: &generator) ? range() : nil,
          cue: Bool.random(using: &generator) ? range() : nil, contents: [range(), range()],
          confidence: [nil, 2, -1, .nan, 0.5].randomElement(using: &generator) ?? nil)
      }
      let extraction = ClaimReader(finder: GivenFinder(claims: claims)).read(
        ClaimDocument(
          text: ItemText(title: nil, summary: nil, content: Self.seedText),
          published: Given.tuesday,
          language: "en"))
      check(extraction, Self.seedText, "round \(round)")
      #expect(extraction.claims.allSatisfy { $0.confidence.map { (0...1).contains($0) } ?? true })
    }
  }

  /// A finder whose random spans pass the repairs behind the tagger and what the rules add.
  private struct RepairedFinder: ClaimSpanFinder {
    var claims: [RawClaim]
    func claims(in text: AnalysedText) -> [RawClaim] {
      let repaired = TaggedRepairs(text).repaired(claims)
      return repaired + Supplement.claims(besides: repaired, in: text)
    }
  }

  /// Words at which repairs and rules look, in every order, with every end of a line and a sentence.
  private static let words = [
    "Varn", "Lena", "the", "minister", "Minister", "said", "says", "told", "wrote", "announced",
    "in", "a", "his", "statement", "interview", "according", "to", "who", "and", "that", "not",
    "no", "comment", "from", "declined", "expected", "blames", "reporters", "Monday", "May", "5",
    "two", "weeks", "ago", "million", "boats", "Northport", "of", "ministry", "she", "it", "they",
    "“", "”", "‘", "’", "(", ")", "[", "]", ",", ".", "?", "…", ":", "—", "'s", "$", "%", "U.S.",
  ]

  @Test("random spans over words in every order, through the repairs")
  func randomWords() {
    var generator = SplitMix64(seed: 4)
    for round in 0..<2_000 {
      var text = ""
      var starts: [Int] = []
      for _ in 0..<Int.random(in: 1...24, using: &generator) {
        starts.append(text.utf8.count)
        text += Self.words.randomElement(using: &generator) ?? ""
        text += [" ", " ", " ", "\n", "", ". "].randomElement(using: &generator) ?? ""
      }
      starts.append(text.utf8.count)
      func range() -> Range<Int> {
        let low = Int.random(in: 0..<starts.count, using: &generator)
        let high = min(starts.count - 1, low + Int.random(in: 0...6, using: &generator))
        return starts[low]..<starts[high]
      }
      let claims = (0..<4).map { _ in
        RawClaim(
          source: Bool.random(using: &generator) ? range() : nil,
          cue: Int.random(in: 0..<5, using: &generator) > 0 ? range() : nil,
          contents: (0..<Int.random(in: 0...3, using: &generator)).map { _ in range() })
      }
      let extraction = ClaimReader(finder: RepairedFinder(claims: claims)).read(
        ClaimDocument(
          text: ItemText(title: nil, summary: nil, content: text), published: Given.tuesday,
          language: "en"))
      check(extraction, text, "round \(round): \(text)")
    }
  }

  /// Texts without end that once tempt a rule into looking too far.
  static let endless: [(String, String)] = [
    ("words without a full stop", "the minister said that Varn told him a boat "),
    ("names", "Lena Varn Holm Marsh "), ("different names", "Anna %d said no. "),
    ("opening marks", "“ ‘ \" ' "), ("closing marks", "s’ ’ ” "), ("commas", "Varn, a man, who, "),
    ("digits", "7,"), ("conjunctions", "one and two and "), ("one word", "x"),
    ("silences", "There was no comment from Varn. "), ("line feeds", "He said\n"),
    ("according to", "according to the board "), ("pronouns", "he said she said it said "),
    ("full stops", ". "), ("Han", "港"), ("question marks", "?"), ("ellipses", "…."),
    ("combining marks", "\u{301}\u{323}"), ("names in marks", "Va\u{301}\u{323}rn said no. "),
  ]

  @Test("time grows with the length, not with its square", arguments: endless)
  func linear(_ name: String, _ piece: String) {
    func text(_ size: Int) -> String {
      var result = ""
      var count = 0
      while result.utf8.count < size {
        count += 1
        result += piece.replacing("%d", with: "B\(count)")
      }
      return result
    }
    // Processor time of this thread, which other load on the machine hardly changes.
    func seconds(_ body: () -> Void) -> Double {
      func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
      }
      let start = now()
      body()
      return now() - start
    }
    let small = text(8_000)
    let large = text(64_000)
    _ = extract(small)
    let short = seconds { _ = extract(small) }
    let long = seconds { _ = extract(large) }
    check(extract(large), large, Comment(rawValue: name))
    // Eight times the text; a square would take 64 times as long.
    #expect(long < short * 30 + 0.5, "\(name): \(short) and \(long)")
  }

  @Test("one megabyte without a full stop")
  func megabyte() {
    let text = String(repeating: "and the board said the boats and “nets were lost ", count: 21_000)
    check(extract(text), text, "megabyte")
  }
}
