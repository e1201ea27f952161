/// Words that news reports use for one another: killed, dead, died, the toll.
///
/// A claim is compared by concepts, so that "three were dead" and "the toll stands at three" speak of
/// one matter. Only the plainest words of the commonest matters; what is not here is its own
/// concept.
enum Concept {
  /// The concept of a stem: the stem of its group's first word, or itself.
  static func of(_ stem: UInt32) -> UInt32 { table[stem] ?? stem }

  /// The concept of each word; of "shot down" the first word is that of the phrase.
  static func all(of words: [StoryWord]) -> [UInt32] {
    var concepts = words.map { of($0.stem) }
    for index in concepts.indices {
      guard let next = words[at: index + 1]?.stem, let seconds = phrases[words[index].stem],
        let concept = seconds[next]
      else { continue }
      concepts[index] = concept
    }
    return concepts
  }

  /// Whether a word says nothing by itself, but something with the next one.
  static func isPhrase(_ concept: UInt32, of stem: UInt32) -> Bool {
    phrases[stem]?.values.contains(concept) == true
  }

  /// Whether a figure that counts this cannot be compared with one that counts another such.
  static func isQuantity(_ concept: UInt32) -> Bool { quantities.contains(concept) }

  /// Whether what is counted so are things: destroyed, damaged, downed.
  static func isOfThings(_ concept: UInt32) -> Bool { ofThings.contains(concept) }

  private static let ofThings = Set(["destroyed", "damaged", "downed"].map { of(WordStem.of($0)) })

  /// Whether people are counted so who are alive.
  static func isOfVictims(_ concept: UInt32) -> Bool { victims.contains(concept) }

  private static let victims = Set(
    ["hurt", "treated", "missing", "trapped", "abducted"].map { of(WordStem.of($0)) })

  /// Downed, of what flies and was destroyed.
  static func inTheAir(_ concept: UInt32) -> UInt32 {
    concept == of(WordStem.of("destroyed")) ? of(WordStem.of("downed")) : concept
  }

  /// "people", and who is counted as such.
  static let people = of(WordStem.of("people"))

  /// Who has come together.
  static let crowd = of(WordStem.of("crowd"))

  /// How fast something goes.
  static let speed = of(WordStem.of("speed"))

  /// Who is on a ship or a plane.
  static let aboard = of(WordStem.of("aboard"))

  private static let groups: [String] = [
    "dead killed killing kill died die dies death deaths toll fatality fatalities bodies perished slain lives",
    "hurt injured injuring injury injuries wounded wounding wounds",
    "missing unaccounted",
    "trapped buried",
    "aboard board passengers passenger onboard",
    "abducted kidnapped abduction kidnapping hostages hostage",
    "arrested detained arrests custody detainees",
    "marched marchers demonstrators protesters crowd demonstrated participants attended",
    "shots shot cartridges bullets rounds flashes",
    "destroyed destroying wrecked destruction",
    "downed intercepted interception repelled",
    "damaged damage",
    "evacuated displaced fled homeless",
    "infected cases infections",
    "remain remained remaining stayed sheltering",
    "magnitude quake tremor earthquake",
    "treated",
    "speed",
    "turnout voted voters",
    "growth grow growing shrink shrank shrunk contract contracted contraction recession",
    "inflation prices",
    "absent striking joined walkout",
    "launched fired launches",
    "locked chained bolted chains",
    "doors door exits exit",
    "stopped halted",
    "warning warned warnings alarm alarms alert",
    "bribe bribes bribery bung",
    "ransom paid payment payments",
    "stolen theft leaked breach copied nicked looted robbed robbery",
    "received took accepted pocketed trousered",
    "waiting anchor anchored moored queuing",
    "jet plane aircraft warplane",
    "ship ships vessel vessels boats boat",
    "lorry lorries truck trucks vehicle vehicles",
    "troops soldiers servicemen soldier",
    "girls pupils students schoolgirls",
    "doctor doctors medics medic",
    "captured seized taken liberated fallen",
    "withdrew withdrawn withdrawal retreat pulled vacated abandoned left",
    "espionage spying spy spies intelligence agents agent",
    "fraud rigging rigged stuffing stuffed falsified falsification irregularities irregularity violations violation",
    "contained containment control controlled",
    "struck strike strikes hit attack attacked shelled shelling bombed bombing bombardment raid raids",
    "resign resigned resignation quit",
    "poisoned contaminated contamination polluted pollution",
    "tortured torture beaten beating beat mistreated abused abuse",
    "guilty convicted conviction",
    "ceasefire truce armistice",
    "border frontier",
    "shut closed close closure closing",
    "bid offer offering takeover",
    "jobs posts dismissed redundancies",
    "lost loss losing losses",
    "prosecutor prosecution prosecutors",
    "lawyer barrister attorney counsel qc",
    "police cops constabulary officers",
    "labour labor",
    "airline carrier",
    "headmaster principal",
    "signal signals",
    "leaked leak escaped leaking",
    "sign evidence indication",
    "people persons civilians residents",
    "company firm operator",
    "fire blaze",
    "blast explosion",
    "gas methane",
  ]

  private static let quantityGroups = 18

  /// Two words that are one, and a word of the group that they belong to.
  private static let phrases: [UInt32: [UInt32: UInt32]] = {
    let written = [
      ("shot down", "downed"), ("shoot down", "downed"), ("brought down", "downed"),
      ("took part", "marched"), ("taken part", "marched"), ("walked out", "striking"),
      ("blown up", "destroyed"), ("handed over", "paid"), ("turned back", "stopped"),
      ("looked after", "treated"), ("stayed out", "striking"),
      ("going at", "speed"), ("travelling at", "speed"), ("driving at", "speed"),
      ("ran at", "speed"),
      ("still in", "remain"), ("still there", "remain"), ("still at", "remain"),
    ]
    var phrases: [UInt32: [UInt32: UInt32]] = [:]
    for (phrase, word) in written {
      let stems = WordLists.list(phrase)
      guard let first = stems.first, let second = stems.last else { continue }
      phrases[first, default: [:]][second] = of(WordStem.of(word))
    }
    return phrases
  }()

  private static let table: [UInt32: UInt32] = {
    var table: [UInt32: UInt32] = [:]
    for group in groups {
      let stems = WordLists.list(group)
      guard let first = stems.first else { continue }
      for stem in stems { table[stem] = first }
    }
    return table
  }()

  private static let quantities = Set(
    groups.prefix(quantityGroups).compactMap { WordLists.list($0).first })
}
