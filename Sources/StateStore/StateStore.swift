import ContentDigest
import FeedModel

/// Everything that survives a restart: feeds, seen items, alerts on their way to the log.
///
/// Calls are synchronous and may come from any thread; they are served one after the other. Other
/// processes have a store of their own on the same state, and may write at any time between two calls. Every call throws
/// ``StateStoreError``; where that error is transient, nothing was changed and the same call may
/// be made again. What all stores promise is a suite of tests (`Conformance` among those of this module).
///
/// What is of one file or one machine, such as a copy of a database, is no part of it.
public protocol StateStore: PendingAlertQueue {
  /// The states of all feeds ever committed, in no order.
  func feedStates() throws -> [FeedState]

  /// Calls `body` with the states of all feeds ever committed, in no order, one at a time.
  func forEachFeed(_ body: (FeedState) -> Void) throws

  /// The state of one feed; nil where it was never committed.
  func feedState(of feed: String) throws -> FeedState?

  /// Says for each item of a parsed document what is known of it. Reads only.
  ///
  /// - Returns: one verdict for each item, in the same order.
  func classify(_ document: IncomingDocument) throws -> [ItemVerdict]

  /// Writes a batch in one transaction: feed states, items, revisions, matches, alerts with their
  /// `seq`, stories, suppressed alerts. When it returns, all of it survives a power cut.
  func commit(_ batch: [FeedCommit]) throws -> CommitResult

  /// The same for polls and steps of pages.
  func commit(_ batch: [StateChange]) throws -> CommitResult

  /// Puts the alerts of replays into the outbox, in one transaction. Of each item all or nothing, and nothing where
  /// the state does not say of it what it said when they were drafted.
  func commit(_ replays: [ItemReplay]) throws -> ReplayResult

  /// Puts a test alert into the outbox, which belongs to no story and counts for no watch.
  ///
  /// - Parameter render: makes the line, without line feed, inside the transaction.
  /// - Returns: its number in the log.
  func append(test id: DerivedUUID, render: (_ seq: Int64) -> [UInt8]) throws -> Int64

  /// Where items stand; those that the state does not know, or not under these keys, are left out, and those
  /// that wait for their page.
  ///
  /// - Parameter keys: of each item those that its kept revisions were stored under.
  func standings(of keys: [ItemHandle: [ItemKey]]) throws -> [ItemHandle: ItemStanding]

  /// The items of the window of stories, in the order in which they were joined.
  func storyRows() throws -> [StoryRow]

  /// The numbers under which they were joined.
  func storyOrder() throws -> [StoryRevision: Int64]

  /// Lets the store's ``StoryJoiner`` know the window, so that the first alert does not wait for it.
  func readStories() throws

  /// All pages that are wanted.
  func pendingPages() throws -> [PendingPage]

  /// Those of one feed.
  func pendingPages(of feed: String) throws -> [PendingPage]

  /// All that is known of a page that is wanted, and of its item; nil where it is not wanted any more.
  func pageDossier(_ number: Int64) throws -> PageDossier?

  /// How the pages of feeds fare, by feed.
  func pageHealth() throws -> [String: PageHealth]

  /// What the last answer of a feed was like; nil where that was not kept.
  func pollTrace(of feed: String) throws -> PollTrace?

  /// Keys of feeds' maps that gave nothing in the last document, by feed.
  func unfilledKeys() throws -> [String: [String]]

  /// Moves suppressed alerts into the outbox in the order they came, at most `limit`.
  ///
  /// - Returns: how many were moved.
  func releaseSuppressed(_ chosen: SuppressedAlerts, limit: Int) throws -> Int

  /// Forgets suppressed alerts, the oldest first, at most `limit`.
  ///
  /// - Returns: how many were forgotten.
  func dropSuppressed(_ chosen: SuppressedAlerts, limit: Int) throws -> Int

  /// Forgets what `once_per` kept back before `time`, at most `limit` alerts.
  ///
  /// - Returns: how many were forgotten.
  func dropRepeats(before time: Instant, limit: Int) throws -> Int

  /// What watches held back on days before `day` (counted from 1970, in UTC) and has not been said; the
  /// first hundred watches and days.
  func unsaidHeldBack(before day: Int64) throws -> [HeldBack]

  /// Notes that it was said.
  func markSaid(_ heldBack: [HeldBack]) throws

  /// The days on which watches had an alert, by watch; counted from 1970, in UTC.
  func alertedDays() throws -> [String: Set<Int64>]

  /// Forgets what watches had on days before `day`.
  func forgetWatchDays(before day: Int64) throws

  /// What has not been said of how the pages of feeds fare.
  func unsaidPageNews() throws -> [PageNews]

  /// Notes that it was.
  func markSaid(_ news: [PageNews]) throws

  /// Floods that have not been said, in the order of their commits; the first hundred.
  func unsaidFloods() throws -> [FloodNotice]

  /// Forgets these, which have been said.
  func markSaid(_ floods: [FloodNotice]) throws

  /// What each watch has hit, by id. An alert counts in the transaction that commits it.
  func watchRecords() throws -> [WatchRecord]

  /// Takes the watches of a configuration: one that is new, or has another definition, counts from now;
  /// one that is no more is forgotten.
  func adopt(watches: [WatchForm]) throws

  /// Notes that it has been said that `watch` hits nothing, and what nearly hit where that is given.
  func note(quiet watch: String, nearMisses: String?) throws

  /// Notes what nearly hits watches, by id.
  func note(nearMisses: [String: String]) throws

  /// Asks the process that polls for polls of `feeds`, at once.
  func request(polls feeds: [String]) throws

  /// The polls that were asked for and not made yet, oldest request first.
  func pollRequests() throws -> [PollRequest]

  /// Notes that these were made. Whoever ends between the poll and this makes it once more.
  func markDone(_ requests: [PollRequest]) throws

  /// In which part of several processes' work those of `feeds`, or all, are that the state knows.
  func feedShards(of feeds: [String]?) throws -> [String: Int64]

  /// Hands feeds over to whoever has what they belong to.
  func move(_ feeds: [FeedMove]) throws

  /// Feeds that were handed over to this process, once each.
  func takeMovedFeeds() throws -> [String]

  /// Drops a feed with all that is known of its items. Its alerts stay.
  func forget(feed: String) throws

  /// Counts for `claimwatch status`; without `countingItems`, which walks over all seen items, in no time.
  func summary(countingItems: Bool) throws -> StateSummary

  /// Whether another process has changed the state since the last call (`claimwatch release`).
  func hasOutsideChanges() throws -> Bool
}

extension StateStore {
  /// All counts for `claimwatch status`.
  public func summary() throws -> StateSummary { try summary(countingItems: true) }
}
