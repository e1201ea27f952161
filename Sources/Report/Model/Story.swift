import FeedModel

/// Items that tell one event, with what is claimed in them.
public struct Story: Sendable {
  /// `cluster.id` of its alerts.
  public var id: String
  public var title: String
  public var language: String?
  /// Who had it first; among the items of the report.
  public var first: Source
  public var last: Instant
  public var priority: Priority
  /// Ids of the watches that it hit, sorted.
  public var watches: [String]
  public var size: Int
  public var publishers: Int
  public var origins: Int
  public var news: News
  /// In the order of their times.
  public var items: [StoryItem]
  public var statements: [Statement]
  /// Statements that are not shown, since their items make so many.
  public var statementsMore: Int

  /// An address in the page.
  public var anchor: String { "s-" + id }
}

/// What stands beside an earlier report.
public enum News: String, Sendable {
  case none, new, changed
}

/// Who published an item, and when.
public struct Source: Sendable {
  public var publisher: String
  public var time: Instant
  public var seq: Int
  public var alertID: String
  /// http or https, nothing else.
  public var link: String?

  /// An address in the page, and what `claimwatch alerts --id` takes.
  public var anchor: String { "a-" + alertID }
}

/// One item of a story.
public struct StoryItem: Sendable {
  /// One alert of the item: a watch that it hit.
  public struct Hit: Sendable {
    public var alertID: String
    public var seq: Int
    public var type: String
    public var time: Instant
    public var watch: String
  }
  public var id: String
  public var revision: Int
  public var title: String
  public var language: String?
  public var source: Source
  /// The agency whose text it is.
  public var credit: String?
  public var feed: String
  /// Id of the item whose text it is in substance, and its publisher, where that is in the story.
  public var reprintOf: String?
  public var reprintOfPublisher: String?
  public var isWithdrawn: Bool
  public var news: News
  public var hits: [Hit]
  /// Where a term stands outside of every claim: around it.
  public var mention: MarkedText?
  /// What it claims, for the comparison with a later report.
  public var claims: [Wording]
  /// Statements whose wording changed since an earlier revision, or an earlier report.
  public var changes: [WordingChange]
  public var claimsOmitted: Int
  public var provenance: String
}

/// A claim's words, to be compared with those of another revision.
public struct Wording: Sendable {
  public var claimID: String
  public var speaker: String?
  public var text: String
}

/// A statement in other words than before; nil where it is new, or gone.
public struct WordingChange: Sendable {
  public var speaker: String?
  public var old: String?
  public var new: String?
}
