/// Claims of the tagger in which nobody says anything: acts, labels before a colon, what ought to be said.
enum NoSpeech {
  static func drop(_ drafts: inout [TaggedDraft], in text: AnalysedText) {
    drafts.removeAll { draft in
      guard let cue = draft.cue else { return false }
      return isDuty(cue, text) || isAct(draft, cue, text) || isLabel(draft, cue, text)
        || isReference(cue, text)
    }
  }

  /// "Torvik should say that the port is closed."
  private static func isDuty(_ cue: Range<Int>, _ text: AnalysedText) -> Bool {
    let words = cue.map { text.tokens[$0].lower }
    return words.contains { ["should", "must", "ought"].contains($0) }
      && words.contains {
        [
          "say", "tell", "admit", "explain", "apologise", "apologize", "announce", "state",
          "declare",
        ]
        .contains($0)
      }
  }

  /// "called a truce", "retired to consider its verdict", "fans welcome him".
  private static func isAct(_ draft: TaggedDraft, _ cue: Range<Int>, _ text: AnalysedText) -> Bool {
    let tokens = text.tokens
    let words = cue.map { tokens[$0].lower }
    if words.first == "retired" || words.contains("adjourned") { return true }
    guard let content = draft.contents.first, content.lowerBound >= cue.upperBound else {
      return false
    }
    let said = content.prefix(4).filter { tokens[$0].isWord }.map { tokens[$0].lower }
    let isShort = content.filter { tokens[$0].isWord }.count <= 4
    switch words.last {
    case "call", "calls", "called", "calling":
      let noun = said.drop {
        ["a", "an", "the", "another", "snap", "general", "brief"].contains($0)
      }
      return noun.first.map { Self.called.contains($0) } ?? false
    case "welcome", "welcomes", "welcomed", "greet", "greets", "greeted":
      return isShort && said.first.map { ["him", "her", "them"].contains($0) } ?? false
    case "consider":
      return said.contains("verdict") || said.contains("verdicts")
    default: return false
    }
  }

  private static let called: Set<String> = [
    "truce", "ceasefire", "cease-fire", "strike", "halt", "meeting", "election", "elections",
    "vote",
    "referendum", "summit", "session", "conference", "police", "ambulance", "timeout", "press",
    "emergency", "recess", "witness", "witnesses",
  ]

  /// "…," Torvik said, {referring to} the new ferries.
  private static func isReference(_ cue: Range<Int>, _ text: AnalysedText) -> Bool {
    let tokens = text.tokens
    guard let first = cue.first, ["referring", "alluding"].contains(tokens[first].lower) else {
      return false
    }
    return tokens[first - 1].kind == .comma
  }

  /// Whether such a reference follows a claim's source and cue: the speech goes on behind it.
  static func refers(_ frame: Range<Int>, _ text: AnalysedText) -> Bool {
    text.tokens[frame.upperBound].kind == .comma
      && ["referring", "alluding"].contains(text.tokens[frame.upperBound + 1].lower)
  }

  /// "Halm stabbing: Jan Moe 'was in a rage'", "Analysis: …": what stands before a colon and is nobody.
  private static func isLabel(_ draft: TaggedDraft, _ cue: Range<Int>, _ text: AnalysedText) -> Bool
  {
    let tokens = text.tokens
    guard cue.count == 1, tokens[cue.lowerBound].kind == .colon, let source = draft.source,
      source.upperBound == cue.lowerBound,
      source.lowerBound == text.paragraph(of: source.lowerBound).lowerBound,
      let last = source.last(where: { tokens[$0].isWord })
    else { return false }
    let head = tokens[last]
    if labels.contains(tokens[source.lowerBound].lower), source.count <= 2 { return true }
    if head.has([.person, .role, .crowd, .body, .document, .organisationEnd]) { return false }
    let isTitle = NameScanner.isTitleCase(text.sentence(of: source.lowerBound), text)
    return head.capital == .none || isTitle && source.count <= 3 && topics.contains(head.lower)
  }

  private static let labels: Set<String> = [
    "analysis", "watch", "live", "video", "opinion", "update", "updates", "explainer", "explained",
    "breaking", "exclusive", "photos", "pictures", "podcast", "factbox", "timeline", "review",
    "interview", "profile", "obituary", "comment", "editorial", "letters", "quiz", "recap",
    "highlights", "listen", "read", "gallery", "map", "chart", "graphic", "details", "background",
    "context", "note", "correction", "killing", "flash", "urgent", "alert", "newsletter",
    "briefing",
    "q", "transcript", "results", "weather", "traffic",
  ]
  private static let topics: Set<String> = [
    "crisis", "row", "war", "attack", "attacks", "crash", "fire", "murder", "stabbing", "shooting",
    "killing", "election", "elections", "trial", "scandal", "inquiry", "deal", "talks", "strike",
    "strikes", "protest", "protests", "flood", "floods", "quake", "earthquake", "storm", "outbreak",
    "budget", "bill", "poll", "vote", "summit", "conflict", "blast", "explosion", "disaster",
  ]
}
