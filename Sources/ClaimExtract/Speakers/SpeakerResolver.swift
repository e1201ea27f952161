import FeedModel

/// Resolves the sources of all claims of a document to names, in reading order.
///
/// A sieve: a name as written; an alias of a name written in full; a pronoun by gender, number and
/// attention; a noun that fits a known body or role; a description as it stands. What passes no sieve
/// stays nil. Names inside quotations are no candidates for pronouns outside them.
struct SpeakerResolver {
  struct Request {
    var text: Int
    var claim: LocatedClaim
  }

  private let texts: [AnalysedText]
  private let authors: [String]
  private var table = EntityTable()
  private var mentions: [[NameMention]] = []
  private var scanners: [NameScanner] = []
  /// The first sentence of each text in the document's count.
  private var offsets: [Int] = []
  /// The last source, for "they added".
  private var lastSource: (entity: Int, sentence: Int)?

  init(texts: [AnalysedText], authors: [String]) {
    self.texts = texts
    self.authors = authors
  }

  /// The speakers of `requests`, in their order.
  mutating func resolve(_ requests: [Request]) -> [ResolvedSpeaker?] {
    collect(requests)
    var result = [ResolvedSpeaker?](repeating: nil, count: requests.count)
    var cursors = [Int](repeating: 0, count: texts.count)
    var pronouns = [Int](repeating: 0, count: texts.count)
    // In the order in which sources are read.
    let order = requests.indices.filter { requests[$0].claim.sourceTokens != nil }.sorted {
      let (left, right) = (requests[$0], requests[$1])
      return (left.text, left.claim.source?.lowerBound ?? 0, $0)
        < (right.text, right.claim.source?.lowerBound ?? 0, $1)
    }
    var previousText = 0
    var resolved: (text: Int, range: Range<Int>, speaker: ResolvedSpeaker?)?
    for index in order {
      let request = requests[index]
      guard let source = request.claim.sourceTokens, let first = source.first else { continue }
      if let resolved, resolved.text == request.text, resolved.range == source {
        result[index] = resolved.speaker
        continue
      }
      while previousText < request.text {
        advance(previousText, to: texts[previousText].tokens.count, &cursors, &pronouns)
        previousText += 1
      }
      advance(request.text, to: first, &cursors, &pronouns)
      let speaker = speaker(request.text, source, request.claim)
      resolved = (request.text, source, speaker)
      result[index] = speaker
    }
    return result
  }

  // MARK: Pass one: who is named in full

  private mutating func collect(_ requests: [Request]) {
    var sources = [Set<Int>](repeating: [], count: texts.count)
    for request in requests {
      guard let source = request.claim.sourceTokens else { continue }
      for token in source { sources[request.text].insert(token) }
    }
    var offset = 0
    var alone: Set<String> = []
    for text in texts {
      offsets.append(offset)
      offset += text.sentences.count
      let scanner = NameScanner(text)
      scanners.append(scanner)
      let found = scanner.mentions()
      mentions.append(found)
      for mention in found where mention.tokens.count <= 2 && mention.kind == .unknown {
        alone.insert(EntityTable.words(mention, text).joined(separator: " "))
      }
    }
    // Names of several words first, so that a single word can be told from them.
    for several in [true, false] {
      for (index, text) in texts.enumerated() {
        for mention in mentions[index] where (mention.tokens.count > 1) == several {
          collect(mention, in: text, sources[index], alone)
        }
      }
    }
  }

  private mutating func collect(
    _ mention: NameMention, in text: AnalysedText, _ sources: Set<Int>, _ alone: Set<String>
  ) {
    // A name that is taken up by its last words alone is a person's, as is one that speaks.
    let words = EntityTable.words(mention, text)
    let speaks =
      sources.contains(mention.tokens.lowerBound)
      || words.count > 1 && alone.contains(words.suffix(1).joined())
      || words.count > 2 && alone.contains(words.suffix(2).joined(separator: " "))
      || words.count == 1 && mention.isSubject && !mention.isQuoted
    _ = table.add(mention, in: text, isPerson: speaks)
    learnApposition(mention, text)
  }

  /// "Jo Marsh, a spokeswoman for the port," anywhere in the text.
  private mutating func learnApposition(_ mention: NameMention, _ text: AnalysedText) {
    guard mention.kind == .person, let entity = table.alias(mention, in: text, sentence: 0) else {
      return
    }
    let end = mention.tokens.upperBound
    guard end + 1 < text.tokens.count, text.tokens[end].kind == .comma else { return }
    let limit = min(text.sentence(of: end).upperBound, end + 25)
    let source = mention.tokens.lowerBound..<limit
    guard NounPhrase(text).opensApposition(end + 1),
      let role = SourcePhrase.role(of: mention, in: source, text)
    else { return }
    table.learn(entity, mention, text, role: role)
  }

