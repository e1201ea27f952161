import CFold
import Testing

@testable import WatchMatch

/// The generated tables against what the standard library knows of Unicode. It knows a later
/// version: scalars that the tables' version had not are left out.
@Suite struct FoldTableTests {
  static let scalars: [Unicode.Scalar] = (0..<0x110000).compactMap { value in
    guard let scalar = Unicode.Scalar(UInt32(value)) else { return nil }
    return isKnown(scalar) ? scalar : nil
  }

  private static func isKnown(_ scalar: Unicode.Scalar) -> Bool {
    guard let age = scalar.properties.age else { return false }
    return (age.major, age.minor) <= (15, 1)
  }

  private static func record(_ scalar: Unicode.Scalar) -> cfold_record {
    cfold_lookup(scalar.value)
  }

  /// The scalars for which `holds` is false, as U+ names.
  private static func exceptions(where holds: (Unicode.Scalar) -> Bool) -> [String] {
    scalars.filter { !holds($0) }.map { TermRule.scalarName($0.value) }
  }

  /// Swift compares strings by canonical equivalence: what was only decomposed is still equal.
  @Test func foldingKeepsCanonicalEquivalence() {
    #expect(
      Self.exceptions { scalar in
        let kind = Int(Self.record(scalar).kind)
        guard kind != CFOLD_SPACE, kind != CFOLD_IGNORED else { return true }
        guard !scalar.properties.changesWhenCaseFolded else { return true }
        let folded = String(decoding: Folding.folded(String(scalar)), as: UTF8.self)
        return folded == String(scalar) || Self.isDrawnOtherwise(scalar)
      } == [])
  }

  /// Typographic variants and presentation forms are no canonical equivalents.
  private static func isDrawnOtherwise(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x60, 0xB4, 0x2BB, 0x2BC, 0x55A, 0x5BE, 0x5F3, 0x5F4, 0x0F0C, 0x2010...0x2013, 0x2018,
      0x2019, 0x201B...0x201F, 0x2032, 0x2033, 0x2102...0x2149, 0x2212, 0xFB1D...0xFDFF,
      0xFE50...0xFEFC, 0xFF00...0xFFEF, 0x1D400...0x1D7FF, 0x1EE00...0x1EEFF, 0x1FBF0...0x1FBF9,
      // Canonically U+0060 and U+00B4.
      0x1FEF, 0x1FFD:
      true
    default: false
    }
  }

  /// Upper and lower case of a letter fold to the same, but where Unicode says otherwise: ı is no i
  /// without Turkic rules, and the capitals of letters with an iota subscript write it as a letter.
  @Test func casesFoldAlike() {
    #expect(
      Self.exceptions { scalar in
        let properties = scalar.properties
        guard properties.isCased, scalar != "ı" else { return true }
        let folded = Folding.folded(String(scalar))
        guard folded.suffix(2) != [0xCD, 0x85] else { return true }
        return [properties.lowercaseMapping, properties.uppercaseMapping].allSatisfy { other in
          !other.unicodeScalars.allSatisfy(Self.isKnown) || Folding.folded(other) == folded
        }
      } == [])
  }

  @Test func whiteSpaceIsThatOfUnicode() {
    #expect(
      Self.exceptions { (Int(Self.record($0).kind) == CFOLD_SPACE) == $0.properties.isWhitespace }
        == [])
  }

  /// The tatweel alone is ignored beyond the default.
  @Test func ignoredScalarsAreThoseOfUnicode() {
    #expect(
      Self.exceptions { scalar in
        let isIgnored = scalar.properties.isDefaultIgnorableCodePoint || scalar == "\u{640}"
        return (Int(Self.record(scalar).kind) == CFOLD_IGNORED) == isIgnored
      } == [])
  }

  @Test func combiningClassesAreThoseOfUnicode() {
    #expect(
      Self.exceptions { scalar in
        let record = Self.record(scalar)
        let ccc = scalar.properties.canonicalCombiningClass.rawValue
        return Int(record.kind) != CFOLD_IDENTITY || (record.ccc == ccc && record.last_ccc == ccc)
      } == [])
  }

  @Test func lengthsAreThoseOfWhatIsFolded() {
    #expect(
      Self.exceptions { scalar in
        Int(Self.record(scalar).kind) == CFOLD_SPACE
          || Int(Self.record(scalar).length) == Folding.folded(String(scalar)).count
      } == [])
  }

  @Test func wordClassesOfScripts() {
    let examples: [(String, WordClass)] = [
      ("aZéßªⅣʰ𝐀Ａﬁ", .latin), ("яЙαωאاकაհ", .letter), ("09٣५５", .digit),
      ("中々〇あアーｱㄅกໃကក", .free), ("가ᄀㄱ", .hangul), ("ᅡᆨ", .tail),
      ("\u{301}\u{345}ि", .mark), ("+€🚨$<", .symbol), (".,-_'’…²①\u{20E3} \u{7}", .other),
      ("\u{AD}\u{200D}\u{FEFF}ـ", .skip), ("\u{200B}", .zeroWidthSpace),
    ]
    for (scalars, expected) in examples {
      for scalar in scalars.unicodeScalars {
        let found = WordClass(rawValue: Self.record(scalar).word_class)
        #expect(found == expected, "\(TermRule.scalarName(scalar.value))")
      }
    }
  }
}
