import FeedModel

/// The entities of a document, found from names written in full.
struct EntityTable {
  private(set) var entities: [Entity] = []
  private var bySurname: [String: [Int]] = [:]
  private var byName: [String: Int] = [:]
  private var byHead: [String: [Int]] = [:]
  private var byFirstName: [String: [Int]] = [:]
  private var byMiddleName: [String: [Int]] = [:]
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
  mutating func touch(_ index: Int, _ touch: Touch) {
    entities[index].salience.add(touch.weight, at: touch.sentence)
    entities[index].lastSentence = touch.sentence
    entities[index].touches += 1
    entities[index].last = touch
    if touch.place == .headline { entities[index].isInTitle = true }
    if touch.leads, !touch.isReported { entities[index].subjectSentence = touch.sentence }
    guard recent.last != index else { return }
    recent.removeAll { $0 == index }
    recent.append(index)
    if recent.count > Self.mostRecent { recent.removeFirst() }
  }

  private static func file(_ index: Int, under key: String, in table: inout [String: [Int]]) {
    if table[key]?.count ?? 0 < mostAlike { table[key, default: []].append(index) }
  }

  /// The entity of a mention; made where it is new. nil for an office, and for a word that is only a
  /// surname or nobody's name. `speaks` where the name is a source, or behaves like one.
  mutating func add(_ mention: NameMention, in text: AnalysedText, speaks: Bool) -> Int? {
    let words = Self.words(mention, text)
    guard !words.isEmpty, mention.kind != .office else { return nil }
    if let known = byName[words.joined(separator: " ")] {
      entities[known].fullMentions += 1
      learn(known, mention, text)
      return known
    }
    if isTail(words) || isMiddle(mention, words) { return nil }
    guard let kind = kind(mention, words, text, speaks) else { return nil }
    let span = TextSpan(field: text.field, utf8: text.byteRange(mention.tokens))
    var entity = Entity(
      name: SourcePhrase.clean(text, shown(mention, text)), kind: kind, gender: mention.gender,
      words: words, mention: span)
    entity.fullMentions = 1
    if kind == .organisation {
      entity.heads = Set(words.filter { !["of", "for", "the", "and"].contains($0) })
    }
    let index = entities.count
    entities.append(entity)
    byName[words.joined(separator: " ")] = index
    fileParts(index)
    if words.count > 1, Offices.peers.contains(words[0]) { answer(index, "peer") }
    for head in entity.heads.sorted() { Self.file(index, under: head, in: &byHead) }
    learn(index, mention, text)
    return index
  }

  /// The name as a reader gives it: "Sheikh Saqr bin Majid", whose honorific is never left out.
  private func shown(_ mention: NameMention, _ text: AnalysedText) -> Range<Int> {
    guard let last = mention.title.last, last + 1 == mention.tokens.lowerBound,
      text.tokens[last].isCapitalised,
      ["sheikh", "sheikha", "shaikh", "shaikha"].contains(text.tokens[last].lower)
    else { return mention.tokens }
    return last..<mention.tokens.upperBound
  }

  /// A person answers to the last word and to the first, as does what may be one.
  private mutating func fileParts(_ index: Int) {
    let entity = entities[index]
    guard entity.kind == .person || entity.kind == .name && entity.words.count > 1 else { return }
    Self.file(index, under: entity.surname, in: &bySurname)
    Self.file(index, under: entity.words[0], in: &byFirstName)
    // "Efraín Quiroga Luna" is Quiroga.
    if (3...4).contains(entity.words.count), let middle = entity.words.dropLast().last,
      middle.utf8.count > 3, Lexicon.classes(of: middle).isDisjoint(with: [.maleName, .femaleName])
    {
      Self.file(index, under: middle, in: &byMiddleName)
    }
    if let bare = Self.withoutArticle(entity.surname) {
      Self.file(index, under: bare, in: &bySurname)
    }
  }

  /// A last word in few capitals behind others, or with one behind a small letter ("OpenSea", not "McVie").
  private static func isBrand(_ mention: NameMention, _ text: AnalysedText) -> Bool {
    guard let last = mention.tokens.last, let first = mention.tokens.first else { return false }
    let token = text.tokens[last]
    if token.capital == .all {
      return token.lower.utf8.count <= 3 && text.tokens[first].capital == .initial
        && token.lower.utf8.last != UInt8(ascii: ".")
    }
    var before: UInt8 = 0
    for (index, byte) in text.bytes[token.range].enumerated() {
      if index > 3, (0x41...0x5A).contains(byte), (0x61...0x7A).contains(before) { return true }
      before = byte
    }
    return false
  }

  /// "Al Marzan" where a Khalid Al Marzan is named.
  private func isTail(_ words: [String]) -> Bool {
    guard words.count == 2, ["al", "el", "bin", "van", "de", "von", "abu"].contains(words[0]) else {
      return false
    }
    return bySurname[words[1]]?.contains { Array(entities[$0].words.suffix(2)) == words } == true
  }

  /// "Quiroga" where one Efraín Quiroga Luna is named.
  private func isMiddle(_ mention: NameMention, _ words: [String]) -> Bool {
    words.count == 1 && bySurname[words[0]] == nil && byFirstName[words[0]] == nil
      && middle(mention, words[0]) != nil
  }

  private func middle(_ mention: NameMention, _ word: String) -> Int? {
    guard mention.kind == .person || mention.kind == .unknown, !mention.evidence.contains(.place),
      let people = byMiddleName[word], people.count == 1
    else { return nil }
    return people[0]
  }

  /// "harun" of "al-harun".
  private static func withoutArticle(_ word: String) -> String? {
    guard word.utf8.count > 5,
      ["al-", "el-", "as-", "ad-", "ar-", "an-"].contains(where: {
        word.hasPrefix($0)
      })
    else { return nil }
    return String(word.dropFirst(3))
  }

