import FeedModel

/// Claims whose text a feed has cut: titles that are the beginning of the text, with dots.
struct CutClaims {
  let claims: ClaimWriter
  let text: ItemText

  /// Shorter beginnings stand in front of many sentences.
  private static let leastBytes = 12
  /// A longer beginning needs nothing behind it: the summary ends before.
  private static let most = 400
  /// So many claims of other fields are looked at.
  private static let mostClaims = 200

  /// Claim `index`, or, where its content is cut at the end of its field, the claim of another field
  /// that goes on from it, with the same source.
  func whole(_ index: Int) -> Int {
    let claim = claims.claims[index]
    guard let beginning = cutContent(of: claim) else { return index }
    let field = claim.content.first?.field
    let others = claims.claims.indices.lazy.filter {
      claims.claims[$0].content.first?.field != field
    }
    for other in others.prefix(Self.mostClaims) {
      guard let span = claims.claims[other].content.first,
        isSameSource(claims.claims[other], claim)
      else { continue }
      let content = words(of: span)
      if content.count > beginning.count, content.starts(with: beginning) { return other }
    }
    return index
  }

  /// The content of a claim that ends in dots, or right before the dots that end its field; nil of any
  /// other.
  private func cutContent(of claim: Claim) -> [UInt8]? {
    guard claim.content.count == 1, let span = claim.content.first, let field = text[span.field]
    else { return nil }
    var words = words(of: span)
    guard span.utf8.count <= Self.most else { return nil }
    let behind = field.utf8.dropFirst(max(0, span.utf8.upperBound))
    guard behind.count <= 64 else { return nil }
    let dotted = Self.withoutDots(words)
    let isCut = dotted.count < words.count || Self.withoutDots(Array(behind)).count < behind.count
    words = dotted
    return isCut && words.count >= Self.leastBytes ? words : nil
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

  /// `bytes` without the dots, brackets and blanks at their end, if there are dots.
  private static func withoutDots(_ bytes: [UInt8]) -> [UInt8] {
    var rest = bytes[...]
    var dots = 0
    while let last = rest.last {
      if last == UInt8(ascii: ".") {
        dots += 1
      } else if rest.suffix(3).elementsEqual("…".utf8) {
        dots += 3
        rest = rest.dropLast(2)
      } else if ![0x20, 0x5B, 0x5D, 0x28, 0x29].contains(last) {
        break
      }
      rest = rest.dropLast()
    }
    return dots >= 2 ? Array(rest) : bytes
  }
}
