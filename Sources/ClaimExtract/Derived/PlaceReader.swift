import FeedModel

/// `locations`: countries and large cities named behind a preposition of place in the content.
///
/// Only names in ``Places`` are listed; a name that is not there is left out rather than guessed.
enum PlaceReader {
  private static let openers: Set<String> = [
    "in", "at", "near", "from", "to", "over", "across", "inside", "outside", "around", "into",
    "off",
    "toward", "towards", "through", "throughout", "within", "against", "on", "of", "southern",
    "northern", "eastern", "western", "central", "between", "and",
  ]

  static func places(in range: Range<Int>, _ text: AnalysedText) -> [Range<Int>] {
    let tokens = text.tokens
    var result: [Range<Int>] = []
    var index = range.lowerBound
    while index < range.upperBound {
      let token = tokens[index]
      guard token.isCapitalised, index > 0 else {
        index += 1
        continue
      }
      let length = Places.match(tokens, at: index, limit: range.upperBound)
      if length > 0 {
        var before = tokens[index - 1].lower
        if before == "the", index > 1 { before = tokens[index - 2].lower }
        let next = index + length < tokens.count ? tokens[index + length] : nil
        let modifies = next.map { $0.isWord && !$0.has(.function) } ?? false
        if openers.contains(before), before != "and" || result.last?.upperBound == index - 1,
          !modifies, next?.kind != .clitic, !standsForPeople(token)
        {
          result.append(index..<index + length)
        }
        index += length
      } else {
        index += 1
      }
    }
    return result
  }

  /// "US", "us": only the upper-case form is the country.
  private static func standsForPeople(_ token: Token) -> Bool {
    (token.lower == "us" || token.lower == "uk" || token.lower == "uae" || token.lower == "usa")
      && token.capital != .all
  }
}
