/// Names of months, cut or whole.
enum MonthName {
  /// 1 to 12, or nil where `word` (in lower case) names no month.
  static func number(_ word: String) -> Int64? {
    for (index, full) in english.enumerated()
    where word.utf8.count >= 3 && (full.hasPrefix(word) || word == "sept" && index == 8) {
      return Int64(index + 1)
    }
    for (index, prefixes) in foreign.enumerated()
    where prefixes.contains(where: { word.hasPrefix($0) }) {
      return Int64(index + 1)
    }
    return nil
  }

  private static let english = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ]

  /// First letters that are unambiguous over Greek and Hungarian (seen in feeds, some misspelt),
  /// German, French, Spanish, Italian, Portuguese and Dutch.
  private static let foreign: [[String]] = [
    ["ιαν", "jän", "janu", "janv", "janei", "ene", "gen", "stycz", "янв"],
    ["φεβ", "febr", "fév", "fev", "фев"],
    ["μάρ", "μαρ", "μάώ", "μαώ", "márc", "mär", "mars", "marz", "març", "maar", "мар"],
    ["απρ", "ápr", "apri", "avr", "abr", "апр"],
    ["μάι", "μαϊ", "μαι", "máj", "máu", "mai", "mayo", "mag", "mei", "мая", "май"],
    ["ιούν", "ιουν", "ιον", "jún", "juni", "juin", "giu", "junh", "июн"],
    ["ιούλ", "ιουλ", "ιολ", "júl", "juli", "juil", "lug", "julh", "июл"],
    ["αύγ", "αυγ", "augu", "août", "aout", "ago", "авг"],
    ["σεπ", "szept", "sept", "set", "сен"],
    ["οκτ", "okt", "oct", "ott", "out", "окт"],
    ["νοέ", "νοε", "nove", "ноя"],
    ["δεκ", "deze", "dez", "déc", "dic", "дек"],
  ]
}

/// Names of the days of the week, which say nothing: a wrong one is common.
enum WeekdayName {
  /// Whether `word` (in lower case) begins like an English day, or is one of the Greek ones.
  static func matches(_ word: String) -> Bool {
    names.contains { word.hasPrefix($0) }
  }

  private static let names = [
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "κυρ", "δευ", "τρι", "τετ", "πεμ", "παρ",
    "σαβ",
  ]
}

/// Names and numbers of time zones.
enum DateZone {
  /// Reads the zone at the cursor and everything after it. A name that is not known leaves the zone
  /// unknown; what looks like an offset and is none makes the date unreadable.
  static func read(_ tokens: inout DateTokens, into parts: inout DateParts) -> Bool {
    if tokens.peek() == UInt8(ascii: "+") || tokens.peek() == UInt8(ascii: "-") {
      guard let offset = tokens.numericZone() else { return false }
      parts.zone = offset
      return true
    }
    let name = tokens.word()
    guard !name.isEmpty else { return false }
    if let offset = minutes(name) { parts.zone = offset }
    // `GMT+02:00`, `UTC-5`.
    if name == "gmt" || name == "utc" || name == "ut",
      tokens.peek() == UInt8(ascii: "+") || tokens.peek() == UInt8(ascii: "-")
    {
      guard let offset = tokens.numericZone() else { return false }
      parts.zone = offset
    }
    // The rest of a name such as `America/New_York`.
    while tokens.peek() == UInt8(ascii: "/") || tokens.peek() == UInt8(ascii: "_") {
      tokens.index += 1
      _ = tokens.word()
    }
    return true
  }

  /// Minutes east of Greenwich for `name` in lower case. RFC 822, section 5.1; the European names
  /// with their summer forms; ET, CT, MT and PT are read as winter time.
  private static func minutes(_ name: String) -> Int64? {
    switch name {
    case "z", "gmt", "utc", "ut", "wet", "uct", "zulu": 0
    case "est", "et": -5 * 60
    case "edt": -4 * 60
    case "cst", "ct": -6 * 60
    case "cdt": -5 * 60
    case "mst", "mt": -7 * 60
    case "mdt": -6 * 60
    case "pst", "pt": -8 * 60
    case "pdt": -7 * 60
    case "akst": -9 * 60
    case "akdt": -8 * 60
    case "hst", "hast": -10 * 60
    case "ast", "at": -4 * 60
    case "adt": -3 * 60
    case "nst": -(3 * 60 + 30)
    case "ndt": -(2 * 60 + 30)
    case "brt": -3 * 60
    case "art": -3 * 60
    case "bst", "west", "cet", "met", "mez": 60
    case "cest", "mest", "mesz", "eet", "sast", "cat": 2 * 60
    case "eest", "msk", "eat": 3 * 60
    case "msd": 4 * 60
    case "pkt": 5 * 60
    case "ist": 5 * 60 + 30
    case "wib": 7 * 60
    case "hkt", "sgt", "awst", "pht": 8 * 60
    case "jst", "kst": 9 * 60
    case "acst": 9 * 60 + 30
    case "aest": 10 * 60
    case "aedt": 11 * 60
    case "nzst": 12 * 60
    case "nzdt": 13 * 60
    default: military(name)
    }
  }

  /// One letter, with the signs that RFC 822 printed (A is -1, N is +1): the military use is the
  /// other way round, but who writes a letter into a feed follows the RFC. J is local time.
  private static func military(_ name: String) -> Int64? {
    guard name.utf8.count == 1, let letter = name.utf8.first else { return nil }
    switch letter {
    case UInt8(ascii: "a")...UInt8(ascii: "i"): return -Int64(letter - 0x60) * 60
    case UInt8(ascii: "k")...UInt8(ascii: "m"): return -Int64(letter - 0x61) * 60
    case UInt8(ascii: "n")...UInt8(ascii: "y"): return Int64(letter - 0x6D) * 60
    default: return nil
    }
  }
}
