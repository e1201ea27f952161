import ContentDigest
import FeedModel
import Publishers

/// One alert before it is written: one watch × one revision of one item (`docs/alert-schema.md`).
public struct AlertRecord: Hashable, Sendable {
  /// The `type` member.
  public enum Kind: String, Hashable, Sendable {
    case new = "alert.new"
    case updated = "alert.updated"
    case test = "alert.test"
  }

  /// ``ContentDigest/DerivedUUID/alert(watchID:itemID:revision:)``.
  public var id: DerivedUUID
  public var kind: Kind
  /// The alert this one replaces.
  public var supersedes: DerivedUUID?
  /// When the alert was raised.
  public var time: Instant
  /// A URI reference that names this daemon, such as `//desk-1.example/claimwatch`.
  public var source: String
  public var watch: WatchRecord
  /// In the order they are to be listed; none where the item was withdrawn.
  public var matches: [MatchRecord]
  public var item: ItemRecord
  /// The texts that all spans refer to.
  public var text: ItemText
  /// Claims and silences; their spans lie in ``text``.
  public var extraction: ClaimExtraction
  /// Whether the text was read for claims.
  public var isRead: Bool
  /// What this revision brings that the watch was not told; nil for a first alert.
  public var novelty: AlertNovelty?
  /// What became of the claims of the alert before; nil for a first alert.
  public var revision: RevisionRecord?
  public var provenance: ProvenanceRecord

  /// Gathers the parts of an alert.
  public init(
    id: DerivedUUID, kind: Kind, supersedes: DerivedUUID? = nil, time: Instant, source: String,
    watch: WatchRecord, matches: [MatchRecord], item: ItemRecord, text: ItemText,
    extraction: ClaimExtraction, isRead: Bool = true, novelty: AlertNovelty? = nil,
    provenance: ProvenanceRecord
  ) {
    self.id = id
    self.kind = kind
    self.supersedes = supersedes
    self.time = time
    self.source = source
    self.watch = watch
    self.matches = matches
    self.item = item
    self.text = text
    self.extraction = extraction
    self.isRead = isRead
    self.novelty = novelty
    self.provenance = provenance
  }
}

/// The watch that was hit.
public struct WatchRecord: Hashable, Sendable {
  public var id: String
  public var name: String
  public var priority: Watch.Priority
  public var tags: [String]
  /// Over the watch's definition, so that a reader can tell which version of it matched.
  public var definition: SHA256Digest
  /// Whether its query asks for what is not known of the item, so that it may not hit at all.
  public var isUndecided: Bool
  /// Whether the alert was raised in the watch's quiet hours.
  public var isQuiet: Bool

  /// A watch with the digest of its definition.
  public init(
    _ watch: Watch, definition: SHA256Digest, isUndecided: Bool = false, isQuiet: Bool = false
  ) {
    self.isUndecided = isUndecided
    self.isQuiet = isQuiet
    id = watch.id
    name = watch.name
    priority = watch.priority
    tags = watch.tags
    self.definition = definition
  }
}

/// One place where a term stands.
public struct MatchRecord: Hashable, Sendable {
  /// How a term was found.
  public enum Kind: String, Hashable, Sendable {
    case phrase, prefix, near, regex
  }
  /// As written in the configuration.
  public var term: String
  /// The `[[alias]]` that this term is a form of.
  public var aliasOf: String?
  public var kind: Kind
  public var span: TextSpan
  public var role: RoleMatch.Role
  /// Index of the claim in the extraction; nil outside claims.
  public var claim: Int?

  /// A match of `term` at `span`.
  public init(
    term: String, aliasOf: String? = nil, kind: Kind = .phrase, span: TextSpan,
    role: RoleMatch.Role, claim: Int?
  ) {
    self.term = term
    self.aliasOf = aliasOf
    self.kind = kind
    self.span = span
    self.role = role
    self.claim = claim
  }

  /// A role match of `watch`; nil where its term index is not one of the watch's.
  public init?(_ match: RoleMatch, watch: Watch) {
    guard watch.terms.indices.contains(match.hit.term) else { return nil }
    let index = match.hit.term
    self.init(
      term: watch.terms[index], aliasOf: watch.aliases[index],
      kind: watch.expressions.contains(index)
        ? .regex : watch.prefixes.contains(index) ? .prefix : .phrase, span: match.hit.span,
      role: match.role, claim: match.claim)
  }
}

/// The item revision that was hit.
public struct ItemRecord: Hashable, Sendable {
  public var id: DerivedUUID
  /// From 1.
  public var revision: Int
  public var feedID: String
  public var feedTitle: String?
  public var feedURL: String
  public var guid: String?
  public var link: String?
  public var title: String?
  public var authors: [String]
  /// Who published the item first, where the feed says so (`<source>`).
  public var source: ItemSource?
  /// nil where nobody asked.
  public var publisher: Publisher?
  /// The agency whose text it is, by its own words.
  public var credit: AgencyCredit?
  /// BCP 47; as declared, else as detected.
  public var language: String?
  public var published: DateEvidence?
  public var updated: Instant?
  public var fetched: Instant
  public var firstSeen: Instant
  public var textScope: TextScope
  /// nil where no page was wanted.
  public var page: PageRecord?
  /// Digest of the normalised text.
  public var text: SHA256Digest

  /// A revision of a parsed item.
  public init(
    _ item: Item, id: DerivedUUID, revision: Int, feedID: String, feedTitle: String?,
    feedURL: String, language: String?, fetched: Instant, firstSeen: Instant,
    textScope: TextScope, text: SHA256Digest, page: PageRecord? = nil,
    publisher: Publisher? = nil, credit: AgencyCredit? = nil
  ) {
    self.id = id
    self.revision = revision
    self.feedID = feedID
    self.feedTitle = feedTitle
    self.feedURL = feedURL
    guid = item.guid
    link = item.link
    title = item.title
    authors = item.authors.compactMap { $0.name ?? $0.email }
    source = item.source
    self.publisher = publisher
    self.credit = credit
    self.language = language ?? item.language
    published = item.published
    updated = item.updated?.instant
    self.fetched = fetched
    self.firstSeen = firstSeen
    self.textScope = textScope
    self.text = text
    self.page = page
  }

  /// A date so far behind the fetch is not `future` yet: clocks differ.
  static let clockTolerance: Int64 = 10 * 60_000

  /// The `published_trust` member.
  var publishedTrust: String {
    guard let published, !published.raw.isEmpty else { return "missing" }
    guard let instant = published.instant else { return "unparsed" }
    if instant.milliseconds(since: fetched) > Self.clockTolerance { return "future" }
    return published.hasZone ? "ok" : "no_zone"
  }
}

/// What made the alert.
public struct ProvenanceRecord: Hashable, Sendable {
  /// Program and version.
  public var daemon: String
  /// Extractor and version.
  public var extractor: String
  public var replay: Bool

  /// What made the alert.
  public init(daemon: String, extractor: String, replay: Bool = false) {
    self.daemon = daemon
    self.extractor = extractor
    self.replay = replay
  }
}
