import FeedModel

/// Finds capitalised names in a text.
struct NameScanner {
  private let text: AnalysedText
  /// Tokens at which the source of a claim begins or ends: where every word has a capital, no name goes
  /// across.
  private let edges: TotalArray<Bool>
  private let sources: TotalArray<Bool>
  /// Where a source begins, no name goes on: "on Radio Halm [Lena Varn] said".
  private let starts: TotalArray<Bool>
  private var tokens: Tokens { text.tokens }

  init(_ text: AnalysedText, sources ranges: [Range<Int>] = []) {
    self.text = text
    var edges = TotalArray(repeating: false, count: text.tokens.count, outside: false)
    var sources = edges
    var starts = edges
    for range in ranges {
      starts[range.lowerBound] = true
      edges[range.lowerBound] = true
      edges[range.upperBound] = true
      for index in range { sources[index] = true }
    }
    self.edges = edges
    self.sources = sources
    self.starts = starts
  }

  /// All names in order. In headlines that capitalise every word only names with a known first name
  /// or a title are taken, and what speaks.
  func mentions() -> [NameMention] {
    var result: [NameMention] = []
    for sentence in text.sentences {
      let title = Self.isTitleCase(sentence, text)
      var index = sentence.lowerBound
      while index < sentence.upperBound {
        guard canOpen(index, sentence) else {
          index += 1
          continue
        }
        var end = runEnd(from: index, limit: sentence.upperBound, stopsAtEdges: title)
        let speaks = sources[index]
        if title, !speaks { end = headlineEnd(index, end) }
        if let mention = mention(index..<end, sentence), !title || speaks || isPlain(mention) {
          result.append(mention)
        }
        index = max(index + 1, end)
      }
    }
    return result
  }

  /// Whether most longer words of a sentence are capitalised.
  static func isTitleCase(_ sentence: Range<Int>, _ text: AnalysedText) -> Bool {
    let tokens = text.tokens
    var long = 0
    var capitals = 0
    for index in sentence.prefix(40)
    where tokens[index].isWord && tokens[index].lower.utf8.count > 3 {
      long += 1
      if tokens[index].isCapitalised { capitals += 1 }
    }
    if long >= 4 { return capitals * 10 >= long * 8 }
    // "How China Caught Up on AI": short, but small words have capitals.
    return long >= 2 && capitals == long
      && sentence.dropFirst().prefix(40).contains {
        tokens[$0].capital == .initial && tokens[$0 - 1].isWord
          && (tokens[$0].has([.preposition, .have, .be, .modal, .subordinator, .wh])
            || ["up", "down", "now", "out", "off", "back", "still"].contains(tokens[$0].lower))
          && !tokens[$0].has([.maleName, .femaleName, .month])
      }
  }

  private func isPlain(_ mention: NameMention) -> Bool {
    mention.kind == .person
      && tokens[mention.tokens.lowerBound].has([.maleName, .femaleName])
  }

  private func canOpen(_ index: Int, _ sentence: Range<Int>) -> Bool {
    let token = tokens[index]
    guard token.isCapitalised else { return false }
    if token.has(.function), !token.has([.femaleName, .maleName]) {
      // "US" is a name where it stands in capitals.
      return token.capital == .all && token.lower == "us"
    }
    if Self.feasts.contains(token.lower) || Self.greetings.contains(token.lower) { return false }
    return !token.has([.weekday, .month]) || token.has([.femaleName, .maleName])
  }

  /// Joins capitalised words, initials and the particles of names and offices.
  private func runEnd(from start: Int, limit: Int, stopsAtEdges: Bool) -> Int {
    var index = start + 1
    while index < limit, index - start < 10, !starts[index], !stopsAtEdges || !edges[index] {
      let token = tokens[index]
      if token.kind == .quoteMark, let behind = nickname(index, limit) {
        index = behind
        continue
      }
      if let behind = possessor(start, index, limit) {
        index = behind
        continue
      }
      if text.isAmpersand(index) {
        // "Marks & Spencer", "AT&T"
        guard index + 1 < limit, tokens[index + 1].isCapitalised, !starts[index + 1] else { break }
        index += 2
        continue
      }
      // "McDorn's", "Standard & Moor's" said it: what ends a source is no possessor.
      if token.kind == .clitic, token.lower == "'s", sources[index], !sources[index + 1] {
        index += 1
        break
      }
      guard token.isWord, text.isQuoted(index) == text.isQuoted(start) else { break }
      if token.isCapitalised,
        !token.has(.function) || ["will", "may"].contains(token.lower)
          || token.has([.femaleName, .maleName]) || isLong(token)
      {
        if token.has([.weekday]) { break }
        index += 1
        continue
      }
      if token.lower == "and", let behind = bodyEnd(start, index, limit) {
        index = behind
        continue
      }
      // "Rights Without Walls"
      if !stopsAtEdges, token.capital == .initial, token.has(.preposition),
        Self.linking.contains(token.lower), index + 1 < limit, tokens[index + 1].isCapitalised,
        !tokens[index + 1].has(.function)
      {
        index += 2
        continue
      }
      // "Save the Whales"
      if token.lower == "the", index - start == 1, tokens[start].lower == "save",
        tokens[index + 1].isCapitalised, index + 1 < limit
      {
        index += 2
        continue
      }
      // "de Souza", "bin Salman", "Ministry of Defence", "Institute for the Study of War"
      guard Self.particles.contains(token.lower), index + 1 < limit else { break }
      let next = tokens[index + 1]
      if next.isCapitalised, next.isWord, !next.has(.function) {
        index += 2
      } else if next.lower == "the" || token.lower != "of" && Self.particles.contains(next.lower),
        index + 2 < limit, tokens[index + 2].isCapitalised
      {
        index += 3
      } else {
        break
      }
    }
    return min(index, limit)
  }

