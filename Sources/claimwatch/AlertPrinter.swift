import AlertLog
import ServiceLifecycle

/// Prints alerts that are appended to the log from now on, until graceful shutdown.
struct AlertPrinter: Service {
  let path: String

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      try await AlertFollower.follow(path, skippingExisting: true) { alert in
        Terminal.print(AlertLine.text(alert))
      }
    }
  }
}

/// Reads a growing alert log.
enum AlertFollower {
  /// Hands alerts to `body` as they come, until it returns false or the task is cancelled.
  static func follow(
    _ path: String, skippingExisting: Bool, body: (LoggedAlert) -> Bool
  ) async throws {
    let reader = AlertReader(path: path)
    if skippingExisting { _ = try reader.next() }
    while !Task.isCancelled {
      for alert in try reader.next() where !body(alert) { return }
      try await Task.sleep(for: .milliseconds(250))
    }
  }
}
