import FeedModel

/// "the minister", "the ministry", "Party chairman": nouns for who bears an office, and for bodies.
extension SpeakerResolver {
  mutating func nominal(_ head: Int, _ source: Range<Int>, _ index: Int, _ sentence: Int)
    -> ResolvedSpeaker?
  {
    if !SourcePhrase.isList(source, texts[index], near(source, index)),
      let (entity, confidence) = bearer(head, source, index, sentence),
      confidence >= SpeakerConfidence.threshold
    {
      let text = texts[index]
      // One without a name stays what it is called here.
      if table[entity].words.isEmpty, !isNamed(table[entity]),
        let own = describedName(source, head, text)?.text
      {
        var speaker = chosen(entity, sentence, .asWritten, SpeakerConfidence.written)
        speaker.name = own
        return speaker
      }
      let mention = table[entity].mention
      let isSame = mention.field == text.field && mention.utf8.overlaps(text.byteRange(source))
      return chosen(entity, sentence, isSame ? .asWritten : .coreference, confidence)
    }
    if let (entity, confidence) = body(head, source, index, sentence) {
      return chosen(entity, sentence, .coreference, confidence)
    }
    return description(source, head: head, index, sentence)
  }

  /// Who is called by the noun phrase `source` with the noun `head`; nil where nobody named is, or one
  /// cannot say who.
  func bearer(_ head: Int, _ source: Range<Int>, _ index: Int, _ sentence: Int)
    -> (entity: Int, confidence: Double)?
  {
    let text = texts[index]
    let tokens = text.tokens
    let noun = tokens[head]
    guard !noun.lower.isEmpty, let first = source.first(where: { tokens[$0].isWord }) else {
      return nil
    }
    let isStyle = NameReading.styles.contains(noun.lower)
    let isDefinite = ["the", "this", "that"].contains(tokens[first].lower) || isStyle
    if isDefinite, isByNature(head, first, text) { return inMind(noun, sentence) }
    let isOffice = noun.has([.role, .title, .person]) || isStyle
    // Headlines leave the article out; "PM said" has none.
    let isBody = noun.has(.body) && !noun.has(.crowd) && first == head
    guard
      isDefinite || (isOffice || isBody) && isHeadline(head, text)
        || isOffice && tokens[first].isCapitalised && !tokens[first].has(.function)
          && (first < head || noun.capital == .all && noun.lower.utf8.count > 1)
    else { return nil }
    let (called, words) = self.called(source, first, head, text)
    guard words.count <= 8 else { return nil }
    let fitting = table.named(called).filter { candidate in
      let entity = table[candidate]
      if entity.kind == .person, !isOffice { return false }
      if entity.kind != .person, isOwn(entity, index) { return false }
      // "his family" is one reader's family and another's, and "an official" any official.
      if entity.words.isEmpty, entity.kind == .person || Self.isOwned(entity) { return false }
      return words.allSatisfy { word in
        entity.words.contains(word) || entity.heads.contains(word)
          // "air" of "the air force of Norland", which has no name.
          || entity.words.isEmpty && NameKey.contains(entity.name, word)
          || entity.role.map { NameKey.contains($0, word) } == true
      }
    }
    guard fitting.count > 1 else {
      guard let only = fitting.first else { return nil }
      // "The UN chief" is not the head of one of its offices ("UN human rights chief").
      if ["chief", "head", "boss"].contains(called), !words.isEmpty,
        tokens[first + 1].isCapitalised,
        first + 2 == head,
        let role = table[only].role.map(NameKey.words), role.count > words.count + 1,
        !role.contains("of")
      {
        return nil
      }
      let isWide =
        Offices.wide.contains(called)
        && table[only].role.map { !NameKey.contains($0, called) } ?? false
      return isWide ? likeliest(fitting, sentence) : (only, SpeakerConfidence.onlyBearer)
    }
    return likeliest(fitting, sentence)
  }

  /// A title, the first line of a text that has no title of its own, and a line in title case.
  private func isHeadline(_ token: Int, _ text: AnalysedText) -> Bool {
    if text.field == .title || NameScanner.isTitleCase(text.sentence(of: token), text) {
      return true
    }
    guard let first = text.paragraphs.first, first.contains(token), text.paragraphs.count > 1,
      first.count < 40, let last = first.last
    else { return false }
    return !text.tokens[last].endsSentence
  }

