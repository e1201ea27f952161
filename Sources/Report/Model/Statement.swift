import FeedModel

/// What somebody claims, as one or several items have it.
public struct Statement: Sendable {
  public var claimID: String
  /// The resolved name, else the words of the text; nil where nobody is named.
  public var speaker: String?
  public var role: String?
  /// Whether a term stands in the words for the speaker.
  public var isSpeakerMarked: Bool
  public var cue: String?
  public var content: MarkedText
  public var language: String?
  /// `direct`, `indirect`, `mixed`.
  public var quoteType: String
  public var stance: String
  public var certainty: String
  public var isNegated: Bool
  /// Who passed it on.
  public var via: [String]
  /// Where it was first in the report.
  public var source: Source
  /// Other outlets that report the same statement.
  public var alsoIn: [Source]
  public var news: News
  /// What others of the story say to it, or the same source later.
  public var replies: [Reply]
  /// What it stands to beside that.
  public var references: [Reference]
}

/// How a statement stands to one before it; words for people, never "confirmed" or "false".
public enum Relation: String, Sendable {
  case denies
  case differsNumber = "differs_number"
  case updates
  case sameClaim = "same_claim"
  case sameStatement = "same_statement"
}

/// A statement below another one.
public struct Reply: Sendable {
  public var relation: Relation
  /// The earlier statement's figure and this one's, where figures differ.
  public var figures: Figures?
  public var statement: Statement
}

/// Two figures, as the texts have them.
public struct Figures: Sendable {
  public var earlier: String
  public var later: String
}

/// An earlier claim that a statement does not stand below, as the alert tells of it.
public struct Reference: Sendable {
  public var relation: Relation
  public var figures: Figures?
  public var alertID: String
  public var publisher: String
  public var speaker: String?
  public var text: String
  public var time: Instant?
  /// Whether its item is in the report; its words are there then.
  public var isInReport = false
}
