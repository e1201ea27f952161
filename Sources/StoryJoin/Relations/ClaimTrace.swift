import FeedModel

/// What is kept of a claim to compare later ones with.
struct ClaimTrace: Sendable {
  /// The number of its item, which the engine gives it, and its place among the item's claims.
  var item = 0
  let index: Int
  /// The root of the item's reprints.
  var original = 0
  /// Hash of the item's publisher.
  var publisher: UInt32 = 0
  let published: Instant
  var source: SourceTrace
  /// Concepts of the content with their weights, ascending.
  private(set) var terms: [TermVector.Term]
  /// Those of the words just before it.
  let context: [UInt32]
  private(set) var figures: [Figure]
  /// Bytes of the content in the title or in the body.
  private let place: Range<Int>
  private let isTitle: Bool
  /// Of `terms`, those of which the content says that they are not so.
  private(set) var negated: [UInt32]
  /// Of `terms`, those that stand with a capital letter within a sentence.
  let names: [UInt32]
  /// What is said of the state of things.
  let states: Opposite.Mark
  /// The cue itself denies.
  let isDenial: Bool
  /// It says of what was claimed before that it is a lie, or invented.
  private let isUntruth: Bool
  /// The cue denies, also where the content says no once more: "denied it: 'There were none'".
  let isRejection: Bool
  /// It denies what somebody claimed, and names that by its matter: "the report about alarms".
  let isOfClaim: Bool
  /// Who says it owns up to it: "acknowledged", "admitted".
  let isAdmitted: Bool
  /// It takes back what was said before: "withdrew", "corrected", "no longer rules out".
  let isWithdrawn: Bool
  /// It has a "no" or "not".
  private let hasNo: Bool
  /// A doubt, a demand, no comment: nothing is asserted.
  let isOpen: Bool
  /// It says itself that it is another than before: "revised to 240 million", "no longer".
  let isRevised: Bool
  /// It gives its figure for a new one: "now expects", "not three as first thought".
  let isNew: Bool

  private static let mostTerms = 20
  /// Pieces that a content has; who interrupts a sentence more often than that is not followed.
  private static let mostPieces = 8
  private static let contentBytes = 1200
  private static let contextBytes = 160

  /// The claims of an item, each with what the ones before it say of its source.
  static func traces(of item: StoryItem) -> [ClaimTrace] {
    var traces = item.claims.prefix(ItemOutline.mostClaims).enumerated().map {
      ClaimTrace($1, index: $0, of: item)
    }
    resolve(&traces)
    return traces
  }

  /// Lets "it", "a spokesman" and "the agency" stand for the source that the item named before, and
  /// "that" for what was claimed before.
  private static func resolve(_ traces: inout [ClaimTrace]) {
    for index in traces.indices {
      for earlier in traces.slice(0, index).reversed()
      where traces[index].source.stand(for: earlier.source) { break }
      if traces[index].isAnaphoric, let before = traces[at: index - 1], !before.isAnaphoric,
        traces[index].answers(before)
      {
        traces[index].speak(of: before)
      }
      for earlier in traces.slice(index - 2, index).reversed()
      where traces[index].count(as: earlier) { break }
    }
  }

