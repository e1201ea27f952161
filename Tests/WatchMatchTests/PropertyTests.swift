import FeedModel
import Foundation
import Testing

@testable import WatchMatch

/// Random texts over an alphabet made of everything that has a rule of its own.
@Suite struct PropertyTests {
  @Test(arguments: 0..<20)
  func enginesAgreeOnText(seed: Int) {
    var texts = NastyTexts(seed: UInt64(seed))
    for _ in 0..<30 {
      let text = texts.text(scalars: 60)
      let watches = texts.watches(from: text)
      let expected = Engine.reference.places(of: watches, in: text)
      #expect(Engine.rows.places(of: watches, in: text) == expected, "\(Shown(text, watches))")
      #expect(Engine.deep.places(of: watches, in: text) == expected, "\(Shown(text, watches))")
    }
  }

  @Test(arguments: 0..<20)
  func enginesAgreeOnMalformedBytes(seed: Int) {
    var texts = NastyTexts(seed: UInt64(1_000 + seed))
    for _ in 0..<30 {
      let text = texts.text(scalars: 60)
      let watches = texts.watches(from: text)
      let bytes = texts.damaged(Array(text.utf8))
      bytes.withUnsafeBufferPointer { bytes in
        let expected = Engine.reference.places(of: watches, in: bytes)
        #expect(Engine.rows.places(of: watches, in: bytes) == expected, "\(Array(bytes))")
        #expect(Engine.deep.places(of: watches, in: bytes) == expected, "\(Array(bytes))")
      }
    }
  }

  /// Composed and decomposed text are the same text (UAX #15).
  @Test(arguments: 0..<20)
  func normalFormsMatchAlike(seed: Int) {
    var texts = NastyTexts(seed: UInt64(2_000 + seed))
    for _ in 0..<30 {
      let text = texts.text(scalars: 40)
      let watches = texts.watches(from: text)
      let forms = [
        text, text.precomposedStringWithCanonicalMapping, text.decomposedStringWithCanonicalMapping,
      ]
      let found = forms.map { form in
        Engine.rows.places(of: watches, in: form).map { [$0.watch, $0.term] }.sorted {
          $0.lexicographicallyPrecedes($1)
        }
      }
      #expect(found[1] == found[0], "\(Shown(text, watches))")
      #expect(found[2] == found[0], "\(Shown(text, watches))")
    }
  }

  @Test(arguments: 0..<10)
  func foldedTextFoldsToItself(seed: Int) {
    var texts = NastyTexts(seed: UInt64(3_000 + seed))
    for _ in 0..<30 {
      let text = texts.text(scalars: 40)
      let once = Folding.folded(text)
      #expect(Folding.folded(String(decoding: once, as: UTF8.self)) == once, "\(Shown(text, []))")
    }
  }
}

/// A text and terms in scalars, for the message of a failure.
struct Shown: CustomStringConvertible {
  let description: String

  init(_ text: String, _ watches: [Watch]) {
    let terms = watches.map { $0.terms.map(Self.scalars).joined(separator: " | ") }
    description = "text \(Self.scalars(text)) terms \(terms.joined(separator: " || "))"
  }

  private static func scalars(_ text: String) -> String {
    text.unicodeScalars.map { String($0.value, radix: 16) }.joined(separator: " ")
  }
}

/// Texts, terms and damage from a seed.
struct NastyTexts {
  private var random: SplitMix64

  private static let scalars: [[Unicode.Scalar]] = [
    "aAsSßẞnNtTfiﬁ", " \n\u{A0}\u{3000}", "-‑–—'’ʼ`\".,+_…", "0159٣５", "\u{66B}",
    "\u{AD}\u{200B}\u{200D}\u{FEFF}\u{FE0F}", "\u{301}\u{323}\u{307}\u{345}\u{334}\u{35C}",
    "éếệấİıŉᾳΐ", "ийЙқσςΣ", "中日々かがカガｶﾞー\u{3099}", "가각갃\u{1100}\u{1161}\u{11A8}한\u{11F0}\u{AD}",
    "اأـبﷲﻻ", "कखिक़\u{93C}", "กขิ\u{E38}ຂີក\u{17D2}ခ", "🇺🇦🚨\u{20E3}𝐀𝐚ａＡ", "\u{FFFD}\u{0}\u{7}",
  ].map { Array($0.unicodeScalars) }

  init(seed: UInt64) { random = SplitMix64(state: seed) }

  /// A text drawn from three groups at a time, so that the rules of one script meet.
  mutating func text(scalars count: Int) -> String {
    let groups = (0..<3).map { _ in Self.scalars[below(Self.scalars.count)] } + [Self.scalars[0]]
    var text = String.UnicodeScalarView()
    for _ in 0..<below(count + 1) {
      let group = groups[below(groups.count)]
      text.append(group[below(group.count)])
    }
    return String(text)
  }

  /// Watches whose terms are mostly stretches of `text`, in another case or normal form.
  mutating func watches(from text: String) -> [Watch] {
    let scalars = Array(text.unicodeScalars)
    return (0..<(1 + below(4))).map { watch in
      let terms = (0..<(1 + below(6))).map { _ in
        guard !scalars.isEmpty, below(8) > 0 else { return self.text(scalars: 4) }
        let start = below(scalars.count)
        let end = min(scalars.count, start + 1 + below(6))
        var term = String.UnicodeScalarView()
        term.append(contentsOf: scalars[start..<end])
        return varied(String(term))
      }
      return Watch(id: "w\(watch)", terms: terms)
    }
  }

  private mutating func varied(_ term: String) -> String {
    switch below(6) {
    case 0: term.uppercased()
    case 1: term.lowercased()
    case 2: term.decomposedStringWithCanonicalMapping
    case 3: term.precomposedStringWithCanonicalMapping
    default: term
    }
  }

  /// `bytes` with some changed, cut out or put in.
  mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<(1 + below(4)) where !bytes.isEmpty {
      let place = below(bytes.count)
      switch below(3) {
      case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
      case 1: bytes.remove(at: place)
      default: bytes.insert(UInt8(0x80 + below(0x80)), at: place)
      }
    }
    return bytes
  }

  private mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
}

/// Steele, Lea and Flood 2014: the same numbers everywhere.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
