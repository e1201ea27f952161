import FeedModel
import FeedParse
import Locking
import PollSchedule
import StateStore

extension FeedPoll {
  /// What a poll came to.
  struct Report: Sendable {
    let poll: FeedPoll
    let prepared: Prepared

    var before: FeedState { poll.state }
    var after: FeedState { prepared.commit.state }
    var alerts: Int { prepared.commit.alerts.count }
    var suppressed: Int { prepared.commit.suppressed.count }
    var isFlood: Bool { suppressed > 0 || !prepared.commit.notKept.isEmpty }
  }

  /// What a poll has found, ready to be stored.
  final class Prepared: Sendable {
    let commit: FeedCommit
    /// What the poll tells of the way to the server.
    let reach: Reach
    /// Class of the failure; nil where the poll went well.
    let failureCode: String?
    /// Items of the document; nil where none was parsed.
    let items: Int?
    /// New and revised ones among them.
    let news: Int
    /// Items that were known under another guid.
    let rekeyed: Int
    /// What of the document was too long and was cut, in words.
    let cuts: [String]
    /// Keys of the feed's map that gave nothing in any item; nil where no document was read by a map.
    let unfilled: [FieldMap.Key]?
    /// What the document's letters suffered before it was served.
    let damage: TextDamage?
    /// Whether more came than a header, which took memory.
    let hadBody: Bool
    /// Texts in which the process died once, and not this time.
    let suspects: [TextKey]
    /// What `backfill` left out.
    let leftOut: LeftOut
    /// When the document came; nil where none was read.
    let fetched: Instant?
    /// News for `claimwatch replay`, until they are kept: their texts do not wait for the state.
    private let kept: Guarded<[KeptItem]>?
    /// Held from the question what is known of the items until it is recorded.
    let lane: FeedLane.Hold?

    init(
      commit: FeedCommit, reach: Reach = .answered, failureCode: String? = nil,
      items: Int? = nil, news: Int = 0, rekeyed: Int = 0, cuts: [String] = [],
      unfilled: [FieldMap.Key]? = nil,
      damage: TextDamage? = nil, hadBody: Bool = true, suspects: [TextKey] = [],
      leftOut: LeftOut = LeftOut(), fetched: Instant? = nil, kept: [KeptItem] = [],
      lane: FeedLane.Hold? = nil
    ) {
      self.commit = commit
      self.reach = reach
      self.failureCode = failureCode
      self.items = items
      self.news = news
      self.rekeyed = rekeyed
      self.cuts = cuts
      self.unfilled = unfilled
      self.damage = damage
      self.hadBody = hadBody
      self.suspects = suspects
      self.leftOut = leftOut
      self.fetched = fetched
      self.kept = kept.isEmpty ? nil : Guarded(kept)
      self.lane = lane
    }

    func takeKept() -> [KeptItem] {
      kept?.withLock { kept in
        defer { kept = [] }
        return kept
      } ?? []
    }

    /// How much waits with it for the disk, counted in alerts.
    var weight: Int { commit.weight }
  }
}