  private init(_ claim: Claim, index: Int, of item: StoryItem) {
    self.index = index
    published = item.published
    func bytes(_ span: TextSpan) -> [UInt8] {
      let text = span.field == .title ? item.title : item.body
      return Array(text.utf8.dropFirst(max(0, span.utf8.lowerBound)).prefix(span.utf8.count))
    }
    let pieces = claim.content.prefix(Self.mostPieces)
    let ends = pieces.map(\.utf8)
    place = (ends.first?.lowerBound ?? 0)..<(ends.last?.upperBound ?? 0)
    isTitle = claim.content.first?.field == .title
    source = SourceTrace(claim, speaker: claim.speaker.map(bytes) ?? [])
    var content: [StoryWord] = []
    var (quotedNo, plainNo, isPlain, hasScope) = (false, false, false, false)
    var around: [UInt32] = []
    var figures: [Figure] = []
    var sentences: [[StoryWord]] = []
    let cue = claim.cue.map { WordReader.words(bytes($0), limit: 12) } ?? []
    let denies = Self.denies(claim, cue)
    for span in pieces {
      let bytes = Array(bytes(span).prefix(Self.contentBytes))
      let words = WordReader.words(bytes, limit: 120)
      let text = span.field == .title ? item.title : item.body
      let before = Self.sentence(
        Array(text.utf8.prefix(max(0, span.utf8.lowerBound)).suffix(Self.contextBytes)))
      let context = WordReader.words(before, limit: 24)
        .filter { !$0.isFiller && !$0.isNumber && $0.rarity > 4 }
        .map { Concept.of($0.stem) }
      around += context
      var inside = claim
      inside.numbers = claim.numbers.filter {
        $0.span.field == span.field && span.utf8.contains($0.span.utf8.lowerBound)
      }
      figures += FigureReader.figures(
        inside, words: words, bytes: bytes, offset: span.utf8.lowerBound, context: context,
        isFirst: figures.isEmpty)
      // "Since 2029", a source, "61 people have died".
      if pieces.count > 1, inside.numbers.count < 2, FigureReader.hasScope(words) {
        hasScope = true
      }
      for word in words {
        let isNo = word.isNo
        let isQuoted = Self.isQuoted(word.range.lowerBound, bytes)
        if isNo { (quotedNo, plainNo) = (quotedNo || isQuoted, plainNo || !isQuoted) }
        if !isQuoted, !word.isCommon { isPlain = true }
      }
      sentences += Self.sentences(words, bytes)
      // "The works council's statement about alarms" is denied of the alarms.
      content += denies ? Self.withoutOwner(words, bytes) : words
    }
    if hasScope { for index in figures.indices { figures[index].hasScope = true } }
    states = Opposite.marks(sentences)
    let isNoQuoted = quotedNo && !plainNo && isPlain
    self.figures = Array(figures.prefix(6))
    names = zip(content, content.dropFirst()).filter { $1.isCapital && $1.rarity > 4 }
      .map { Concept.of($1.stem) }
    var weights: [UInt32: Float] = [:]
    let concepts = Concept.all(of: content)
    for (word, concept) in zip(content, concepts) where !word.isNo {
      let isPhrase = Concept.isPhrase(concept, of: word.stem)
      guard !word.isFiller || isPhrase else { continue }
      if denies, WordLists.anaphors.contains(word.stem) { continue }
      let isNumber = word.isNumber || WordLists.numerals.contains(word.stem)
      let weight = isNumber ? 0.3 : max(isPhrase ? 0.5 : 0, word.rarity / 8.5)
      weights[concept] = max(weights[concept] ?? 0, weight)
    }
    terms = Array(
      weights.map { TermVector.Term(stem: $0.key, weight: $0.value) }
        .sorted { $0.weight == $1.weight ? $0.stem < $1.stem : $0.weight > $1.weight }
        .prefix(Self.mostTerms)
    ).sorted { $0.stem < $1.stem }
    context = around
    // "Denied that anyone had been locked in: 'No door is ever locked'" says no once, not twice.
    let repeatsItself = denies && isNoQuoted
    let named = denies && !quotedNo && !plainNo ? Negation.predicate(content, concepts) : []
    isDenial = denies && !repeatsItself && named.isEmpty
    negated =
      repeatsItself ? terms.map(\.stem) : named.isEmpty ? Negation.reach(content, concepts) : named
    hasNo = quotedNo || plainNo
    isUntruth =
      content.contains { WordLists.anaphors.contains($0.stem) }
      && content.contains { WordLists.untruths.contains($0.stem) } && content.count <= 12
    isRejection = denies
    isOfClaim = denies && content.contains { WordLists.anaphors.contains($0.stem) }
    isAdmitted = cue.contains { Self.admissions.contains($0.stem) }
    isWithdrawn =
      cue.contains { Self.withdrawals.contains($0.stem) } || Self.isNoLonger(cue)
      || Self.isNoLonger(content)
    isRevised = (content + cue).contains { Self.revisions.contains($0.stem) }
    isNew = Self.isNew(content, cue)
    isOpen = claim.stance == .doubt || claim.stance == .ask || claim.stance == .noComment
  }

