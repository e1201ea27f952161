import FeedModel

/// "Police counted 8,000", "It put the losses at 220", "The governor has four dead": a figure that somebody
/// gives without a verb of speech.
///
/// The tagger learned from a press that seldom writes so. Precision comes first: each verb has its own frame and
/// its own speakers, so that "The town has four schools" and "The bank raised its rate to 4 percent" stay what
/// they are.
struct BareFigures {
  let text: AnalysedText
  let drafts: [TaggedDraft]
  let speakers: FigureSpeakers
  var tokens: Tokens { text.tokens }

  init(_ drafts: [TaggedDraft], _ speakers: FigureSpeakers, in text: AnalysedText) {
    self.text = text
    self.drafts = drafts
    self.speakers = speakers
  }

  private enum Frame { case count, put, give, change, arrive, speak, have, hear }

  private static let verbs: [String: Frame] = {
    var table: [String: Frame] = [:]
    func add(_ frame: Frame, _ list: String) {
      for word in Lexicon.words(list) { table[word] = frame }
    }
    add(
      .count,
      """
      count counts counted tallied tallies logged logs documented documents listed lists registered registers
      recorded records measured measures
      """)
    add(.put, "put puts estimate estimates estimated pegs pegged")
    add(.give, "gave gives give given")
    add(
      .change,
      """
      raised raises lowered lowers revised revises corrected corrects updated updates amended amends upped
      cut cuts increased increases reduced reduces adjusted adjusts upgraded downgraded
      """)
    add(.arrive, "arrives arrived arrive")
    add(.speak, "spoke speaks speak talked talks")
    add(.have, "has have had")
    add(.hear, "heard")
    return table
  }()

  /// The claims of one sentence. A sentence without a numeral costs no more than a look at its tokens.
  func claims(_ sentence: Range<Int>) -> [TaggedDraft] {
    guard
      sentence.contains(where: {
        tokens[$0].kind == .number || tokens[$0].has(.cardinal) || tokens[$0].lower == "none"
          || NumberWords.value(of: tokens[$0].lower) != nil
      })
    else { return [] }
    return sentence.compactMap { verb in
      guard let frame = Self.verbs[tokens[verb].lower], !tokens[verb].isCapitalised,
        !text.isQuoted(verb), let start = speakers.groupStart(verb, sentence),
        let source = speakers.subject(before: start, sentence)
      else { return nil }
      return read(frame, verb, start, source, sentence)
    } + OwnedFigures(text, speakers).claims(sentence)
  }

  private func read(
    _ frame: Frame, _ verb: Int, _ start: Int, _ source: Range<Int>, _ sentence: Range<Int>
  ) -> TaggedDraft? {
    var content: [Range<Int>] = []
    var cueEnd = verb + 1
    switch frame {
    case .count: content = counted(verb, source, sentence).map { [$0] } ?? []
    case .put:
      content = put(verb, source, sentence)
      if content.count > 1 { cueEnd += 1 }
    case .give: content = given(verb, source, sentence).map { [$0] } ?? []
    case .change: content = changed(verb, source, sentence).map { [$0] } ?? []
    case .arrive:
      cueEnd += 1
      content = arrived(verb, source, sentence).map { [$0] } ?? []
    case .speak:
      cueEnd += 1
      content = spoken(verb, source, sentence).map { [$0] } ?? []
    case .have: content = had(verb, source, sentence).map { [$0] } ?? []
    case .hear: content = heard(verb, source, sentence).map { [$0] } ?? []
    }
    guard !content.isEmpty else { return nil }
    var draft = TaggedDraft(source: source, cue: start..<cueEnd, contents: [])
    draft.setContents(content, in: text)
    return draft
  }

  func figure(_ index: Int, _ sentence: Range<Int>) -> Figure? {
    Figure(at: index, limit: sentence.upperBound, in: text)
  }

  func content(from start: Int, _ figure: Figure, _ sentence: Range<Int>) -> Range<Int> {
    start..<figure.contentEnd(in: sentence, text)
  }

  // MARK: counted nine

  /// What bodies have, make and win rather than count.
  private static let possessions = Set(
    Lexicon.words(
      """
      song songs album albums track tracks episode episodes win wins victory victories defeat defeats loss goal
      goals point points try tries assist assists run runs wicket wickets draw draws member members seat seats
      employee employees staff soul souls inhabitant inhabitants school schools branch branches shop shops
      player players floor floors room rooms bed beds business businesses trademark trademarks patent patents
      time times video videos podcast podcasts interview interviews coin coins star stars
      """))

