import FeedModel

/// Texts and terms made to cost as much as possible: what `docs/matching.md` admits, in figures.
struct HostileText {
  let name: String
  let terms: [String]
  let content: String

  static let bytes = 4_000_000

  static let all: [HostileText] = [
    HostileText(
      "nested terms", terms: (1...40).map { String(repeating: "中", count: $0) }, repeating: "中"),
    HostileText("long term", terms: [String(repeating: "aé", count: 160) + "b"], repeating: "aé"),
    HostileText(
      "marks", terms: ["a\u{301}"], repeating: "a" + String(repeating: "\u{301}\u{323}", count: 200)
    ),
    HostileText(
      "soft hyphens", terms: ["ab", "a"],
      repeating: "a" + String(repeating: "\u{AD}", count: 500) + "b"),
    HostileText(
      "wide phrases",
      terms: (2...20).map { Array(repeating: "a", count: $0).joined(separator: " ") },
      repeating: "a" + String(repeating: " \u{200B}", count: 5_000)),
    HostileText("initials", terms: ["U.S.", "S.U"], repeating: "U.S."),
    HostileText("syllables", terms: ["서울", "울"], repeating: "서울울서"),
    HostileText("every word", terms: ["a", "aa", "a aa"], repeating: "a aa "),
  ]

  init(_ name: String, terms: [String], repeating part: String) {
    self.name = name
    self.terms = terms
    content = String(repeating: part, count: Self.bytes / part.utf8.count)
  }
}
