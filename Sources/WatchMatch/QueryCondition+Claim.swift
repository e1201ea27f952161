import FeedModel
import WatchQuery

extension QueryCondition {
  /// Whether `claim` meets it; no claim meets what is asked of an item.
  func holds(for claim: Claim) -> Bool {
    switch self {
    case .stance(let stance): claim.stance == stance
    case .negated(let isNegated): claim.negated == isNegated
    case .quote(let quote): claim.quoteType == quote
    case .certainty(let certainty): claim.certainty == certainty
    case .number(let number):
      claim.numbers.contains { quantity in
        guard let value = quantity.value, number.holds(for: value) else { return false }
        guard let unit = number.unit else { return true }
        return quantity.unit.map { Self.key(ofUnit: $0) == Self.key(ofUnit: unit) } ?? false
      }
    case .feed, .tag, .language: false
    }
  }

  /// Equal for "missile" and "missiles", "%" and "percent".
  private static func key(ofUnit unit: String) -> [UInt8] {
    var folded = Folding.folded(unit.cut(utf8: 200))
    if folded.elementsEqual("%".utf8) { return Array("percent".utf8) }
    if folded.count > 3, folded.last == UInt8(ascii: "s") { folded.removeLast() }
    return folded
  }
}

/// Basic filtering of RFC 4647, section 3.3.1: "pt" matches "pt-BR".
enum LanguageRange {
  static func matches(_ language: String, _ range: String) -> Bool {
    let (tag, range) = (language.utf8.map(lower), range.utf8.map(lower))
    return tag.starts(with: range)
      && (tag.count == range.count || tag[at: range.count] == UInt8(ascii: "-"))
  }

  private static func lower(_ byte: UInt8) -> UInt8 {
    if byte == UInt8(ascii: "_") { return UInt8(ascii: "-") }
    return (0x41..<0x5B).contains(byte) ? byte | 0x20 : byte
  }
}
