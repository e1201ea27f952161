import Configuration
import FeedFetch
import PollSchedule

extension FetchLimits {
  /// What a configuration asks for.
  init(_ configuration: Configuration) {
    self.init()
    inFlight = configuration.fetch.connections + configuration.pagePlaces
    // libcurl has one wall for all hosts; the scheduler keeps each one's own.
    hostConnections = configuration.mostHostConnections
    // Servers keep a connection for about a minute. Whoever asks a host more often than that does not
    // greet it anew each time.
    let lively = configuration.feeds.filter { $0.interval.map { $0 <= 60_000 } == true }
    let hosts = Dictionary(grouping: lively) { HostKey.of($0.url) }
    let kept = hosts.values.reduce(0) { $0 + min($1.count, hostConnections) }
    idleConnections += min(kept, Self.mostLively)
  }

  /// How many connections are kept beside the usual ones, 5 KB each, 50 with TLS.
  private static let mostLively = 500
}
