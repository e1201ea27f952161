import Configuration
import FeedModel
import PollSchedule

/// Who may send a request that follows from another one, and when: the sitemaps of a list, a channel's earlier posts,
/// the page behind a site's robots.txt.
protocol HostTurns: Sendable {
  /// Waits until a request for `url` may start, on behalf of a poll of `feed`; it counts as started then. nil where its
  /// host asked to be left alone.
  func begin(_ url: String, for feed: String) async -> HostTurn?
  /// The request has ended, with `failure` where it failed.
  func end(_ turn: HostTurn, after failure: FailedPoll?) async
}

/// A start on a host.
struct HostTurn: Sendable {
  let host: String
  /// Whether it is within the place that the feed's own fetch has there.
  let isOwn: Bool
}

/// Turns of a command, which sends one request after the other: a pause before each.
struct SpacedTurns: HostTurns {
  let configuration: Configuration?
  let settings: FetchSettings

  /// Sleeps as long as lies between two starts on the host of `url`.
  func pause(before url: String) async {
    let spacing = configuration?.spacing(on: url) ?? settings.hostSpacing
    try? await Task.sleep(for: .milliseconds(spacing))
  }

  func begin(_ url: String, for feed: String) async -> HostTurn? {
    await pause(before: url)
    return HostTurn(host: HostKey.of(url), isOwn: true)
  }

  func end(_ turn: HostTurn, after failure: FailedPoll?) async {}
}

/// Further requests of polls are starts on their hosts like any other: spaced, within the host's connections, and none
/// where the host is held.
extension PollScheduler: HostTurns {
  /// How often it is looked whether a busy host has a place.
  private static let lookInterval: Int64 = 50

  func begin(_ url: String, for feed: String) async -> HostTurn? {
    let host = groups.key(ofPage: url)
    let own = HostTurn(host: host, isOwn: true)
    var waited: Int64 = 0
    // At the end of the program what comes now is called off.
    while !isStopping {
      // Nothing more is asked for a feed that is another's by now; nor before it is known that it is ours.
      guard isOurs(feed) else { return nil }
      guard tools.ownership.isUsable else {
        try? await Task.sleep(for: .milliseconds(Self.lookInterval))
        continue
      }
      let now = tools.clock.now()
      guard queue.gate.hold(of: host, at: now) == nil else { return nil }
      if let running = queue.host(ofRunning: feed), running.hasSameBytes(as: host) {
        await sleep(from: now, until: queue.startAgain(host, at: now))
        return own
      }
      // While two feeds wait for each other's hosts neither has a place to give: after as long as a fetch takes at most
      // one more is sent.
      let isPatient = waited < generation.configuration.fetch.timeout
      if let start = queue.startBeside(host, from: now, anyway: !isPatient) {
        await sleep(from: now, until: start)
        return HostTurn(host: host, isOwn: false)
      }
      try? await Task.sleep(for: .milliseconds(Self.lookInterval))
      waited += Self.lookInterval
    }
    return own
  }

  func end(_ turn: HostTurn, after failure: FailedPoll?) async {
    guard !turn.isOwn else { return }
    queue.endBeside(turn.host)
    ring()
    let now = tools.clock.now()
    guard let until = failure?.hold(at: now) else { return }
    queue.hold(turn.host, until: until)
    if isPass { giveUp(turn.host) }
  }

  private func sleep(from now: Instant, until start: Instant) async {
    try? await Task.sleep(for: .milliseconds(max(0, start.milliseconds(since: now))))
  }
}
