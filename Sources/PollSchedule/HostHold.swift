import FeedModel

/// 429 and 503 speak for the host, not for the feed: every feed of the host waits.
public enum HostHold {
  /// The errors that hold a host.
  public static let codes: Set<String> = ["http-429", "http-503"]

  /// Until when the feed's host must be left alone, by the feed's last poll; nil where it need not.
  /// Read from stored states too, so that a restart does not forget a hold.
  public static func until(_ state: FeedState) -> Instant? {
    guard case .failing(let failure) = state.health, codes.contains(failure.code) else {
      return nil
    }
    return state.nextPoll
  }
}
