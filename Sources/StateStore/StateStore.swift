import FeedModel

/// Everything that survives a restart: feeds, seen items, alerts on their way to the log.
///
/// Calls are synchronous and may come from any thread; they are served one after the other. Other
/// processes (`claimwatch status`) read through a read-only store of their own. Every call throws
/// ``StateStoreError``; where that error is transient, nothing was changed and the same call may
/// be made again.
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

  /// All pages that are wanted.
  func pendingPages() throws -> [PendingPage]

  /// Those of one feed.
  func pendingPages(of feed: String) throws -> [PendingPage]

  /// All that is known of a page that is wanted, and of its item; nil where it is not wanted any more.
  func pageDossier(_ number: Int64) throws -> PageDossier?

  /// How the pages of feeds fare, by feed.
  func pageHealth() throws -> [String: PageHealth]

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

  /// Forgets what watches had on days before `day`.
  func forgetWatchDays(before day: Int64) throws

  /// What has not been said of how the pages of feeds fare.
  func unsaidPageNews() throws -> [PageNews]

  /// Notes that it was.
  func markSaid(_ news: [PageNews]) throws

  /// Floods that have not been said, in the order of their commits; the first hundred.
  func unsaidFloods() throws -> [FloodNotice]

  /// Forgets floods that have been said.
  func markSaid(floodsThrough number: Int64) throws

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

  /// The feeds for which polls were asked, oldest request first; they are asked for no longer.
  func takePollRequests() throws -> [String]

  /// Drops a feed with all that is known of its items. Its alerts stay.
  func forget(feed: String) throws

  /// Counts for `claimwatch status`.
  func summary() throws -> StateSummary

  /// Copies the state to a new file while it is in use. Fails where the file exists.
  ///
  /// - Parameter progress: told how many of how many pages are copied, now and then.
  func backup(to path: String, progress: @escaping (_ done: Int, _ total: Int) -> Void) throws

  /// Whether another process has changed the state since the last call (`claimwatch release`).
  func hasOutsideChanges() throws -> Bool
}
