import FeedModel

/// Who gives figures: bodies, officials, those who watch and count, and who speaks elsewhere in the text.
struct FigureSpeakers {
  let text: AnalysedText
  private let phrases: NounPhrase
  /// The last words of the names that claims of this text have for their sources.
  private let heard: Set<String>
  private let claims: DraftsBySentence
  private var tokens: Tokens { text.tokens }

  init(_ drafts: [TaggedDraft], in text: AnalysedText) {
    self.text = text
    phrases = NounPhrase(text)
    claims = DraftsBySentence(drafts, in: text)
    var heard: Set<String> = []
    for draft in drafts {
      guard let source = draft.source, let head = SourcePhrase.headIndex(source, text),
        text.tokens[head].isCapitalised
      else { continue }
      heard.insert(text.tokens[head].lower)
    }
    self.heard = heard
  }

  // MARK: The verb and its subject

  private static let between: Set<String> = [
    "initially", "now", "later", "first", "itself", "himself", "herself", "themselves", "alone",
    "then", "since", "already", "earlier", "meanwhile", "thus",
  ]
  private static let openers: Set<String> = [
    "if", "unless", "whether", "that", "which", "until", "though", "although", "than",
  ]

  /// Where the verb at `verb` begins with its auxiliaries and adverbs; nil where it is an infinitive, negated,
  /// passive, or only might have been.
  func groupStart(_ verb: Int, _ sentence: Range<Int>) -> Int? {
    var start = verb
    while start > sentence.lowerBound, verb - start < 6 {
      let token = tokens[start - 1]
      if token.has([.modal, .negation, .do, .be]) || token.lower == "to" { return nil }
      guard
        token.has(.have) || token.has(.adverb) && !token.isCapitalised
          || Self.between.contains(token.lower)
      else { break }
      start -= 1
    }
    return start
  }

  /// The subject of the verb group that begins at `start`.
  func subject(before start: Int, _ sentence: Range<Int>) -> Range<Int>? {
    guard start > sentence.lowerBound, tokens[sentence.upperBound - 1].kind != .question else {
      return nil
    }
    var subject: Range<Int>?
    if tokens[start - 1].lower == "and" {
      // "Researchers flew a drone over the route and counted 47,000"
      let end = phrases.end(from: sentence.lowerBound, limit: start, appositions: true)
      let verb = (sentence.lowerBound + 1..<end).first {
        tokens[$0].capital == .none
          && (tokens[$0].has(.past)
            || GeneralVerbs.form(of: tokens[$0].lower)?.contains(.past) == true)
      }
      if end > sentence.lowerBound { subject = sentence.lowerBound..<(verb ?? end) }
    } else {
      var bound = start - 1
      while bound > sentence.lowerBound, !text.isQuoted(bound - 1),
        tokens[bound - 1].kind != .semicolon, start - bound < 45
      {
        bound -= 1
      }
      subject = phrases.subject(before: start, bound: bound).map(lastPhrase)
    }
    guard let subject, !subject.isEmpty, !subject.contains(where: { text.isQuoted($0) }),
      !Self.openers.contains(tokens[subject.lowerBound - 1].lower)
        || subject.lowerBound == sentence.lowerBound,
      !tokens[subject.lowerBound - 1].has(.preposition) || subject.lowerBound == sentence.lowerBound
    else { return nil }
    return subject
  }

  /// "In total since the spring the ministry counts": two noun phrases without a mark between them, of which
  /// the last is the subject.
  private func lastPhrase(_ subject: Range<Int>) -> Range<Int> {
    let start = subject.dropFirst().last {
      tokens[$0].has(.determiner) && tokens[$0 - 1].isWord
        && !tokens[$0 - 1].has(.function) && !tokens[$0 - 1].has(.past)
    }
    return (start ?? subject.lowerBound)..<subject.upperBound
  }

  // MARK: Whether somebody speaks

