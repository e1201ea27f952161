/// Inflects English verbs: which lemma a form belongs to, and which form it is.
enum VerbForms {
  struct Form: OptionSet, Hashable, Sendable {
    let rawValue: UInt8
    static let base = Form(rawValue: 1)
    static let third = Form(rawValue: 2)
    static let past = Form(rawValue: 4)
    static let participle = Form(rawValue: 8)
    static let gerund = Form(rawValue: 16)
    static let finite: Form = [.base, .third, .past]
  }

  /// All forms of a verb by the spelling rules, or as listed where it is irregular.
  static func forms(of lemma: String) -> [(String, Form)] {
    var past = regularPast(lemma)
    var participle = past
    if let listed = irregular[lemma] { (past, participle) = listed }
    return [
      (lemma, .base), (thirdPerson(lemma), .third), (past, .past), (participle, .participle),
      (gerund(lemma), .gerund),
    ]
  }

  private static func isVowel(_ letter: Character?) -> Bool {
    guard let letter else { return false }
    return "aeiou".contains(letter)
  }

  private static func endsInConsonantY(_ lemma: String) -> Bool {
    lemma.last == "y" && !isVowel(lemma.dropLast().last)
  }

  /// One vowel before one consonant, in a verb that is stressed there.
  private static func doubles(_ lemma: String) -> Bool {
    doubling.contains(lemma)
  }

  private static func thirdPerson(_ lemma: String) -> String {
    if endsInConsonantY(lemma) { return lemma.dropLast() + "ies" }
    for ending in ["s", "x", "z", "ch", "sh", "o"] where lemma.hasSuffix(ending) {
      return lemma + "es"
    }
    return lemma + "s"
  }

  private static func regularPast(_ lemma: String) -> String {
    if lemma.hasSuffix("e") { return lemma + "d" }
    if endsInConsonantY(lemma) { return lemma.dropLast() + "ied" }
    return doubles(lemma) ? lemma + String(lemma.last ?? "d") + "ed" : lemma + "ed"
  }

  private static func gerund(_ lemma: String) -> String {
    if lemma.hasSuffix("ie") { return lemma.dropLast(2) + "ying" }
    if lemma.hasSuffix("e") && !lemma.hasSuffix("ee") { return lemma.dropLast() + "ing" }
    return doubles(lemma) ? lemma + String(lemma.last ?? "d") + "ing" : lemma + "ing"
  }

  private static let doubling = Set(
    Lexicon.words(
      """
      admit refer permit commit submit quip slam stop plan put let get run cut hit set bet beg nod
      rebut jab jot rap rip pan plot drop ban win shut sit chat blab pin trim wrap sum spot
      snap slap scrap spar swat tap transmit omit emit regret defer infer confer concur demur occur
      deter prefer abhor equip compel expel propel repel rebel control patrol extol brag
      """))

  private static let irregular: [String: (String, String)] = {
    var table: [String: (String, String)] = [:]
    let list = """
      say said said;tell told told;write wrote written;think thought thought;know knew known;see saw seen;\
      find found found;show showed shown;mean meant meant;feel felt felt;hold held held;read read read;\
      make made made;take took taken;give gave given;go went gone;come came come;put put put;\
      speak spoke spoken;hear heard heard;swear swore sworn;foresee foresaw foreseen;forecast forecast forecast;\
      cast cast cast;draw drew drawn;send sent sent;lay laid laid;seek sought sought;understand understood understood;\
      let let let;keep kept kept;lead led led;leave left left;choose chose chosen;bring brought brought;\
      begin began begun;bet bet bet;set set set;cut cut cut;hit hit hit;spend spent spent;stand stood stood;\
      forget forgot forgotten;sing sang sung;overhear overheard overheard;foretell foretold foretold;\
      withhold withheld withheld;retell retold retold;rewrite rewrote rewritten;pay paid paid;sell sold sold;\
      teach taught taught;meet met met;rebut rebutted rebutted;become became become;throw threw thrown;\
      shake shook shaken;build built built;buy bought bought;catch caught caught;fight fought fought;\
      grow grew grown;lose lost lost;run ran run;sit sat sat;win won won;withdraw withdrew withdrawn;\
      broadcast broadcast broadcast;spread spread spread;strike struck struck;break broke broken;\
      tear tore torn;forbid forbade forbidden;rise rose risen;misspeak misspoke misspoken;sink sank sunk;shoot shot shot;drive drove driven;\
      fly flew flown;fall fell fallen;hide hid hidden;flee fled fled;steal stole stolen;wear wore worn;\
      beat beat beaten;bear bore borne;freeze froze frozen;feed fed fed;lend lent lent;\
      hurt hurt hurt;get got got;cost cost cost;shut shut shut
      """
    for entry in list.split(separator: ";") {
      let parts = entry.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)
      if parts.count == 3 { table[parts[0]] = (parts[1], parts[2]) }
    }
    return table
  }()
}
