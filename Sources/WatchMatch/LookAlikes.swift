/// Words written with letters of two alphabets that look the same ("АTACMS" with a Cyrillic А), as
/// they come from switching the keyboard: they match only text with the same slip.
///
/// A short list in the manner of UTS #39, confusables.txt. An ending of one alphabet on a name in
/// another ("iPhoneом") is none of these, since it has letters that the other alphabet lacks.
enum LookAlikes {
  private static let latin = Set("ABCEHIJKMNOPSTXYZaceijopsxyv".unicodeScalars)
  private static let cyrillic = Set("АВСЕНІЈКМОРЅТХУаесіјорѕху".unicodeScalars)
  private static let greek = Set("ΑΒΕΗΙΚΜΝΟΡΤΧΥΖον".unicodeScalars)

  private enum Alphabet { case latin, cyrillic, greek }

  /// The first letter in `term` that looks like one of the alphabet of its word, or nil.
  static func mixture(in term: String) -> Unicode.Scalar? {
    for word in term.unicodeScalars.split(whereSeparator: { alphabet(of: $0) == nil }) {
      if let letter = mixture(inWord: word) { return letter }
    }
    return nil
  }

  private static func mixture(inWord word: Substring.UnicodeScalarView) -> Unicode.Scalar? {
    let latinLetters = word.filter { alphabet(of: $0) == .latin }
    let others = word.filter { alphabet(of: $0) != .latin }
    guard let firstLatin = latinLetters.first, let firstOther = others.first else { return nil }
    if others.allSatisfy({ cyrillic.contains($0) || greek.contains($0) }) { return firstOther }
    return latinLetters.allSatisfy(latin.contains) ? firstLatin : nil
  }

  private static func alphabet(of scalar: Unicode.Scalar) -> Alphabet? {
    switch scalar.value {
    case 0x41...0x5A, 0x61...0x7A: .latin
    case 0x0370...0x03FF: .greek
    case 0x0400...0x052F: .cyrillic
    default: nil
    }
  }
}
