import FeedModel

/// Further forms of one-word terms, by the endings of a language alone: no dictionary is asked.
public enum Inflection {
  /// Letters of the shortest word that is inflected.
  static let shortest = 3

  /// The forms of `term` beside itself, each once; none where it is not one word of letters of the language.
  ///
  /// Of a word with hyphens the last part is inflected. Words all in capitals are acronyms, which Russian,
  /// Ukrainian and German do not inflect, and to which English adds an s.
  public static func forms(of term: String, _ language: Watch.Inflection) -> [String] {
    let scalars = Array(term.unicodeScalars)
    let start = (scalars.lastIndex { $0.value == 0x2D } ?? -1) + 1
    let word = Array(scalars.slice(start, scalars.count))
    guard word.count >= shortest, scalars.allSatisfy({ $0.value == 0x2D || language.hasLetter($0) })
    else {
      return []
    }
    let lower = word.map(\.smallLetter)
    if word.allSatisfy({ $0.smallLetter != $0 }) {
      return language == .english ? [term + "s"] : []
    }
    let rule = EndingTable.rules(of: language)
      .filter {
        lower.count > $0.ending.count && lower.suffix($0.ending.count).elementsEqual($0.ending)
      }
      .max { $0.ending.count < $1.ending.count }
    guard let rule else { return [] }
    let stem = scalars.dropLast(rule.ending.count)
    var seen: Set<[Unicode.Scalar]> = [scalars]
    return rule.forms.compactMap { ending in
      let form = Array(stem) + ending
      guard seen.insert(form).inserted else { return nil }
      return String(String.UnicodeScalarView(form))
    }
  }
}

extension Watch.Inflection {
  /// Whether words of the language are written with it.
  fileprivate func hasLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch self {
    case .russian, .ukrainian: (0x400..<0x500).contains(scalar.value)
    case .english, .german:
      scalar.properties.isAlphabetic && scalar.value < 0x250
    }
  }
}

extension Unicode.Scalar {
  /// The small letter; itself where that is none, or more than one.
  fileprivate var smallLetter: Unicode.Scalar {
    let mapping = properties.lowercaseMapping.unicodeScalars
    guard let first = mapping.first, mapping.count == 1 else { return self }
    return first
  }
}
