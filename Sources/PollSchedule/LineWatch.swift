/// Tells an outage of our own line from hosts that fail by themselves.
///
/// A host that cannot be reached is a suspect as long as no other host answers. When another one does, the
/// suspects are to blame, each for itself. When nearly every host that was well has become a suspect, it is
/// our line that is down: nobody is blamed until one of them answers again. Where those are a few hosts
/// only, they may as well be dead: after ``patience`` each counts as failing too, and the line as down.
///
/// An answer to a fetch that began before a host failed may have come while the line was still up, and been
/// read when it no longer was. It proves nothing of that failure; as many such answers as there are failures
/// do prove that the line is up.
///
/// A value without a clock: the caller says what time it is, in milliseconds of a clock that is never set.
/// Hosts are any keys; see ``HostKey``.
public struct LineWatch: Sendable {
  /// Whose fault it is that a host could not be reached.
  public enum Verdict: Hashable, Sendable {
    case theirs, ours
    /// Other hosts have to be heard first.
    case undecided
  }

  /// What an observation has changed.
  public enum Change: Hashable, Sendable {
    /// The line is down since this time, with so many hosts out of reach.
    case down(since: Int64, hosts: Int)
    /// It is up again.
    case up
    /// It was up when these failed: they are to blame, each for itself.
    case blamed(Set<String>)
  }

  private struct Episode {
    /// When the first of the fetches that failed was started.
    var since: Int64
    /// The hosts that failed, each with when it last did.
    var unreachable: [String: Int64] = [:]
    var answered: Set<String> = []
    /// Hosts whose answers may be older than the failures, and that have not failed since.
    var late: Set<String> = []

    /// Whether so few have answered that "nearly every host fails" is true.
    var isNearlyAll: Bool {
      unreachable.count >= LineWatch.nearly * answered.count && unreachable.count > late.count
    }

    mutating func noteFailure(of host: String, at now: Int64) {
      unreachable[host] = now
      late.remove(host)
    }

    mutating func noteAnswer(of host: String, isProof: Bool) {
      if isProof {
        answered.insert(host)
      } else if unreachable[host] == nil {
        late.insert(host)
      }
    }
  }

  private enum State {
    case up
    case suspicion(Episode)
    /// Found down at a time.
    case down(Episode, Int64)
  }

  private struct Answer {
    var host: String
    var started: Int64
    var time: Int64
  }

  private var state = State.up
  /// Hosts that failed while others answered: they prove nothing by failing on.
  private var dead: Set<String> = []
  private var hostCount = 0
  /// The last answer of any host, and the last one of another host than that.
  private var lastAnswer: Answer?
  private var otherAnswer: Answer?
  private var lastUp: Int64?
  private var isPass = false

  /// So many must fail for each one that answers.
  private static let nearly = 9
  /// So many hosts are proof enough, however many there are.
  private static let proof = 5
  /// In a single pass, which can wait for all of them.
  private static let proofInPass = 50
  /// Milliseconds for which so few hosts as would not be proof in a longer list are not blamed.
  public static let patience: Int64 = 3_600_000
  /// How fresh an answer must be to prove that the line was up a moment ago.
  private static let fresh: Int64 = 1000

  /// A line that is up, or was found down by an earlier process, at a time of the steady clock, which
  /// may lie before that clock's beginning.
  public init(downSince: Int64? = nil) {
    if let downSince { state = .down(Episode(since: downSince), downSince) }
  }

  /// Whether the line is down.
  public var isDown: Bool {
    if case .down = state { return true }
    return false
  }

  /// Whether some failures are not settled yet.
  public var isSuspicious: Bool { suspicion != nil }

  /// Takes the hosts of a configuration: how many there are, and which of them were out of reach before.
  public mutating func adopt(hosts: Int, dead: Set<String>) {
    hostCount = hosts
    self.dead = dead
  }

  /// Every host is asked once and the pass can wait for all of them.
  public mutating func beginPass() { isPass = true }

