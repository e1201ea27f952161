import FeedModel

/// Finds capitalised names in a text.
struct NameScanner {
  private let text: AnalysedText
  private var tokens: Tokens { text.tokens }

  init(_ text: AnalysedText) { self.text = text }

  /// All names in order. In headlines that capitalise every word only names with a known first name
  /// or a title are taken.
  func mentions() -> [NameMention] {
    var result: [NameMention] = []
    for sentence in text.sentences {
      let title = isTitleCase(sentence)
      var index = sentence.lowerBound
      while index < sentence.upperBound {
        guard canOpen(index, sentence) else {
          index += 1
          continue
        }
        var end = runEnd(from: index, limit: sentence.upperBound)
        if title { end = headlineEnd(index, end) }
        if let mention = mention(index..<end, sentence, titleCase: title) { result.append(mention) }
        index = max(index + 1, end)
      }
    }
    return result
  }

  /// Whether most longer words of a sentence are capitalised.
  func isTitleCase(_ sentence: Range<Int>) -> Bool {
    var long = 0
    var capitals = 0
    for index in sentence.prefix(40)
    where tokens[index].isWord && tokens[index].lower.utf8.count > 3 {
      long += 1
      if tokens[index].isCapitalised { capitals += 1 }
    }
    return long >= 4 && capitals * 10 >= long * 8
  }

  private func canOpen(_ index: Int, _ sentence: Range<Int>) -> Bool {
    let token = tokens[index]
    guard token.isCapitalised else { return false }
    if token.has(.function), !token.has([.femaleName, .maleName]) {
      // "US" and "IT" are names where they stand in capitals.
      guard token.capital == .all, token.lower.utf8.count > 1, !token.has([.determiner, .wh]),
        token.lower == "us" || token.lower == "it" || token.lower == "who"
      else { return false }
      return token.lower == "us"
    }
    return !token.has([.weekday, .month]) || token.has([.femaleName, .maleName])
  }

  /// Joins capitalised words, initials and the particles of names and offices.
  private func runEnd(from start: Int, limit: Int) -> Int {
    var index = start + 1
    while index < limit, index - start < 10 {
      let token = tokens[index]
      guard token.isWord, text.isQuoted(index) == text.isQuoted(start) else { break }
      if token.isCapitalised,
        !token.has(.function) || ["will", "may"].contains(token.lower)
          || token.has([.femaleName, .maleName])
      {
        if token.has([.weekday]) { break }
        index += 1
        continue
      }
      // "de Souza", "bin Salman", "Ministry of Defence", "Institute for the Study of War"
      let joins = Self.particles.contains(token.lower)
      guard joins, index + 1 < limit else { break }
      let next = tokens[index + 1]
      if next.isCapitalised, next.isWord, !next.has(.function) {
        index += 2
      } else if token.lower != "of", next.lower == "the" || Self.particles.contains(next.lower),
        index + 2 < limit,
        tokens[index + 2].isCapitalised
      {
        index += 3
      } else if token.lower == "of", next.lower == "the", index + 2 < limit,
        tokens[index + 2].isCapitalised
      {
        index += 3
      } else {
        break
      }
    }
    return min(index, limit)
  }

  /// Where every word is capitalised a name is a first name, an initial and one word more.
  private func headlineEnd(_ start: Int, _ end: Int) -> Int {
    guard tokens[start].has([.maleName, .femaleName]) else { return end }
    let initial = start + 1 < end && tokens[start + 1].lower.hasSuffix(".")
    return min(end, start + (initial ? 3 : 2))
  }

  private static let particles: Set<String> = [
    "of", "for", "de", "da", "do", "dos", "del", "della", "di", "van", "von", "der", "den", "bin",
    "ibn",
    "al", "el", "la", "le", "ter", "ben", "e", "y",
  ]
  private static let personal: Set<String> = [
    "de", "da", "dos", "del", "della", "di", "van", "von", "der", "den", "bin", "ibn", "al", "el",
    "la", "le",
    "ter", "ben",
  ]