  /// Nouns of persons by office or task who tell how many.
  private static let officials = Set(
    Lexicon.words(
      """
      governor mayor minister secretary spokesman spokeswoman spokesperson president premier chancellor
      ambassador envoy commissioner official prosecutor sheriff chief director superintendent inspector
      coroner doctor head headmaster headmistress headteacher chairman chairwoman commander general colonel
      major captain brigadier administrator monitor observer councillor analyst economist researcher
      scientist statistician organiser organizer prefect magistrate medic nurse surgeon pathologist ombudsman
      seismologist meteorologist epidemiologist forecaster auditor registrar
      """))
  /// Who does so in the plural; "children", "fans" and "players" do not.
  private static let counters = Set(
    Lexicon.words(
      """
      officials police authorities investigators prosecutors doctors medics scientists researchers economists
      analysts witnesses residents survivors observers monitors organisers organizers rescuers rebels
      insurgents militants separatists volunteers experts inspectors paramedics diplomats villagers locals
      campaigners activists firefighters troops generals commanders officers regulators lawyers aides
      coastguard coastguards hospitals ministers governors mayors forecasters seismologists auditors
      opposition airport morgue clinic workers staff crews teams neighbours neighbors guards
      """))
  /// Bodies that have things rather than tell of them.
  private static let holders = Set(
    Lexicon.words(
      """
      town city state county village school team club band college museum hotel church house restaurant shop
      theatre theater choir orchestra squad site website station channel ship vessel
      """))
  /// What tells shares of votes.
  static let polls: Set<String> = [
    "commission", "poll", "polls", "survey", "count", "protocol", "institute", "pollster",
    "results",
    "projection", "projections", "committee", "court",
  ]

  /// What of a source stands before its appositions and relative clauses.
  private func core(_ source: Range<Int>) -> Range<Int>? {
    guard let head = SourcePhrase.headIndex(source, text) else { return nil }
    return source.lowerBound..<head + 1
  }

  /// A body, an official, people who count, or whoever is a source elsewhere in this text.
  func isOfficial(_ source: Range<Int>) -> Bool {
    guard let core = core(source), let head = core.last else { return false }
    if Self.holders.contains(tokens[head].lower), !tokens[head].isCapitalised { return false }
    for index in core.reversed() {
      let token = tokens[index]
      if token.has([.body, .organisationEnd]) || Self.officials.contains(token.lower)
        || Self.counters.contains(token.lower)
      {
        return true
      }
      // "tracking firm Seaglass": behind the noun there is nothing but the name.
      guard token.isCapitalised else { break }
    }
    return isHeard(source)
  }

  /// Whether a name is a source elsewhere in this text.
  func isHeard(_ source: Range<Int>) -> Bool {
    guard let core = core(source), let head = core.last, tokens[head].isCapitalised else {
      return false
    }
    return heard.contains(tokens[head].lower)
  }

  /// A name, a body or people; "a chef" and "the rise" are none.
  func isSomebody(_ source: Range<Int>) -> Bool {
    guard let core = core(source), let head = core.last else { return false }
    return isOfficial(source) || isPronoun(source)
      || tokens[head].has([.person, .role, .crowd, .document])
      || Self.polls.contains(tokens[head].lower)
      || tokens[head].isCapitalised && !tokens[head].has([.weekday, .month])
        && core.count <= 8
  }

  /// "It", "he", "they" behind a sentence of the same paragraph in which somebody spoke, or that began with a
  /// body.
  func isPronoun(_ source: Range<Int>) -> Bool {
    guard source.count == 1, ["it", "he", "she", "they"].contains(tokens[source.lowerBound].lower)
    else { return false }
    let at = source.lowerBound
    let sentence = text.sentence(of: at)
    if !claims.around(at, in: text).isEmpty, at > sentence.lowerBound + 3 { return true }
    let before = sentence.lowerBound - 1
    let isNamed = isOfficialOpening(sentence.lowerBound, limit: at)
    guard !text.startsParagraph(sentence.lowerBound), before >= 0 else { return isNamed }
    return isNamed || !claims.around(before, in: text).isEmpty
      || tokens[at].lower == "it"
        && isOfficialOpening(text.sentence(of: before).lowerBound, limit: before)
  }

  private func isOfficialOpening(_ start: Int, limit: Int) -> Bool {
    let end = phrases.end(from: start, limit: limit, appositions: false)
    return end > start && isOfficial(start..<end)
  }

  /// Whether a claim stands in the sentence of `token`, or in the one before it in the same paragraph, before
  /// `token`, and gives a figure.
  func figureBefore(_ token: Int, _ drafts: [TaggedDraft]) -> TaggedDraft? {
    let sentence = text.sentence(of: token)
    var near = claims.around(token, in: text)
    if !text.startsParagraph(sentence.lowerBound) {
      near += claims.around(sentence.lowerBound - 1, in: text)
    }
    for index in near {
      guard let draft = drafts[at: index], draft.source != nil else { continue }
      for content in draft.contents where content.upperBound <= token {
        if content.contains(where: { Figure.isNumeral($0, tokens) }) { return draft }
      }
    }
    return nil
  }
}