  private static func denies(_ claim: Claim, _ cue: [StoryWord]) -> Bool {
    guard claim.stance == .deny || cue.contains(where: { WordLists.rejections.contains($0.stem) })
    else { return false }
    // "Does not contest that the signal was dark."
    return !cue.contains(where: \.isNo)
  }

  /// Without whose the claim is that is denied: all before a genitive that a "claim" or "statement" belongs to.
  private static func withoutOwner(_ words: [StoryWord], _ bytes: [UInt8]) -> [StoryWord] {
    guard
      let claim = words.prefix(6).firstIndex(where: { WordLists.anaphors.contains($0.stem) }),
      let owner = words.slice(0, claim).lastIndex(where: { isGenitive($0, bytes) })
    else { return words }
    return Array(words.dropFirst(owner + 1))
  }

  private static func isGenitive(_ word: StoryWord, _ bytes: [UInt8]) -> Bool {
    let end = word.range.upperBound
    return bytes[at: end] == 0x27 || bytes.slice(end, end + 3) == [0xE2, 0x80, 0x99]
  }

  /// The words of each sentence.
  private static func sentences(_ words: [StoryWord], _ bytes: [UInt8]) -> [[StoryWord]] {
    var found: [[StoryWord]] = []
    var sentence: [StoryWord] = []
    for word in words {
      sentence.append(word)
      let end = word.range.upperBound
      let isEnd = bytes.slice(end, end + 2).contains { $0 == 0x2E || $0 == 0x21 || $0 == 0x3F }
      if isEnd, bytes.slice(end, end + 4).contains(0x20) {
        found.append(sentence)
        sentence = []
      }
    }
    return sentence.isEmpty ? found : found + [sentence]
  }

  /// "No longer rules out", "would no longer be played".
  private static func isNoLonger(_ words: [StoryWord]) -> Bool {
    zip(words, words.dropFirst()).contains { $0.isNo && $1.stem == longer }
  }

  private static let longer = WordStem.of("longer")
  private static let admissions = WordLists.stems(
    "acknowledged acknowledges admitted admits admit conceded concedes concede")
  private static let withdrawals = WordLists.stems(
    "withdrew withdraws withdrawn retracted retracts corrected corrects backtracked recanted")

  /// Whether a quotation has begun before `place`, and not ended.
  private static func isQuoted(_ place: Int, _ bytes: [UInt8]) -> Bool {
    var isOpen = false
    var index = 0
    while index < place, let byte = bytes[at: index] {
      if byte == 0x22 { isOpen.toggle() }
      if byte == 0xE2, bytes[at: index + 1] == 0x80 {
        if bytes[at: index + 2] == 0x9C { isOpen = true }
        if bytes[at: index + 2] == 0x9D { isOpen = false }
      }
      index += 1
    }
    return isOpen
  }

  /// What of `bytes` stands in the sentence at their end.
  private static func sentence(_ bytes: [UInt8]) -> [UInt8] {
    var start = bytes.count
    while start > 0, let byte = bytes[at: start - 1], byte != 0x0A {
      let isEnd = byte == 0x2E || byte == 0x21 || byte == 0x3F
      if isEnd, bytes[at: start] == 0x20 { break }
      start -= 1
    }
    return Array(bytes.slice(start, bytes.count))
  }

  /// Whether `other` was claimed just before it, in the same text, by somebody else.
  func answers(_ other: ClaimTrace) -> Bool {
    guard isTitle == other.isTitle, place.lowerBound >= other.place.upperBound,
      place.lowerBound - other.place.upperBound <= Self.contextBytes
    else { return false }
    return source.sameness(other.source) == .other
  }

  /// Whether the content says nothing by itself: "it", "that", "that is untrue".
  var isAnaphoric: Bool { terms.isEmpty || isUntruth }

