import FeedModel

/// `quote_type`: direct where every word of the content stands in quotation marks, indirect where none
/// does, mixed otherwise. A nickname inside a name is no quotation.
enum QuoteTypeReader {
  static func type(_ claim: LocatedClaim, _ text: AnalysedText) -> QuoteType {
    var quoted = 0
    var plain = 0
    for range in claim.contentTokens {
      for index in range where isWord(text.tokens[index]) {
        if text.isQuoted(index), !isNickname(index, text) { quoted += 1 } else { plain += 1 }
      }
    }
    if quoted == 0 { return .indirect }
    return plain == 0 ? .direct : .mixed
  }

  private static func isWord(_ token: Token) -> Bool {
    token.kind == .word || token.kind == .number
  }

  /// Jo “Red” Marsh: at most two capitalised words with a capitalised word on both sides.
  private static func isNickname(_ index: Int, _ text: AnalysedText) -> Bool {
    let quotation = text.quotation(of: index)
    guard quotation.isClosed, quotation.inner.count <= 2, !quotation.inner.isEmpty,
      quotation.tokens.lowerBound > 0, quotation.tokens.upperBound < text.tokens.count
    else { return false }
    let before = text.tokens[quotation.tokens.lowerBound - 1]
    let after = text.tokens[quotation.tokens.upperBound]
    return quotation.inner.allSatisfy { text.tokens[$0].isCapitalised }
      && before.capital == .initial
      && after.capital == .initial && !before.has(.function) && !after.has(.function)
  }
}
