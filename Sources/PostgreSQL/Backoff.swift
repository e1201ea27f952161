/// When a server that cannot be reached is tried again: at once, then after pauses that grow to 4 s.
struct Backoff {
  private var pause: UInt64 = 0
  private var next: UInt64 = 0
  private(set) var error: PostgresError?

  private static let first: UInt64 = 250_000_000
  private static let longest: UInt64 = 4_000_000_000

  /// What is thrown instead of trying at `now`, in nanoseconds of a clock that only rises; nil where it may be tried.
  func refusal(at now: UInt64) -> PostgresError? { now < next ? error : nil }

  /// A try at `now` has failed. Several processes that lost one server do not come back in step: `jitter` is
  /// between 0 and 1.
  mutating func failed(_ error: PostgresError, at now: UInt64, jitter: Double) {
    pause = pause == 0 ? Self.first : min(pause * 2, Self.longest)
    next = now + UInt64(Double(pause) * (0.75 + jitter / 4))
    self.error = error
  }

  /// A try has succeeded.
  mutating func succeeded() { self = Backoff() }
}
