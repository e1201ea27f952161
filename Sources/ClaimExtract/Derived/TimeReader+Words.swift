import FeedModel

/// Words and figures of dates.
extension TimeReader {
  static func weekday(_ lower: String) -> Int64? {
    let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    return names.firstIndex { lower.hasPrefix($0) }.map { Int64($0) }
  }

  /// "mid-February", "late-May".
  static func partOfMonth(_ token: Token) -> Int64? {
    for part in ["mid-", "early-", "late-"] where token.lower.hasPrefix(part) {
      let rest = String(token.lower.dropFirst(part.utf8.count))
      return Lexicon.classes(of: rest).contains(.month) ? month(rest) : nil
    }
    return nil
  }

  static func month(_ lower: String) -> Int64? {
    let names = [
      "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    return names.firstIndex { lower.hasPrefix($0) }.map { Int64($0) + 1 }
  }

  /// 1 to 31, also as `1st`, `22nd`.
  static func dayNumber(_ token: Token) -> Int64? {
    guard token.kind == .number else { return nil }
    var digits = token.lower[...]
    for ending in ["st", "nd", "rd", "th"] where digits.hasSuffix(ending) {
      digits = digits.dropLast(2)
    }
    guard digits.utf8.count <= 2, let value = Int64(digits), value >= 1, value <= 31 else {
      return nil
    }
    return value
  }

  static func yearNumber(_ token: Token) -> Int64? {
    guard token.kind == .number, token.lower.utf8.count == 4, let value = Int64(token.lower),
      value >= 1000, value <= 2200
    else { return nil }
    return value
  }

  static let years: [String: Int64] = ["last": -1, "this": 0, "next": 1]
}
