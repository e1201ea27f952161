/// Names of months, cut or whole.
enum MonthName {
  /// 1 to 12, or nil where `word` names no month.
  static func number(_ word: DateWord) -> Int64? {
    guard word.bytes.count >= 3 else { return nil }
    if word.isASCII {
      let letters = word.packed & 0xFF_FFFF
      for index in 0..<12 where english[index].packed & 0xFF_FFFF == letters {
        if begins(english[index].name, with: word) || index == 8 && word.equals("sept") {
          return Int64(index + 1)
        }
      }
      return foreignNumber(word, in: latin)
    }
    return foreignNumber(word, in: beyondASCII)
  }

  private static func begins(_ name: [UInt8], with word: DateWord) -> Bool {
    guard word.bytes.count <= name.count else { return false }
    for (index, byte) in word.bytes.enumerated() where byte | 0x20 != name[index] { return false }
    return true
  }

  private static func foreignNumber(_ word: DateWord, in table: [[String]]) -> Int64? {
    let text = word.text
    for (index, prefixes) in table.enumerated() where prefixes.contains(where: text.hasPrefix) {
      return Int64(index + 1)
    }
    return nil
  }

  private static let english: [(name: [UInt8], packed: UInt64)] = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ].map { (Array($0.utf8), DateWord.pack($0)) }

  /// First letters of German, French, Spanish, Italian, Portuguese and Dutch names.
  private static let latin: [[String]] = [
    ["janv", "janei", "ene", "gen"], ["febr", "fev"], ["mars", "marz", "maar"],
    ["avr", "abr"], ["mai", "mayo", "mag", "mei"], ["juni", "juin", "giu", "junh"],
    ["juli", "juil", "lug", "julh"], ["aout", "ago", "augus"], ["szept", "set"],
    ["okt", "ott", "out"],
    ["nove"], ["dez", "dic"],
  ]

  /// The same with Greek, Hungarian (some misspelt, as seen in feeds) and Russian ones.
  private static let beyondASCII: [[String]] = [
    ["ιαν", "jän", "jan", "янв"], ["φεβ", "fév", "feb", "фев"],
    ["μάρ", "μαρ", "μάώ", "μαώ", "márc", "mär", "març", "мар"], ["απρ", "ápr", "апр"],
    ["μάι", "μαϊ", "μαι", "máj", "máu", "мая", "май"], ["ιούν", "ιουν", "ιον", "jún", "июн"],
    ["ιούλ", "ιουλ", "ιολ", "júl", "июл"], ["αύγ", "αυγ", "août", "авг"], ["σεπ", "сен"],
    ["οκτ", "okt", "окт"], ["νοέ", "νοε", "ноя"], ["δεκ", "déc", "дек"],
  ]
}

/// Names of the days of the week, which say nothing: a wrong one is common.
enum WeekdayName {
  /// Whether `word` begins like an English day, or is one of the Greek ones.
  static func matches(_ word: DateWord) -> Bool {
    guard word.bytes.count >= 3 else { return false }
    if word.isASCII { return english.contains(word.packed & 0xFF_FFFF) }
    let text = word.text
    return greek.contains { text.hasPrefix($0) }
  }

  private static let english: [UInt64] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map {
    DateWord.pack($0)
  }
  private static let greek = ["κυρ", "δευ", "τρι", "τετ", "πεμ", "παρ", "σαβ"]
}
