import FeedModel

/// A run of capitalised words, read: the title, the name, the body that the office belongs to.
///
/// "Works Minister Datuk Seri Azhar Kamaluddin", "Colonel Sirko of the General Staff", "Jon Hale KC", but
/// "General Staff of the Armed Forces" whole.
struct NameReading {
  private(set) var title: Range<Int>
  private(set) var name: Range<Int>
  /// "of the General Staff"; empty where nothing is behind the name.
  private(set) var body: Range<Int>
  private(set) var kind: NameMention.Kind = .unknown
  private var hasLetters = false

  /// The token behind name and body.
  var end: Int { max(name.upperBound, body.upperBound) }

  /// nil where the run is no name.
  init?(_ run: Range<Int>, _ sentence: Range<Int>, _ text: AnalysedText) {
    let tokens = text.tokens
    title = run.lowerBound..<run.lowerBound
    name = run
    body = run.upperBound..<run.upperBound
    guard !run.isEmpty else { return nil }
    // "The Spaniard" is somebody who has a name elsewhere.
    if run.count == 1, tokens[run.lowerBound].has(.demonymNoun),
      tokens[run.lowerBound - 1].has(.determiner)
    {
      return nil
    }
    // "His Highness" and "Your Honour" are nobody's name.
    if run.count == 1, Self.styles.contains(tokens[run.lowerBound].lower) {
      kind = .office
      return
    }
    cutLetters(tokens)
    let words = Words(tokens)
    // "McDorn's", "Lloyd's of Halm", "Dr Reddin's Laboratories": the mark is the name's own.
    if let mark = name.last(where: { tokens[$0].kind == .clitic }),
      !name.contains(where: { $0 > mark + 1 && words.isTitle($0) }),
      words.of(in: name).map({ $0 > mark }) ?? true
    {
      kind = .organisation
      return
    }
    if let first = words.behindBodysOffice(name) {
      title = name.lowerBound..<first
      name = first..<name.upperBound
      kind = .person
      return
    }
    if words.isBody(name) {
      kind = .organisation
      return
    }
    if let and = name.last(where: { text.isAmpersand($0) }),
      !name.dropLast().contains(where: { $0 > and + 1 && words.isTitle($0) })
    {
      // "Brokerage Pell & Hart" is a body without a word that says so.
      let isLabelled =
        People.traders.contains(tokens[name.lowerBound].lower)
        || People.bodiesBeforeNames.contains(tokens[name.lowerBound].lower)
      if isLabelled, and - name.lowerBound > 1 {
        title = name.lowerBound..<name.lowerBound + 1
        name = name.lowerBound + 1..<name.upperBound
      }
      kind = .organisation
      return
    }
    if body.isEmpty { cutBody(words) }
    if body.isEmpty, let of = words.of(in: name) {
      // An office with its body, or a body without a word that gives it away.
      let head = name.lowerBound..<of
      if let last = head.last, tokens[last].has([.title, .person]), !words.isFirstName(last) {
        splitOffice(words, of)
        if title.isEmpty { kind = .office }
      } else {
        kind = .organisation
      }
      if !title.isEmpty { kind = .person }
      return
    }
    if let last = name.last, words.isOffice(last), !name.contains(where: { words.isFirstName($0) })
    {
      kind = .office
      return
    }
    splitTitle(words)
    let whole = name.lowerBound
    if title.isEmpty || title.upperBound != name.lowerBound {
      title = Self.titleStart(before: whole, sentence.lowerBound, text)..<whole
    }
    kind = kind(words)
  }

  /// "Jon Hale KC".
  private mutating func cutLetters(_ tokens: Tokens) {
    while name.count > 1, let last = name.last, tokens[last].capital == .all,
      People.letters.contains(tokens[last].lower), name.count > 2 || !tokens[last].has(.person)
    {
      name = name.lowerBound..<last
      hasLetters = true
    }
    if hasLetters { body = name.upperBound..<body.upperBound }
  }