  /// "Vo Thanh Long": an adverb with a capital inside a sentence is somebody's name.
  private func isLong(_ token: Token) -> Bool {
    token.has(.adverb) && token.capital == .initial
      && token.classes.isDisjoint(with: WordClass.function.subtracting(.adverb))
  }

  /// The end of "and Harvest Organization" behind "the Food", of "and Trade" behind "Ministry of
  /// Supply": nil where two are named.
  private func bodyEnd(_ start: Int, _ and: Int, _ limit: Int) -> Int? {
    var end = and + 1
    while end < limit, end - and < 5, tokens[end].isWord, tokens[end].isCapitalised,
      !tokens[end].has(.function)
    { end += 1 }
    guard end > and + 1, and - start <= 4,
      !(start..<end).contains(where: { tokens[$0].has([.femaleName, .maleName]) })
    else { return nil }
    let isMinistry = tokens[start].has(.body) && start + 1 < and && tokens[start + 1].lower == "of"
    let isBody =
      tokens[start - 1].lower == "the" && and - start == 1 && end > and + 2
      && tokens[end - 1].has([.body, .organisationEnd]) && !tokens[and - 1].has(.body)
    return isMinistry || isBody ? end : nil
  }

  private static let linking: Set<String> = ["without", "against", "beyond", "across", "behind"]

  /// Behind the mark of "Bus Workers' Union", "Women's League": whose the body is belongs to its name. Of
  /// "Norland's Navy" the name is the navy's.
  private func possessor(_ start: Int, _ index: Int, _ limit: Int) -> Int? {
    let (before, mark) = (tokens[index - 1], tokens[index])
    if mark.kind == .clitic, mark.lower == "'s", isHouse(start, index, limit) { return index + 1 }
    guard index > start, index + 1 < limit, tokens[index + 1].isCapitalised,
      tokens[index + 1].spaced, !tokens[index + 1].has(.function)
    else { return nil }
    if mark.kind == .clitic {
      guard mark.lower == "'s", Self.plurals.contains(before.lower) else { return nil }
    } else {
      let quotation = text.quotation(of: index).tokens
      guard mark.kind == .quoteMark, !mark.spaced, before.lower.hasSuffix("s"),
        !quotation.prefix(1).contains(index), !quotation.suffix(1).contains(index)
      else { return nil }
    }
    let ends = (index + 1..<min(limit, index + 5)).prefix {
      tokens[$0].isCapitalised || ["of", "and"].contains(tokens[$0].lower)
    }
    guard ends.contains(where: { tokens[$0].has([.body, .organisationEnd]) }) else { return nil }
    return index + 1
  }

  /// Behind the mark of "Lloyd's of Halm", "Dr Reddin's Laboratories": a name that is a founder's.
  private func isHouse(_ start: Int, _ mark: Int, _ limit: Int) -> Bool {
    let next = tokens[mark + 1]
    guard mark + 1 < limit, mark - start <= 3, !tokens[mark - 1].has([.place, .demonym]) else {
      return false
    }
    if next.lower == "of" { return mark - start == 1 && tokens[mark + 2].isCapitalised }
    return next.capital == .initial && Self.houses.contains(next.lower)
  }

  private static let houses: Set<String> = [
    "laboratories", "labs", "foods", "stores", "brewery", "bakery", "pharmacy", "hospital",
    "college", "cathedral", "church", "bank", "supermarkets",
  ]

  private static let plurals: Set<String> = [
    "women", "children", "people", "men", "workmen", "fishermen",
  ]

