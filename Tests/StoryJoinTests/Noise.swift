import FeedModel

@testable import StoryJoin

/// xorshift: the same items in every run.
struct Noise {
  var state: UInt64 = 88_172_645_463_325_252
  mutating func next(below limit: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(limit))
  }
  mutating func text(_ length: Int) -> String {
    let bytes = (0..<length).map { _ in UInt8(truncatingIfNeeded: next(below: 256)) }
    return String(decoding: bytes, as: UTF8.self)
  }
  mutating func words(_ count: Int) -> String {
    (0..<count).map { _ in "w\(next(below: 400)) \(next(below: 30))" }.joined(separator: " ")
  }

  /// Items of any words, bytes, spans and dates.
  static func items(_ count: Int) -> [StoryItem] {
    var noise = Noise()
    return (0..<count).map { number in
      let isText = number % 3 > 0
      let body = isText ? noise.words(noise.next(below: 80)) : noise.text(noise.next(below: 300))
      let size = body.utf8.count
      let claims = (0..<noise.next(below: 4)).map { _ in
        // Spans that lie anywhere, also outside the text and inside a scalar.
        let start = noise.next(below: size + 20)
        let span = TextSpan(field: .content, utf8: start..<start + noise.next(below: 60))
        var claim = Claim(
          speaker: span, cue: span, content: [span], quoteType: .direct,
          stance: Stance.allCases[noise.next(below: Stance.allCases.count)])
        claim.numbers = [
          Quantity(
            span: span, value: noise.next(below: 2) == 0 ? nil : Double.infinity, unit: "w1",
            approximate: true)
        ]
        return claim
      }
      return StoryItem(
        feed: "f\(noise.next(below: 5))",
        published: Instant(milliseconds: Int64(noise.next(below: 400) * 3_600_000)),
        title: isText ? noise.words(4) : noise.text(30), body: body, claims: claims)
    }
  }
}

extension Sequence<String> {
  /// The same words in another order.
  func shuffledWords(_ noise: inout Noise) -> [String] {
    var words = Array(self)
    for index in words.indices.reversed() { words.swapAt(index, noise.next(below: index + 1)) }
    return words
  }
}
