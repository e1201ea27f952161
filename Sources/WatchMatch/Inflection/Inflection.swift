import FeedModel

/// Further forms of one-word terms, by the endings of a language alone: no dictionary is asked.
public enum Inflection {
  /// Letters of the shortest word that is inflected.
  static let shortest = 3
  /// Letters of the longest stem that does not stand without an ending.
  private static let shortStem = 3

  /// The forms of `term` beside itself, each once; none where it is not one word of letters of the language.
  ///
  /// Of a word with hyphens the last part is inflected. Words all in capitals are acronyms, which Russian,
  /// Ukrainian and German do not inflect, and to which English adds an s.
  /// In Russian what has ё stands there with е too, a phrase as well: hardly a text writes the dots.
  public static func forms(of term: String, _ language: Watch.Inflection) -> [String] {
    let forms = inflected(term, language)
    guard language == .russian else { return forms }
    var seen = Set(([term] + forms).map(ByteKey.init))
    return forms
      + ([term] + forms).map(withoutDots).filter { seen.insert(ByteKey($0)).inserted }
  }

  /// What `languages` make of `term`, for whoever checks it.
  public static func outcome(of term: String, _ languages: [Watch.Inflection]) -> Outcome {
    let forms = languages.flatMap { self.forms(of: term, $0) }
    if !forms.isEmpty { return .forms(common: forms.first(where: CommonForms.has)) }
    let scalars = Array(term.unicodeScalars)
    let isWord =
      scalars.count >= shortest && scalars.contains { $0.smallLetter != $0 || $0.isSmallLetter }
      && languages.contains { language in
        scalars.allSatisfy { $0.value == 0x2D || $0.isApostrophe || language.hasLetter($0) }
      }
    let isAcronym = scalars.allSatisfy { !$0.isSmallLetter }
    return isWord && !isAcronym && !isInvariable(scalars, languages) ? .none : .noWord
  }

  /// Whether it ends in a vowel after which Russian and Ukrainian put no ending, where no rule has it: Баку, Сочи.
  private static func isInvariable(
    _ word: [Unicode.Scalar], _ languages: [Watch.Inflection]
  ) -> Bool {
    guard languages.contains(.russian) || languages.contains(.ukrainian), let last = word.last
    else { return false }
    return "оеёиыуюэіїє".unicodeScalars.contains(last.smallLetter)
  }

  /// What becomes of a term.
  public enum Outcome: Hashable, Sendable {
    /// It is a phrase, an acronym, too short, never inflected, or has other letters.
    case noWord
    /// No ending of the tables fits it.
    case none
    /// It has further forms, of which one is a common word.
    case forms(common: String?)
  }

  private static func withoutDots(_ text: String) -> String {
    var plain = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x451: plain.append("\u{435}")
      case 0x401: plain.append("\u{415}")
      default: plain.append(scalar)
      }
    }
    return String(plain)
  }

  private static func inflected(_ term: String, _ language: Watch.Inflection) -> [String] {
    let scalars = Array(term.unicodeScalars)
    let start = (scalars.lastIndex { $0.value == 0x2D } ?? -1) + 1
    let word = Array(scalars.slice(start, scalars.count))
    guard word.count >= shortest,
      scalars.allSatisfy({ $0.value == 0x2D || language.hasLetter($0) }),
      let last = word.last, let first = word.first, !first.isApostrophe, !last.isApostrophe
    else {
      return []
    }
    let lower = word.map(\.smallLetter)
    if word.allSatisfy({ $0.smallLetter != $0 }) {
      return language == .english ? [term + "s"] : []
    }
    let rule = EndingTable.rules(of: language)
      .filter {
        lower.count > $0.ending.count && lower.count >= $0.shortest
          && lower.suffix($0.ending.count).elementsEqual($0.ending)
      }
      .max { $0.ending.count < $1.ending.count }
    guard let rule else { return [] }
    let stem = scalars.dropLast(rule.ending.count)
    var seen: Set<[Unicode.Scalar]> = [scalars]
    return rule.forms.compactMap { ending in
      // Газ is no form of Газа, and дел none of Дели: what is left of a short name is another word.
      guard !ending.isEmpty || word.count - rule.ending.count > shortStem else { return nil }
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
    case .russian: (0x400..<0x500).contains(scalar.value)
    case .ukrainian: (0x400..<0x500).contains(scalar.value) || scalar.isApostrophe
    case .english, .german:
      scalar.properties.isAlphabetic && scalar.value < 0x250
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isSmallLetter: Bool { properties.isLowercase }

  /// As in Слов'янськ.
  fileprivate var isApostrophe: Bool { [0x27, 0x2019, 0x2BC].contains(value) }

  /// The small letter; itself where that is none, or more than one.
  fileprivate var smallLetter: Unicode.Scalar {
    let mapping = properties.lowercaseMapping.unicodeScalars
    guard let first = mapping.first, mapping.count == 1 else { return self }
    return first
  }
}
