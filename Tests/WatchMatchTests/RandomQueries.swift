import FeedModel

@testable import WatchMatch

/// Items with claims, and queries about them, from a seed: few words, so that much of it holds.
struct RandomQueries {
  private var random: SplitMix64
  private static let words = ["ab", "abc", "cd", "Ä", "導", "x-1", "ab cd", "e.", "F!"]
  private static let names = ["ab", "Lena cd", "x-1 abc"]

  init(seed: UInt64) { random = SplitMix64(state: seed) }

  mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(max(1, bound))) }

  private mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }

  mutating func item() -> QueryItem {
    let text = ItemText(
      title: below(3) == 0 ? nil : self.text(6), summary: below(3) == 0 ? self.text(8) : nil,
      content: self.text(24))
    var item = QueryItem(text: text)
    item.context = ItemContext(
      feedID: pick(["f", "g"]), feedTags: pick([[], ["t"], ["t", "u"]]),
      language: pick(["en", "en-GB", "ru"]),
      names: Self.names)
    for _ in 0..<below(4) {
      guard let claim = claim(text) else { continue }
      item.claims.append(claim)
    }
    return item
  }

  private mutating func text(_ words: Int) -> String {
    (0..<below(words + 1)).map { _ in
      pick(Self.words) + pick([" ", " ", " ", ". ", ". The ", "\n\n"])
    }
    .joined()
  }

  private mutating func claim(_ text: ItemText) -> Claim? {
    var spans = (0..<5).compactMap { _ in span(text) }
    guard spans.count == 5 else { return nil }
    var claim = Claim(
      speaker: below(4) == 0 ? nil : spans.removeLast(),
      cue: below(4) == 0 ? nil : spans.removeLast(),
      content: Array(spans.prefix(1 + below(2))), quoteType: pick([.direct, .indirect, .mixed]),
      stance: pick([.say, .deny, .warn]), confidence: pick([nil, 0.3, 0.8]))
    claim.negated = below(2) == 0
    claim.certainty = pick([.stated, .possible])
    claim.numbers = (0..<below(3)).map { _ in
      Quantity(
        span: spans[0], value: Double(below(5)), unit: pick([nil, "km", "missiles"]),
        approximate: false)
    }
    if below(2) == 0 {
      claim.speakerResolved = ResolvedSpeaker(
        name: pick(Self.names), kind: .person, method: .byline)
    }
    return claim
  }

  private mutating func span(_ text: ItemText) -> TextSpan? {
    guard let (field, string) = text.fields.isEmpty ? nil : pick(text.fields) else { return nil }
    let scalars = Array(string.unicodeScalars)
    guard !scalars.isEmpty else { return nil }
    let start = below(scalars.count)
    let end = min(scalars.count, start + 1 + below(20))
    let offset = scalars[..<start].reduce(0) { $0 + UTF8.width($1) }
    let length = scalars[start..<end].reduce(0) { $0 + UTF8.width($1) }
    return TextSpan(field: field, utf8: offset..<(offset + length))
  }

  /// A query that can be read and has a word that must stand, mostly.
  mutating func query() -> String { group(depth: 3, in: "item") }

  private mutating func group(depth: Int, in place: String) -> String {
    var text = clause(depth: depth, in: place)
    for _ in 0..<below(3) {
      text += pick([" ", " AND ", " OR ", " NOT ", " AND NOT "]) + clause(depth: depth, in: place)
    }
    return text
  }

  private mutating func clause(depth: Int, in place: String) -> String {
    if depth == 0 || below(3) == 0 { return word() }
    switch (below(9), place) {
    case (0, _): return "(" + group(depth: depth - 1, in: place) + ")"
    case (1, _): return "\(word()) \(pick(["NEAR", "BEFORE"]))/\(below(4)) \(word())"
    case (2, _): return "(\(word()) OR \(word())) NEAR/\(below(3)) \(word())"
    case (3, "item"), (3, "texts"):
      return "SENTENCE(" + group(depth: depth - 1, in: "sentence") + ")"
    case (4, "item"): return "CLAIM(" + group(depth: depth - 1, in: "claim") + ")"
    case (5, "item"):
      return pick(["title", "text"]) + ":(" + group(depth: depth - 1, in: "texts") + ")"
    case (6, "item"), (6, "claim"):
      return pick(["speaker", "content", "cue"]) + ":(" + group(depth: depth - 1, in: "role") + ")"
    case (7, "item"), (7, "claim"):
      return pick([
        "stance:deny", "stance:(say OR warn)", "negated:true", "quote:direct", "certainty:stated",
        "number:>2", "number:<=3km", "number:1missile",
      ])
    case (8, "item"): return pick(["feed:f", "tag:u", "lang:en", "lang:en-GB"])
    default: return word()
    }
  }

  private mutating func word() -> String {
    pick([
      "ab", "abc", "cd", "ä", "導", "x-1", "\"ab cd\"", "ab*", "x*", "\"cd. The\"", "absent", "Lena",
    ])
  }
}
