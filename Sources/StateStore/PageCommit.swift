import FeedModel

/// One step of one page: alerts that are drafted of its item, and what becomes of the row.
///
/// It holds only where the row still is as the step found it; otherwise nothing of it is written.
public struct PageCommit: Sendable {
  /// What becomes of the row.
  public enum Outcome: Hashable, Sendable {
    /// Nothing more is wanted.
    case done
    case goesOn(PageProgress)
  }

  /// The row, as the step found it.
  public let page: PendingPage
  public var outcome: Outcome
  /// Whether the item's text is its next revision from here on.
  public var isRevision = false
  public var recorded: [RecordedMatch] = []
  public var alerts: [AlertDraft] = []
  public var suppressed: [AlertDraft] = []
  public var notKept: [WatchAlerts] = []
  public var tooOld: [WatchAlerts] = []
  /// How the feed's pages fare with this attempt; nil where none was made.
  public var health: PageHealth?
  /// As of a ``FeedCommit``.
  public var lease: StateLease?

  /// A step of `page` that drafts nothing.
  public init(_ page: PendingPage, _ outcome: Outcome) {
    self.page = page
    self.outcome = outcome
  }

  /// How much there is to write, as ``FeedCommit/weight``.
  var weight: Int { 1 + alerts.count + suppressed.count }
}

/// The changing part of a page's row.
public struct PageProgress: Hashable, Sendable {
  public var standing: PendingPage.Standing
  public var next: Instant
  public var attempts: Int
  public var validators: Validators?
  public var textDigest: [UInt8]?

  /// As `dossier` has it.
  public init(_ dossier: PageDossier) {
    standing = dossier.page.standing
    next = dossier.page.next
    attempts = dossier.attempts
    validators = dossier.validators
    textDigest = dossier.textDigest
  }
}

/// What is committed: a poll, or a step of a page.
public enum StateChange: Sendable {
  case poll(FeedCommit)
  case page(PageCommit)

  /// Whether somebody waits for it: it brings pages that are wanted, or alerts of one.
  public var isUrgent: Bool {
    switch self {
    case .poll(let commit): !commit.pages.isEmpty
    case .page(let commit): !commit.alerts.isEmpty
    }
  }

  /// The feed that it is of.
  public var feed: String {
    switch self {
    case .poll(let commit): commit.state.feedID
    case .page(let commit): commit.page.feed
    }
  }

  /// What it was read under.
  public var lease: StateLease? {
    switch self {
    case .poll(let commit): commit.lease
    case .page(let commit): commit.lease
    }
  }

  /// How much there is to write, counted in alerts.
  public var weight: Int {
    switch self {
    case .poll(let commit): commit.weight
    case .page(let commit): commit.weight
    }
  }
}
