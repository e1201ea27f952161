import FeedModel

/// When a poll is conditional.
public enum ValidatorPolicy {
  /// The pair to send now; nil makes the poll unconditional.
  ///
  /// Servers have been seen that answer 304 for ever, whatever happens to the feed (YouTube's are
  /// the known case). So once nothing but 304 has come for seven to eight days the pair is left out
  /// once: a little traffic, and no silence longer than that. Each feed has its own moment within
  /// the eighth day.
  public static func toSend(_ state: FeedState, at now: Instant) -> Validators? {
    guard let validators = state.validators else { return nil }
    guard let since = state.validatorsSince else { return validators }
    let age = now.milliseconds(since: since)
    return age >= 7 * PollPolicy.day + offset(state.feedID) || age < 0 ? nil : validators
  }

  /// A stable share of a day, by the FNV-1a hash of the feed's id.
  private static func offset(_ feedID: String) -> Int64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in feedID.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return Int64(hash % UInt64(PollPolicy.day))
  }
}