  private static let counts: Set<String> = [
    "count", "counts", "counted", "tallied", "tallies", "measured", "measures",
  ]
  /// What is registered, listed and recorded as it happens; firms list shares and register boats.
  private static let events = Set(
    Lexicon.words(
      """
      explosion explosions blast blasts attack attacks strike strikes violation violations incident incidents
      aftershock aftershocks tremor tremors quake quakes earthquake earthquakes poisonings poisoning shots fires
      accident accidents crash crashes outage outages complaint complaints drone drones missile missiles rocket
      rockets shells sorties theft thefts crime crimes breach breaches births crossings arrivals sightings
      landings ships drop rise increase fall decline hospitalisations hospitalizations
      """))

  private func isEvent(_ figure: Figure) -> Bool {
    (figure.end..<figure.end + 4).contains {
      Self.events.contains(tokens[$0].lower) || Self.casualties.contains(tokens[$0].lower)
    } || !tokens[figure.end].isWord
  }

  private func counted(_ verb: Int, _ source: Range<Int>, _ sentence: Range<Int>) -> Range<Int>? {
    guard let figure = figure(verb + 1, sentence), isUsable(figure),
      speakers.isOfficial(source) || speakers.isPronoun(source)
    else { return nil }
    if !Self.counts.contains(tokens[verb].lower), !isEvent(figure) { return nil }
    let end = figure.contentEnd(in: sentence, text)
    guard
      !(figure.end..<min(end, figure.end + 4)).contains(where: {
        Self.possessions.contains(tokens[$0].lower)
      })
    else { return nil }
    return figure.start..<end
  }

  /// Not the number of a house, a room or an aircraft.
  func isUsable(_ figure: Figure) -> Bool {
    let next = tokens[figure.end]
    return !(next.isCapitalised && next.spaced) || next.has(.month) == false && next.capital == .all
  }

  // MARK: put the toll at forty

  /// Nouns of what has a value.
  static let quantities = Set(
    Lexicon.words(
      """
      number numbers toll cost costs damage damages loss losses figure figures total turnout dead death deaths
      casualties value price size strength population count odds chance chances probability risk share rate
      growth inflation unemployment deficit surplus speed magnitude depth height age crowd attendance wounded
      injured missing amount sum bill budget debt distance length weight width area capacity output production
      sales revenue profit demand supply support approval estimate percentage proportion duration delay reserves
      stock stocks income wages salary spending victims arrests displaced refugees protesters marchers killed
      homeless level
      """))

  private func put(_ verb: Int, _ source: Range<Int>, _ sentence: Range<Int>) -> [Range<Int>] {
    let first = tokens[verb + 1]
    if first.lower == "at" { return fronted(verb, source, sentence) }
    let isPronoun = ["it", "them", "this", "that"].contains(first.lower)
    guard
      isPronoun || first.has([.determiner, .possessive]) || Self.quantities.contains(first.lower),
      let (at, figure) = valued(verb + 1, sentence), isUsable(figure),
      !["degrees", "degree", "feet"].contains(tokens[figure.end].lower)
    else { return [] }
    let isValue =
      isPronoun || (verb + 1..<at).contains { Self.quantities.contains(tokens[$0].lower) }
    guard isValue ? speakers.isSomebody(source) : speakers.isOfficial(source) else { return [] }
    return [content(from: verb + 1, figure, sentence)]
  }

  /// "Turnout, announced as 78, the protocol puts at 69 per cent": what it is of stands before.
  private func fronted(_ verb: Int, _ source: Range<Int>, _ sentence: Range<Int>) -> [Range<Int>] {
    let start = sentence.lowerBound
    guard tokens[source.lowerBound - 1].kind == .comma, source.lowerBound > start,
      let comma = (start + 1..<min(start + 9, source.lowerBound)).first(where: {
        tokens[$0].kind == .comma
      }), (start..<comma).contains(where: { Self.quantities.contains(tokens[$0].lower) }),
      let figure = figure(verb + 2, sentence), isUsable(figure), speakers.isSomebody(source)
    else { return [] }
    return [start..<comma, content(from: figure.start, figure, sentence)]
  }

  /// "at" with a figure behind it, and nothing but a noun phrase before it.
  private func valued(_ start: Int, _ sentence: Range<Int>) -> (at: Int, figure: Figure)? {
    for index in start + 1..<min(start + 26, sentence.upperBound) {
      let token = tokens[index]
      if token.isWord, token.has([.be, .have, .do, .modal, .subordinator]), !token.has(.preposition)
      {
        return nil
      }
      guard token.isWord || token.kind == .clitic || token.kind == .number else { return nil }
      if token.lower == "at", let figure = figure(index + 1, sentence) { return (index, figure) }
      if ["closer", "close"].contains(token.lower), tokens[index + 1].lower == "to",
        let figure = figure(index, sentence)
      {
        return (index, figure)
      }
    }
    return nil
  }

  // MARK: gave a toll of nine

  private static let totals: Set<String> = [
    "figure", "toll", "total", "number", "count", "tally", "estimate", "value",
  ]