  // MARK: Pass two: attention

  /// Adds what is mentioned before token `limit` of text `index` to the attention.
  private mutating func advance(
    _ index: Int, to limit: Int, _ cursors: inout [Int], _ pronouns: inout [Int]
  ) {
    let text = texts[index]
    let found = mentions[index]
    // Names and pronouns in step, so that a "he" sees what stands before it.
    while true {
      let nextName =
        cursors[index] < found.count ? found[cursors[index]].tokens.lowerBound : Int.max
      while pronouns[index] < min(limit, text.tokens.count), pronouns[index] < nextName {
        notice(pronounAt: pronouns[index], index)
        pronouns[index] += 1
      }
      guard nextName < limit else { break }
      notice(found[cursors[index]], index)
      cursors[index] += 1
    }
  }

  private func sentence(_ text: Int, _ token: Int) -> Int {
    offsets[text] + Int(texts[text].sentenceOf[token])
  }

  private mutating func notice(_ mention: NameMention, _ index: Int) {
    let text = texts[index]
    let sentence = sentence(index, mention.tokens.lowerBound)
    guard let entity = table.alias(mention, in: text, sentence: sentence) else { return }
    guard !mention.isQuoted else { return }
    var weight = mention.isSubject ? Salience.subject : Salience.object
    if mention.isPossessive { weight = Salience.possessor }
    if mention.isModifier { weight = Salience.modifier }
    if text.field == .title { weight = Salience.headline }
    table.touch(entity, weight, at: sentence)
  }

  /// A "he" or "her" in the running text keeps its antecedent in mind.
  private mutating func notice(pronounAt token: Int, _ index: Int) {
    let text = texts[index]
    let word = text.tokens[token]
    guard word.isWord, !word.classes.isDisjoint(with: [.male, .female]), !text.isQuoted(token)
    else { return }
    let subject: Bool
    switch word.lower {
    case "he", "she": subject = true
    case "him", "his", "her": subject = false
    default: return
    }
    let sentence = sentence(index, token)
    let gender: Gender = word.has(.female) ? .female : .male
    guard let entity = candidate(gender, sentence) else { return }
    table.touch(entity, subject ? Salience.subject * 0.8 : Salience.possessor * 0.6, at: sentence)
  }

  private func candidate(_ gender: Gender, _ sentence: Int) -> Int? {
    var best: (index: Int, score: Double)?
    for index in table.recent {
      let entity = table.entities[index]
      guard entity.kind == .person, entity.gender.agrees(with: gender), !entity.isPlural,
        entity.lastSentence >= 0
      else { continue }
      var score = entity.salience.value(at: sentence)
      // A description such as "the nominee" gives way to names.
      if entity.gender == .unknown { score *= entity.words.isEmpty ? 0.3 : 0.7 }
      if score > best?.score ?? 0 { best = (index, score) }
    }
    guard let best, best.score > 1 else { return nil }
    return best.index
  }

  // MARK: The sieve

  private mutating func speaker(_ index: Int, _ source: Range<Int>, _ claim: LocatedClaim)
    -> ResolvedSpeaker?
  {
    let text = texts[index]
    let sentence = sentence(index, source.lowerBound)
    let near = self.near(source, index)
    switch SourcePhrase(source, in: text, names: near) {
    case .pronoun(let pronoun, let at):
      return self.pronoun(pronoun, index, at, sentence)
    case .relative(let at):
      return antecedent(index, before: at, sentence)
    case .named(let mention, let role):
      return named(mention, role, source, index, sentence)
    case .nominal(let head):
      return nominal(head, source, index, sentence)
    case .other:
      return nil
    }
  }