  /// "Ilan Torvik of Ansel": what is a person's name without it.
  private mutating func cutBody(_ words: Words) {
    guard let of = words.of(in: name) else { return }
    let head = name.lowerBound..<of
    let plain = head.drop { words.isTitle($0) }
    guard let first = plain.first, let last = plain.last,
      !plain.contains(where: { words.isNoName($0) })
    else { return }
    let titled = plain.count < head.count
    guard
      words.isFirstName(first) && plain.count > 1 || titled && !words.isOffice(last)
        || plain.count > 1 && !words.hasArticle(before: name.lowerBound)
    else { return }
    body = of..<name.upperBound
    name = head
  }

  /// "Secretary of State Jo Marsh": an office with "of", then a first name or another title.
  private mutating func splitOffice(_ words: Words, _ of: Int) {
    let inner = name.dropFirst().dropLast()
    guard
      let first = inner.last(where: {
        // "Chief Executive Officer of Aerolith" holds two titles and no name.
        $0 > of && words.isTitle($0) && !words.particle(behind: $0, name.upperBound)
      }).map({ $0 + 1 })
        ?? inner.first(where: { words.isFirstName($0) && !words.tokens[$0].has(.title) })
        ?? inner.first(where: { words.isInitial($0) })
        ?? words.behindBody(of, name)
    else { return }
    title = name.lowerBound..<first
    name = first..<name.upperBound
  }

  /// Titles inside the run: everything up to the last one belongs to the role.
  private mutating func splitTitle(_ words: Words) {
    let tokens = words.tokens
    let low = name.lowerBound
    let inner = name.dropLast()
    var start = low
    if let last = inner.last(where: {
      words.isTitle($0) && !words.isFirstName($0) && !words.particle(behind: $0, name.upperBound)
    }) {
      start = last + 1
    }
    // "Chipmaker Corvane", where nothing but the start of a phrase gives the noun its capital.
    if start == low, name.count > 1,
      People.traders.contains(tokens[low].lower)
        || People.bodiesBeforeNames.contains(tokens[low].lower),
      tokens[low].capital == .initial, !tokens[low - 1].isWord
    {
      start = low + 1
    }
    if start == low {
      // "Poor Donna Pike", "Danish Karl Venn": a first name behind a word that is none.
      while start < name.upperBound - 1, tokens[start].has([.demonym, .role, .person]),
        !words.isFirstName(start)
      {
        start += 1
      }
      // but "M Ravi Kumar", "Majid Al Rashid"
      if start == low, name.count > 2, !words.isFirstName(low), words.isFirstName(low + 1),
        tokens[low].lower.utf8.count > 1, !Self.particles.contains(tokens[low + 1].lower)
      {
        start = low + 1
      }
    }
    // "DO II Gifty Baah": letters and a grade are no part of a name.
    if let grade = (start..<max(start, name.upperBound - 1)).last(where: {
      tokens[$0].capital == .all && Self.grades.contains(tokens[$0].lower)
    }), tokens[grade - 1].capital == .all {
      start = grade + 1
    }
    // "Witness M-14": a code is no name.
    if start > low, name.upperBound - start == 1, tokens[start].lower.utf8.contains(where: isDigit)
    {
      start -= 1
    }
    // "Lord Penhallow", "Prince Karl": the honorific stays with a name of one word.
    if start > low, name.upperBound - start == 1, People.kept.contains(tokens[start - 1].lower),
      !words.isFirstName(start) || start - 1 == low
    {
      start -= 1
    }
    // "Sultan bin Rashid" is no bin Rashid.
    if start > low, tokens[start].capital == .none { start -= 1 }
    title = low..<start
    name = start..<name.upperBound
  }

  static let styles: Set<String> = [
    "highness", "lordship", "ladyship", "majesty", "excellency", "holiness", "eminence", "worship",
    "honour", "honor",
  ]

  private static let particles: Set<String> = ["al", "el", "bin", "van", "de", "da"]

  private static let grades: Set<String> = ["i", "ii", "iii", "iv", "v", "vi"]