  private func given(_ verb: Int, _ source: Range<Int>, _ sentence: Range<Int>) -> Range<Int>? {
    let first = verb + 1
    guard speakers.isSomebody(source) else { return nil }
    // "gave 12 as the number of escaped inmates"
    if let figure = figure(first, sentence), tokens[figure.end].lower == "as",
      (figure.end + 1..<figure.end + 4).contains(where: {
        Self.quantities.contains(tokens[$0].lower)
      })
    {
      return content(from: first, figure, sentence)
    }
    let limit = min(sentence.upperBound, first + 14)
    if tokens[first].has([.determiner, .possessive]) {
      for index in first + 1..<limit where tokens[index].isWord {
        // "gave a provisional death toll of nine"
        if Self.totals.contains(tokens[index].lower), index - first <= 4,
          tokens[index + 1].lower == "of", let figure = figure(index + 2, sentence)
        {
          return content(from: first, figure, sentence)
        }
        // "gave the number of dead as 102"
        if tokens[index].lower == "as", let figure = figure(index + 1, sentence),
          (first..<index).contains(where: { Self.quantities.contains(tokens[$0].lower) })
        {
          return content(from: first, figure, sentence)
        }
        if tokens[index].has([.be, .have, .modal, .subordinator]), tokens[index].lower != "as" {
          break
        }
      }
    }
    return shared(first, source, sentence)
  }

  /// "The commission gives Varo Lutz 54 percent".
  private func shared(_ first: Int, _ source: Range<Int>, _ sentence: Range<Int>) -> Range<Int>? {
    guard
      speakers.isPronoun(source)
        || source.contains(where: { FigureSpeakers.polls.contains(tokens[$0].lower) }),
      tokens[first].isCapitalised || tokens[first].lower == "the"
    else { return nil }
    for index in first + 1..<min(first + 7, sentence.upperBound) {
      if let figure = figure(index, sentence) {
        guard
          tokens[figure.end - 1].kind == .percent
            || ["percent", "cent"].contains(tokens[figure.end - 1].lower)
        else { return nil }
        return content(from: first, figure, sentence)
      }
      guard tokens[index].isCapitalised else { return nil }
    }
    return nil
  }

  // MARK: raised the toll to 23

  /// What is only said, and so can be raised, lowered and corrected by saying so.
  private static let said: Set<String> = [
    "toll", "figure", "figures", "estimate", "estimates", "forecast", "forecasts", "projection",
    "projections", "count", "tally", "rating", "assessment", "bid", "offer", "demand", "outlook",
  ]
  static let casualties: Set<String> = [
    "dead", "killed", "injured", "wounded", "missing", "deaths", "casualties", "fatalities",
    "victims", "cases", "infections", "infected", "sick", "hurt", "arrested", "arrests", "detained",
    "displaced", "unaccounted", "trapped", "survivors", "hostages", "bodies",
  ]

  private func changed(_ verb: Int, _ source: Range<Int>, _ sentence: Range<Int>) -> Range<Int>? {
    let first = verb + 1
    guard tokens[first].has([.determiner, .possessive]) else { return nil }
    let noun = (first + 1..<min(first + 7, sentence.upperBound)).first {
      Self.said.contains(tokens[$0].lower)
        || tokens[$0].lower == "number" && tokens[$0 + 1].lower == "of"
          && ($0 + 2..<$0 + 5).contains { Self.casualties.contains(tokens[$0].lower) }
    }
    guard let noun,
      speakers.isOfficial(source) || speakers.isPronoun(source)
        || tokens[first].has(.possessive)
    else { return nil }
    for index in noun + 1..<min(noun + 24, sentence.upperBound) {
      let token = tokens[index]
      guard
        token.isWord || token.kind == .clitic || token.kind == .number || token.kind == .currency
          || token.kind == .percent,
        token.kind == .clitic || !token.has([.be, .have, .modal, .do])
      else { return nil }
      guard token.lower == "to" else { continue }
      let level = ["level", "grade", "category", "stage"].contains(tokens[index + 1].lower)
      if let figure = figure(level ? index + 2 : index + 1, sentence) {
        return content(from: first, figure, sentence)
      }
    }
    return nil
  }

  // MARK: arrives at no more than 31

  private func arrived(_ verb: Int, _ source: Range<Int>, _ sentence: Range<Int>) -> Range<Int>? {
    guard tokens[verb + 1].lower == "at", let figure = figure(verb + 2, sentence),
      speakers.isOfficial(source) || speakers.isPronoun(source)
    else { return nil }
    // "arrived at 9.40", "arrived at 1530": a clock.
    let numeral = tokens[figure.numeral].lower
    let isSoftened =
      figure.numeral > figure.start + 1 || ["only", "just"].contains(tokens[figure.start].lower)
    let isLarge = numeral.utf8.contains(UInt8(ascii: ",")) || figure.end > figure.numeral + 1
    guard isSoftened || isLarge, isUsable(figure) else { return nil }
    return content(from: figure.start, figure, sentence)
  }
}