  /// Takes the content of the claim before it in the item for its own: "Boreal denied that".
  mutating func speak(of other: ClaimTrace) {
    let isNo = hasNo || isUntruth
    terms = other.terms
    negated = isNo ? terms.map(\.stem).filter { !other.negated.contains($0) } : other.negated
  }

  /// Lets a bare figure, "put it at forty", count what the claim before it in the text counts. Returns whether it does.
  private mutating func count(as other: ClaimTrace) -> Bool {
    guard isTitle == other.isTitle, place.lowerBound >= other.place.upperBound,
      place.lowerBound - other.place.upperBound <= Self.figureBytes
    else { return false }
    guard figures.count == 1, let mine = figures.first, mine.isThin else { return false }
    let counted = other.figures.filter { !$0.isThin && mine.mayBe($0) }
    guard counted.count == 1, let whole = counted.first else { return false }
    figures = [mine.counting(whole)]
    return true
  }

  private static let figureBytes = 320
  private static let revisions = WordLists.stems(
    "revised updated corrected raised lowered risen rose climbed jumped fallen increased reduced cut"
  )
  private static let now = WordStem.of("now")
  private static let first = WordStem.of("first")
  private static let thoughts = WordLists.stems("thought reported believed stated announced feared")

  private static let newHead = 6

  /// "Now expects 0.8 per cent", "was now offering 6.2%", "not three as first thought".
  private static func isNew(_ content: [StoryWord], _ cue: [StoryWord]) -> Bool {
    if (cue + content.prefix(newHead)).contains(where: { $0.stem == now }) { return true }
    return zip(content, content.dropFirst()).contains {
      $0.stem == first && thoughts.contains($1.stem)
    }
  }

  /// It tells of a share of many.
  var hasShare: Bool { figures.contains { $0.kind == .percent } }

  /// A figure of it counts over a longer time.
  var hasScope: Bool { figures.contains(where: \.hasScope) }

  /// Whether, all in all, something is said to be so: no "not" in it, or one that is denied.
  var isYes: Bool { negated.isEmpty != isDenial }

  /// Whether it says that a concept is not so: a denial of a negative says that it is.
  func saysNo(_ concept: UInt32) -> Bool { negated.contains(concept) != isDenial }

  // MARK: As the state keeps it

  func write(to writer: inout OutlineWriter) {
    writer.add(UInt16(truncatingIfNeeded: index))
    source.write(to: &writer)
    writer.list(terms) { writer, term in
      writer.add(term.stem)
      writer.add(term.weight)
    }
    writer.words(context)
    writer.list(figures) { $1.write(to: &$0) }
    writer.words(negated)
    writer.words(names)
    writer.add(states.rawValue)
    writer.add(isDenial)
    writer.add(isOpen)
    var renewal: UInt8 = (isRevised ? 1 : 0) | (isNew ? 2 : 0) | (isRejection ? 4 : 0)
    renewal |= (isAdmitted ? 8 : 0) | (isWithdrawn ? 16 : 0) | (isOfClaim ? 32 : 0)
    writer.add(renewal)
  }

  init(published: Instant, _ reader: inout OutlineReader) {
    self.published = published
    index = Int(reader.short())
    source = SourceTrace(&reader)
    terms = reader.list { TermVector.Term(stem: $0.word(), weight: $0.weight()) }
    context = reader.words()
    figures = reader.list { Figure(&$0) }
    negated = reader.words()
    names = reader.words()
    states = Opposite.Mark(rawValue: reader.byte())
    isDenial = reader.flag()
    isOpen = reader.flag()
    let renewal = reader.byte()
    (isRevised, isNew) = (renewal & 1 != 0, renewal & 2 != 0)
    (isRejection, isAdmitted) = (renewal & 4 != 0, renewal & 8 != 0)
    (isWithdrawn, isOfClaim) = (renewal & 16 != 0, renewal & 32 != 0)
    // Only beside the other claims of its item, as they are read, it matters where it stands.
    (place, isTitle, isUntruth, hasNo) = (0..<0, false, false, false)
  }
}