  private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  /// Where the title right before a name begins: "former prime minister", "ministry spokeswoman".
  private static func titleStart(before index: Int, _ bound: Int, _ text: AnalysedText) -> Int {
    let tokens = text.tokens
    var low = index
    guard low > bound, tokens[low - 1].isWord, tokens[low - 1].has([.title, .role, .person]),
      text.isQuoted(low - 1) == text.isQuoted(index)
    else { return index }
    low -= 1
    while low > bound, index - low < 8 {
      let token = tokens[low - 1]
      guard token.isWord || token.kind == .clitic, text.isQuoted(low - 1) == text.isQuoted(index)
      else { break }
      if token.has([
        .determiner, .possessive, .subjectPronoun, .be, .have, .do, .modal, .subordinator,
        .coordinator,
        .relative, .adverb, .negation, .preposition, .past,
      ])
        || CueVerbs.entry(token.lower) != nil && !token.has([.role, .body, .person])
      {
        break
      }
      low -= 1
    }
    return low
  }

  private func kind(_ words: Words) -> NameMention.Kind {
    let tokens = words.tokens
    guard let first = name.first else { return .unknown }
    let whole = name.filter { tokens[$0].isWord }.map { tokens[$0].lower }.joined(separator: " ")
    if Places.contains(whole) { return title.isEmpty ? .place : .person }
    if hasLetters || !body.isEmpty && words.isFirstName(first) { return .person }
    if !title.isEmpty, People.bodiesBeforeNames.contains(tokens[title.upperBound - 1].lower) {
      return .unknown
    }
    if !title.isEmpty, name.count <= 5, words.isTitle(title.upperBound - 1) {
      let isTrader = People.traders.contains(tokens[title.upperBound - 1].lower)
      return isTrader && !words.isFirstName(first) ? .unknown : .person
    }
    if name.count > 1, words.isFirstName(first), name.count <= 5 { return .person }
    if People.kept.contains(tokens[first].lower), name.count == 2 { return .person }
    if name.count == 1, tokens[first].capital == .all, tokens[first].lower.utf8.count <= 6 {
      return .organisation
    }
    return .unknown
  }

  func gender(in text: AnalysedText) -> Gender {
    let tokens = text.tokens
    for index in title.reversed() {
      let gender = Gender(tokens[index])
      if tokens[index].has([.female, .male]), gender != .unknown { return gender }
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

  func evidence(in text: AnalysedText, _ sentence: Range<Int>) -> NameEvidence {
    let tokens = text.tokens
    var result: NameEvidence = []
    if kind == .person { result.insert(.person) }
    let before = tokens[name.lowerBound - 1]
    if title.isEmpty {
      if before.has(.determiner) { result.insert(.article) }
      let places = ["in", "at", "near", "across", "into", "outside"]
      if places.contains(before.lower) || name.count == 1 && ["from", "to"].contains(before.lower) {
        result.insert(.place)
      }
    }
    guard end + 1 < sentence.upperBound else { return result }
    let (after, next) = (tokens[end], tokens[end + 1])
    if after.kind == .clitic, after.lower == "'s",
      (end + 1..<min(end + 4, sentence.upperBound)).contains(where: {
        tokens[$0].has(.body) && !tokens[$0].isCapitalised
      })
    {
      result.insert(.place)
    }
    if after.kind == .comma || after.kind == .open {
      let isAge =
        next.kind == .number && (next.lower.utf8.count <= 2 || next.lower.hasSuffix("-old"))
        && ![.word, .percent].contains(tokens[end + 2].kind)
      if isAge || next.lower == "who" || next.lower == "whose" { result.insert(.person) }
      if next.has(.determiner) || next.has([.person, .role]),
        NounPhrase(text).end(from: end + 1, limit: sentence.upperBound, appositions: false) > end
          + 1,
        let head = SourcePhrase.headIndex(
          end
            + 1..<NounPhrase(text).end(
              from: end + 1, limit: sentence.upperBound, appositions: false), text),
        tokens[head].has([.person, .role]), !tokens[head].has(.body)
      {
        result.insert(.person)
      }
    }
    // "the abbot, Beopgwang,"
    if before.kind == .comma, name.lowerBound - 2 >= sentence.lowerBound,
      after.kind == .comma || sentence.upperBound <= end + 1
    {
      let stretch = max(sentence.lowerBound, name.lowerBound - 9)..<name.lowerBound - 1
      if let role = stretch.last(where: { tokens[$0].has(.preposition) }).map({ $0 - 1 })
        ?? stretch.last, stretch.contains(role), tokens[role].has([.person, .role])
      {
        result.insert(.person)
      }
    }
    return result
  }
}
