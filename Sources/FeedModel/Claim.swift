/// An attributed statement: who (source) says (cue) what (content), and what follows from it.
public struct Claim: Hashable, Sendable {
  /// The span that names who; nil where nobody is named ("is expected").
  public var speaker: TextSpan?
  public var speakerResolved: ResolvedSpeaker?
  /// The span that carries the attribution; nil in headlines that only quote.
  public var cue: TextSpan?
  public var stance: Stance
  /// At least one span; more where the content is interrupted.
  public var content: [TextSpan]
  public var quoteType: QuoteType
  public var negated: Bool
  public var certainty: Certainty
  public var hedges: [TextSpan]
  public var orientation: Orientation
  public var numbers: [Quantity]
  public var times: [TimeExpression]
  public var locations: [Location]
  /// Outer attributions, nearest first.
  public var via: [String]
  /// 0 to 1, or nil where the extractor does not know.
  public var confidence: Double?

  /// A claim with nothing derived yet.
  public init(
    speaker: TextSpan?, cue: TextSpan?, content: [TextSpan], quoteType: QuoteType,
    stance: Stance = .say, confidence: Double? = nil
  ) {
    self.speaker = speaker
    self.cue = cue
    self.content = content
    self.quoteType = quoteType
    self.stance = stance
    self.confidence = confidence
    negated = false
    certainty = .stated
    hedges = []
    orientation = .timeless
    numbers = []
    times = []
    locations = []
    via = []
  }
}

/// Class of the cue verb only; never folded with negation.
public enum Stance: String, Hashable, Sendable, CaseIterable {
  case say, assert, deny, confirm, report, warn, accuse, promise, doubt, estimate, ask, other
  /// A named source that would not answer ("declined to comment").
  case noComment = "no_comment"
}

/// How the content is quoted.
public enum QuoteType: String, Hashable, Sendable {
  case direct, indirect, mixed
}

/// The weaker of cue and main clause.
public enum Certainty: String, Hashable, Sendable {
  case stated, probable, possible, conditional
}

/// The time the content speaks of.
public enum Orientation: String, Hashable, Sendable {
  case past, present, future, timeless
}

/// The name or description a reader would give the source.
public struct ResolvedSpeaker: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable {
    case person, organization, role, document, crowd, unknown
  }
  /// The step that named the speaker: the source's own words; a shorter form of a name; a pronoun or
  /// the noun of an office; the author's line; the feed.
  public enum Method: String, Hashable, Sendable {
    case asWritten = "as_written"
    case alias, coreference, byline, outlet
  }
  public var name: String
  public var kind: Kind
  /// Title or office, where the text gives one.
  public var role: String?
  public var method: Method
  /// Where the name stands, when it is not the speaker span itself.
  public var mention: TextSpan?
  /// How often such a step named the right speaker, 0 to 1; nil where nobody measured it.
  public var confidence: Double?

  /// A resolved speaker.
  public init(
    name: String, kind: Kind, role: String? = nil, method: Method, mention: TextSpan? = nil,
    confidence: Double? = nil
  ) {
    self.name = name
    self.kind = kind
    self.role = role
    self.method = method
    self.mention = mention
    self.confidence = confidence
  }
}

/// A counted or measured quantity in the content.
public struct Quantity: Hashable, Sendable {
  public var span: TextSpan
  public var value: Double?
  public var unit: String?
  public var approximate: Bool

  /// A quantity at `span`.
  public init(span: TextSpan, value: Double?, unit: String?, approximate: Bool) {
    self.span = span
    self.value = value
    self.unit = unit
    self.approximate = approximate
  }
}

/// A time expression in the content.
public struct TimeExpression: Hashable, Sendable {
  public enum Anchor: String, Hashable, Sendable {
    case absolute, published, unresolved
  }
  public var span: TextSpan
  /// ISO 8601 date, time or interval.
  public var value: String?
  public var anchor: Anchor

  /// A time expression at `span`.
  public init(span: TextSpan, value: String?, anchor: Anchor) {
    self.span = span
    self.value = value
    self.anchor = anchor
  }
}

/// A place in the content.
public struct Location: Hashable, Sendable {
  public var span: TextSpan
  public var name: String?

  /// A place named at `span`.
  public init(span: TextSpan, name: String?) {
    self.span = span
    self.name = name
  }
}
