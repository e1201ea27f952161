import FeedModel

/// The entities of a document, found from names written in full.
struct EntityTable {
  private(set) var entities: [Entity] = []
  private var bySurname: [String: [Int]] = [:]
  private var byName: [String: Int] = [:]
  private var byHead: [String: [Int]] = [:]
  private var byFirstName: [String: [Int]] = [:]
  /// The entities mentioned last, at most ``mostRecent``; only these can be meant by a pronoun.
  private(set) var recent: [Int] = []
  private static let mostRecent = 24
  /// Of entities that share a surname or a noun so many are kept apart.
  private static let mostAlike = 16

  subscript(index: Int) -> Entity {
    get { entities[index] }
    set { entities[index] = newValue }
  }

  /// Adds to the attention an entity has.
  mutating func touch(_ index: Int, _ weight: Double, at sentence: Int) {
    entities[index].salience.add(weight, at: sentence)
    entities[index].lastSentence = sentence
    guard recent.last != index else { return }
    recent.removeAll { $0 == index }
    recent.append(index)
    if recent.count > Self.mostRecent { recent.removeFirst() }
  }

  private static func file(_ index: Int, under key: String, in table: inout [String: [Int]]) {
    if table[key]?.count ?? 0 < mostAlike { table[key, default: []].append(index) }
  }

  /// The entity of a mention in full; made where it is new. nil for names that are only a surname.
  mutating func add(_ mention: NameMention, in text: AnalysedText, isPerson: Bool) -> Int? {
    let words = Self.words(mention, text)
    guard !words.isEmpty else { return nil }
    let key = words.joined(separator: " ")
    if let known = byName[key] {
      entities[known].fullMentions += 1
      learn(known, mention, text)
      return known
    }
    // "VARN" in a transcript is the Lena Varn of the introduction.
    if words.count == 1, mention.kind == .organisation, bySurname[words[0]] != nil { return nil }
    var kind: Entity.Kind
    switch mention.kind {
    case .person: kind = .person
    case .organisation: kind = .organisation
    case .place: kind = .place
    case .unknown:
      // Two to four plain capitalised words, if they behave like a person's name.
      let isFirstName = words.count == 1 && mention.gender != .unknown
      guard isPerson, (2...4).contains(words.count) || isFirstName, !followsThe(mention, text)
      else { return nil }
      kind = .person
    }
    if kind == .person, words.count == 1 {
      // "President Varn", or "Maria" of whom no more is said: a person if nobody longer has that name.
      guard !mention.title.isEmpty || mention.gender != .unknown, byFirstName[words[0]] == nil,
        bySurname[words[0]] == nil || isSomebodyElse(mention, words[0], text)
      else { return nil }
    }
    let span = TextSpan(field: text.field, utf8: text.byteRange(mention.tokens))
    var entity = Entity(
      name: SourcePhrase.clean(text, mention.tokens), kind: kind, gender: mention.gender,
      words: words,
      mention: span)
    entity.fullMentions = 1
    if kind == .organisation {
      entity.heads = Set(words.filter { !["of", "for", "the", "and"].contains($0) })
    }
    let index = entities.count
    entities.append(entity)
    byName[key] = index
    if kind == .person {
      Self.file(index, under: entity.surname, in: &bySurname)
      Self.file(index, under: words[0], in: &byFirstName)
    }
    for head in entity.heads.sorted() { Self.file(index, under: head, in: &byHead) }
    learn(index, mention, text)
    return index
  }

  /// "President Varn" before a Lena Varn is named who has no such office: her husband, for all we know.
  private func isSomebodyElse(_ mention: NameMention, _ surname: String, _ text: AnalysedText)
    -> Bool
  {
    guard let office = mention.title.last.map({ text.tokens[$0] }), office.has(.role),
      mention.gender == .unknown
    else { return false }
    let start = text.byteRange(mention.tokens).lowerBound
    return (bySurname[surname] ?? []).allSatisfy {
      entities[$0].gender == .female && !entities[$0].heads.contains(office.lower)
        && (entities[$0].mention.field != text.field
          || entities[$0].mention.utf8.lowerBound > start)
    }
  }

