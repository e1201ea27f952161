import FeedModel

/// Claims whose text a feed has cut: titles that are the beginning of the text, with dots or without.
struct CutClaims {
  let claims: ClaimWriter
  let text: ItemText

  /// Shorter beginnings stand in front of many sentences.
  private static let leastBytes = 12
  /// A longer beginning needs nothing behind it: the summary ends before.
  private static let most = 400
  /// So many claims of other fields are looked at.
  private static let mostClaims = 200

  /// Claim `index`, or, where its content ends with its field, the claim of another field that goes on
  /// from it, with the same source.
  func whole(_ index: Int) -> Int {
    let claim = claims.claims[index]
    guard let (beginning, isDotted) = lastContent(of: claim) else { return index }
    let field = claim.content.first?.field
    let others = claims.claims.indices.lazy.filter {
      claims.claims[$0].content.first?.field != field
    }
    for other in others.prefix(Self.mostClaims) {
      guard let span = claims.claims[other].content.first,
        isSameSource(claims.claims[other], claim)
      else { continue }
      let content = words(of: span)
      guard content.count > beginning.count, content.starts(with: beginning) else { continue }
      // Without dots it may be whole, unless it ends in half a word, or in one that wants another.
      if isDotted || Self.isWordByte(content[beginning.count]) || Self.isOpen(beginning) {
        return other
      }
    }
    return index
  }

  /// The content of a claim with which its field ends, dots or not; nil of any other.
  private func lastContent(of claim: Claim) -> (words: [UInt8], isDotted: Bool)? {
    guard claim.content.count == 1, let span = claim.content.first, let field = text[span.field],
      span.utf8.count <= Self.most
    else { return nil }
    let behind = field.utf8.dropFirst(max(0, span.utf8.upperBound))
    guard behind.count <= 64 else { return nil }
    let said = words(of: span)
    let rest = Self.withoutMarks(Array(behind))
    let words = Self.withoutMarks(said)
    let isDotted = words.dots + rest.dots >= 2
    guard isDotted || rest.bytes.isEmpty, words.bytes.count >= Self.leastBytes else { return nil }
    return (words.bytes, isDotted)
  }

  /// Whether the last word leads to one that is not there ("… the crew of the").
  private static func isOpen(_ words: [UInt8]) -> Bool {
    let last = words.suffix(8).split(separator: 0x20).last ?? []
    return words.count > last.count && openWords.contains { last.elementsEqual($0.utf8) }
  }

  private static let openWords: [String] = [
    "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "is", "its", "of", "on", "or",
    "that", "the", "their", "to", "was", "were", "which", "who", "will", "with",
  ]

  private static func isWordByte(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == UInt8(ascii: "'") || (0x30...0x39).contains(byte)
      || (0x61...0x7A).contains(byte | 0x20)
  }

  private func isSameSource(_ left: Claim, _ right: Claim) -> Bool {
    if let one = left.speakerResolved, let two = right.speakerResolved {
      return one.name.hasSameBytes(as: two.name)
    }
    guard let one = left.speaker, let two = right.speaker else {
      return left.speaker == nil && right.speaker == nil
    }
    return claims.offsets.text(one).hasSameBytes(as: claims.offsets.text(two))
  }

  /// The bytes of a span, white space and line ends as one blank.
  private func words(of span: TextSpan) -> [UInt8] {
    let text = claims.offsets.text(span.beginning(utf8: 4 * Self.most))
    return Array(flattened(text, scalars: 2 * Self.most).utf8)
  }

  /// `bytes` without the dots, brackets, arrows and blanks at their end, and how many dots those are.
  private static func withoutMarks(_ bytes: [UInt8]) -> (bytes: [UInt8], dots: Int) {
    var rest = bytes[...]
    var dots = 0
    while let last = rest.last {
      if last == UInt8(ascii: ".") {
        dots += 1
      } else if rest.suffix(3).elementsEqual("…".utf8) {
        dots += 3
        rest = rest.dropLast(2)
      } else if let arrow = arrows.first(where: { rest.suffix($0.count).elementsEqual($0) }) {
        rest = rest.dropLast(max(0, arrow.count - 1))
      } else if ![0x0A, 0x20, 0x28, 0x29, 0x3E, 0x5B, 0x5D].contains(last) {
        break
      }
      rest = rest.dropLast()
    }
    return (Array(rest), dots)
  }

  private static let arrows = ["»", "›", "→"].map { Array($0.utf8) }
}
