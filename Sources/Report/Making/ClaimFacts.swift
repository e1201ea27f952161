import AlertLog
import FeedModel
import JSONText

/// What a report keeps of a claim.
struct ClaimFacts {
  let id: String
  /// Whether it stands in the title.
  let isTitle: Bool
  let speaker: String?
  let role: String?
  let isSpeakerMarked: Bool
  let cue: String?
  let content: MarkedText
  let quoteType: String
  let stance: String
  let certainty: String
  let isNegated: Bool
  let via: [String]
  /// The figures of the content: words and value.
  let numbers: [(text: String, value: Double)]
  let relations: [RelationFacts]

  /// Scalars of a content that are shown, and of those before the first mark.
  private static let contentLimit = 420
  private static let before = 160

  init?(_ logged: LoggedClaim, _ matches: [MatchPlace], relations: [RelationFacts]) {
    let claim = logged.value
    guard let id = claim["id"]?.string else { return nil }
    self.id = id.cut(utf8: 64)
    let field = claim["content"]?["spans"]?.array?.first?["field"]?.string
    isTitle = field.hasSameBytes(as: "title")
    speaker = logged.speaker?.cut(toScalars: 120)
    role = logged.role?.cut(toScalars: 120)
    isSpeakerMarked = !Self.marks(in: claim["speaker"], matches).isEmpty
    cue = claim["cue"]?["text"]?.string?.cut(toScalars: 40)
    content = Self.content(claim["content"], matches).cut(Self.contentLimit, around: Self.before)
    quoteType = Self.word(claim["quote_type"], "indirect")
    stance = Self.word(claim["stance"], "say")
    certainty = Self.word(claim["certainty"], "stated")
    isNegated = claim["negated"]?.bool ?? false
    via = (claim["via"]?.array ?? []).prefix(3).compactMap { $0.string?.cut(toScalars: 80) }
    numbers = (claim["numbers"]?.array ?? []).prefix(8).compactMap { number in
      guard let text = number["span"]?["text"]?.string, let value = number["value"]?.number else {
        return nil
      }
      return (text.cut(toScalars: 40), value)
    }
    self.relations = relations
  }

  private static func word(_ value: JSONValue?, _ usual: String) -> String {
    (value?.string ?? usual).cut(utf8: 24)
  }

  private static func content(_ content: JSONValue?, _ matches: [MatchPlace]) -> MarkedText {
    let spans = content?["spans"]?.array ?? []
    var pieces: [MarkedText.Piece] = []
    for span in spans.prefix(8) {
      guard let text = span["text"]?.string else { continue }
      if !pieces.isEmpty { pieces.append(.init(text: " ", isMarked: false)) }
      pieces += MarkedText(text, marks: marks(in: span, matches)).pieces
    }
    if pieces.isEmpty { return MarkedText(content?["text"]?.string ?? "") }
    return MarkedText(pieces: pieces)
  }

  /// Places of matches within a span, from its beginning.
  private static func marks(in span: JSONValue?, _ matches: [MatchPlace]) -> [Range<Int>] {
    guard let span, let field = span["field"]?.string, let start = span["start"]?.integer,
      let end = span["end"]?.integer
    else { return [] }
    return matches.compactMap { match in
      guard match.field.hasSameBytes(as: field), match.range.lowerBound >= start,
        match.range.upperBound <= end, !match.range.isEmpty
      else { return nil }
      return (match.range.lowerBound &- start)..<(match.range.upperBound &- start)
    }
  }

  /// The figure's words that lie in the interval; the interval where none does.
  func words(of figure: FigureFacts) -> String {
    for number in numbers where figure.contains(number.value) { return number.text }
    return figure.words
  }
}

/// A relation as an alert has it.
struct RelationFacts {
  let claimID: String
  let relation: Relation
  let otherItem: String
  let otherClaim: String
  let other: Reference
  let mine: FigureFacts?
  let theirs: FigureFacts?

  init?(_ value: JSONValue) {
    guard let claim = value["claim_id"]?.string, let other = value["other"],
      let relation = value["relation"]?.string.flatMap({ Relation(rawValue: $0.cut(utf8: 24)) }),
      let item = other["item_id"]?.string, let otherClaim = other["claim_id"]?.string
    else { return nil }
    claimID = claim
    self.relation = relation
    otherItem = item.cut(utf8: 64)
    self.otherClaim = otherClaim.cut(utf8: 64)
    let mine = value["numbers"]?["claim"].flatMap(FigureFacts.init)
    let theirs = value["numbers"]?["other"].flatMap(FigureFacts.init)
    self.mine = mine
    self.theirs = theirs
    self.other = Reference(
      relation: relation,
      figures: mine.flatMap { mine in
        theirs.map { Figures(earlier: $0.words, later: mine.words) }
      },
      alertID: (other["alert_id"]?.string ?? "").cut(utf8: 64),
      publisher: (other["publisher"]?.string ?? "").cut(toScalars: 80),
      speaker: other["speaker"]?.string?.cut(toScalars: 120),
      text: (other["text"]?.string ?? "").cut(toScalars: 300),
      time: other["time"]?.string.flatMap { LoggedTime.parse($0.utf8) })
  }
}

/// A figure as an interval.
struct FigureFacts {
  let low: Double
  let high: Double?

  init?(_ value: JSONValue) {
    guard let low = value["low"]?.number else { return nil }
    self.low = low
    high = value["high"]?.number
  }

  func contains(_ value: Double) -> Bool {
    value >= low && (high.map { value <= $0 } ?? true)
  }

  /// `4`, `4 to 6`, `4 or more`.
  var words: String {
    guard let high else { return Self.text(low) + " or more" }
    return high == low ? Self.text(low) : Self.text(low) + " to " + Self.text(high)
  }

  private static func text(_ number: Double) -> String {
    if let whole = Int(exactly: number) { return String(whole) }
    return String(number)
  }
}