  /// Gives an entity the role and the gender that a mention shows.
  mutating func learn(
    _ index: Int, _ mention: NameMention, _ text: AnalysedText, role: String? = nil
  ) {
    if entities[index].gender == .unknown { entities[index].gender = mention.gender }
    let title = mention.title
    let named = role ?? (title.isEmpty ? nil : titleRole(title, text))
    guard let named else { return }
    if entities[index].role == nil { entities[index].role = named }
    guard entities[index].kind == .person else { return }
    for lower in NameKey.words(of: named) {
      let classes = Lexicon.classes(of: lower)
      if !classes.isDisjoint(with: [.role, .title]), entities[index].heads.insert(lower).inserted {
        Self.file(index, under: lower, in: &byHead)
        // "spokeswoman" also answers to "spokesperson".
        if lower.hasPrefix("spokes"), entities[index].heads.insert("spokesperson").inserted {
          Self.file(index, under: "spokesperson", in: &byHead)
        }
      }
      if entities[index].gender == .unknown {
        if classes.contains(.female) { entities[index].gender = .female }
        if classes.contains(.male) { entities[index].gender = .male }
      }
    }
  }

  private func titleRole(_ title: Range<Int>, _ text: AnalysedText) -> String? {
    let tokens = text.tokens
    var low = title.lowerBound
    while low < title.upperBound, tokens[low].has([.determiner, .possessive]) { low += 1 }
    guard low < title.upperBound else { return nil }
    if title.upperBound - low == 1,
      ["mr", "mrs", "ms", "mr.", "mrs.", "ms.", "miss", "dr", "dr.", "sir"].contains(
        tokens[low].lower)
    {
      return nil
    }
    return SourcePhrase.asRole(text, low..<title.upperBound)
  }

  /// Adds a description that speaks: "Russian officials", "a new poll".
  mutating func addDescription(
    _ name: String, kind: Entity.Kind, head: String, plural: Bool, gender: Gender, span: TextSpan
  )
    -> Int
  {
    let key = "\u{2}" + NameKey.key(name)
    if let known = byName[key] { return known }
    var entity = Entity(name: name, kind: kind, gender: gender, words: [], mention: span)
    entity.isPlural = plural
    entity.heads = [head]
    let index = entities.count
    entities.append(entity)
    byName[key] = index
    Self.file(index, under: head, in: &byHead)
    return index
  }

  /// Who "Varn" or "Mr Varn" is. Of several the one written in full in this or the last sentence, else
  /// the one written in full most often, else the latest.
  func alias(_ mention: NameMention, in text: AnalysedText, sentence: Int) -> Int? {
    let words = Self.words(mention, text)
    guard let last = words.last else { return nil }
    if let exact = byName[words.joined(separator: " ")] { return exact }
    if words.count > 1 {
      // "Jo Marsh" for "Jo Ann Marsh", "Bin Orr Vale" for "Ana Bin Orr Vale".
      return bySurname[last]?.first {
        entities[$0].words.first == words.first
          || Array(entities[$0].words.suffix(words.count)) == words
      }
    }
    if let people = bySurname[last] {
      let fitting = people.filter { entities[$0].gender.agrees(with: mention.gender) }
      if fitting.count <= 1 { return fitting.first }
      if let recent = fitting.first(where: {
        sentence - entities[$0].lastSentence <= 1 && entities[$0].lastSentence >= 0
          && entities[$0].salience.value(at: sentence) > 60
      }) {
        return fitting.max {
          (entities[$0].salience.value(at: sentence), $1) < (
            entities[$1].salience.value(at: sentence), $0
          )
        } ?? recent
      }
      return fitting.max {
        (entities[$0].fullMentions, $1) < (entities[$1].fullMentions, $0)
      }
    }
    // A first name or a word of an organisation's name alone.
    let firsts = byFirstName[last] ?? []
    return firsts.count == 1 ? firsts[0] : nil
  }

  /// The entity with exactly these words, or, of one word, the only one with that surname.
  func exact(_ words: [String]) -> Int? {
    if let known = byName[words.joined(separator: " ")] { return known }
    guard words.count == 1, let people = bySurname[words[0]], people.count == 1 else { return nil }
    return people[0]
  }

  /// Entities that can be called by `head`, latest first.
  func named(_ head: String) -> [Int] { byHead[head] ?? [] }

  static func words(_ mention: NameMention, _ text: AnalysedText) -> [String] {
    mention.tokens.compactMap {
      text.tokens[$0].isWord ? NameKey.word(text.tokens[$0], text) : nil
    }
  }

  private func followsThe(_ mention: NameMention, _ text: AnalysedText) -> Bool {
    let first = mention.tokens.lowerBound
    return first > 0 && text.tokens[first - 1].has([.determiner])
  }
}
