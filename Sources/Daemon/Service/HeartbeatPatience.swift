/// How many rounds pass before a heartbeat that did not arrive is sent again.
///
/// One that nobody answered is sent again with the next round: the line may be back, and somebody is about to be
/// woken. A server that refuses it will hardly take it twenty seconds later, so the pauses double.
struct HeartbeatPatience {
  /// Rounds of twenty seconds: as rarely as heartbeats are due.
  static let longest = 45

  private var pause = 1
  private var left = 0

  /// One failed.
  mutating func failed(wasAnswered: Bool) {
    left = wasAnswered ? pause : 1
    pause = wasAnswered ? min(pause * 2, Self.longest) : 1
  }

  /// Another round has come; whether it is time.
  mutating func isOver() -> Bool {
    left -= 1
    return left <= 0
  }
}
