import AlertLog
import ServiceLifecycle

/// Prints alerts that are appended to the log from now on, until graceful shutdown.
struct AlertPrinter: Service {
  let path: String

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      let reader = AlertReader(path: path)
      try reader.skipToEnd()
      try await AlertFollower.follow(reader) { Terminal.print(AlertLine.text($0)) }
    }
  }
}

/// Reads a growing alert log.
enum AlertFollower {
  /// Hands alerts to `body` as they come, until it returns false or the task is cancelled.
  static func follow(_ reader: AlertReader, body: (LoggedAlert) -> Bool) async throws {
    while !Task.isCancelled {
      while let alert = try reader.next() {
        guard body(alert) else { return }
      }
      try await Task.sleep(for: .milliseconds(250))
    }
  }
}