  private func kind(
    _ mention: NameMention, _ words: [String], _ text: AnalysedText, _ speaks: Bool
  ) -> Entity.Kind? {
    switch mention.kind {
    case .office: return nil
    case .organisation:
      // "VARN" in a transcript is the Lena Varn of the introduction.
      return words.count == 1 && bySurname[words[0]] != nil ? nil : .organisation
    case .place: return .place
    case .person, .unknown: break
    }
    let isKnown = mention.kind == .person || mention.evidence.contains(.person)
    if words.count > 1 {
      if isKnown { return .person }
      guard words.count <= 5 else { return nil }
      if mention.evidence.contains(.article) { return speaks ? .organisation : nil }
      if mention.evidence.contains(.place) { return .place }
      // "Gemini AI", "Halm OpenSea" are nobody whom "AI" or "OpenSea" means.
      return Self.isBrand(mention, text) ? .organisation : .name
    }
    // "President Varn", or "Maria" of whom no more is said: somebody if nobody longer has that name.
    guard byFirstName[words[0]] == nil,
      bySurname[words[0]] == nil || isSomebodyElse(mention, words[0], text)
    else { return nil }
    if isKnown && !mention.title.isEmpty || mention.gender != .unknown { return .person }
    if mention.evidence.contains(.article) { return nil }
    if mention.evidence.contains(.place) { return .place }
    if isKnown { return .person }
    return speaks ? .name : nil
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
    if entities[index].kind == .name, mention.kind == .person || mention.evidence.contains(.person)
    {
      entities[index].kind = .person
      if entities[index].words.count == 1 { fileParts(index) }
    } else if entities[index].kind == .name, mention.evidence.contains(.place) {
      entities[index].kind = .place
    }
    let title = mention.title
    let named =
      role ?? (title.isEmpty ? nil : SourcePhrase.office(title, of: mention, text))
    guard let named else { return }
    if entities[index].role == nil { entities[index].role = named }
    guard entities[index].kind == .person else { return }
    // "secretary of the minister" is no minister.
    let words = NameKey.words(of: named)
    for other in Offices.letters(of: words) + Offices.implied(by: words) { answer(index, other) }
    for lower in words.prefix(while: { !Lexicon.classes(of: $0).contains(.preposition) }) {
      let classes = Lexicon.classes(of: lower)
      if !classes.isDisjoint(with: [.role, .title, .person]) || NameReading.styles.contains(lower) {
        answer(index, lower)
        for other in Offices.alike(lower) { answer(index, other) }
      }
      if entities[index].gender == .unknown {
        if classes.contains(.female) { entities[index].gender = .female }
        if classes.contains(.male) { entities[index].gender = .male }
      }
    }
  }

  /// Lets an entity be called by `head`.
  mutating func answer(_ index: Int, _ head: String) {
    if entities[index].heads.insert(head).inserted {
      Self.file(index, under: head, in: &byHead)
    }
  }

  /// Lets an organisation be called by the letters behind it in brackets.
  mutating func abbreviate(_ index: Int, _ letters: String) {
    if byName[letters] == nil { byName[letters] = index }
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

  /// Who "Varn" or "Mr Varn" is, and how sure that is. Of several the one written in full in this or the
  /// last sentence, else the one written in full most often, else the latest.
  func alias(_ mention: NameMention, in text: AnalysedText, sentence: Int)
    -> (entity: Int, confidence: Double)?
  {
    let words = Self.words(mention, text)
    guard let last = words.last else { return nil }
    if let exact = byName[words.joined(separator: " ")] {
      return (exact, SpeakerConfidence.surname)
    }
    if words.count > 1 {
      // "Jo Marsh" for "Jo Ann Marsh", "Bin Orr Vale" for "Ana Bin Orr Vale".
      return bySurname[last]?.first {
        entities[$0].words.first == words.first
          || Array(entities[$0].words.suffix(words.count)) == words
      }.map { ($0, SpeakerConfidence.surname) }
    }
    if let people = bySurname[last] {
      let fitting = people.filter { entities[$0].gender.agrees(with: mention.gender) }
      return surname(fitting, sentence)
    }
    if let bare = Self.withoutArticle(last), let people = bySurname[bare], people.count == 1 {
      return (people[0], SpeakerConfidence.surname)
    }
    // A first name alone.
    let firsts = byFirstName[last] ?? []
    if firsts.isEmpty, let person = middle(mention, last) {
      return (person, SpeakerConfidence.firstName)
    }
    return firsts.count == 1 ? (firsts[0], SpeakerConfidence.firstName) : nil
  }

  private func surname(_ fitting: [Int], _ sentence: Int) -> (entity: Int, confidence: Double)? {
    guard fitting.count > 1 else {
      return fitting.first.map { ($0, SpeakerConfidence.surname) }
    }
    let isRecent = fitting.contains {
      sentence - entities[$0].lastSentence <= 1 && entities[$0].lastSentence >= 0
        && entities[$0].salience.value(at: sentence) > 60
    }
    let best =
      isRecent
      ? fitting.max {
        (entities[$0].salience.value(at: sentence), $1) < (
          entities[$1].salience.value(at: sentence), $0
        )
      } : fitting.max { (entities[$0].fullMentions, $1) < (entities[$1].fullMentions, $0) }
    guard let best else { return nil }
    // A father and a son who speak by turns: nobody, if neither is far more in mind.
    let value = entities[best].salience.value(at: sentence)
    let clear = fitting.allSatisfy {
      $0 == best || value >= 2 * entities[$0].salience.value(at: sentence)
    }
    return (best, isRecent && clear ? SpeakerConfidence.sharedSurname : 0.7)
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
}