  /// The noun by which somebody is called, and the words beside it: "head of state" is one noun.
  private func called(_ source: Range<Int>, _ first: Int, _ head: Int, _ text: AnalysedText)
    -> (noun: String, words: [String])
  {
    let tokens = text.tokens
    if tokens[head].lower == "head", tokens[head + 1].lower == "of", source.contains(head + 2),
      ["state", "government"].contains(tokens[head + 2].lower)
    {
      return ("head-of-" + tokens[head + 2].lower, [])
    }
    let words = self.words(of: source, first, head, text)
    // "Estia's top diplomat" is another one than Norland's.
    if source.contains(where: { $0 < head && tokens[$0].kind == .clitic }) {
      return (tokens[head].lower, words)
    }
    return (tokens[head].lower, words.filter { !Self.epithets.contains($0) })
  }

  /// What is said of somebody and is no part of an office.
  private static let epithets: Set<String> = [
    "senior", "veteran", "top", "embattled", "outgoing", "long-serving", "longtime", "under-fire",
  ]

  /// The words beside the noun that must be the bearer's: "defence" of "the defence ministry".
  private func words(of source: Range<Int>, _ first: Int, _ head: Int, _ text: AnalysedText)
    -> [String]
  {
    let tokens = text.tokens
    var result: [String] = []
    for index in source where index >= first && index != head {
      let token = tokens[index]
      if token.kind == .comma || token.kind == .open || token.has(.relative) && index > head {
        break
      }
      guard token.isWord, !token.has([.determiner, .possessive, .preposition]) else { continue }
      if tokens[index + 1].kind == .clitic, index < head { continue }
      result.append(token.lower)
    }
    return result
  }

  /// "navy of Estia": a description with a name in it.
  private func isNamed(_ entity: Entity) -> Bool {
    entity.name.utf8.dropFirst().contains { $0 >= 0x41 && $0 <= 0x5A }
  }

  private static func isOwned(_ entity: Entity) -> Bool {
    ["his ", "her ", "their ", "my ", "our "].contains {
      entity.name.utf8.count > 6 && NameKey.key(entity.name).utf8.starts(with: $0.utf8)
    }
  }

  /// "The Estian Army crossed the river, the army said": a body that so far is only spoken of in what
  /// this claim says is not who says it.
  private func isOwn(_ entity: Entity, _ index: Int) -> Bool {
    guard !entity.hasSpoken, entity.mention.field == texts[index].field else { return false }
    return contents.contains {
      texts[index].byteRange($0).overlaps(entity.mention.utf8)
    }
  }

  /// Of several the one that is far more in mind than the others, and has spoken or was meant just now.
  private func likeliest(_ entities: [Int], _ sentence: Int) -> (entity: Int, confidence: Double)? {
    let order = entities.map { (entity: $0, score: table[$0].salience.value(at: sentence)) }.sorted
    { ($0.score, $1.entity) > ($1.score, $0.entity) }
    guard let best = order.first, best.score > 1,
      table[best.entity].hasSpoken || sentence - table[best.entity].lastSentence <= 1
    else { return nil }
    // "The Estian navy fired, the navy of Norland said. The navy …": who spoke before who was spoken of.
    if !table[best.entity].hasSpoken, order.contains(where: { table[$0.entity].hasSpoken }) {
      return nil
    }
    guard let second = order[at: 1] else { return (best.entity, SpeakerConfidence.likelyBearer) }
    guard best.score >= 1.5 * second.score else { return nil }
    return (best.entity, SpeakerConfidence.likelyBearer)
  }

  /// "the Spaniard", "the 34-year-old": what somebody is by nature.
  private func isByNature(_ head: Int, _ first: Int, _ text: AnalysedText) -> Bool {
    let token = text.tokens[head]
    return head == first + 1
      && (token.has(.demonymNoun) && token.isCapitalised || token.lower.hasSuffix("-year-old")
        || token.lower.hasSuffix("genarian")
        || ["democrat", "republican", "tory"].contains(token.lower) && token.isCapitalised)
  }

  /// The one person in mind, if nobody else comes near.
  private func inMind(_ noun: Token, _ sentence: Int) -> (entity: Int, confidence: Double)? {
    guard let (entity, lead) = candidate(Gender(noun), sentence), lead >= 1.7,
      !table[entity].words.isEmpty, table[entity].kind == .person,
      sentence - table[entity].lastSentence <= 2
    else { return nil }
    return (entity, SpeakerConfidence.likelyBearer)
  }
}
