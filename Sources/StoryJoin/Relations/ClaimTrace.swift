import FeedModel

/// What is kept of a claim to compare later ones with.
struct ClaimTrace: Sendable {
  /// The number of its item, which the engine gives it, and its place among the item's claims.
  var item = 0
  let index: Int
  /// The root of the item's reprints.
  var original = 0
  let published: Instant
  var source: SourceTrace
  /// Concepts of the content with their weights, ascending.
  private(set) var terms: [TermVector.Term]
  /// Those of the words just before it.
  let context: [UInt32]
  let figures: [Figure]
  /// Bytes of the content in the title or in the body.
  private let place: Range<Int>
  private let isTitle: Bool
  /// Of `terms`, those of which the content says that they are not so.
  private(set) var negated: [UInt32]
  /// The cue itself denies.
  let isDenial: Bool
  /// A doubt, a demand, no comment: nothing is asserted.
  let isOpen: Bool

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
    var around: [UInt32] = []
    var figures: [Figure] = []
    for span in pieces {
      let words = WordReader.words(Array(bytes(span).prefix(Self.contentBytes)), limit: 120)
      let text = span.field == .title ? item.title : item.body
      let before = Self.sentence(
        Array(text.utf8.prefix(max(0, span.utf8.lowerBound)).suffix(Self.contextBytes)))
      let context = WordReader.words(before, limit: 24)
        .filter { !$0.isCommon && !$0.isNumber && $0.rarity > 4 }
        .map { Concept.of($0.stem) }
      around += context
      var inside = claim
      inside.numbers = claim.numbers.filter {
        $0.span.field == span.field && span.utf8.contains($0.span.utf8.lowerBound)
      }
      figures += FigureReader.figures(
        inside, words: words, offset: span.utf8.lowerBound, context: context)
      content += words
    }
    self.figures = Array(figures.prefix(6))
    var weights: [UInt32: Float] = [:]
    for word in content where !word.isCommon && !WordLists.negators.contains(word.stem) {
      let weight = word.isNumber ? 0.4 : word.rarity / 8.5
      let concept = Concept.of(word.stem)
      weights[concept] = max(weights[concept] ?? 0, weight)
    }
    terms = Array(
      weights.map { TermVector.Term(stem: $0.key, weight: $0.value) }
        .sorted { $0.weight == $1.weight ? $0.stem < $1.stem : $0.weight > $1.weight }
        .prefix(Self.mostTerms)
    ).sorted { $0.stem < $1.stem }
    context = around
    negated = Self.negated(content)
    let cue = claim.cue.map { WordReader.words(bytes($0), limit: 12) } ?? []
    isDenial =
      claim.stance == .deny || cue.contains { WordLists.rejections.contains($0.stem) }
    isOpen = claim.stance == .doubt || claim.stance == .ask || claim.stance == .noComment
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
  var isAnaphoric: Bool { terms.isEmpty }

  /// Takes the content of the claim before it in the item for its own: "Boreal denied that".
  mutating func speak(of other: ClaimTrace) {
    let isNo = !negated.isEmpty
    terms = other.terms
    negated = isNo ? terms.map(\.stem).filter { !other.negated.contains($0) } : other.negated
  }

  private static let limits = WordLists.stems("more less fewer only longer least")
  private static let since = WordStem.of("since")
  private static let reach = 6

  /// The concepts that a "no" or "not" reaches: those behind it, and in a short sentence all.
  private static func negated(_ words: [StoryWord]) -> [UInt32] {
    var found: [UInt32] = []
    for (index, word) in words.enumerated() where WordLists.negators.contains(word.stem) {
      if let next = words[at: index + 1], limits.contains(next.stem) { continue }
      // "Not inspected since 2030" says when it was.
      let behind = words.slice(index, index + reach)
      if let since = behind.firstIndex(where: { $0.stem == since }),
        words[at: since + 1]?.isNumber == true
      {
        continue
      }
      let reached = words.count <= 10 ? words[...] : words.slice(index - 1, index + reach)
      for word in reached where !word.isCommon {
        let concept = Concept.of(word.stem)
        if !found.contains(concept) { found.append(concept) }
      }
    }
    return found
  }

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
    writer.add(isDenial)
    writer.add(isOpen)
  }

  init(published: Instant, _ reader: inout OutlineReader) {
    self.published = published
    index = Int(reader.short())
    source = SourceTrace(&reader)
    terms = reader.list { TermVector.Term(stem: $0.word(), weight: $0.weight()) }
    context = reader.words()
    figures = reader.list { Figure(&$0) }
    negated = reader.words()
    isDenial = reader.flag()
    isOpen = reader.flag()
    // Only beside the other claims of its item, as they are read, it matters where it stands.
    (place, isTitle) = (0..<0, false)
  }
}