  /// The names that overlap a token range, found by halving.
  private func near(_ range: Range<Int>, _ index: Int) -> [NameMention] {
    let all = mentions[index]
    var low = 0
    var high = all.count
    while low < high {
      let middle = (low + high) / 2
      if all[middle].tokens.upperBound <= range.lowerBound {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return Array(all.slice(low, all.count).prefix { $0.tokens.lowerBound < range.upperBound })
  }

  private mutating func pronoun(
    _ pronoun: SourcePhrase.Pronoun, _ index: Int, _ at: Int, _ sentence: Int
  )
    -> ResolvedSpeaker?
  {
    switch pronoun {
    case .he, .she:
      guard let entity = candidate(pronoun == .he ? .male : .female, sentence) else { return nil }
      return chosen(entity, sentence, .coreference)
    case .it:
      guard let entity = body(sentence) else { return nil }
      return chosen(entity, sentence, .coreference)
    case .they:
      guard let last = lastSource, sentence - last.sentence <= 2,
        table[last.entity].isPlural || table[last.entity].kind == .organisation
      else { return nil }
      return chosen(last.entity, sentence, .coreference)
    case .first:
      guard !texts[index].isQuoted(at), authors.count == 1, let author = authors.first,
        !author.isEmpty,
        ["i", "me", "my"].contains(texts[index].tokens[at].lower)
      else { return nil }
      return ResolvedSpeaker(name: author, kind: .person, method: .byline)
    case .other:
      return nil
    }
  }

  /// The organisation, country or document most in mind within three sentences.
  private func body(_ sentence: Int) -> Int? {
    if let last = lastSource, sentence - last.sentence <= 2 {
      let entity = table.entities[last.entity]
      if !entity.isPlural, entity.kind != .person, entity.kind != .crowd { return last.entity }
    }
    var best: (index: Int, score: Double)?
    for index in table.recent {
      let entity = table.entities[index]
      guard entity.kind != .person, entity.kind != .crowd, !entity.isPlural,
        entity.lastSentence >= 0,
        sentence - entity.lastSentence <= 2
      else { continue }
      let score = entity.salience.value(at: sentence)
      if score > best?.score ?? 0 { best = (index, score) }
    }
    guard let best, best.score >= Salience.subject / 2 else { return nil }
    return best.index
  }

  private mutating func chosen(_ entity: Int, _ sentence: Int, _ method: ResolvedSpeaker.Method)
    -> ResolvedSpeaker
  {
    table.touch(entity, Salience.source, at: sentence)
    lastSource = (entity, sentence)
    let found = table[entity]
    return ResolvedSpeaker(
      name: found.name, kind: kind(found), role: found.kind == .person ? found.role : nil,
      method: method,
      mention: method == .asWritten ? nil : found.mention)
  }

  private func kind(_ entity: Entity) -> ResolvedSpeaker.Kind {
    switch entity.kind {
    case .person: entity.words.isEmpty ? .role : .person
    case .organisation, .place: .organization
    case .crowd: .crowd
    case .document: .document
    }
  }

  private mutating func named(
    _ mention: NameMention, _ role: String?, _ source: Range<Int>, _ index: Int, _ sentence: Int
  ) -> ResolvedSpeaker? {
    let text = texts[index]
    let alias = table.alias(mention, in: text, sentence: sentence)
    if let alias, table[alias].kind == .organisation, isWhole(mention, of: source, text) {
      return chosen(alias, sentence, .asWritten)
    }
    if let entity = alias, table[entity].kind == .person {
      if let role { table.learn(entity, mention, text, role: role) }
      let full = EntityTable.words(mention, text) == table[entity].words
      var speaker = chosen(entity, sentence, full ? .asWritten : .alias)
      if let role { speaker.role = role }
      return speaker
    }
    if mention.kind == .person || mention.kind == .unknown,
      EntityTable.words(mention, text).count == 1, !mention.title.isEmpty || role != nil
    {
      return ResolvedSpeaker(
        name: SourcePhrase.clean(text, mention.tokens), kind: .person, role: role,
        method: .asWritten)
    }
    return description(source, head: mention.tokens.upperBound - 1, index, sentence)
  }

  /// Whether a source is the name and nothing but an article before it.
  private func isWhole(_ mention: NameMention, of source: Range<Int>, _ text: AnalysedText) -> Bool
  {
    source.allSatisfy { mention.tokens.contains($0) || text.tokens[$0].lower == "the" }
  }

  /// The noun phrase before a relative pronoun.
  private mutating func antecedent(_ index: Int, before at: Int, _ sentence: Int)
    -> ResolvedSpeaker?
  {
    let text = texts[index]
    var end = at
    while end > 0, text.tokens[end - 1].kind == .comma || text.tokens[end - 1].has(.preposition) {
      end -= 1
    }
    let bound = text.sentence(of: at).lowerBound
    // "who" is the name right before it, whatever else the phrase says.
    let personal = text.tokens[at].lower.hasPrefix("who")
    if personal, end > 0,
      let name = near(end - 1..<end, index).last(where: {
        $0.tokens.upperBound == end && ($0.kind == .person || $0.kind == .unknown)
      })
    {
      return named(name, nil, name.tokens, index, sentence)
    }
    guard let whole = NounPhrase(text).subject(before: end, bound: bound) else { return nil }
    let phrase = behindVerb(whole, text)
    guard !phrase.isEmpty else { return nil }
    let near = self.near(phrase, index)
    switch SourcePhrase(phrase, in: text, names: near.suffix(3)) {
    case .named(let mention, let role):
      // The name nearest to the pronoun.
      let last = near.last { $0.tokens.upperBound <= at } ?? mention
      return named(last, last.tokens == mention.tokens ? role : nil, phrase, index, sentence)
    case .nominal(let head):
      // Nothing but people is "who".
      guard !personal || text.tokens[head].has([.role, .title, .crowd]) else { return nil }
      return nominal(head, phrase, index, sentence)
    default: return nil
    }
  }

  /// What of a noun phrase stands behind the last verb in it, from its determiner on: "the survey" of
  /// "Varn had read in the survey". Empty where there is a verb and no determiner behind it.
  private func behindVerb(_ phrase: Range<Int>, _ text: AnalysedText) -> Range<Int> {
    let tokens = text.tokens
    func isVerb(_ index: Int) -> Bool {
      let token = tokens[index]
      guard token.isWord, token.capital == .none || index == phrase.lowerBound else { return false }
      if token.has([.be, .have, .do, .modal, .past]) { return true }
      let forms = GeneralVerbs.form(of: token.lower)
      return forms.map { !$0.isDisjoint(with: [.past, .gerund]) } ?? false
    }
    guard let verb = phrase.last(where: isVerb) else { return phrase }
    let rest = verb + 1..<phrase.upperBound
    guard let start = rest.last(where: { tokens[$0].has([.determiner, .possessive]) }) else {
      return rest.upperBound..<rest.upperBound
    }
    return start..<rest.upperBound
  }

  private mutating func nominal(_ head: Int, _ source: Range<Int>, _ index: Int, _ sentence: Int)
    -> ResolvedSpeaker?
  {
    let text = texts[index]
    let token = text.tokens[head]
    guard let first = source.first(where: { text.tokens[$0].isWord }) else { return nil }
    let opener = text.tokens[first]
    let definite = ["the", "this", "that"].contains(opener.lower)
    let short = source.filter { text.tokens[$0].isWord }.count <= 3
    if definite, short, !token.lower.isEmpty {
      let plain = head - first
      let fitting = table.named(token.lower).filter { entity in
        let found = table[entity]
        // "the ministry", "the defence ministry": every word must be in the name or the role.
        let between = first + 1..<head
        return plain <= 1
          || between.allSatisfy { index in
            let word = text.tokens[index].lower
            return found.words.contains(word)
              || found.role.map { NameKey.contains($0, word) } == true
          }
      }
      let best = fitting.max {
        (table[$0].salience.value(at: sentence), -$0) < (
          table[$1].salience.value(at: sentence), -$1
        )
      }
      if let best, table[best].salience.value(at: sentence) > 1 || fitting.count == 1 {
        let isPerson = table[best].kind == .person
        if !isPerson || token.has([.role, .title]) {
          let same =
            table[best].mention.field == text.field
            && table[best].mention.utf8.overlaps(text.byteRange(source))
          return chosen(best, sentence, same ? .asWritten : .coreference)
        }
      }
    }
    return description(source, head: head, index, sentence)
  }

  /// A description as it stands, without a leading "the".
  private mutating func description(_ source: Range<Int>, head: Int, _ index: Int, _ sentence: Int)
    -> ResolvedSpeaker?
  {
    let text = texts[index]
    let tokens = text.tokens
    var low = source.lowerBound
    var high = source.upperBound
    while low < high,
      tokens[low].lower == "the" || !tokens[low].isWord && tokens[low].kind != .number
    { low += 1 }
    // The description ends before an apposition or a relative clause.
    if let comma = (low..<high).first(where: {
      $0 > head
        && (tokens[$0].kind == .comma || tokens[$0].kind == .open || tokens[$0].kind == .dash
          || tokens[$0].has(.relative) && !tokens[$0].isCapitalised)
    }) {
      high = comma
    }
    while high > low, !tokens[high - 1].isWord, tokens[high - 1].kind != .number,
      tokens[high - 1].kind != .percent
    { high -= 1 }
    guard low < high else { return nil }
    let words = (low..<high).map { tokens[$0].lower }
    if (low..<high).allSatisfy({ tokens[$0].isWord }), tokens[low].isCapitalised,
      let known = table.exact(words), table[known].kind == .person
    {
      let full = words == table[known].words
      return chosen(known, sentence, full ? .asWritten : .alias)
    }
    let name = SourcePhrase.clean(text, low..<high)
    let token = tokens[head]
    let kind: Entity.Kind
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
    } else if token.has([.role, .title]) {
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
    if shown == .unknown, !token.isCapitalised, token.classes.contains(.subjectPronoun) {
      return nil
    }
    // What a headline in capitals calls a source is the whole headline more often than not.
    if scanners[index].isTitleCase(text.sentence(of: head)) {
      return ResolvedSpeaker(name: name, kind: shown, method: .asWritten)
    }
    let entity = table.addDescription(
      name, kind: kind, head: token.lower, plural: plural, gender: Gender(token),
      span: TextSpan(field: text.field, utf8: text.byteRange(low..<high)))
    table.touch(entity, Salience.source, at: sentence)
    lastSource = (entity, sentence)
    return ResolvedSpeaker(name: name, kind: shown, method: .asWritten)
  }
}
