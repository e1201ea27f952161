import ContentDigest
import FeedModel

/// Everything one poll of one feed changes. A batch of them is one transaction.
public struct FeedCommit: Sendable {
  public var state: FeedState
  public var items: [ItemWrite] = []
  /// Matches that are recorded without an alert: items of a first fetch outside `backfill`.
  public var recorded: [RecordedMatch] = []
  public var alerts: [AlertDraft] = []
  /// Alerts above the flood limit: kept until the operator releases or drops them.
  public var suppressed: [AlertDraft] = []
  /// Alerts beyond that, which were only counted: watches of high priority first.
  public var notKept: [WatchAlerts] = []
  /// Items that raise no alert of a watch since they are older than its `max_age`.
  public var tooOld: [WatchAlerts] = []

  /// What came of the fetch; nil where what is known stays.
  public var trace: PollTrace?
  /// What it says of the pages of items that it writes.
  public var pages: [PageWish] = []
  /// What it was read under; nil where nobody else polls.
  public var lease: StateLease?
  /// Where the feed belongs from then on, where that is another part of several processes' work: whoever has that goes on with it.
  public var shard: Int64?

  /// How much there is to write, counted in alerts; eight items of a document take as much as one.
  public var weight: Int { 1 + items.count / 8 + alerts.count + suppressed.count + pages.count / 4 }

  /// A commit that only changes the feed's own state.
  public init(state: FeedState) { self.state = state }
}

/// The right to poll some of the feeds of a state that several processes share, as it was when the feed was read: it
/// holds for a commit while nobody else has had it since.
public struct StateLease: Hashable, Sendable {
  public let shard: Int64
  public let fence: Int64

  /// The right to poll the feeds of `shard`, which `fence` is proof of.
  public init(shard: Int64, fence: Int64) {
    self.shard = shard
    self.fence = fence
  }
}

/// An item that enters the state or changes in it.
public struct ItemWrite: Hashable, Sendable {
  public let key: ItemKey
  /// Derived when asked for.
  public var itemID: DerivedUUID { origin.itemID }
  /// The revision after the write, from 1.
  public let revision: Int
  public let firstSeen: Instant
  let origin: ItemOrigin
  let previousKey: ItemKey?
  let marks: ItemMarks

  /// The write that follows from the verdict on item `index` of `document`, or nil where nothing is to
  /// be written.
  ///
  /// - Parameter now: the time of the fetch, which becomes `firstSeen` of a new item.
  public init?(_ document: IncomingDocument, index: Int, verdict: ItemVerdict, now: Instant) {
    guard document.items.indices.contains(index) else { return nil }
    marks = document.items[index].marks
    switch verdict {
    case .new(let item):
      key = item.key
      origin = item.origin
      revision = 1
      firstSeen = now
      previousKey = nil
    case .revised(let known), .rekeyed(let known, revised: true):
      key = known.key
      origin = known.origin
      revision = known.revision + 1
      firstSeen = known.firstSeen
      previousKey = known.previousKey
    case .unchanged(let known) where !known.hasEarlierForm: return nil
    case .rekeyed(let known, revised: false), .unchanged(let known):
      key = known.key
      origin = known.origin
      revision = known.revision
      firstSeen = known.firstSeen
      previousKey = known.previousKey
    case .duplicate, .withoutIdentity: return nil
    }
  }
}

/// What a watch knows of an item without an alert, so that a later revision that says the same raises
/// none either.
public struct RecordedMatch: Hashable, Sendable {
  public var itemKey: ItemKey
  public var watchID: String
  public var told: Told

  /// What `watchID` knows of the item at `itemKey`.
  public init(itemKey: ItemKey, watchID: String, told: Told) {
    self.itemKey = itemKey
    self.watchID = watchID
    self.told = told
  }
}

/// How many alerts of one watch there are.
public struct WatchAlerts: Hashable, Sendable {
  public let watchID: String
  public let alerts: Int

  /// So many alerts of `watchID`.
  public init(watchID: String, alerts: Int) {
    self.watchID = watchID
    self.alerts = alerts
  }
}

/// An alert before it has its place in the log.
public struct AlertDraft: Sendable {
  /// Derived from watch, item and revision.
  public var id: DerivedUUID
  public var watchID: String
  public var itemKey: ItemKey
  /// What the watch has been told of the item once this alert is out.
  public var told: Told
  /// What its item's story is found by.
  public var story: StoryEntry
  /// About how many bytes it holds in memory.
  public var size: Int
  /// Whether it is kept back where the watch had one on the same day.
  public var isOncePerDay: Bool
  /// Whether it is kept back where the watch had one of the same story.
  public var isOncePerStory: Bool
  /// Whether its watch wants an alert of such a story; nil where it asks nothing of it. What is unwanted is kept
  /// back.
  public var isWanted: (@Sendable (StoryCluster) -> Bool)?
  /// The day that it belongs to, counted from 1970 in UTC; nil for that of the commit.
  public var day: Int64?
  /// Called inside the transaction before its item is looked at, with true, and after that with false.
  public var hold: @Sendable (Bool) -> Void = { _ in }
  /// Makes the line, without line feed, once the place is known. It is called inside the
  /// transaction, once, and must write ``AlertPlacement/seq`` as the first member called `seq`.
  public var render: @Sendable (AlertPlacement) -> [UInt8]

  /// An alert of `watchID` on the item at `itemKey`.
  public init(
    id: DerivedUUID, watchID: String, itemKey: ItemKey, told: Told,
    story: StoryEntry, size: Int = 0, isOncePerDay: Bool = false, isOncePerStory: Bool = false,
    render: @escaping @Sendable (AlertPlacement) -> [UInt8]
  ) {
    self.id = id
    self.watchID = watchID
    self.itemKey = itemKey
    self.told = told
    self.story = story
    self.size = size
    self.isOncePerDay = isOncePerDay
    self.isOncePerStory = isOncePerStory
    self.render = render
  }
}

/// What an alert learns only when it is committed.
public struct AlertPlacement: Hashable, Sendable {
  /// Its number in the log; 0 for a suppressed alert, which gets its number on release.
  public let seq: Int64
  /// 1 for the first alert of its story.
  public let storyPosition: Int
  /// The first alert of the story; the alert itself at position 1.
  public let storyFirstAlertID: DerivedUUID
  public let story: StoryCluster

  /// A place in the log and in a story.
  public init(
    seq: Int64, storyPosition: Int, storyFirstAlertID: DerivedUUID, story: StoryCluster
  ) {
    self.seq = seq
    self.story = story
    self.storyPosition = storyPosition
    self.storyFirstAlertID = storyFirstAlertID
  }
}

/// What a transaction did.
public struct CommitResult: Hashable, Sendable {
  /// Alerts that went into the outbox.
  public var alerts = 0
  /// Alerts above the flood cap that were kept back.
  public var suppressed = 0
  /// Further alerts of a day, or of a story, and those of stories that their watches do not ask for, that were
  /// kept back.
  public var keptAsRepeats = 0
  /// Drafts whose id had been committed before and that were left out.
  public var repeated = 0
  /// Steps of pages whose rows had changed meanwhile, and that were left out: their places in the batch.
  public var stale: [Int] = []
  /// Changes of feeds that another process polls by now, and of which nothing was written: their places in the batch.
  public var lost: [Int] = []
  /// The highest `seq` given so far; 0 before the first alert.
  public var lastSeq: Int64 = 0
}
