import FeedModel
import Glibc
import PollSchedule

/// What the scheduler keeps while it is not known whose fault a failure is, or while our own line is down:
/// polls that wait for a verdict, and feeds that wait for the line.
struct OutageKeeper {
  /// A poll that could not reach its host and waits for what other hosts say.
  private struct Trial {
    let host: String
    let continuation: CheckedContinuation<LineWatch.Verdict, Never>
    let deadline: ContinuousClock.Instant
  }

  var line: LineWatch
  /// Since when the line is down, by the wall clock.
  var downSince: Instant?
  private var trials: [String: Trial] = [:]
  /// Feeds that wait for the line, in the order in which they came, with their hosts.
  private var stranded: [(feed: String, host: String)] = []
  /// Feeds that were charged with a failure that may turn out to be ours, as they were before.
  private var charged: [String: (host: String, before: FeedState)] = [:]
  private var lastProbe: ContinuousClock.Instant?
  /// Feeds that could not be reached, by host, since that last answered.
  private var unreached: [String: Set<String>] = [:]

  /// Hosts that are asked at a time while the line is down.
  private static let probes = 3

  init(down since: Instant?, now: Instant) {
    line = LineWatch(
      downSince: since.map { Self.steady() - max(0, now.milliseconds(since: $0)) })
    downSince = since
  }

  /// Milliseconds of a clock that is never set.
  static func steady() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  /// Polls that wait for a verdict.
  var trialCount: Int { trials.count }

  /// Keeps a poll until ``settle(_:)`` or its deadline.
  mutating func hold(
    _ feed: String, host: String, until deadline: ContinuousClock.Instant,
    _ continuation: CheckedContinuation<LineWatch.Verdict, Never>
  ) {
    trials[feed] = Trial(host: host, continuation: continuation, deadline: deadline)
  }

  /// Lets every poll that waits go on.
  mutating func settle(_ verdict: LineWatch.Verdict) {
    for trial in trials.values { trial.continuation.resume(returning: verdict) }
    trials = [:]
  }

  /// Lets the polls of `hosts`, which are to blame, go on; what was charged to them stays.
  mutating func blame(_ hosts: Set<String>) {
    for (feed, trial) in trials where hosts.contains(trial.host) {
      trials[feed] = nil
      trial.continuation.resume(returning: .theirs)
    }
    for (feed, charge) in charged where hosts.contains(charge.host) { charged[feed] = nil }
  }

  /// Lets those go on that have waited long enough: their failures count until more is known.
  mutating func settleOverdue() {
    guard !trials.isEmpty else { return }
    let now = ContinuousClock.now
    for (feed, trial) in trials where trial.deadline <= now {
      trials[feed] = nil
      trial.continuation.resume(returning: .theirs)
    }
  }

  /// Notes that a failure to reach `feed` was recorded.
  mutating func charge(_ feed: String, host: String, before: FeedState) {
    if charged[feed] == nil { charged[feed] = (host, before) }
  }

  /// The feeds that were charged, as they were before; none is from now on.
  mutating func forgive() -> [FeedState] {
    defer { charged = [:] }
    return charged.values.map(\.before)
  }

  /// What was charged stays.
  mutating func keepCharges() { charged = [:] }

  /// Notes that `feed` could not be reached, and its host is to blame.
  mutating func noteUnreached(_ feed: String, host: String) {
    unreached[host, default: []].insert(feed)
  }

  /// The feeds for which `host`, which has answered, was out of reach: it is back. Where it was so for one
  /// feed alone, it is that feed's trouble.
  mutating func takeUnreached(of host: String) -> Set<String> {
    guard let feeds = unreached.removeValue(forKey: host), feeds.count > 1 else { return [] }
    return feeds
  }

  /// Feeds that could not be reached, as the state has it.
  mutating func setUnreached(_ feeds: [String: Set<String>]) { unreached = feeds }

  /// Puts a feed aside until the line is up, or it is chosen as a probe.
  mutating func strand(_ feed: String, host: String) { stranded.append((feed, host)) }

  /// Forgets all that is kept of feeds that are another process's by now.
  mutating func leave(_ feeds: Set<String>) {
    stranded.removeAll { feeds.contains($0.feed) }
    for feed in feeds { charged[feed] = nil }
  }

  /// All feeds that wait, which they do no longer.
  mutating func takeStranded() -> [(feed: String, host: String)] {
    defer { stranded = [] }
    return stranded
  }

  /// Feeds of a few hosts to ask now, where it is time to; they wait no longer.
  mutating func takeProbes(every interval: Duration) -> [(feed: String, host: String)] {
    guard line.isDown, !stranded.isEmpty else { return [] }
    let now = ContinuousClock.now
    if let lastProbe, now - lastProbe < interval { return [] }
    lastProbe = now
    var taken: [(feed: String, host: String)] = []
    stranded.removeAll { feed in
      guard taken.count < Self.probes, !taken.contains(where: { $0.host == feed.host }) else {
        return false
      }
      taken.append(feed)
      return true
    }
    return taken
  }
}
