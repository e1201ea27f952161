import AlertLog
import Daemon
import Locking
import Logging
import ServiceLifecycle

/// Prints alerts that are appended to the log from now on, until graceful shutdown.
///
/// On a thread of its own, which alone waits for whoever reads standard output: alerts that he does not
/// take stay in the log and are printed when he does. The shutdown waits for him but a moment.
final class AlertPrinter: Service {
  private enum Phase { case printing, asked, ended }
  private let phase = Monitor(Phase.printing)
  private let reader: Handover
  private let logger: Logger

  private static let interval = 250
  private static let patienceAtTheEnd = 400

  /// The reader passes to the thread and is never touched elsewhere.
  private struct Handover: @unchecked Sendable { let reader: AlertReader }

  /// A printer of what the log at `path` does not hold yet.
  init(path: String, _ logger: Logger) throws {
    let reader = AlertReader(path: path)
    // A log that cannot be read yet is the daemon's to speak of.
    _ = try? reader.read(from: .end) { _ in true }
    self.reader = Handover(reader: reader)
    self.logger = logger
  }

  func run() async throws {
    let hasStarted = OwnThread.start { [self] in
      OwnThread.name("print-alerts")
      printAll()
      phase.withLock { $0 = .ended }
      phase.wakeAll()
    }
    if !hasStarted { logger.error("no thread could be had for --print-alerts") }
    try? await gracefulShutdown()
    phase.withLock { if $0 == .printing { $0 = .asked } }
    phase.wakeAll()
    _ = phase.wait(milliseconds: Self.patienceAtTheEnd) { $0 == .ended ? true : nil }
  }

  private func printAll() {
    var hasSaid = false
    while true {
      let isLast = phase.withLock { $0 == .asked }
      do {
        guard try reader.reader.readNews({ Terminal.print(AlertLine.text($0)) }) else {
          logger.warning("nobody reads standard output any more; alerts go on into the log")
          return
        }
        hasSaid = false
      } catch {
        if !hasSaid { logger.warning("--print-alerts: \(error)") }
        hasSaid = true
      }
      if isLast { return }
      _ = phase.wait(milliseconds: Self.interval) { $0 == .asked ? true : nil }
    }
  }
}

/// Reads a growing alert log.
enum AlertFollower {
  /// Hands alerts to `body` as they come, until it returns false or the task is cancelled.
  static func follow(_ reader: AlertReader, body: (LoggedAlert) -> Bool) async throws {
    while !Task.isCancelled {
      guard try reader.readNews(body) else { return }
      try await Task.sleep(for: .milliseconds(250))
    }
  }
}