  /// Behind `"Dutch"` in `Clarence "Dutch" Vandersloot`.
  private func nickname(_ mark: Int, _ limit: Int) -> Int? {
    let quotation = text.quotation(of: mark)
    guard quotation.isClosed, quotation.inner.count == 1, quotation.tokens.lowerBound == mark,
      quotation.tokens.upperBound < limit, tokens[mark + 1].isCapitalised,
      tokens[quotation.tokens.upperBound].isCapitalised,
      !tokens[quotation.tokens.upperBound].has(.function)
    else { return nil }
    return quotation.tokens.upperBound
  }

  /// Where every word is capitalised a name is a first name, an initial and one word more.
  private func headlineEnd(_ start: Int, _ end: Int) -> Int {
    guard tokens[start].has([.maleName, .femaleName]) else { return end }
    let initial = start + 1 < end && tokens[start + 1].lower.hasSuffix(".")
    return min(end, start + (initial ? 3 : 2))
  }

  /// Feasts, and zones of time before a name.
  private static let feasts: Set<String> = [
    "christmas", "easter", "ramadan", "eid", "diwali", "hanukkah", "passover", "lent", "halloween",
    "thanksgiving", "nowruz", "ashura", "pentecost", "gmt", "utc", "bst", "cet", "cest", "edt",
  ]

  /// "Hi Marko" is Marko.
  private static let greetings: Set<String> = [
    "hi", "hello", "hey", "dear", "thanks", "ok", "okay", "yes", "oh", "congratulations",
    "goodbye", "welcome",
  ]

  private static let particles: Set<String> = [
    "of", "for", "de", "da", "do", "dos", "du", "des", "del", "della", "di", "van", "von", "der",
    "den", "bin", "ibn", "bint", "al", "el", "la", "le", "ter", "ten", "ben", "e", "y", "ole",
    "ould", "ap", "zu", "af",
  ]

  private func mention(_ run: Range<Int>, _ sentence: Range<Int>) -> NameMention? {
    // A first word that only opens the sentence: "Critics of Varn", "Asked about".
    if run.lowerBound == sentence.lowerBound, run.count == 1, isOpener(run.lowerBound) {
      return nil
    }
    guard let reading = NameReading(run, sentence, text) else { return nil }
    var name = reading.name
    // "9th Brigade"
    if reading.kind == .organisation, name.lowerBound > sentence.lowerBound,
      tokens[name.lowerBound - 1].kind == .number, isOrdinal(tokens[name.lowerBound - 1].lower)
    {
      name = name.lowerBound - 1..<name.upperBound
    }
    let after = tokens[name.upperBound]
    let isLast = name.upperBound >= sentence.upperBound
    let possessive = !isLast && after.kind == .clitic && after.lower == "'s"
    let modifier =
      !isLast && after.isWord && after.capital == .none && !after.has(.function)
      && !after.has(.past) && GeneralVerbs.form(of: after.lower) == nil
    return NameMention(
      tokens: name, kind: reading.kind, gender: reading.gender(in: text), title: reading.title,
      body: reading.body, evidence: reading.evidence(in: text, sentence),
      isQuoted: text.isQuoted(name.lowerBound), isPossessive: possessive,
      isModifier: modifier && !possessive, isSubject: !isLast && isSubject(reading, sentence),
      opensSentence: name.lowerBound == sentence.lowerBound)
  }

  private func isOrdinal(_ lower: String) -> Bool {
    ["st", "nd", "rd", "th"].contains { lower.hasSuffix($0) }
  }

  private func isOpener(_ index: Int) -> Bool {
    let token = tokens[index]
    if token.has([.maleName, .femaleName]) { return false }
    // "Two of the families"
    if token.has(.cardinal), tokens[index + 1].lower == "of" { return true }
    // "Reacting, the mayor"
    if tokens[index + 1].kind == .comma, token.lower.hasSuffix("ing") { return true }
    if token.has([.crowd, .document])
      || token.has([.role, .body, .person]) && token.capital != .all
    {
      return true
    }
    return !sources[index]
      && (token.has([.adverb, .past, .cardinal]) || CueVerbs.entry(token.lower) != nil)
  }

  private func isSubject(_ reading: NameReading, _ sentence: Range<Int>) -> Bool {
    let end = reading.end
    let after = tokens[end]
    if after.isWord {
      return after.has([.be, .have, .do, .modal, .past, .adverb])
        || GeneralVerbs.form(of: after.lower).map { !$0.isDisjoint(with: [.past, .third]) } == true
    }
    return after.kind == .comma && end + 1 < sentence.upperBound
      && NounPhrase(text).opensApposition(end + 1)
  }
}
