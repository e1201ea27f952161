/// What one document may cost, from its first byte to its commit: processor time and memory.
///
/// Whoever works on a document carries the one budget made when its first byte was decoded, and says
/// what it does: ``spend(_:)`` in bytes touched, ``hold(_:)`` in bytes kept beyond the document's own.
/// Saying so costs an addition; the clock, a system call, is asked once in ``unitsBetweenLooks`` units.
/// So a loop that spends for each turn cannot run on for long, whatever it runs over, and a budget
/// asked only between fields or chunks can (both seen; issue 10).
///
/// An exhausted budget stays exhausted. What that means is for the stage to say: a parser gives the
/// document up, drafting counts what it left out.
///
/// An object, so that callbacks from C and many readers share one. No locks: one thread at a time,
/// which is whichever works on the document; a thread that takes it over calls ``resume()``.
public final class WorkBudget: @unchecked Sendable {
  // Unchecked: handed from thread to thread with the document, as the docstring says.

  /// What ran out.
  public enum Exhaustion: String, Hashable, Sendable {
    case time
    case memory
  }

  /// Units between two looks at the clock. A unit is about a byte touched, 0.2 to 50 ns, so that it is
  /// looked at every 13 µs to 3 ms.
  public static let unitsBetweenLooks = 64 << 10

  /// What an element, an item or a list's entry costs beside its bytes, in units.
  public static let element = 64

  /// Processor time that one document may take in all.
  public static let documentTime = Duration.seconds(5)

  /// Bytes that reading one document may keep beyond twice the document itself.
  public static let documentMemory = 96 << 20

  /// What ran out first; nil while work may go on.
  public private(set) var exhausted: Exhaustion?
  /// Bytes held now.
  public private(set) var held = 0
  /// Units spent so far, a measure of work that does not depend on the machine.
  public private(set) var units = 0

  /// Processor time that may be used.
  public let time: Duration
  /// Bytes that may be held.
  public let memory: Int
  private let limit: Int64
  private let clock: @Sendable () -> Int64
  /// Nanoseconds of processor time used, as of `mark`.
  private var used: Int64 = 0
  private var mark: Int64
  private var nextLook = WorkBudget.unitsBetweenLooks

  /// A budget whose time runs from now, on the calling thread.
  ///
  /// - Parameter clock: nanoseconds of processor time of the calling thread, from any origin.
  public init(
    time: Duration = WorkBudget.documentTime, memory: Int = WorkBudget.documentMemory,
    clock: @escaping @Sendable () -> Int64
  ) {
    let (seconds, attoseconds) = time.components
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    limit = overflow ? .max : whole.saturating(plus: attoseconds / 1_000_000_000)
    self.time = time
    self.memory = memory
    self.clock = clock
    mark = clock()
  }

  /// Whether nothing more may be done.
  public var isSpent: Bool { exhausted != nil }

  /// Says that `count` units of work are done. Returns false once the budget is exhausted.
  public func spend(_ count: Int) -> Bool {
    units = units.saturating(plus: max(0, count))
    if units >= nextLook { look() }
    return exhausted == nil
  }

  /// Says that `count` more bytes are kept. Returns false once the budget is exhausted.
  public func hold(_ count: Int) -> Bool {
    held = held.saturating(plus: max(0, count))
    if held > memory, exhausted == nil { exhausted = .memory }
    return exhausted == nil
  }

  /// Says that `count` of the bytes held are let go.
  public func release(_ count: Int) { held = max(0, held - max(0, count)) }

  /// Looks at the clock now. Returns false once the budget is exhausted.
  @discardableResult
  public func look() -> Bool {
    settle()
    nextLook = units.saturating(plus: Self.unitsBetweenLooks)
    if used > limit, exhausted == nil { exhausted = .time }
    return exhausted == nil
  }

  /// Counts from now on the time of the calling thread: to be called when the document changes hands.
  public func resume() { mark = clock() }

  /// Processor time used so far; asks the clock.
  public var timeUsed: Duration {
    settle()
    return .nanoseconds(used)
  }

  private func settle() {
    let now = clock()
    used = used.saturating(plus: max(0, now - mark))
    mark = now
  }
}

extension FixedWidthInteger {
  /// The sum, or the nearest value there is.
  fileprivate func saturating(plus other: Self) -> Self {
    let (sum, overflow) = addingReportingOverflow(other)
    guard overflow else { return sum }
    return other > 0 ? .max : .min
  }
}
