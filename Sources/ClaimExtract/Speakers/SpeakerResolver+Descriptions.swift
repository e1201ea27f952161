import FeedModel

/// Sources that stay what they are called: "Russian officials", "a new poll".
extension SpeakerResolver {
  /// A description as it stands, without a leading "the".
  mutating func description(_ source: Range<Int>, head: Int, _ index: Int, _ sentence: Int)
    -> ResolvedSpeaker?
  {
    let text = texts[index]
    let tokens = text.tokens
    let isSeveral = SourcePhrase.isList(source, text, near(source, index))
    guard let (name, range) = describedName(source, isSeveral ? nil : head, text) else {
      return nil
    }
    let (low, high) = (range.lowerBound, range.upperBound)
    let words = (low..<high).map { tokens[$0].lower }
    if (low..<high).allSatisfy({ tokens[$0].isWord }), tokens[low].isCapitalised,
      let known = table.exact(words), table[known].kind == .person
    {
      let isFull = words == table[known].words
      return chosen(
        known, sentence, isFull ? .asWritten : .alias,
        isFull ? SpeakerConfidence.written : SpeakerConfidence.surname)
    }
    let token = tokens[head]
    var kind: Entity.Kind
    var shown: ResolvedSpeaker.Kind
    var plural = false
    let determined = tokens[source.lowerBound].has([.determiner, .possessive])
    if token.has(.crowd), tokens[low].lower == "one" {
      (kind, shown) = (.person, .role)
    } else if token.has(.crowd) {
      (kind, shown, plural) = (.crowd, .crowd, true)
    } else if token.has(.document), !token.isCapitalised {
      (kind, shown) = (.document, .document)
    } else if token.has([.body, .organisationEnd]) {
      (kind, shown) = (.organisation, .organization)
    } else if token.has([.role, .title, .person]) {
      (kind, shown) = (.person, .role)
    } else if token.isCapitalised {
      let mention = near(head..<head + 1, index).first
      let place =
        mention?.kind == .place || mention?.kind == .organisation || token.capital == .all
        || determined
      (kind, shown) = place ? (.organisation, .organization) : (.organisation, .unknown)
    } else if token.lower.hasSuffix("s"), !token.lower.hasSuffix("ss") {
      (kind, shown, plural) = (.crowd, .crowd, true)
    } else {
      (kind, shown) = (.document, .unknown)
    }
    if isSeveral {
      (kind, shown, plural) = (.crowd, .crowd, true)
    }
    if shown == .unknown, !token.isCapitalised, token.classes.contains(.subjectPronoun) {
      return nil
    }
    // What a headline in capitals calls a source is the whole headline more often than not.
    if NameScanner.isTitleCase(text.sentence(of: head), text) {
      return ResolvedSpeaker(
        name: name, kind: shown, method: .asWritten, confidence: SpeakerConfidence.written)
    }
    // Who is called by it later: of a person the noun and what stands before it.
    let isPerson = kind == .person && shown == .role
    let short =
      isPerson
      ? shortName(source, head, text) ?? (text: name, range: range) : (text: name, range: range)
    let isList = (low..<high).contains { tokens[$0].has(.coordinator) && !tokens[$0].isCapitalised }
    let entity = table.addDescription(
      short.text, kind: kind, head: isList ? "" : token.lower, plural: plural || isList,
      gender: Gender(token),
      span: TextSpan(field: text.field, utf8: text.byteRange(short.range)))
    if tokens[source.lowerBound].lower == "the" { table[entity].isDefinite = true }
    table.touch(entity, touch(.source, head, index))
    table[entity].hasSpoken = true
    lastSource = (entity, sentence)
    return ResolvedSpeaker(
      name: name, kind: shown, method: .asWritten, confidence: SpeakerConfidence.written)
  }

  /// "trader" of "a trader at a local brokerage who asked not to be named".
  func shortName(_ source: Range<Int>, _ head: Int, _ text: AnalysedText)
    -> (text: String, range: Range<Int>)?
  {
    let tokens = text.tokens
    var low = source.lowerBound
    while low < head,
      tokens[low].has([.determiner, .possessive]) && !["a", "an"].contains(tokens[low].lower)
        || tokens[low].lower == "one" || !tokens[low].isWord
    { low += 1 }
    guard low <= head, head < source.upperBound else { return nil }
    return (SourcePhrase.clean(text, low..<head + 1), low..<head + 1)
  }

  /// What a description is called: without a leading "the", and without an apposition and "himself".
  /// Without a head it is called all of it.
  func describedName(_ source: Range<Int>, _ head: Int?, _ text: AnalysedText)
    -> (text: String, range: Range<Int>)?
  {
    let tokens = text.tokens
    var low = source.lowerBound
    var high = source.upperBound
    while low < high,
      tokens[low].lower == "the" || !tokens[low].isWord && tokens[low].kind != .number,
      tokens[low].kind != .quoteMark || text.quotation(of: low).tokens.upperBound >= high
    { low += 1 }
    if let head,
      let comma = (low..<high).first(where: {
        $0 > head
          && (tokens[$0].kind == .comma || tokens[$0].kind == .open || tokens[$0].kind == .dash)
      })
    {
      high = comma
    }
    while high > low,
      !tokens[high - 1].isWord && tokens[high - 1].kind != .number
        && tokens[high - 1].kind != .percent
        || ["himself", "herself", "itself", "themselves"].contains(tokens[high - 1].lower)
    { high -= 1 }
    if low < high, tokens[low].has([.relative, .wh]), !tokens[low].has(.determiner) { return nil }
    // "that reached the port": a clause.
    if low < high, tokens[low].lower == "that", tokens[low + 1].has(.past) { return nil }
    return low < high ? (SourcePhrase.clean(text, low..<high), low..<high) : nil
  }
}