  private func mention(_ run: Range<Int>, _ sentence: Range<Int>, titleCase: Bool) -> NameMention? {
    var low = run.lowerBound
    let high = run.upperBound
    // A first word that only opens the sentence: "Critics of Varn", "Asked about".
    if low == sentence.lowerBound, high - low == 1, !tokens[low].has([.maleName, .femaleName]) {
      let token = tokens[low]
      if token.has([.crowd, .document, .adverb, .past, .cardinal])
        || token.has([.role, .body]) && token.capital != .all
        || CueVerbs.entry(token.lower) != nil
      {
        return nil
      }
    }
    // Titles inside the run: everything up to the last one belongs to the role.
    var titleLow = low
    if let last = (low..<high - 1).last(where: {
      tokens[$0].has(.title) && !tokens[$0].has([.maleName, .femaleName])
        && !joined(after: $0, high)
    }) {
      low = last + 1
    }
    // "Secretary of State Jo Marsh": an office with "of", then a first name.
    if let first = (low + 1..<max(low + 1, high - 1)).first(where: {
      tokens[$0].has([.maleName, .femaleName]) && !tokens[$0].has(.title)
    }), (low..<first).contains(where: { tokens[$0].has(.title) }) {
      low = first
    }
    while low < high - 1, tokens[low].has([.demonym, .role]),
      !tokens[low].has([.maleName, .femaleName]),
      !tokens[high - 1].has([.organisationEnd, .body]),
      !(low..<high).contains(where: { tokens[$0].lower == "of" })
    {
      low += 1
    }
    // Lower-case titles before the run: "spokesman", "state senator".
    if low == run.lowerBound { titleLow = titleStart(before: low, bound: sentence.lowerBound) }
    let name = low..<high
    let kind = kind(name, title: titleLow..<low)
    if titleCase, kind != .person { return nil }
    if titleCase, !tokens[low].has([.maleName, .femaleName]) { return nil }
    let after = high < sentence.upperBound ? tokens[high] : nil
    let possessive = after?.kind == .clitic && after?.lower == "'s"
    let modifier =
      after.map {
        $0.isWord && $0.capital == .none && !$0.has(.function) && !$0.has(.past)
          && GeneralVerbs.form(of: $0.lower) == nil
      } ?? false
    let subject =
      after.map {
        $0.isWord
          && ($0.has([.be, .have, .do, .modal, .past, .adverb])
            || GeneralVerbs.form(of: $0.lower).map { !$0.isDisjoint(with: [.past, .third]) } == true)
          || $0.kind == .comma && high + 1 < sentence.upperBound
            && NounPhrase(text).opensApposition(high + 1)
      } ?? false
    return NameMention(
      tokens: name, kind: kind, gender: gender(name, title: titleLow..<low), title: titleLow..<low,
      isQuoted: text.isQuoted(low), isPossessive: possessive, isModifier: modifier && !possessive,
      isSubject: subject)
  }

  private func joined(after index: Int, _ high: Int) -> Bool {
    index + 1 < high && Self.particles.contains(tokens[index + 1].lower)
      && !Self.personal.contains(tokens[index + 1].lower)
  }

  /// Where the title right before a name begins: "former prime minister", "ministry spokeswoman".
  private func titleStart(before index: Int, bound: Int) -> Int {
    var low = index
    guard low > bound, tokens[low - 1].isWord, tokens[low - 1].has([.title, .role]),
      text.isQuoted(low - 1) == text.isQuoted(index)
    else { return index }
    low -= 1
    while low > bound, index - low < 8 {
      let token = tokens[low - 1]
      guard token.isWord || token.kind == .clitic, text.isQuoted(low - 1) == text.isQuoted(index)
      else { break }
      if token.has([
        .determiner, .subjectPronoun, .be, .have, .do, .modal, .subordinator, .coordinator,
        .relative, .adverb, .negation, .preposition, .past,
      ])
        || CueVerbs.entry(token.lower) != nil && !token.has([.role, .body])
      {
        break
      }
      low -= 1
    }
    return low
  }

  private func kind(_ name: Range<Int>, title: Range<Int>) -> NameMention.Kind {
    guard let first = name.first, let last = name.last else { return .unknown }
    let words = name.filter { tokens[$0].isWord }
    let whole = words.map { tokens[$0].lower }.joined(separator: " ")
    if Places.contains(whole) { return title.isEmpty ? .place : .person }
    let hasOffice = words.contains { tokens[$0].lower == "of" || tokens[$0].lower == "for" }
    let firstKnown = tokens[first].has([.maleName, .femaleName])
    if hasOffice { return .organisation }
    if tokens[last].has(.organisationEnd), !firstKnown || words.count > 2 || tokens[last].has(.body)
    {
      return .organisation
    }
    if words.contains(where: { tokens[$0].has([.body, .organisationEnd]) }), !firstKnown {
      return .organisation
    }
    if !title.isEmpty, words.count <= 4, tokens[title.upperBound - 1].has([.title, .role]) {
      return .person
    }
    if words.count > 1, firstKnown, words.count <= 5 { return .person }
    if words.count == 1, tokens[first].capital == .all, tokens[first].lower.utf8.count <= 6 {
      return .organisation
    }
    if tokens[first].has(.demonym) { return .unknown }
    return .unknown
  }

  private func gender(_ name: Range<Int>, title: Range<Int>) -> Gender {
    for index in title.reversed() {
      let token = tokens[index]
      if token.has(.female) || token.has(.male) {
        let gender = Gender(token)
        if gender != .unknown { return gender }
      }
    }
    guard let first = name.first else { return .unknown }
    if name.count > 1 || !title.isEmpty || tokens[first].has([.maleName, .femaleName]) {
      let gender = Gender(tokens[first])
      if gender != .unknown { return gender }
      // "J. Robert Marsh"
      if tokens[first].lower.hasSuffix("."), name.count > 2 { return Gender(tokens[first + 1]) }
    }
    return .unknown
  }
}
