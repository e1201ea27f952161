/// Spreads times at random, so that feeds polled together once do not stay together. Nobody waits
/// longer than ``PollPolicy/cap`` for it who would not have without.
enum Jitter {
  /// `milliseconds` within 10 % either way; where that would pass below `floor`, the same width
  /// lies above it.
  static func around(
    _ milliseconds: Int64, atLeast floor: Int64, using random: inout some RandomNumberGenerator
  ) -> Int64 {
    let (milliseconds, floor) = (bounded(milliseconds), bounded(floor))
    let spread = milliseconds / share
    let low = max(floor, milliseconds - spread)
    return capped(Int64.random(in: low...(low + 2 * spread), using: &random), milliseconds)
  }

  /// `milliseconds` and up to 10 % more.
  static func above(
    _ milliseconds: Int64, using random: inout some RandomNumberGenerator
  ) -> Int64 {
    let milliseconds = bounded(milliseconds)
    let spread = milliseconds / share
    return capped(
      Int64.random(in: milliseconds...(milliseconds + spread), using: &random), milliseconds)
  }

  private static func capped(_ spread: Int64, _ milliseconds: Int64) -> Int64 {
    min(spread, max(milliseconds, PollPolicy.cap))
  }

  private static let share: Int64 = 10

  /// An operator may write any number; a thousand years neither overflow nor matter.
  private static func bounded(_ milliseconds: Int64) -> Int64 {
    min(max(0, milliseconds), 365_000 * PollPolicy.day)
  }
}