  /// `host` could not be reached by a fetch that was started at `started`.
  public mutating func unreachable(
    _ host: String, started: Int64, at now: Int64
  ) -> (Verdict, Change?) {
    switch state {
    case .down(var episode, let found):
      episode.noteFailure(of: host, at: now)
      state = .down(episode, found)
      let isDoubtful = wellHosts <= Self.proof && now - episode.since >= Self.patience
      return (isDoubtful ? .theirs : .ours, nil)
    case .up, .suspicion:
      // It was on its way while the line was down.
      if let lastUp, started <= lastUp { return (.ours, nil) }
      if dead.contains(host) || wellHosts < 2 || isUp(beside: host, started: started, at: now) {
        dead.insert(host)
        return (.theirs, nil)
      }
      var episode = suspicion ?? Episode(since: started)
      episode.noteFailure(of: host, at: now)
      state = .suspicion(episode)
      guard episode.unreachable.count >= proof, episode.isNearlyAll else {
        return (.undecided, nil)
      }
      return (.ours, goDown(episode, at: now))
    }
  }

  /// `host` has answered a fetch that was started at `started`, whatever it said.
  public mutating func answered(_ host: String, started: Int64, at now: Int64) -> Change? {
    if !dead.isEmpty { dead.remove(host) }
    if let lastAnswer, lastAnswer.host != host { otherAnswer = lastAnswer }
    lastAnswer = Answer(host: host, started: started, time: now)
    switch state {
    case .up: return nil
    case .suspicion(var episode):
      // All fetches of a pass begin at once, and it waits for all of them.
      let proven = Set(episode.unreachable.filter { isPass || $0.value < started }.keys)
      let isBack = proven.contains(host)
      if isBack { episode.unreachable[host] = nil }
      episode.noteAnswer(of: host, isProof: !proven.isEmpty)
      guard !proven.isEmpty, isBack || !episode.isNearlyAll else {
        state = .suspicion(episode)
        return nil
      }
      dead.formUnion(proven.subtracting([host]))
      episode.unreachable = episode.unreachable.filter { !proven.contains($0.key) }
      state = episode.unreachable.isEmpty ? .up : .suspicion(episode)
      return .blamed(proven)
    case .down(var episode, let found):
      let isProof = isPass || started > found
      let isBack = isProof && episode.unreachable[host] != nil
      episode.noteAnswer(of: host, isProof: isProof)
      // A host inside one's own network answers all the time and proves nothing.
      guard isBack || !episode.isNearlyAll else {
        state = .down(episode, found)
        return nil
      }
      // Where it was others that failed, they will fail again and are known then.
      if !isBack { dead.formUnion(episode.unreachable.keys) }
      state = .up
      lastUp = now
      return .up
    }
  }

  /// Nobody is left in a pass who could be heard: what is undecided is decided.
  public mutating func concludePass() -> Change? {
    guard let episode = suspicion else { return nil }
    if episode.unreachable.count >= 2, episode.isNearlyAll {
      return goDown(episode, at: episode.unreachable.values.max() ?? episode.since)
    }
    let hosts = Set(episode.unreachable.keys)
    dead.formUnion(hosts)
    state = .up
    return .blamed(hosts)
  }

  private var suspicion: Episode? {
    guard case .suspicion(let episode) = state else { return nil }
    return episode
  }

  private var wellHosts: Int { max(0, hostCount - dead.count) }

  /// How many suspects are an outage: most hosts of a short list, a few of a long one.
  private var proof: Int {
    isPass
      ? max(Self.proofInPass, 2) : max(2, min(Self.proof, (wellHosts * 3 + 3) / 4))
  }

  /// Whether another host has answered a moment ago, or at any time of a pass.
  private func isUp(beside host: String, started: Int64, at now: Int64) -> Bool {
    let last = lastAnswer.flatMap { $0.host == host ? otherAnswer : $0 }
    guard let last else { return false }
    if isPass { return true }
    return last.started >= started && now - last.time <= Self.fresh
  }

  private mutating func goDown(_ episode: Episode, at now: Int64) -> Change {
    state = .down(episode, now)
    return .down(since: episode.since, hosts: episode.unreachable.count)
  }
}
