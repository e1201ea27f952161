import AlertLog

/// Carries alerts from the outbox to the log on a thread of its own, with growing patience while
/// the log cannot be written.
actor AlertCourier {
  private let executor = QueueExecutor(label: "claimwatch.alerts")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let delivery: AlertDelivery
  private let hasOutsideWork: @Sendable () -> Bool
  private let report: @Sendable (Report) -> Void
  private var failures = 0
  private var retry: Task<Void, Never>?

  /// What the courier tells its owner.
  enum Report: Sendable {
    case delivered(AlertDelivery.Report)
    /// The log cannot be written; said once until ``recovered``.
    case lagging(any Error)
    case recovered
  }

  /// Delivers through `delivery`. `report` is called on the courier's thread and must not block.
  ///
  /// - Parameter hasOutsideWork: whether another process may have filled the outbox since it was
  ///   last asked.
  init(
    delivery: sending AlertDelivery, hasOutsideWork: @escaping @Sendable () -> Bool,
    report: @escaping @Sendable (Report) -> Void
  ) {
    self.delivery = delivery
    self.hasOutsideWork = hasOutsideWork
    self.report = report
  }

  /// Delivers what is pending. While the log is in trouble only the retry timer does.
  func wake() {
    if failures == 0 { deliver() }
  }

  /// There is room again elsewhere: tries now instead of waiting for the timer.
  func hurry() { deliver() }

  /// Delivers what another process has put into the outbox (`claimwatch release`).
  ///
  /// - Returns: whether another process has changed the state, in whatever way.
  func lookAround() -> Bool {
    guard hasOutsideWork() else { return false }
    wake()
    return true
  }

  /// Opens the log at its path anew (SIGHUP) and delivers at once, trouble or not.
  func reopen() {
    delivery.reopen()
    deliver()
  }

  /// One last delivery before the end; whether everything is out.
  func close() -> Bool {
    retry?.cancel()
    retry = nil
    deliver(retrying: false)
    return failures == 0
  }

  private var pings = 0

  /// A round through the courier's thread, for the watchdog; see ``StateWriter/ping()``.
  func ping() -> Int {
    pings &+= 1
    return pings
  }

  private func deliver(retrying: Bool = true) {
    retry?.cancel()
    retry = nil
    do {
      report(.delivered(try delivery.deliver()))
      if failures > 0 {
        failures = 0
        report(.recovered)
      }
    } catch {
      failures += 1
      if failures == 1 { report(.lagging(error)) }
      if retrying { scheduleRetry() }
    }
  }

  /// After 1, 2 and then every 4 s: soon after space was freed all is written.
  private func scheduleRetry() {
    let delay = Duration.seconds(1 << min(failures - 1, 2))
    retry = Task {
      try? await Task.sleep(for: delay)
      if !Task.isCancelled { self.deliver() }
    }
  }
}
