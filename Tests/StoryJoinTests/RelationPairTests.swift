import FeedModel
import Testing

@testable import StoryJoin

/// The written pairs as a whole: how often a relation is found, and how often it is wrong.
@Suite struct RelationPairTests {
  private struct Sentence {
    var text = ""
    var parts: [Character: Range<Int>] = [:]
    var isBody = false

    init(_ marked: some StringProtocol) {
      var start = 0
      for character in marked {
        switch character {
        case "{", "<", "[": start = text.utf8.count
        case "}", ">", "]": parts[character] = start..<text.utf8.count
        case "*": isBody = true
        default: text.append(character)
        }
      }
      if !text.hasSuffix(".") { text += "." }
    }

    /// The claim, where the sentence stands behind so many bytes.
    func claim(at offset: Int) -> Claim {
      func span(_ mark: Character) -> TextSpan? {
        parts[mark].map {
          TextSpan(field: .content, utf8: $0.lowerBound + offset..<$0.upperBound + offset)
        }
      }
      let words = string("}").split(separator: " ")
      let name = words.suffix(2)
      let isPerson =
        !isBody && words.count > 2 && name.allSatisfy { $0.first?.isUppercase == true }
        && words.first != "The"
      var claim = Claim(
        speaker: span("}"), cue: span(">"), content: span("]").map { [$0] } ?? [],
        quoteType: .indirect, stance: string(">").contains("denied") ? .deny : .say)
      claim.speakerResolved = ResolvedSpeaker(
        name: isPerson ? name.joined(separator: " ") : string("}"),
        kind: isPerson ? .person : .organization,
        role: isPerson ? words.dropLast(2).joined(separator: " ") : nil, method: .asWritten)
      claim.numbers = Self.numbers(string("]"), at: (parts["]"]?.lowerBound ?? 0) + offset)
      return claim
    }

    private func string(_ mark: Character) -> String {
      guard let range = parts[mark] else { return "" }
      return String(decoding: Array(text.utf8)[range], as: UTF8.self)
    }

    private static let values: [String: Double] = [
      "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
      "nine": 9, "ten": 10, "eleven": 11,
    ]

    private static func numbers(_ content: String, at offset: Int) -> [Quantity] {
      var found: [Quantity] = []
      let words = content.split(separator: " ")
      for (index, word) in words.enumerated() {
        let plain = word.filter { $0.isLetter || $0.isNumber || $0 == "." }
        let money = word.hasPrefix("$") || word.hasPrefix("£")
        let digits = plain.hasSuffix("m") ? String(plain.dropLast()) : plain
        guard var value = values[plain.lowercased()] ?? Double(digits) else { continue }
        var next = index + 1
        if plain.hasSuffix("m") { value *= 1e6 }
        if let word = words.dropFirst(next).first, word == "million" || word == "thousand" {
          value *= word == "million" ? 1e6 : 1e3
          next += 1
        }
        let start = offset + content[..<word.startIndex].utf8.count
        let unit = words.dropFirst(next).first.map { $0 == "per" ? "per cent" : String($0) }
        found.append(
          Quantity(
            span: TextSpan(field: .content, utf8: start..<start + word.utf8.count), value: value,
            unit: money ? "$" : unit, approximate: index > 0 && words[index - 1] == "about"))
      }
      return found
    }
  }

  /// What is said of the two claims of a line.
  private static func relation(_ first: Sentence, _ second: Sentence, hours: Double) -> String {
    var room = Newsroom()
    for (index, sentence) in [first, second].enumerated() {
      // The third report has other words than the first.
      let report = Newsroom.ferry[index * 2]
      let body = report.body + "\n\n"
      let place = room.read(
        report.title, body + sentence.text, feed: "feed \(index)",
        hour: index == 0 ? 0 : hours, claims: [sentence.claim(at: body.utf8.count)])
      if index == 1 { return place.relations.first?.kind.rawValue ?? "unrelated" }
    }
    return "unrelated"
  }

  @Test func mostAreFoundAndFewAreWrong() {
    var told: [String: [String: Int]] = [:]
    var wrong: [String] = []
    for line in RelationPairs.all.split(separator: "\n") {
      let parts = line.split(separator: "|")
      guard parts.count == 4, let hours = Double(parts[1]) else { continue }
      let found = Self.relation(Sentence(parts[2]), Sentence(parts[3]), hours: hours)
      told[String(parts[0]), default: [:]][found, default: 0] += 1
      if found != parts[0] { wrong.append("\(found), not \(line)") }
    }
    let harm = ["denies", "differs_number"].map { told["unrelated"]?[$0] ?? 0 }
    #expect(harm == [0, 0], "\(wrong)")
    func share(_ relation: String) -> (precision: Double, recall: Double) {
      let right = Double(told[relation]?[relation] ?? 0)
      let said = told.values.reduce(0) { $0 + ($1[relation] ?? 0) }
      let all = told[relation]?.values.reduce(0, +) ?? 0
      return (right / Double(max(1, said)), right / Double(max(1, all)))
    }
    for (relation, precision, recall) in [
      ("denies", 0.9, 0.7), ("differs_number", 0.9, 0.8), ("updates", 0.85, 0.8),
      ("same_statement", 0.7, 0.8), ("same_claim", 0.75, 0.75),
    ] {
      let measured = share(relation)
      #expect(measured.precision >= precision, "\(relation): \(wrong)")
      #expect(measured.recall >= recall, "\(relation): \(wrong)")
    }
  }
}
