import FeedModel

/// Claims of the tagger in which nobody says anything: acts, labels before a colon, what ought to be said.
enum NoSpeech {
  static func drop(_ drafts: inout [TaggedDraft], in text: AnalysedText) {
    drafts.removeAll { draft in
      guard let cue = draft.cue else { return false }
      return isDuty(cue, text) || isHypothetical(draft, cue, text) || isAct(draft, cue, text)
        || isLabel(draft, cue, text) || isProfile(draft, cue, text)
        || isReference(cue, text)
    }
  }

  /// "Torvik should say that the port is closed."
  private static func isDuty(_ cue: Range<Int>, _ text: AnalysedText) -> Bool {
    let words = cue.map { text.tokens[$0].lower }
    return words.contains { ["should", "must", "ought", "due", "scheduled"].contains($0) }
      && words.contains {
        [
          "say", "tell", "admit", "explain", "apologise", "apologize", "announce", "state",
          "declare",
        ]
        .contains($0)
      }
  }

  /// "If the mayor admits that it leaked, …", "Had Varn said so, …": nobody said it.
  private static func isHypothetical(
    _ draft: TaggedDraft, _ cue: Range<Int>, _ text: AnalysedText
  ) -> Bool {
    guard let source = draft.source, draft.contents.first?.lowerBound ?? 0 >= cue.upperBound else {
      return false
    }
    return isHypothetical(source, cue, text)
  }

  static func isHypothetical(_ source: Range<Int>, _ cue: Range<Int>, _ text: AnalysedText)
    -> Bool
  {
    let tokens = text.tokens
    guard source.upperBound <= cue.lowerBound, cue.lowerBound - source.upperBound <= 1 else {
      return false
    }
    let before = tokens[source.lowerBound - 1]
    if ["if", "unless"].contains(before.lower) {
      return text.sentence(of: source.lowerBound).lowerBound == source.lowerBound - 1
    }
    return before.lower == "had" && before.isCapitalised
      && text.sentence(of: source.lowerBound).lowerBound == source.lowerBound - 1
  }

  /// "called a truce", "retired to consider its verdict", "fans welcome him".
  private static func isAct(_ draft: TaggedDraft, _ cue: Range<Int>, _ text: AnalysedText) -> Bool {
    let tokens = text.tokens
    let words = cue.map { tokens[$0].lower }
    if words.first == "retired" || words.contains("adjourned") { return true }
    if isAnonymity(draft, text) { return true }
    guard let content = draft.contents.first, content.lowerBound >= cue.upperBound else {
      return false
    }
    let said = content.prefix(4).filter { tokens[$0].isWord }.map { tokens[$0].lower }
    let isShort = content.filter { tokens[$0].isWord }.count <= 4
    switch words.last {
    case "call", "calls", "called", "calling":
      // "called an early vote for May", but not "called the vote a farce".
      guard let noun = content.prefix(5).last(where: { Self.called.contains(tokens[$0].lower) }),
        !(content.lowerBound..<noun).contains(where: {
          text.isQuoted($0) || tokens[$0].has(.preposition)
        })
      else { return false }
      let next = tokens[noun + 1]
      return noun + 1 >= content.upperBound || !next.isWord && next.kind != .quoteMark
        || next.has([.preposition, .weekday, .coordinator])
    case "welcome", "welcomes", "welcomed", "greet", "greets", "greeted":
      return isShort && said.first.map { ["him", "her", "them"].contains($0) } ?? false
    case "up" where words.contains("called"), "off" where words.contains("called"): return true
    case "sentenced", "jailed": return true
    case "unveil", "unveils", "unveiled", "introduced", "introduces", "postpones", "postponed",
      "approving", "blocks", "blocked", "reviews", "reviewed", "appoints", "appointed", "awaits",
      "awaited",
      "await":
      return !content.contains { text.isQuoted($0) } && said.first != "that"
    case "denied", "denies", "deny", "dismissed", "dismisses":
      return isRefusal(content, text)
    case "citing":
      // "The base was hit, the Times reported, citing an official": of whom nothing more is told.
      return isShort && !content.contains { text.isQuoted($0) }
        && tokens[content.upperBound - 1].has([.person, .role, .crowd, .document])
    case "consider":
      return said.contains("verdict") || said.contains("verdicts")
    default: return false
    }
  }

  /// "denied her entry to the hall", "dismissed his minister on Friday": what was done to somebody, and no denial.
  private static func isRefusal(_ content: Range<Int>, _ text: AnalysedText) -> Bool {
    let tokens = text.tokens
    guard !content.contains(where: { text.isQuoted($0) || tokens[$0].lower == "as" }),
      tokens[content.lowerBound].has([.possessive, .objectPronoun, .determiner, .cardinal])
    else { return false }
    let words = content.prefix(5).filter { tokens[$0].isWord }
    let isDenied = words.dropFirst().contains {
      ["entry", "access", "bail", "asylum", "parole", "admission", "visa", "visas", "vote"]
        .contains(
          tokens[$0].lower)
        && !tokens[$0 - 1].has(.preposition)
        && (!tokens[$0 - 1].has(.determiner) || ["a", "an", "any"].contains(tokens[$0 - 1].lower))
    }
    let head = words.last.map { tokens[$0].lower } ?? ""
    let isDismissed =
      words.count <= 3
      && [
        "minister", "ministers", "manager", "managers", "chief", "director", "governor", "general",
        "commander", "ambassador", "secretary", "cabinet", "government", "coach",
      ].contains(head)
    return isDenied || isDismissed
  }

