import FeedModel

/// "the company", "the newspaper": what a body is called that has no such word in its name.
extension SpeakerResolver {
  /// The one body in focus that can be called so; nil where another could be meant.
  func body(_ head: Int, _ source: Range<Int>, _ index: Int, _ sentence: Int)
    -> (entity: Int, confidence: Double)?
  {
    let tokens = texts[index].tokens
    let words = source.filter { tokens[$0].isWord }
    guard words.count == 2, words.last == head, let first = words.first,
      tokens[first].lower == "the", let kind = BodyKinds.kind(of: tokens[head].lower)
    else { return nil }
    let near = table.recent.filter {
      let entity = table[$0]
      return sentence - entity.lastSentence <= 3 && entity.lastSentence >= 0
        && (entity.kind == .organisation || entity.kind == .name) && !entity.words.isEmpty
    }
    let fitting = near.filter { kind.fits(table[$0]) }
    let order = fitting.map { (entity: $0, score: table[$0].salience.value(at: sentence)) }.sorted {
      ($0.score, $1.entity) > ($1.score, $0.entity)
    }
    guard let best = order.first,
      table[best.entity].hasSpoken || sentence - table[best.entity].subjectSentence <= 1,
      best.score >= 2 * (order[at: 1]?.score ?? 0)
    else { return nil }
    // Who writes of a company is seldom "the company".
    if kind == .company, tokens[head].lower != "brokerage",
      table[best.entity].heads.contains(where: { People.bodiesBeforeNames.contains($0) })
    {
      return nil
    }
    return (best.entity, SpeakerConfidence.likelyBearer)
  }
}

/// What a body is by the words of its name.
enum BodyKinds {
  case company, paper, airline, broadcaster, club, group

  static func kind(of noun: String) -> BodyKinds? { table[noun] }

  func fits(_ entity: Entity) -> Bool {
    let words = entity.words
    func has(_ some: Set<String>) -> Bool { words.contains { some.contains($0) } }
    switch self {
    case .paper: return has(Self.papers)
    case .broadcaster: return has(Self.stations)
    case .airline: return has(Self.airlines)
    case .club: return has(Self.clubs)
    case .company:
      guard !has(Self.public), !has(Self.papers), !has(Self.stations),
        !words.contains(where: { Lexicon.classes(of: $0).contains(.crowd) })
      else { return false }
      // A name of which nothing is known is a firm's if it is one word: of two it may be somebody's.
      return entity.kind == .organisation && !Self.isLetters(entity)
        || entity.kind == .name && words.count == 1 && !Entity.soundsLikePlace(words[0])
    case .group: return entity.kind == .organisation && !has(Self.state) && !Self.isLetters(entity)
    }
  }

  /// "UA", "IMF": letters of whatever body.
  private static func isLetters(_ entity: Entity) -> Bool {
    entity.words.count == 1 && entity.name.utf8.allSatisfy { $0 < 0x61 || $0 > 0x7A }
  }

  private static let table: [String: BodyKinds] = {
    var table: [String: BodyKinds] = [:]
    for (kind, list) in [
      (
        company,
        "company firm manufacturer operator developer retailer lender insurer start-up startup "
          + "supplier carmaker chipmaker drugmaker brewer brokerage"
      ), (paper, "newspaper paper daily"), (airline, "airline carrier"),
      (broadcaster, "broadcaster channel station"), (club, "club"),
      (group, "group organisation organization charity"),
    ] {
      for word in Lexicon.words(list) { table[word] = kind }
    }
    return table
  }()

  private static let papers = Set(
    Lexicon.words(
      """
      post times journal news herald tribune gazette courier guardian telegraph mail express mirror
      observer independent star sun daily weekly chronicle echo argus inquirer examiner dispatch
      monitor bulletin sentinel register rundschau whistle faro newspaper magazine review
      """))
  private static let stations = Set(
    Lexicon.words("tv television radio channel broadcasting broadcaster network media"))
  private static let airlines = Set(
    Lexicon.words("air airlines airways airline jet wings aviation avia"))
  private static let clubs = Set(
    Lexicon.words("united city rovers town athletic fc wanderers club county albion"))
  private static let state = Set(
    Lexicon.words(
      """
      ministry department directorate directorates secretariat treasury cabinet presidency assembly
      senate bundestag parliament council councils committee commission inquiry tribunal court
      police army navy force forces staff brigade battalion government office administration
      authority agency bureau board service services embassy university school hospital party
      congress house prosecution ombudsman coastguard gendarmerie customs
      """))
  private static let `public` = state.union(
    Lexicon.words(
      """
      union unions guild guilds league federation confederation association foundation trust
      institute academy college museum theatre orchestra church front movement coalition alliance
      network club rovers united wanderers doctors rights watch monitors observatory society press
      """))
}
