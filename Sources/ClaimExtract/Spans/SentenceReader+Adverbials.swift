/// When, where, to whom and by what means: what stands between a cue and its content.
extension SentenceReader {
  /// "in a statement", "on Telegram", behind a verb of saying.
  func medium(after index: Int) -> Int? {
    guard index + 1 < range.upperBound, tokens[index].has(.preposition),
      ["in", "on", "during", "at", "via", "by"].contains(tokens[index].lower)
    else { return nil }
    var at = index + 1
    while at < min(range.upperBound, index + 6) {
      let token = tokens[at]
      guard token.isWord else { return nil }
      switch token.lower {
      case "statement", "interview", "speech", "letter", "email", "e-mail", "tweet", "post",
        "briefing", "conference", "memo", "column", "editorial", "report", "filing":
        return at + 1
      case "twitter", "telegram", "facebook":
        return at + 1
      default: break
      }
      at += 1
    }
    return nil
  }

  /// Steps over "on Monday", "last week", "to reporters", "in a statement on Friday".
  func skipAdverbials(_ start: Int) -> Int {
    var index = start
    while index < range.upperBound {
      let token = tokens[index]
      if token.has(.weekday) {
        index += 1
      } else if ["yesterday", "today", "later", "earlier", "recently", "repeatedly"].contains(
        token.lower)
      {
        index += 1
      } else if index + 1 < range.upperBound,
        ["on", "last", "this", "to", "in", "during", "at", "of", "about", "after", "from", "when"]
          .contains(token.lower),
        let end = adverbialEnd(index)
      {
        index = end
      } else {
        return index
      }
    }
    return index
  }

  func adverbialEnd(_ index: Int) -> Int? {
    let next = tokens[index + 1]
    switch tokens[index].lower {
    case "on":
      guard
        next.has([.weekday, .month])
          || ["cnn", "fox", "nbc", "twitter", "telegram", "facebook", "abc", "cbs", "msnbc"]
            .contains(next.lower)
      else { return medium(after: index) }
      var end = index + 2
      if next.has(.month), end < range.upperBound, tokens[end].kind == .number { end += 1 }
      return end
    case "last", "this":
      return next.has([.weekday, .month])
        || [
          "week", "month", "year", "morning", "afternoon", "evening", "night", "summer", "spring",
          "fall", "weekend",
        ].contains(next.lower)
        ? index + 2 : nil
    case "to":
      return next.has(.crowd) || next.isCapitalised
        ? phrases.end(from: index + 1, limit: range.upperBound, appositions: false) : nil
    case "in", "during", "at":
      if let medium = medium(after: index) {
        // With what hangs on it: "in an interview with the Courier".
        guard medium + 1 < range.upperBound,
          ["with", "to", "on", "in", "for"].contains(tokens[medium].lower)
        else { return medium }
        let end = phrases.end(from: medium + 1, limit: range.upperBound, appositions: false)
        return end > medium + 1 ? end : medium
      }
      if tokens[index].lower == "in", next.kind == .number || next.has(.month) { return index + 2 }
      let end = phrases.end(from: index + 1, limit: range.upperBound, appositions: false)
      guard end > index + 1, end - index < 9, next.has(.determiner) || next.isCapitalised,
        end < range.upperBound,
        tokens[end].kind == .comma || tokens[end].kind == .fullStop || tokens[end].lower == "that"
          || tokens[end].has(.weekday)
      else { return nil }
      return end
    default: return nil
    }
  }

  func skipAddressee(_ start: Int) -> Int {
    guard start < range.upperBound else { return start }
    if tokens[start].has(.objectPronoun) || tokens[start].lower == "reporters" { return start + 1 }
    if text.isQuoted(start) || tokens[start].lower == "that" { return start }
    let end = phrases.end(from: start, limit: range.upperBound, appositions: false)
    return end
  }

  /// Whether a stretch is only when and where: "On Monday", "Meanwhile", "In a statement".
  func isAdverbial(_ stretch: Range<Int>) -> Bool {
    guard let first = stretch.first else { return true }
    if tokens[first].has([.coordinator]), stretch.count < 3 { return true }
    let token = tokens[first]
    if token.has(.adverb), stretch.count <= 3 { return true }
    if [
      "asked", "speaking", "in", "on", "at", "during", "after", "before", "last", "earlier", "when",
      "while", "as", "for", "with", "following", "writing", "since", "despite", "to", "by", "this",
      "from", "responding", "addressing", "appearing", "citing", "noting", "if", "because",
      "although", "though",
    ].contains(token.lower) {
      return stretch.allSatisfy { !text.isQuoted($0) }
    }
    return token.has(.weekday) || token.lower == "meanwhile"
  }
}
