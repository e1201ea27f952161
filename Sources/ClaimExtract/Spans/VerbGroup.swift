/// A cue verb with its auxiliaries, adverbs and negation: "has repeatedly denied".
struct VerbGroup {
  let verb: Int
  let start: Int
  let isPassive: Bool
  /// A gerund that leans on the clause before it: ", adding".
  let isParticiple: Bool

  /// The group around `verb`; nil where the form is a noun, an infinitive or a modifier there.
  init?(at verb: Int, entry: CueVerbs.Entry, in text: AnalysedText, bound: Int) {
    let tokens = text.tokens
    var start = verb
    var auxiliary: WordClass = []
    var index = verb - 1
    while index >= bound, verb - index < 7, !text.isQuoted(index) {
      let token = tokens[index]
      if token.has([.be, .have, .do, .modal]) {
        auxiliary.formUnion(token.classes.intersection(.auxiliary))
        start = index
      } else if token.has([.adverb, .negation]), !token.isCapitalised || index == bound,
        !token.has([.subjectPronoun, .determiner, .preposition])
      {
        if token.lower == "so" || token.lower == "here" { break }
        start = index
      } else {
        break
      }
      index -= 1
    }
    // Adverbs alone at the clause's start belong to no verb: "However, he …" never reaches here.
    let before = index >= bound ? tokens[index] : nil
    self.verb = verb
    self.start = start
    let forms = entry.forms
    if before?.lower == "to" && start == verb { return nil }
    if let before, before.has([.determiner, .possessive]), !before.has([.subjectPronoun]) {
      return nil
    }
    if let before, before.has(.preposition), start == verb, !forms.contains(.gerund) { return nil }
    if let before, before.kind == .clitic, before.lower == "'s", forms.isDisjoint(with: .finite) {
      return nil
    }
    if auxiliary.contains(.be), !forms.isDisjoint(with: .participle), !forms.contains(.gerund) {
      isPassive = true
      isParticiple = false
      return
    }
    isPassive = false
    if forms == .gerund {
      if auxiliary.contains(.be) {
        isParticiple = false
        return
      }
      isParticiple = true
      guard let before else { return }
      guard
        before.kind == .comma || before.kind == .dash || before.has(.coordinator)
          || text.isQuoted(index)
      else { return nil }
      return
    }
    isParticiple = false
    if !auxiliary.isEmpty { return }
    // A bare base form needs a plural subject; "report", "plan", "claim" are nouns more often.
    if forms == .base {
      guard let before else { return nil }
      let pronoun = ["i", "you", "we", "they", "who", "many", "some", "most"].contains(before.lower)
      let plural =
        before.has(.crowd)
        || before.isWord && before.lower.hasSuffix("s") && !before.lower.hasSuffix("ss")
      guard pronoun || plural else { return nil }
    }
    if forms == .third, let before {
      // "his claims", "the reports" are gone; "police reports" stays a risk.
      guard
        before.isWord || before.kind == .comma || before.kind == .close || text.isQuoted(index)
          || before.kind == .quoteMark
      else { return nil }
      if before.capital == .none, before.isUnlisted, before.isWord, entry.lemma != "say" {
        // adjective + noun
        guard index > bound,
          tokens[index - 1].has([.determiner, .possessive]) || tokens[index - 1].isUnlisted
        else { return nil }
      }
    }
  }

  /// Whether "and", "but" or a comma joins the verb to the predicate before it.
  func isCoordinated(_ text: AnalysedText, _ bound: Int) -> Bool {
    guard start > bound else { return false }
    return text.tokens[start - 1].has(.coordinator)
  }
}
