import FeedModel

/// Maps the words of a cue to its stance (`docs/claims.md`, "Stance").
enum StanceLexicon {
  /// The lemma of a cue word, nil where it is none.
  static func lemma(_ lower: String) -> String? { entries[lower]?.lemma }

  static func isAsking(_ lower: String) -> Bool {
    let lemma = lemma(lower)
    return lemma == "ask" || lemma == "wonder" || lemma == "question"
  }

  /// The class of a cue word by itself.
  static func stance(ofWord lower: String) -> Stance? { entries[lower]?.stance }

  private struct Entry {
    let lemma: String
    let stance: Stance
    let isVerb: Bool
  }

  /// Verbs that say nothing alone: the noun or infinitive behind them decides.
  private static let light = Set(
    Lexicon.words(
      """
      make give issue express voice have take raise cast offer deliver file go try begin continue
      come start keep seek attempt manage rush be do get lay put send share release hold draw find
      repeat help want need choose use set bring leave turn show
      """))
  private static let lightAlone = Set(
    Lexicon.words("put find show share repeat express continue release voice"))

  /// The class of a cue, given its words in order.
  ///
  /// The first verb decides; behind a light verb ("issued a warning", "went on to say") and behind a noun,
  /// adjective or preposition of no class of its own ("is quick to condemn", "with a warning") the next
  /// listed word does. Without a listed word a quotation counts as said, anything else as ``Stance/other``.
  static func stance(
    ofCue words: [String], quoted: Bool, isDocument: Bool
  ) -> Stance {
    var fallback: Stance?
    for (index, word) in words.enumerated() {
      guard let entry = entries[word] else { continue }
      let next = words[at: index + 1] ?? ""
      if entry.lemma == "call", next == "for" || next == "on" || next == "upon" { return .ask }
      if entry.lemma == "put" {
        if words.contains("at") { return .estimate }
        fallback = fallback ?? .other
        continue
      }
      if entry.lemma == "see", next == "no" { return .estimate }
      if light.contains(entry.lemma), index + 1 < words.count {
        if fallback == nil { fallback = lightAlone.contains(entry.lemma) ? entry.stance : .other }
        continue
      }
      if !entry.isVerb, entry.stance == .other {
        fallback = fallback ?? .other
        continue
      }
      if isDocument, documentary.contains(entry.lemma) { return .report }
      return entry.stance
    }
    return fallback ?? (quoted ? .say : .other)
  }

  /// Verbs that mean a report when a study, a poll or a video is the source.
  private static let documentary: Set<String> = ["suggest", "indicate", "imply"]

  private static let entries: [String: Entry] = {
    var table: [String: Entry] = [:]
    func add(_ form: String, _ entry: Entry) {
      if table[form] == nil { table[form] = entry }
    }
    for (name, list) in StanceTable.verbs {
      guard let stance = Stance(rawValue: name) else { continue }
      for lemma in Lexicon.words(list) {
        let entry = Entry(lemma: lemma, stance: stance, isVerb: true)
        for (form, _) in VerbForms.forms(of: lemma) { add(form, entry) }
      }
    }
    for (name, list) in StanceTable.words {
      guard let stance = Stance(rawValue: name) else { continue }
      for word in Lexicon.words(list) {
        let entry = Entry(lemma: word, stance: stance, isVerb: false)
        add(word, entry)
        add(word + "s", entry)
      }
    }
    return table
  }()
}
