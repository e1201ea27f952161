import FeedModel

/// What queries are decided on in one item: its texts, its claims, and what is counted in them once for
/// all queries. One thread.
final class QueryGround {
  /// The number of the first speaker's name among the texts.
  static let firstName = 3

  let text: ItemText
  let context: ItemContext
  let language: String?
  /// nil where the item was not read.
  let claims: [Claim]?
  private(set) var places: SlotPlaces
  private let matcher: WatchMatcher
  private let expressions: Set<Int>
  private var hasNames = false
  /// Units of ``FeedModel/WorkBudget`` spent so far: forms and places looked at, bytes read for sentences.
  private(set) var work = 0
  private var wordStarts: [Int: [Int]] = [:]
  private var sentences: [Int: Sentence] = [:]
  /// By watch.
  private var excluded: [Int: ExcludedParts] = [:]

  init(_ scan: ItemScan, _ matcher: WatchMatcher, claims: [Claim]?, language: String?) {
    text = scan.text
    context = scan.context
    places = scan.places
    expressions = scan.expressions
    self.claims = claims
    self.language = language
    self.matcher = matcher
  }

  /// Says that so much is done.
  func spend(_ units: Int) { work += units }

  /// Words that begin in `text` from `low` up to `high`.
  func words(in text: Int, from low: Int, to high: Int) -> Int {
    let starts = starts(of: text)
    return max(0, Self.count(starts, below: high) - Self.count(starts, below: low))
  }

  private func starts(of text: Int) -> [Int] {
    if let known = wordStarts[text] { return known }
    var string = string(text) ?? ""
    spend(string.utf8.count)
    let starts = string.withUTF8 { WordBoundaries(text: $0).wordStarts() }
    wordStarts[text] = starts
    return starts
  }

  private static func count(_ starts: [Int], below offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The sentence around a place of one of the fields.
  func sentence(around place: TextPlace) -> Range<Int> {
    let sentence = sentences[place.text] ?? Sentence(of: string(place.text) ?? "")
    sentences[place.text] = sentence
    let around = sentence.around(place.start..<place.end)
    spend(around.count)
    return around
  }

  /// What `watch`, with `exclude` terms in `slots`, does not look at; nothing where none stands there.
  func excluded(by slots: [Int], of watch: Int) -> ExcludedParts {
    if let known = excluded[watch] { return known }
    let parts = ExcludedParts(slots, on: self)
    excluded[watch] = parts
    return parts
  }

  /// Those of `slots` that have a place in the item, or in a name that its claims were resolved to.
  func standing(_ slots: [Int]) -> [Int] {
    readNames()
    return slots.filter { places.stands($0) }
  }

  /// The places of `slot` in part `role` of claim `index`, in all of it where that is nil. The words of
  /// the resolved name belong to the speaker.
  func places(of slot: Int, inClaim index: Int, _ role: RoleMatch.Role?) -> [TextPlace] {
    guard let claim = claims?[at: index] else { return [] }
    var found: Set<TextPlace> = []
    for span in claim.spans(of: role) {
      found.formUnion(
        places.places(of: slot, in: span.field.textNumber, span.utf8, whole: false))
    }
    if role == nil || role == .speaker, claim.speakerResolved != nil {
      readNames()
      found.formUnion(
        places.places(of: slot, in: Self.firstName + index, 0..<Int.max, whole: false))
    }
    return found.sorted()
  }

  private func readNames() {
    guard !hasNames else { return }
    hasNames = true
    for (index, claim) in (claims ?? []).enumerated() {
      guard var name = claim.speakerResolved?.name else { continue }
      name.withUTF8 { places.add(matcher.found(in: $0), in: Self.firstName + index) }
      for slot in expressions {
        let found = matcher.queries.expressions[slot]?
          .places(in: name, most: WatchMatcher.placesPerTerm)
        places.add(
          (found ?? []).map { SlotPlace(slot: slot, start: $0.lowerBound, end: $0.upperBound) },
          in: Self.firstName + index)
      }
    }
    places.sort()
  }

  private func string(_ number: Int) -> String? {
    switch number {
    case 0: text.title
    case 1: text.summary
    case 2: text.content
    default: claims?[at: number - Self.firstName]?.speakerResolved?.name
    }
  }

  /// Where a place stands in the item; a name's, where the speaker does that it was resolved from.
  func span(of place: TextPlace) -> TextSpan? {
    if let field = Field.allCases.first(where: { $0.textNumber == place.text }) {
      return TextSpan(field: field, utf8: place.start..<place.end)
    }
    guard let claim = claims?[at: place.text - Self.firstName] else { return nil }
    return claim.speaker ?? claim.speakerResolved?.mention ?? claim.cue ?? claim.content.first
  }
}

extension Claim {
  /// The spans of one part, or of all.
  func spans(of role: RoleMatch.Role?) -> [TextSpan] {
    switch role {
    case .speaker: [speaker].compactMap { $0 }
    case .cue: [cue].compactMap { $0 }
    case .content: content
    case .outsideClaim: []
    case nil: [speaker, cue].compactMap { $0 } + content
    }
  }
}
