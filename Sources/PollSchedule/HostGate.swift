import FeedModel

/// How gently one host is treated.
public struct HostLimits: Hashable, Sendable {
  /// Fetches in flight at a time.
  public var connections: Int
  /// Milliseconds between two starts.
  public var spacing: Int64

  /// At most `connections` at a time, started at least `spacing` milliseconds apart.
  public init(connections: Int = 2, spacing: Int64 = 1000) {
    self.connections = max(1, connections)
    self.spacing = max(0, spacing)
  }
}

/// Who may start a fetch on which host, and when. Hosts are any keys; see ``HostKey``.
public struct HostGate: Sendable {
  /// Whether a host takes one more fetch.
  public enum Verdict: Hashable, Sendable {
    /// Not before this time, which may have passed.
    case from(Instant)
    /// Not until one of its fetches ends.
    case busy
  }

  private struct Host {
    var inFlight = 0
    var nextStart = Instant(milliseconds: .min)
    var heldUntil = Instant(milliseconds: .min)
  }

  /// For every host without limits of its own.
  public internal(set) var limits: HostLimits
  /// For single hosts.
  public internal(set) var overrides: [String: HostLimits]
  private var hosts: [String: Host] = [:]

  /// A gate for hosts of which nothing is known yet.
  ///
  /// - Parameters:
  ///   - limits: For every host.
  ///   - overrides: For single hosts.
  public init(limits: HostLimits = HostLimits(), overrides: [String: HostLimits] = [:]) {
    self.limits = limits
    self.overrides = overrides
  }

  /// Whether `host` takes one more fetch.
  public func verdict(_ host: String) -> Verdict {
    guard let known = hosts[host] else { return .from(Instant(milliseconds: .min)) }
    guard known.inFlight < limits(of: host).connections else { return .busy }
    return .from(max(known.nextStart, known.heldUntil))
  }

  /// A fetch on `host` starts.
  public mutating func start(_ host: String, at now: Instant) {
    var known = hosts[host] ?? Host()
    known.inFlight += 1
    known.nextStart = now.advanced(byMilliseconds: limits(of: host).spacing)
    hosts[host] = known
  }

  /// When the next fetch may start on `host` from `now` on, whatever is in flight there.
  func nextStart(_ host: String, from now: Instant) -> Instant {
    max(now, hosts[host]?.nextStart ?? now)
  }

  /// Takes the next start on `host` for a further request of a fetch that is in flight there, and says when that is.
  mutating func startAgain(_ host: String, at now: Instant) -> Instant {
    let start = nextStart(host, from: now)
    hosts[host, default: Host()].nextStart = start.advanced(
      byMilliseconds: limits(of: host).spacing)
    return start
  }

  /// A fetch on `host` has ended.
  public mutating func end(_ host: String) {
    guard let known = hosts[host], known.inFlight > 0 else { return }
    hosts[host]?.inFlight -= 1
  }

  /// Nothing starts on `host` before `until`; a longer hold stays.
  public mutating func hold(_ host: String, until: Instant) {
    var known = hosts[host] ?? Host()
    known.heldUntil = max(known.heldUntil, until)
    hosts[host] = known
  }

  /// How many more fetches `host` takes at a time.
  func freePlaces(_ host: String) -> Int {
    limits(of: host).connections - (hosts[host]?.inFlight ?? 0)
  }

  /// Milliseconds between two starts on `host`.
  func spacing(of host: String) -> Int64 { limits(of: host).spacing }

  /// Moves every time by as much as the wall clock was set.
  mutating func shift(byMilliseconds jump: Int64) {
    let never = Instant(milliseconds: .min)
    hosts = hosts.mapValues { host in
      var host = host
      if host.nextStart != never { host.nextStart = host.nextStart.advanced(byMilliseconds: jump) }
      if host.heldUntil != never { host.heldUntil = host.heldUntil.advanced(byMilliseconds: jump) }
      return host
    }
  }

  /// Until when `host` is held, where that lies after `now`.
  public func hold(of host: String, at now: Instant) -> Instant? {
    hosts[host].flatMap { $0.heldUntil > now ? $0.heldUntil : nil }
  }

  /// Forgets hosts of which nothing needs to be remembered at `now`.
  public mutating func prune(at now: Instant) {
    hosts = hosts.filter { _, host in
      host.inFlight > 0 || host.nextStart > now || host.heldUntil > now
    }
  }

  private func limits(of host: String) -> HostLimits { overrides[host] ?? limits }
}
