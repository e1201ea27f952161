import FeedModel
import ReadableText

/// `26.11.2026`, `26/11/2026`, `11/26/2026`, `26-11-2026`: a date of numbers with the year at its end.
enum NumericDate {
  struct Parts {
    var day: Int64
    var month: Int64
    var year: Int64
  }

  /// What stands at the cursor, which is passed then. With dots the day comes first everywhere; with slashes
  /// and hyphens it is known where one of the two is no month, and a day that could be either is not guessed.
  static func read(_ tokens: inout DateTokens) -> Parts? {
    let start = tokens.index
    guard let first = tokens.number(), first.digits <= 2 else { return give(back: &tokens, start) }
    let separator = tokens.peek()
    guard
      separator == UInt8(ascii: ".") || separator == UInt8(ascii: "/")
        || separator == UInt8(ascii: "-")
    else { return give(back: &tokens, start) }
    tokens.index += 1
    guard let second = tokens.number(), second.digits <= 2, tokens.skip(separator),
      let year = tokens.number(), year.digits == 4
    else { return give(back: &tokens, start) }
    let (one, two) = (first.value, second.value)
    if separator == UInt8(ascii: ".") || one > 12 || one == two {
      return Parts(day: one, month: two, year: year.value)
    }
    guard two > 12 else { return give(back: &tokens, start) }
    return Parts(day: two, month: one, year: year.value)
  }

  private static func give(back tokens: inout DateTokens, _ start: Int) -> Parts? {
    tokens.index = start
    return nil
  }
}
