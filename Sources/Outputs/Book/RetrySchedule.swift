/// When an alert that was not taken is tried again.
///
/// The pauses are those of Standard Webhooks 1.0 ("Deliverability and reliability"), 75 hours in all, each a fifth
/// shorter or longer by chance, so that what failed together does not come back together.
public struct RetrySchedule: Hashable, Sendable {
  /// Milliseconds between one attempt and the next; behind the last one there is none.
  public let pauses: [Int64]

  /// 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h.
  public static let standard = RetrySchedule(
    pauses: [
      5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 50_400_000, 72_000_000,
      86_400_000,
    ])

  /// A schedule of such pauses.
  public init(pauses: [Int64]) { self.pauses = pauses }

  /// All pauses together.
  public var length: Int64 { pauses.reduce(0, +) }

  /// The pause behind so many attempts, of which `chance` (0 to 1) makes 80 to 120 percent; nil where the last was made.
  public func pause(afterSteps steps: Int, chance: Double) -> Int64? {
    guard pauses.indices.contains(steps - 1) else { return nil }
    let part = chance.isNaN ? 1 : 0.8 + 0.4 * min(max(chance, 0), 1)
    return Int64((Double(pauses[steps - 1]) * part).rounded())
  }
}
