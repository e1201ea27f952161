import FeedModel

/// Pass one: who is named in a document; and sources that are names.
extension SpeakerResolver {
  mutating func collect(_ requests: [Request]) {
    var sources = [[Range<Int>]](repeating: [], count: texts.count)
    for text in texts {
      contentStarts.append([])
      reported.append(TotalArray(repeating: false, count: text.tokens.count, outside: false))
    }
    for request in requests {
      if let source = request.claim.sourceTokens { sources[request.text].append(source) }
      for content in request.claim.contentTokens {
        contentStarts[request.text].insert(content.lowerBound)
        for token in content { reported[request.text][token] = true }
      }
    }
    var alone: Set<String> = []
    for (index, text) in texts.enumerated() {
      let scanner = NameScanner(text, sources: sources[index])
      let found = scanner.mentions()
      mentions.append(found)
      subjects.append(DescribedSubject.all(in: text))
      for mention in found where mention.tokens.count <= 2 && mention.kind == .unknown {
        alone.insert(EntityTable.words(mention, text).joined(separator: " "))
      }
    }
    // Names of many words first, so that "Al Marzan" can be told from "Khalid Al Marzan", and a single word
    // from both.
    for length in [3...Int.max, 2...2, 0...1] {
      for (index, text) in texts.enumerated() {
        var speaking = TotalArray(repeating: false, count: text.tokens.count, outside: false)
        for source in sources[index] { for token in source { speaking[token] = true } }
        for (at, mention) in mentions[index].enumerated()
        where length.contains(mention.tokens.count) {
          let speaks = speaking[mention.tokens.lowerBound] || behaves(mention, text, alone)
          let entity = table.add(mention, in: text, speaks: speaks)
          if let entity {
            if mention.kind == .organisation, let label = mention.title.last {
              // "Brokerage Pell & Hart" is the brokerage.
              table.answer(entity, text.tokens[label].lower)
            }
            learnBehind(mention, entity, text)
            if let before = mentions[index][at: at - 1] {
              learnBefore(before, mention, entity, text)
            }
          } else if let known = table.alias(mention, in: text, sentence: 0)?.entity {
            // "Mr Varn" tells of the Varn who is named in full.
            table.learn(known, mention, text)
          }
        }
      }
    }
  }

  /// A name that is taken up by its last words alone is somebody's, as is a subject inside a sentence.
  private func behaves(_ mention: NameMention, _ text: AnalysedText, _ alone: Set<String>) -> Bool {
    let words = EntityTable.words(mention, text)
    return words.count > 1 && alone.contains(words.suffix(1).joined())
      || words.count > 2 && alone.contains(words.suffix(2).joined(separator: " "))
      || words.count == 1 && mention.isSubject && !mention.isQuoted && !mention.opensSentence
  }

  /// "Jo Marsh, a spokeswoman for the port," and "Ministry of Defence (MoD)" anywhere in the text.
  private mutating func learnBehind(_ mention: NameMention, _ entity: Int, _ text: AnalysedText) {
    let end = max(mention.tokens.upperBound, mention.body.upperBound)
    let tokens = text.tokens
    if mention.kind == .organisation, tokens[end].kind == .open, tokens[end + 1].isCapitalised,
      tokens[end + 2].kind == .close
    {
      table.abbreviate(entity, NameKey.word(tokens[end + 1], text))
    }
    guard mention.kind == .person || mention.kind == .unknown, tokens[end].kind == .comma else {
      return
    }
    let limit = min(text.sentence(of: end).upperBound, end + 25)
    guard NounPhrase(text).opensApposition(end + 1) || tokens[end + 1].has(.person) else { return }
    // "Two sides claim Tin-Tessit, mayor says": no apposition.
    guard tokens[end + 1].has(.determiner) || !isClause(end + 1, limit, tokens) else { return }
    if let role = SourcePhrase.apposition(behind: mention, limit, text) {
      table.learn(entity, mention, text)
      table.learn(entity, mention, text, role: role)
    }
  }

  private func isClause(_ start: Int, _ limit: Int, _ tokens: Tokens) -> Bool {
    (start + 1..<min(limit, start + 4)).prefix { tokens[$0].isWord }.contains {
      tokens[$0].capital == .none && !tokens[$0].has([.person, .role])
        && CueVerbs.entry(tokens[$0].lower).map { !$0.forms.isDisjoint(with: [.past, .third]) }
          ?? false
    }
  }

  /// "the Prime Minister of Estia, Lena Varn," anywhere in the text.
  private mutating func learnBefore(
    _ office: NameMention, _ mention: NameMention, _ entity: Int, _ text: AnalysedText
  ) {
    let start = min(mention.title.lowerBound, mention.tokens.lowerBound)
    let after = text.tokens[mention.tokens.upperBound]
    guard office.kind == .office, office.tokens.upperBound == start - 1,
      text.tokens[start - 1].kind == .comma, after.kind == .comma || after.endsSentence,
      mention.kind == .person || mention.kind == .unknown
    else { return }
    table.learn(entity, mention, text, role: SourcePhrase.clean(text, office.tokens))
  }

  /// A source whose head is a name.
  mutating func named(
    _ mention: NameMention, _ role: String?, _ source: Range<Int>, _ index: Int, _ sentence: Int
  ) -> ResolvedSpeaker? {
    let text = texts[index]
    let words = EntityTable.words(mention, text)
    // "The developer, Prairie Homes LLC,": from now on it is the developer.
    let start = mention.tokens.lowerBound
    var source = source
    var noun: String?
    if role == nil, source.contains(start - 1), text.tokens[start - 1].kind == .comma,
      text.tokens[source.lowerBound].lower == "the"
    {
      noun = text.tokens[start - 2].lower
      source = start..<source.upperBound
    }
    guard let alias = table.alias(mention, in: text, sentence: sentence) else {
      if mention.kind == .person || mention.kind == .unknown, words.count == 1,
        !mention.title.isEmpty || role != nil
      {
        return ResolvedSpeaker(
          name: SourcePhrase.clean(text, mention.tokens), kind: .person, role: role,
          method: .asWritten, confidence: SpeakerConfidence.written)
      }
      return description(source, head: mention.tokens.upperBound - 1, index, sentence)
    }
    if let noun { table.answer(alias.entity, noun) }
    let entity = table[alias.entity]
    if entity.kind == .person || entity.kind == .name {
      if let role { table.learn(alias.entity, mention, text, role: role) }
      let isFull = words == entity.words
      var speaker = chosen(
        alias.entity, sentence, isFull ? .asWritten : .alias,
        isFull ? SpeakerConfidence.written : alias.confidence)
      if let role { speaker.role = role }
      return speaker
    }
    if isWhole(mention, of: source, text) {
      return chosen(
        alias.entity, sentence, words == entity.words ? .asWritten : .alias, alias.confidence)
    }
    return description(source, head: mention.tokens.upperBound - 1, index, sentence)
  }

  /// Whether a source is the name and nothing but an article before it and its letters behind it.
  private func isWhole(_ mention: NameMention, of source: Range<Int>, _ text: AnalysedText) -> Bool
  {
    source.allSatisfy {
      mention.tokens.contains($0) || mention.title.contains($0) || text.tokens[$0].lower == "the"
        || !text.tokens[$0].isWord
        || $0 > 0 && text.tokens[$0 - 1].kind == .open
    }
  }
}