  /// "A neighbour, who did not want {to be named}, said": how she spoke, not what she said.
  private static func isAnonymity(_ draft: TaggedDraft, _ text: AnalysedText) -> Bool {
    guard let source = draft.source, source.count == 1, let content = draft.contents.first,
      text.tokens[source.lowerBound].lower == "who"
    else { return false }
    let words = content.filter { text.tokens[$0].isWord }.map { text.tokens[$0].lower }
    return words.count == 3 && words.starts(with: ["to", "be"])
      && ["named", "identified", "quoted"].contains(words[2])
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
    guard let first = cue.first, tokens[first - 1].kind == .comma else { return false }
    return ["referring", "alluding"].contains(tokens[first].lower)
      || ["speaking", "talking"].contains(tokens[first].lower)
        && ["of", "about"].contains(tokens[first + 1].lower)
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
    // "Media: Why did the Courant close?": a question that the text goes on to answer.
    if let content = draft.contents.last, let end = content.last,
      tokens[end].kind == .question || tokens[end + 1].kind == .question,
      tokens[content.lowerBound].has([.wh, .be, .do, .modal]), !text.isQuoted(content.lowerBound),
      !head.has([.person, .role, .crowd]), source.count <= 2, text.field == .title
    {
      return true
    }
    if head.has([.person, .role, .crowd, .body, .document, .organisationEnd]) { return false }
    let isTitle = NameScanner.isTitleCase(text.sentence(of: source.lowerBound), text)
    return head.capital == .none || isTitle && source.count <= 3 && topics.contains(head.lower)
  }

  /// "Kurt Olsen: Trump's ‘stop the count’ lawyer playing a major role", "Liberia: Govt Bans Guard": what a title
  /// says of somebody, and an agency's label of a country.
  private static func isProfile(
    _ draft: TaggedDraft, _ cue: Range<Int>, _ text: AnalysedText
  ) -> Bool {
    let tokens = text.tokens
    guard text.field == .title, let source = draft.source, source.upperBound <= cue.lowerBound,
      tokens[cue.upperBound - 1].kind == .colon, let content = draft.contents.first,
      !text.isQuoted(content.lowerBound)
    else { return false }
    // "Your thoughts: how do you stay happy?"
    if source.count == 1, ["your", "our"].contains(tokens[source.lowerBound].lower) { return true }
    if source.allSatisfy({
      tokens[$0].has(.place)
        || Entity.soundsLikePlace(tokens[$0].lower) && !tokens[$0].has([.maleName, .femaleName])
    }),
      NameScanner.isTitleCase(text.sentence(of: content.lowerBound), text)
    {
      return true
    }
    guard
      let head = content.prefix(9).first(where: {
        tokens[$0].has([.person, .role]) && !tokens[$0].isCapitalised
      }),
      tokens[content.lowerBound].has([.determiner, .possessive])
        || (content.lowerBound..<head).contains(where: { tokens[$0].kind == .clitic }),
      !(content.lowerBound..<head).contains(where: {
        tokens[$0].isWord && tokens[$0].has([.be, .have, .do, .modal, .preposition])
      })
    else { return false }
    let next = tokens[head + 1]
    return head + 1 >= content.upperBound || next.has([.preposition, .relative])
      || next.kind == .comma
      || next.lower.hasSuffix("ing")
  }

  static let labels: Set<String> = [
    "analysis", "watch", "live", "video", "opinion", "update", "updates", "explainer", "explained",
    "breaking", "exclusive", "photos", "pictures", "podcast", "factbox", "timeline", "review",
    "interview", "profile", "obituary", "comment", "editorial", "letters", "quiz", "recap",
    "highlights", "listen", "read", "gallery", "map", "chart", "graphic", "details", "background",
    "context", "note", "correction", "killing", "flash", "urgent", "alert", "newsletter",
    "briefing", "column", "essay", "perspective", "feature", "preview", "trailer", "your",
    "q", "transcript", "results", "weather", "traffic",
  ]
  private static let topics: Set<String> = [
    "crisis", "row", "war", "attack", "attacks", "crash", "fire", "murder", "stabbing", "shooting",
    "killing", "election", "elections", "trial", "scandal", "inquiry", "deal", "talks", "strike",
    "strikes", "protest", "protests", "flood", "floods", "quake", "earthquake", "storm", "outbreak",
    "budget", "bill", "poll", "vote", "summit", "conflict", "blast", "explosion", "disaster",
  ]
}
