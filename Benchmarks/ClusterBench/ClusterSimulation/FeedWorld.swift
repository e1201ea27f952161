import FeedModel
import Foundation
import PollSchedule
import SharedState

/// The feeds and what their servers answer.
///
/// Domains have feeds by Zipf's law, a host of one 500 at most; gaps between publications are log-normal about nine
/// hours, from ten minutes to a month; four of five servers give validators; 2 % of feeds never answer, 0.5 %
/// are refused with 429 now and then. What a feed publishes follows from its number and the time alone.
struct FeedWorld {
  /// Of each feed, the number of its host; of each host, its name and its shard.
  private(set) var hostOf: [Int32] = []
  private(set) var hosts: [String] = []
  private(set) var shardOf: [Int16] = []
  /// The feeds of each shard.
  private(set) var feedsOf = [[Int32]](repeating: [], count: Int(Shard.count))
  private var gaps: [Float] = []
  private(set) var domains = 0

  private static let perHost = 500
  private static let exponent = 0.9

  init(feeds: Int, dice: inout Dice) {
    domains = max(1, feeds / 5)
    hostOf.reserveCapacity(feeds)
    gaps.reserveCapacity(feeds)
    var weight = 0.0
    for rank in 1...domains { weight += pow(Double(rank), -Self.exponent) }
    var rank = 0
    while hostOf.count < feeds {
      rank += 1
      let share = pow(Double(rank), -Self.exponent) / weight * Double(feeds)
      // Whoever is left at the end has one feed.
      let count = min(max(1, Int(share.rounded())), feeds - hostOf.count)
      let shard = Shard(of: "d\(rank).example").number
      for number in 0..<count {
        if number % Self.perHost == 0 {
          hosts.append("h\(hosts.count)")
          shardOf.append(Int16(shard))
        }
        feedsOf[Int(shard)].append(Int32(hostOf.count))
        hostOf.append(Int32(hosts.count - 1))
        gaps.append(Self.gap(&dice))
      }
    }
    domains = rank
  }

  /// Milliseconds between two publications: exp of a normal number by Box and Muller (1958).
  private static func gap(_ dice: inout Dice) -> Float {
    let normal = sqrt(-2 * log(max(1e-12, dice.unit()))) * cos(2 * .pi * dice.unit())
    let hours = exp(log(9.0) + 1.6 * normal)
    return Float(min(max(hours, 1.0 / 6), 720) * 3_600_000)
  }

  var count: Int { hostOf.count }

  func host(_ feed: Int) -> Int { Int(hostOf[feed]) }
  func shard(_ feed: Int) -> Shard { Shard(number: Int64(shardOf[host(feed)])) }

  /// What comes of a poll, and the milliseconds that the fetch takes.
  func answer(_ feed: Int, state: FeedState, at now: Int64, dice: inout Dice) -> (
    outcome: PollOutcome, items: Int, time: Int64
  ) {
    let kind = feed % 200
    if kind < 4 {
      var poll = FailedPoll(code: "timeout", message: "no answer")
      poll.reach = .nothing
      return (.failed(poll), 0, 30_000)
    }
    let time = Int64(60 + 240 * dice.unit() + (dice.unit() < 0.05 ? 3000 * dice.unit() : 0))
    if kind == 4, dice.unit() < 0.05 {
      return (
        .failed(
          FailedPoll(
            code: "http-429", throttling: .tooMany, retryAfter: 600_000, message: "too many")), 0,
        time
      )
    }
    let gap = Double(gaps[feed])
    // The phase of its publications.
    let phase = Double((UInt64(feed) &* 0x9E37_79B9_7F4A_7C15) >> 11) / 9_007_199_254_740_992
    let published = Int64((Double(now + Self.past) / gap + phase).rounded(.down))
    let before = state.lastSuccess.map {
      Int64((Double($0.milliseconds - Self.epoch + Self.past) / gap + phase).rounded(.down))
    }
    let fresh = before.map { max(0, published - $0) } ?? 20
    let hasValidators = feed % 5 != 0
    let validators = hasValidators ? Validators(etag: "\"a\"", lastModified: nil) : nil
    guard fresh > 0 || before == nil else {
      return (
        .unchanged(UnchangedPoll(validators: validators, hadBody: !hasValidators)), 0, time
      )
    }
    var poll = ReadPoll()
    poll.validators = validators
    poll.items = 20
    poll.known = max(0, 20 - Int(min(fresh, 20)))
    poll.hasNews = true
    poll.itemDates = (0..<20).map { number in
      Instant(
        milliseconds: Self.epoch - Self.past
          + Int64((Double(published - Int64(number)) - phase) * gap))
    }
    return (.read(poll), Int(min(fresh, 20)), time)
  }

  /// When a run begins: 27 November 2026, noon. Feeds have published for two years before.
  static let epoch: Int64 = 1_795_780_800_000
  private static let past: Int64 = 63_072_000_000
}
